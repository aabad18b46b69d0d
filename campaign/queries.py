"""Reads of the month: progress from the rows behind it, the calendar, what is public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Office, User
from accounts.states import OfficeKind
from campaign import rules
from campaign.catalogue import CITY, LAB
from campaign.models import (
    Activity,
    Booking,
    Bulletin,
    BulletinEntry,
    Campaign,
    Event,
    ProgressReport,
)
from campaign.states import ActivityState, BookingState, CampaignState, EventState
from casework import codes
from casework.models import MeasureDelta
from complaints.desk.states import SessionKind
from complaints.models import DeskSession
from inspections.exposures.models import Exposure, ExposureCorrection
from inspections.exposures.states import CorrectionState, ExposureState

HITS = 8
BOOKING_CODE = "booking"
PHONE = "booking-phone"


# --- The month --------------------------------------------------------------------------------


def current_campaign(today: date) -> Campaign | None:
    """The month that runs; else the newest that was launched."""
    rows = Campaign.objects.public()
    return rows.order_by(
        Exists(Campaign.objects.filter(pk=OuterRef("pk"), state=CampaignState.RUNNING)).desc(),
        "-year",
    ).first()


def campaign_of(year: int) -> Campaign | None:
    """The announced month of a year."""
    return Campaign.objects.public().filter(year=year).first()


def years() -> list[int]:
    """The years whose month was announced, newest first."""
    return list(Campaign.objects.public().order_by("-year").values_list("year", flat=True))


def lead_offices() -> Mapping[str, Office]:
    """Who leads what: the city bureau, its laboratory, a partner department by its domain."""
    found: dict[str, Office] = {}
    for office in Office.objects.exclude(kind=OfficeKind.COUNTY).order_by("-pk"):
        keys = {OfficeKind.CITY: CITY, OfficeKind.LAB: LAB, OfficeKind.PARTNER: office.domain}
        found[keys[OfficeKind(office.kind)]] = office
    return found


# --- Progress ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ActivityRow:
    """An activity with its figures: from the rows, as reported, and the gap between them."""

    activity: Activity
    computed: Decimal | None
    target: Decimal | None
    visitors: int
    today: date

    @property
    def figure(self) -> Decimal | None:
        """What counts: the rows behind the activity, else what was reported."""
        return self.activity.reported if self.computed is None else self.computed

    @property
    def reported(self) -> Decimal | None:
        return self.activity.reported

    @property
    def gap(self) -> Decimal | None:
        """Reported less computed."""
        return rules.gap(self.activity.reported, self.computed)

    @property
    def percent(self) -> int | None:
        """How much of the target is reached; None where there is no target."""
        return rules.share(self.figure, self.target)

    @property
    def is_late(self) -> bool:
        return self.activity.state != ActivityState.DONE and self.activity.ends_on < self.today

    @property
    def enterprises(self) -> Decimal | None:
        """Enterprises that took part, where that is what the activity counts."""
        return self.figure if self.activity.unit == "enterprises" else None

    @property
    def tone(self) -> str:
        """The colour of its bar."""
        if self.is_late:
            return "bad"
        return "ok" if self.activity.state == ActivityState.DONE else ""


@dataclass(frozen=True)
class Tally:
    """How many activities are how far."""

    total: int
    done: int
    running: int
    planned: int
    late: int


def tally(rows: Iterable[ActivityRow], *, late: bool = True) -> Tally:
    """Counts of the activities by how far they are; late ones apart, unless `late` is off."""
    found = list(rows)
    in_time = [row.activity.state for row in found if not (late and row.is_late)]
    return Tally(
        total=len(found),
        done=in_time.count(ActivityState.DONE),
        running=in_time.count(ActivityState.RUNNING),
        planned=in_time.count(ActivityState.PLANNED),
        late=sum(late and row.is_late for row in found),
    )


def activity_rows(
    campaign: Campaign, today: date, activities: QuerySet[Activity] | None = None
) -> list[ActivityRow]:
    """Every activity of the month with its figures, in three queries whatever their number."""
    chosen = Activity.objects.all() if activities is None else activities
    rows = chosen.filter(campaign=campaign).select_related("office", "campaign")
    return with_progress(rows.order_by("position"), today)


def with_progress(activities: Iterable[Activity], today: date) -> list[ActivityRow]:
    """The figures of some activities: one query for the sums, one for the visitors."""
    found = list(activities)
    sums, visitors = progress(found, today), visitors_of(found)
    return [
        ActivityRow(
            activity=activity,
            computed=sums.get(("done", activity.pk)),
            target=sums.get(("due", activity.pk), activity.target),
            visitors=visitors.get(activity.pk, 0),
            today=today,
        )
        for activity in found
    ]


def rows_behind(activity: Activity, measure: str, today: date) -> Q:
    """Which rows make an activity's figure: its measure, since it began, until it was finished."""
    until = activity.finished_on or max(activity.ends_on, today)
    chosen = Q(measure=measure, day__gte=activity.starts_on, day__lte=until)
    if not activity.dimensions:
        return chosen
    kinds = Q()
    for code in activity.dimensions:
        # A kind of product is written under its category: children-toys under children.
        kinds |= Q(dimension=code) | Q(dimension__startswith=f"{code}-")
    return chosen & kinds


def progress(activities: Sequence[Activity], today: date) -> dict[tuple[str, int], Decimal]:
    """The sums of the rows behind the activities, in one query."""
    wanted = {
        (side, activity.pk): rows_behind(activity, measure, today)
        for activity in activities
        for side, measure in (("done", activity.measure), ("due", activity.target_measure))
        if measure
    }
    if not wanted:
        return {}
    names = {key: f"{key[0]}_{key[1]}" for key in wanted}
    measures = {name for row in activities for name in (row.measure, row.target_measure) if name}
    rows = MeasureDelta.objects.filter(
        measure__in=measures, day__gte=min(row.starts_on for row in activities)
    )
    sums = rows.aggregate(
        **{names[key]: Sum("amount", filter=chosen) for key, chosen in wanted.items()}
    )
    return {key: sums[name] or Decimal(0) for key, name in names.items()}


def visitors_of(activities: Sequence[Activity]) -> dict[int, int]:
    """Who came to the events of the activities."""
    held = Event.objects.filter(activity__in=activities, state=EventState.HELD)
    pairs = held.order_by().values_list("activity").annotate(number=Sum("visitors"))
    return {pk: number or 0 for pk, number in pairs}


def activity_list(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """The newest month first, in it A0 to A20."""
    ahead = (10_000 - F("campaign__year")) * 100 + F("position")
    return rows.select_related("campaign", "office").annotate(rank=ahead)


def reports_of(activity: Activity, user: Any) -> list[ProgressReport]:
    """What was reported, newest first, with its evidence."""
    rows = ProgressReport.objects.visible_to(user).filter(activity=activity)
    return list(rows.select_related("by").prefetch_related("files").order_by("-at", "-pk"))


# --- Events -----------------------------------------------------------------------------------


def month_span(year: int, month: int) -> tuple[datetime, datetime]:
    """A month from its first moment to the first of the next."""
    zone = timezone.get_current_timezone()
    first = datetime(year, month, 1, tzinfo=zone)
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after


def day_start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def calendar(first: datetime, last: datetime) -> QuerySet[Event]:
    """The public events of a span, in the order of their days."""
    rows = Event.objects.public().on(first, last).select_related("district", "activity")
    return rows.order_by("starts_at", "pk")


def coming_events(today: date, number: int) -> list[Event]:
    """What one can still come to, soonest first."""
    rows = Event.objects.public().taking_place().filter(ends_at__gte=day_start(today))
    return list(rows.select_related("district").order_by("starts_at", "pk")[:number])


def events_in_month(today: date) -> int:
    """How many events the month has."""
    first, last = month_span(today.year, today.month)
    return Event.objects.public().taking_place().on(first, last).count()


def public_event(pk: int) -> Event | None:
    rows = Event.objects.public().select_related("district", "activity__campaign", "office")
    return rows.filter(pk=pk).first()


def event_list(rows: QuerySet[Event]) -> QuerySet[Event]:
    return rows.select_related("district", "activity", "office", "desk_session")


def desks_for(event: Event, user: User) -> QuerySet[DeskSession]:
    """The consultation desks of the event's day that this person sees, and the one chosen."""
    day = timezone.localdate(event.starts_at)
    rows = DeskSession.objects.visible_to(user).filter(kind=SessionKind.ON_SITE, day=day)
    chosen = DeskSession.objects.visible_to(user).filter(pk=event.desk_session_id)
    return (rows | chosen).order_by("pk")


def bookings_of(event: Event, user: Any) -> list[Booking]:
    """Who is coming, for those who may know."""
    rows = Booking.objects.visible_to(user).filter(event=event)
    return list(rows.order_by("booked_at", "pk"))


def booking_by_code(code: str) -> Booking | None:
    """The booking that this code opens."""
    mac = codes.mac(code, purpose=BOOKING_CODE)
    rows = Booking.objects.select_related("event__district")
    return rows.filter(code_mac=mac).first() if code else None


# --- Bulletins --------------------------------------------------------------------------------


def public_exposures(today: date) -> QuerySet[Exposure]:
    """What everybody may read now, with what became of each."""
    rows = Exposure.objects.public(today)
    return rows.select_related("inspection", "enterprise", "district")


def latest_exposures(today: date, number: int) -> list[Exposure]:
    """The newest failed products."""
    return list(public_exposures(today).order_by("-published_at", "-pk")[:number])


def matching(rows: QuerySet[Exposure], words: str) -> QuerySet[Exposure]:
    """By product, batch or enterprise."""
    return rows.filter(
        Q(product_name__icontains=words)
        | Q(batch__icontains=words)
        | Q(enterprise__name__icontains=words)
        | Q(enterprise__code__iexact=words)
        | Q(number__iexact=words)
    )


def bulletins(rows: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    return rows.select_related("office", "drafted_by", "approved_by").annotate(
        entry_count=Count("entries")
    )


def published_bulletins() -> QuerySet[Bulletin]:
    return bulletins(Bulletin.objects.public())


def newest_bulletin() -> Bulletin | None:
    return Bulletin.objects.public().order_by("-published_at", "-pk").first()


def public_bulletin(pk: int) -> Bulletin | None:
    """A published issue, or one that was withdrawn and says so."""
    return Bulletin.objects.was_public().select_related("office").filter(pk=pk).first()


def entries_of(bulletin: Bulletin) -> list[BulletinEntry]:
    """Its entries in order, with what they tell."""
    rows = BulletinEntry.objects.filter(bulletin=bulletin)
    rows = rows.select_related("exposure__enterprise", "exposure__district", "exposure__inspection")
    return list(rows.order_by("position"))


def bulletin_detail(rows: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    entries = BulletinEntry.objects.select_related("exposure__enterprise").order_by("position")
    return bulletins(rows).prefetch_related(Prefetch("entries", queryset=entries))


def corrections_of(exposure: Exposure) -> list[ExposureCorrection]:
    """What was said before it was put right, newest first."""
    rows = exposure.corrections.filter(state=CorrectionState.APPROVED)
    return list(rows.select_related("exposure__enterprise").order_by("-decided_at", "-pk"))


def issues_of(exposure: Exposure) -> list[Bulletin]:
    """The published bulletins that carry an exposure, newest first."""
    rows = Bulletin.objects.public().filter(entries__exposure=exposure)
    return list(rows.order_by("-published_at", "-pk"))


def unfit(bulletin: Bulletin) -> list[str]:
    """The numbers of its exposures that are not public (any more)."""
    rows = bulletin.entries.exclude(withdrawn_at=None, exposure__state=ExposureState.PUBLISHED)
    return list(rows.order_by("position").values_list("exposure__number", flat=True))


def was_booked(event_pk: int, phone: str) -> bool:
    """Whether somebody with this number has places already."""
    rows = Booking.objects.filter(event=event_pk, state=BookingState.BOOKED)
    return rows.filter(phone_mac=codes.mac(phone, purpose=PHONE)).exists()


# --- Search -----------------------------------------------------------------------------------


def found_activities(words: str, user: Any) -> list[Activity]:
    rows = Activity.objects.visible_to(user).filter(
        Q(code__iexact=words) | Q(name__icontains=words) | Q(name_en__icontains=words)
    )
    return list(rows.select_related("campaign").order_by("-campaign__year", "position")[:HITS])


def found_events(words: str, user: Any) -> list[Event]:
    rows = Event.objects.visible_to(user).filter(
        Q(number__iexact=words)
        | Q(title__icontains=words)
        | Q(title_en__icontains=words)
        | Q(place__icontains=words)
    )
    return list(rows.order_by("-starts_at", "-pk")[:HITS])


def found_bulletins(words: str, user: Any) -> list[Bulletin]:
    rows = Bulletin.objects.visible_to(user).filter(
        Q(number__iexact=words) | Q(title__icontains=words) | Q(title_en__icontains=words)
    )
    return list(rows.order_by("-pk")[:HITS])
