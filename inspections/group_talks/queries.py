"""Reads about group sessions: their seats, how far the letters are, who still owes a talk."""

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import User
from casework.models import Deadline
from inspections.group_talks.models import Seat, TalkSession
from inspections.summonses.models import APPROVED_OR_LATER, Summons
from inspections.summonses.queries import without_talk
from inspections.summonses.states import SummonsState
from inspections.summonses.times import DECIDE
from inspections.visits.models import Inspection

GONE = [SummonsState.CANCELLED]
AFTER_SERVICE = [
    SummonsState.SERVED,
    SummonsState.ABSENT,
    SummonsState.HELD,
    SummonsState.CLOSED,
]


def with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Sessions with what their list and page show, and how many enterprises sit there."""
    counted = rows.annotate(enterprises=Count("seats"))
    found: QuerySet[Any] = counted.select_related("office", "host", "recorder", "sheet")
    return found


def seats_of(session: TalkSession) -> list[Seat]:
    """The enterprises of the session in the order of the attendance sheet."""
    rows = session.seats.select_related(
        "summons__enterprise",
        "summons__document",
        "summons__inspection",
        "summons__district",
        "summons__record__document",
        "summons__authorisation",
    )
    return list(rows.order_by("position"))


def progress(session: TalkSession) -> dict[str, int]:
    """How far the letters are, counted once."""
    rows = Summons.objects.filter(seat__session=session).exclude(state__in=GONE)
    counted: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        drafted=Count("pk", filter=Q(state=SummonsState.DRAFTED)),
        submitted=Count("pk", filter=Q(state=SummonsState.SUBMITTED)),
        signed=Count("pk", filter=Q(state__in=APPROVED_OR_LATER)),
        made=Count("pk", filter=~Q(document__sha256="")),
        served=Count("pk", filter=Q(state__in=AFTER_SERVICE)),
        recorded=Count("pk", filter=Q(record__isnull=False)),
    )
    return counted


def owed(user: User) -> QuerySet[Inspection]:
    """The failed cases of the person's reach with neither a talk nor a reason, for lists."""
    rows: QuerySet[Any] = without_talk(user)
    return rows.filter(closed_at=None)


def only_owed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same, over rows that are scoped already, each with the last day for its decision."""
    bare = without_talk().filter(closed_at=None).order_by().values("pk")
    clocks = Deadline.objects.open().filter(
        code=DECIDE,
        content_type__app_label="inspections",
        content_type__model="inspection",
        object_id=OuterRef("pk"),
    )
    due_on = Subquery(clocks.order_by("pk").values("due_on")[:1])
    found: QuerySet[Any] = rows.filter(pk__in=bare).annotate(talk_due_on=due_on)
    return found.select_related("enterprise", "district", "category", "office", "lead")


def with_seats(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same with every seat, for the page and for programs."""
    seats = Seat.objects.select_related("summons__enterprise", "summons__document")
    return with_people(rows).prefetch_related(Prefetch("seats", seats.order_by("position")))
