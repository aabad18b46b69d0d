from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from accounts.models import District, User
from complaints import vault
from complaints.desk import rules
from complaints.desk.models import DeskSession, SessionAgent, SessionCase
from complaints.models import Complaint
from complaints.states import Kind
from enterprises.models import Enterprise

TRADERS, SAME_CALLER = 8, 5


# --- Sessions -------------------------------------------------------------------------------


def session_of(user: User, today: date) -> DeskSession | None:
    """The session in which this person serves people today."""
    return serving(user).filter(day=today).first()


def forgotten_session(user: User, today: date) -> DeskSession | None:
    """One of an earlier day that was never closed."""
    return serving(user).filter(day__lt=today).first()


def serving(user: User) -> QuerySet[DeskSession]:
    rows = DeskSession.objects.filter(agents__user=user, agents__serving=True)
    return rows.select_related("office", "district").order_by("-day", "-pk")


def agents_of(session: DeskSession) -> list[User]:
    """Who serves people there."""
    links = session.agents.select_related("user").order_by("pk")
    return [link.user for link in links]


def busy(users: Sequence[User], session: DeskSession | None = None) -> list[User]:
    """Those of them who serve in another open session."""
    links = SessionAgent.objects.filter(user__in=users, serving=True)
    if session is not None:
        links = links.exclude(session=session)
    return [link.user for link in links.select_related("user").order_by("pk")]


def session_list(rows: QuerySet[DeskSession]) -> QuerySet[DeskSession]:
    """With how many cases were taken, counted beside the row."""
    rows = rows.select_related("office", "district")
    return rows.annotate(taken=Count("cases"))


# --- Counters -------------------------------------------------------------------------------


def counters(cases: QuerySet[SessionCase], others: int) -> rules.Counters:
    """接到 and 受理 by kind, live from the rows."""
    found = cases.order_by().values_list("complaint__kind")
    pairs = found.annotate(
        received=Count("pk"), accepted=Count("pk", filter=Q(complaint__accepted_at__isnull=False))
    )
    return rules.tallied({kind: (got, taken) for kind, got, taken in pairs}, others)


def of_session(session: DeskSession) -> rules.Counters:
    """The figures of one session."""
    return counters(SessionCase.objects.filter(session=session), session.others)


def of_day(session: DeskSession) -> rules.Counters:
    """The figures of the office's whole day."""
    day = DeskSession.objects.filter(office=session.office_id, day=session.day)
    others = day.aggregate(sum=Sum("others"))["sum"] or 0
    return counters(SessionCase.objects.filter(session__in=day), others)


@dataclass(frozen=True)
class Figure:
    """A kind with its two figures, each with the list of its rows."""

    label: str
    line: rules.Line
    received_url: str
    accepted_url: str


def figures(found: rules.Counters, **filters: Any) -> list[Figure]:
    """The lines of a table, linked to the rows they count."""
    base = reverse("case_list", args=["complaints"])
    return [
        Figure(
            label=str(Kind(line.kind).label),
            line=line,
            received_url=f"{base}?{urlencode({**filters, 'kind': line.kind})}",
            accepted_url=f"{base}?{urlencode({**filters, 'kind': line.kind, 'taken_up': 'yes'})}",
        )
        for line in found.lines
    ]


def board(session: DeskSession, user: User) -> dict[str, Any]:
    """The two tables of a session: its own figures and the office's day."""
    own, day = of_session(session), of_day(session)
    seen = Complaint.objects.visible_to(user).filter(taken__session=session).count()
    return {
        "own": own,
        "own_figures": figures(own, session=session.number),
        "day": day,
        "day_figures": figures(
            day, session_day=session.day.isoformat(), session_office=session.office_id
        ),
        # Cases of another county's district are that county's; they count and are not listed.
        "elsewhere": own.received - seen,
    }


# --- The screen -----------------------------------------------------------------------------


def places() -> list[rules.Place]:
    """Every district under the names by which it may be typed."""
    return [
        rules.Place(row.pk, tuple(name for name in (row.name, row.short_name, row.name_en) if name))
        for row in District.objects.order_by("code")
    ]


def traders(words: str, user: User) -> list[Enterprise]:
    """Entries of the register whose name or code is meant."""
    wanted = words.strip()
    if not wanted:
        return []
    rows = Enterprise.objects.visible_to(user).matching(wanted).select_related("district")
    return list(rows.order_by("name", "pk")[:TRADERS])


def same_caller(phone: str, user: User) -> list[Complaint]:
    """Open complaints and inquiries from the same number; never a report (Order 20 art. 33)."""
    return _open_from(vault.phone_mac(phone), user)


def callers_other_cases(pk: int, user: User) -> list[Complaint]:
    """What else the caller of a case just taken has open with us; of a report nothing is said."""
    rows = Complaint.objects.visible_to(user).exclude(kind=Kind.REPORT)
    case = rows.filter(pk=pk, reporter__isnull=False).select_related("reporter").first()
    found = _open_from(case.reporter.phone_mac, user) if case else []
    return [other for other in found if other.pk != pk]


def _open_from(mac: str, user: User) -> list[Complaint]:
    if not mac:
        return []
    rows = Complaint.objects.visible_to(user).open().exclude(kind=Kind.REPORT)
    rows = rows.filter(reporter__phone_mac=mac).select_related("district", "deadline__rule")
    return list(rows.order_by("-received_at", "-pk")[:SAME_CALLER])
