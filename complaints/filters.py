from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import gazetteer
from casework import calendar
from complaints import queries, rules
from complaints.desk.filters import TakenFilter
from complaints.models import Complaint, ReturnVisit
from complaints.return_visits.states import Reached
from complaints.states import Channel, Kind, State

SOON_WORKING_DAYS = 2
# Beyond these there is no case, and further off no moment that a database knows.
BEFORE_ALL, AFTER_ALL = date(1900, 1, 1), date(3000, 1, 1)
# Somebody who is asked later no longer remembers.
CALL_BACK_WITHIN = timedelta(days=30)
ASKED = (Reached.SPOKE, Reached.DECLINED)
DUE = (
    ("overdue", pgettext_lazy("due", "Overdue")),
    ("today", pgettext_lazy("due", "Today")),
    ("soon", pgettext_lazy("due", "Within two working days")),
    ("open", pgettext_lazy("due", "Not ended yet")),
)
VIEWS = (
    (pgettext_lazy("view", "All"), ""),
    (pgettext_lazy("view", "Mine"), "handler=me&due=open"),
    (pgettext_lazy("view", "Nobody's yet"), "handler=none"),
    (pgettext_lazy("view", "Due today"), "due=today"),
    (pgettext_lazy("view", "Overdue"), "due=overdue"),
    (pgettext_lazy("view", "To call back"), "called_back=todo"),
)


def start_of(day: date) -> datetime:
    """The first moment of a day; of one that no case lies beyond, far enough off."""
    near = min(max(day, BEFORE_ALL), AFTER_ALL)
    return timezone.make_aware(datetime.combine(near, time.min))


def given_an_end(rows: QuerySet[Complaint], name: str) -> QuerySet[Complaint]:
    """Closed is what the office ended: not what was taken back or told twice."""
    if not name.startswith("closed"):
        return rows
    return rows.exclude(state__in=[State.WITHDRAWN, State.MERGED])


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ComplaintFilter(TakenFilter):
    """The bar over the list of complaints."""

    q = django_filters.CharFilter(method="search", label=_("Number, title, trader or goods"))
    kind = django_filters.ChoiceFilter(label=pgettext_lazy("complaint", "Kind"), choices=Kind)
    state = django_filters.ChoiceFilter(label=pgettext_lazy("complaint", "State"), choices=State)
    district = gazetteer.DistrictFilter(label=pgettext_lazy("complaint", "District"))
    due = django_filters.ChoiceFilter(
        method="by_due", label=pgettext_lazy("complaint", "Due"), choices=DUE
    )
    channel = django_filters.ChoiceFilter(
        label=pgettext_lazy("complaint", "Came by"), choices=Channel
    )
    handler = django_filters.ChoiceFilter(
        method="by_handler",
        label=pgettext_lazy("complaint", "Handled by"),
        choices=(
            ("me", pgettext_lazy("handler", "Me")),
            ("none", pgettext_lazy("handler", "Nobody")),
        ),
    )

    received_from = django_filters.DateFilter(
        method="by_first_day", label=_("Received from"), widget=day_input()
    )
    received_to = django_filters.DateFilter(
        method="by_last_day", label=_("Received until"), widget=day_input()
    )
    # Asked by the figures of the statistics, not typed into the bar.
    category = django_filters.CharFilter(label=_("Kind of goods"), widget=forms.HiddenInput())
    accepted_from = django_filters.DateFilter(
        method="by_first_day", label=_("Accepted from"), widget=forms.HiddenInput()
    )
    accepted_to = django_filters.DateFilter(
        method="by_last_day", label=_("Accepted until"), widget=forms.HiddenInput()
    )
    closed_from = django_filters.DateFilter(
        method="by_first_day", label=_("Closed from"), widget=forms.HiddenInput()
    )
    closed_to = django_filters.DateFilter(
        method="by_last_day", label=_("Closed until"), widget=forms.HiddenInput()
    )
    called_back = django_filters.ChoiceFilter(
        method="by_return_visit",
        label=_("Return visits"),
        choices=(("todo", pgettext_lazy("return visit", "To call back")),),
    )

    class Meta:
        model = Complaint
        fields = ("q", "kind", "state", "district", "due", "channel", "handler")

    @property
    def may_enter(self) -> bool:
        """Whether this person takes calls and visits."""
        return self.request.user.has_role(*rules.DESK)

    def search(self, rows: QuerySet[Complaint], name: str, value: str) -> Any:
        return queries.matching(rows, value.strip()) if value.strip() else rows

    def by_due(self, rows: QuerySet[Complaint], name: str, value: str) -> Any:
        today = timezone.localdate()
        if value == "open":
            return rows.filter(state__in=rules.OPEN)
        running = rows.filter(deadline__state="running")
        if value == "overdue":
            return running.filter(deadline__due_on__lt=today)
        until = today if value == "today" else calendar.add_working_days(today, SOON_WORKING_DAYS)
        return running.filter(deadline__due_on__gte=today, deadline__due_on__lte=until)

    def by_first_day(self, rows: QuerySet[Complaint], name: str, value: date) -> Any:
        moment = f"{name.partition('_')[0]}_at__gte"
        return given_an_end(rows, name).filter(**{moment: start_of(value)})

    def by_last_day(self, rows: QuerySet[Complaint], name: str, value: date) -> Any:
        """The whole of the last day belongs to it."""
        if value == date.max:
            return rows
        moment = f"{name.partition('_')[0]}_at__lt"
        return given_an_end(rows, name).filter(**{moment: start_of(value + timedelta(days=1))})

    def by_return_visit(self, rows: QuerySet[Complaint], name: str, value: str) -> Any:
        """Ended lately, of somebody who may be rung and whom nobody has reached yet."""
        since = start_of(timezone.localdate() - CALL_BACK_WITHIN)
        ended = rows.filter(state=State.CLOSED, closed_at__gte=since).exclude(kind=Kind.REPORT)
        done = ReturnVisit.objects.filter(complaint=OuterRef("pk"), reached__in=ASKED)
        return ended.filter(~Exists(done))

    def by_handler(self, rows: QuerySet[Complaint], name: str, value: str) -> Any:
        if value == "me":
            return rows.filter(handler=self.request.user.pk)
        return rows.filter(handler=None, state__in=rules.OPEN)
