from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import gazetteer
from accounts.models import Office
from complaints.desk.models import DeskSession
from complaints.desk.states import SessionKind, SessionState
from complaints.rules import DESK


class DeskSessionFilter(django_filters.FilterSet):
    """The bar over the list of sessions."""

    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("desk session", "Kind"), choices=SessionKind
    )
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("desk session", "State"), choices=SessionState
    )
    day = django_filters.DateFilter(label=pgettext_lazy("desk session", "Day"))
    district = gazetteer.DistrictFilter(label=pgettext_lazy("complaint", "District"))

    class Meta:
        model = DeskSession
        fields = ("kind", "state", "day", "district")

    @property
    def may_enter(self) -> bool:
        """Whether this person opens sessions."""
        return self.request.user.has_role(*DESK)


class TakenFilter(django_filters.FilterSet):
    """Where a case was taken, and whether it was taken up: the rows behind a session's figures."""

    session = django_filters.CharFilter(
        field_name="taken__session__number", label=_("Desk session"), widget=forms.HiddenInput
    )
    session_day = django_filters.DateFilter(
        field_name="taken__session__day", label=_("Taken on"), widget=forms.HiddenInput
    )
    session_office = django_filters.ModelChoiceFilter(
        field_name="taken__session__office",
        queryset=Office.objects.order_by("pk"),
        label=_("Taken by"),
        widget=forms.HiddenInput,
    )
    taken_up = django_filters.ChoiceFilter(
        method="by_acceptance",
        label=pgettext_lazy("complaint", "Taken up"),
        choices=(("yes", _("yes")), ("no", _("no"))),
    )

    def by_acceptance(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return rows.filter(accepted_at__isnull=value == "no")
