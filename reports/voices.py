"""12365 in figures: received, accepted, closed and in time by kind, channel and district, what is
complained of most, and how satisfied people are with each office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, CharField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office, User
from casework.models import MeasureDelta
from complaints.models import Complaint, Rating, ReturnVisit
from complaints.states import Channel, Kind, State
from reports import wording
from reports.rules import Period

TOP = 10
MEASURES = {
    "received": "complaint.received",
    "accepted": "complaint.accepted",
    "closed": "complaint.closed",
    "in_time": "complaint.closed_in_time",
}
# Whoever took it back or told it twice did not get an end from us.
NO_END = (State.WITHDRAWN, State.MERGED)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a table: a name, its four figures and the ways to their rows."""

    label: str
    received: int
    accepted: int
    closed: int
    in_time: int
    links: Mapping[str, str]

    @property
    def share(self) -> float | None:
        """Of what was closed, the part that kept every time limit, in per cent."""
        return round(100 * self.in_time / self.closed, 1) if self.closed else None


@dataclass(frozen=True, kw_only=True)
class Top:
    """A product or trader, and how many complaints there were of it."""

    label: str
    number: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Satisfaction:
    """What people said of an office: points of one to five, and how many gave them."""

    office: Office
    rated: int
    points: float | None
    called: int
    spoken: int
    call_points: float | None


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days that are counted, as moments."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    def inside(self, name: str) -> Q:
        return Q(**{f"{name}__gte": self.begins, f"{name}__lt": self.ends})


def span_of(period: Period) -> Span:
    return Span(first=period.first, last=period.last)


# --- Counting -------------------------------------------------------------------------------------


def in_reach(user: User, district: str) -> QuerySet[Complaint]:
    """What this person may see, in the chosen district."""
    rows = Complaint.objects.visible_to(user)
    return rows.filter(district_id=district) if district else rows


def counted(rows: QuerySet[Complaint], by: str, span: Span) -> dict[str, dict[str, int]]:
    """The four figures by one column; one query."""
    kept = Exists(
        MeasureDelta.objects.filter(
            measure=MEASURES["in_time"],
            object_type=Complaint._meta.label_lower,
            object_id=Cast(OuterRef("pk"), CharField()),
        )
    )
    received, accepted = span.inside("received_at"), span.inside("accepted_at")
    closed = span.inside("closed_at") & ~Q(state__in=NO_END)
    touched = rows.filter(received | accepted | span.inside("closed_at"))
    found = (
        touched.annotate(kept=kept)
        .order_by()
        .values(by)
        .annotate(
            received=Count("pk", filter=received),
            accepted=Count("pk", filter=accepted),
            closed=Count("pk", filter=closed),
            in_time=Count("pk", filter=closed & Q(kept=True)),
        )
    )
    return {str(row.pop(by)): row for row in found}


NOTHING = dict.fromkeys(MEASURES, 0)
Links = Callable[[str, str], str]


def table(
    found: Mapping[str, Mapping[str, int]], labels: Mapping[str, str], links: Links
) -> list[Line]:
    """A line for every label, in their order, also where there was nothing."""
    return [
        Line(
            label=label,
            links={name: links(code, name) for name in MEASURES},
            **(found.get(code) or NOTHING),
        )
        for code, label in labels.items()
    ]


def list_url(**query: Any) -> str:
    """The list of complaints, cut to what a figure counts."""
    given = {name: value for name, value in query.items() if value}
    return f"{reverse('case_list', args=['complaints'])}?{urlencode(given)}"


def rows_url(name: str, span: Span, district: str, **dimension: Any) -> str:
    """The rows behind a figure of the measures."""
    return wording.rows_url(
        [MEASURES[name]], first=span.first, last=span.last, district=district, **dimension
    )


def by_kind(rows: QuerySet[Complaint], span: Span, district: str) -> list[Line]:
    def links(code: str, name: str) -> str:
        return rows_url(name, span, district, dimensions=[code])

    labels = {kind.value: str(kind.label) for kind in Kind}
    return table(counted(rows, "kind", span), labels, links)


def by_district(rows: QuerySet[Complaint], span: Span, names: Mapping[str, str]) -> list[Line]:
    def links(code: str, name: str) -> str:
        return rows_url(name, span, code)

    return table(counted(rows, "district_id", span), names, links)


def by_channel(rows: QuerySet[Complaint], span: Span, district: str) -> list[Line]:
    days = {"received": "received", "accepted": "accepted", "closed": "closed"}

    def links(code: str, name: str) -> str:
        day = days.get(name)
        if day is None:
            return ""
        limits = {f"{day}_from": span.first, f"{day}_to": span.last}
        return list_url(channel=code, district=district, **limits)

    labels = {channel.value: str(channel.label) for channel in Channel}
    return table(counted(rows, "channel", span), labels, links)


# --- What is complained of -----------------------------------------------------------------------


def top(rows: QuerySet[Complaint], by: str, span: Span, district: str) -> list[Top]:
    """The goods or traders that most complaints name; reports are not counted here."""
    named = rows.filter(span.inside("received_at"), kind=Kind.COMPLAINT).exclude(**{by: ""})
    found = named.order_by().values(by).annotate(number=Count("pk")).order_by("-number", by)[:TOP]
    limits = {"received_from": span.first, "received_to": span.last}
    return [
        Top(
            label=row[by],
            number=row["number"],
            url=list_url(q=row[by], kind=Kind.COMPLAINT.value, district=district, **limits),
        )
        for row in found
    ]


# --- Satisfaction ---------------------------------------------------------------------------------


def satisfaction(rows: QuerySet[Complaint], span: Span) -> list[Satisfaction]:
    """By office: the ratings given in the period and the return visits made in it."""
    seen = rows.values("pk")
    rated = _by_office(
        Rating.objects.filter(
            complaint__in=seen, rated_on__gte=span.first, rated_on__lte=span.last
        ),
        number=Count("pk"),
        points=Avg("score"),
    )
    called = _by_office(
        ReturnVisit.objects.filter(span.inside("called_at"), complaint__in=seen),
        number=Count("pk"),
        spoken=Count("pk", filter=Q(score__isnull=False)),
        points=Avg("score"),
    )
    offices = Office.objects.in_bulk(sorted({*rated, *called}))
    return [_satisfaction(offices[pk], rated.get(pk, {}), called.get(pk, {})) for pk in offices]


def _by_office(rows: QuerySet[Any], **sums: Any) -> dict[int, dict[str, Any]]:
    found = (
        rows.order_by().annotate(office=F("complaint__office")).values("office").annotate(**sums)
    )
    return {row["office"]: row for row in found}


def _satisfaction(
    office: Office, rated: Mapping[str, Any], called: Mapping[str, Any]
) -> Satisfaction:
    def points(row: Mapping[str, Any]) -> float | None:
        mean = row.get("points")
        return None if mean is None else round(float(mean), 1)

    return Satisfaction(
        office=office,
        rated=rated.get("number", 0),
        points=points(rated),
        called=called.get("number", 0),
        spoken=called.get("spoken", 0),
        call_points=points(called),
    )
