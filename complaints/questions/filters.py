import django_filters
from django.utils.translation import gettext_lazy as _

from complaints.models import ExtraQuestion
from complaints.questions.states import QuestionState
from enterprises.models import ProductCategory


class QuestionFilter(django_filters.FilterSet):
    """The bar over the list of questions."""

    category = django_filters.ModelChoiceFilter(
        queryset=ProductCategory.objects.order_by("order", "pk"), label=_("Asked about")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=QuestionState)

    class Meta:
        model = ExtraQuestion
        fields = ("category", "state")
