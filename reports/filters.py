import django_filters
from django.utils.translation import gettext_lazy as _

from reports.models import ScheduledReport
from reports.states import ReportState


class ReportFilter(django_filters.FilterSet):
    """The bar over the list of reports."""

    since = django_filters.DateFilter(label=_("From"), field_name="period", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("To"), field_name="period", lookup_expr="lte")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReportState)

    class Meta:
        model = ScheduledReport
        fields = ("since", "until", "state")
