import django_filters
from django.utils.translation import gettext_lazy as _

from complaints.aftercare.states import ReopenState
from complaints.models import ReopenRequest


class ReopenFilter(django_filters.FilterSet):
    """The bar over the list of wishes."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=ReopenState)

    class Meta:
        model = ReopenRequest
        fields = ("state",)
