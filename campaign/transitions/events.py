from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from campaign import queries, rules
from campaign.models import Activity, Booking, Event
from campaign.states import BookingState, EventState
from casework import codes, measures, numbering
from casework.transitions import Blocked, creation, transition
from complaints.models import DeskSession

BEFORE = [EventState.PLANNED, EventState.OPEN, EventState.FULL]
PUBLIC = [EventState.OPEN, EventState.FULL]
AMENDABLE = frozenset(
    {
        "title",
        "title_en",
        "description",
        "description_en",
        "place",
        "place_en",
        "district",
        "starts_at",
        "ends_at",
        "capacity",
        "activity",
    }
)


@creation(
    target=EventState.PLANNED,
    allowed=rules.may_organise,
    sentence=_("Event planned for %(starts_at)s"),
    tone="now",
)
def plan_event(
    *,
    kind: str,
    title: str,
    place: str,
    district: District,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    capacity: int | None = None,
    activity: Activity | None = None,
    title_en: str = "",
    place_en: str = "",
    description: str = "",
    description_en: str = "",
) -> Event:
    """An event of the planner's own office; nobody sees it before it is announced."""
    if by.office is None:
        raise Blocked(_("An event is held by an office; this account belongs to none."))
    year = str(timezone.localtime(starts_at).year)
    event = Event(
        number=f"HD-{year}-{numbering.take('event', year):04d}",
        kind=kind,
        activity=activity,
        title=title,
        title_en=title_en,
        description=description,
        description_en=description_en,
        place=place,
        place_en=place_en,
        district=district,
        office=by.office,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        state=EventState.PLANNED,
        planned_by=by,
    )
    event.validate_constraints()
    event.save()
    event.event_detail = {"starts_at": starts_at}  # type: ignore[attr-defined]
    return event


@transition(
    source=BEFORE,
    target=BEFORE,
    allowed=rules.may_hold,
    sentence=_("Event changed"),
)
def amend(event: Event, *, by: User, at: datetime, **changes: Any) -> dict[str, Any]:
    """Another time, place or size; never fewer places than are booked."""
    unknown = changes.keys() - AMENDABLE
    if unknown:
        raise TypeError(f"an event has no {', '.join(sorted(unknown))} to change")
    for name, value in changes.items():
        setattr(event, name, value)
    if event.capacity is not None and event.capacity < event.booked:
        sentence = _("%(booked)d places are booked already.") % {"booked": event.booked}
        raise ValidationError({"capacity": sentence})
    if event.state != EventState.PLANNED:
        event.state = filled(event)
    event.validate_constraints()
    return {"fields": sorted(changes)}


def filled(event: Event) -> str:
    """Open while there are places."""
    full = event.capacity is not None and event.booked >= event.capacity
    return EventState.FULL if full else EventState.OPEN


@transition(
    source=[EventState.PLANNED],
    target=EventState.OPEN,
    allowed=rules.may_hold,
    sentence=_("Event announced"),
    public=_("The event was announced"),
    tone="ok",
)
def announce(event: Event, *, by: User, at: datetime) -> dict[str, Any]:
    """From now on everybody sees it, and places can be booked."""
    event.announced_at = at
    return {}


# --- Bookings ---------------------------------------------------------------------------------


@transition(
    source=PUBLIC,
    target=PUBLIC,
    allowed=rules.only_robots,
    sentence=_("%(people)s places booked"),
)
def take_places(event: Event, *, by: User, at: datetime, people: int) -> dict[str, Any]:
    """The counter stands on the locked row: the last place is given once."""
    if event.capacity is None:
        raise Blocked(_("Nothing needs to be booked: everybody may come."))
    if event.starts_at <= at:
        raise Blocked(_("This event has begun; it can no longer be booked."))
    left = event.capacity - event.booked
    if people > left:
        raise Blocked(
            _("All places are taken.")
            if left == 0
            else _("Only %(left)d places are left.") % {"left": left}
        )
    event.booked += people
    event.state = filled(event)
    return {"people": people}


@transition(
    source=PUBLIC,
    target=PUBLIC,
    allowed=rules.may_release,
    sentence=_("%(people)s places given back"),
)
def release_places(event: Event, *, by: User, at: datetime, people: int) -> dict[str, Any]:
    """Places that somebody gave back can be booked again."""
    event.booked -= people
    event.state = filled(event)
    return {"people": people}


@creation(
    target=BookingState.BOOKED,
    allowed=rules.is_robot,
    sentence=_("A booking came in"),
)
def book(
    *, event: Event, name: str, phone: str, people: int, code: str, by: User, at: datetime
) -> Booking:
    """A citizen's places; the code is the only way back to them, and is not kept."""
    take_places(event, by=by, at=at, people=people)
    if queries.was_booked(event.pk, phone):
        raise Blocked(_("This telephone number has places at this event already."))
    return Booking.objects.create(
        event=event,
        name=name,
        phone_masked=masked(phone),
        phone_mac=codes.mac(phone, purpose=queries.PHONE),
        party=people,
        code_mac=codes.mac(code, purpose=queries.BOOKING_CODE),
        state=BookingState.BOOKED,
        booked_at=at,
    )


def masked(phone: str) -> str:
    """138****0000."""
    return f"{phone[:3]}****{phone[-4:]}"


@transition(
    source=[BookingState.BOOKED],
    target=BookingState.CANCELLED,
    allowed=rules.only_robots,
    sentence=_("A booking was cancelled"),
)
def cancel_booking(booking: Booking, *, by: User, at: datetime) -> dict[str, Any]:
    """The places go back at once, as long as the event has not begun."""
    if booking.event.starts_at <= at:
        raise Blocked(_("This event has begun; the booking can no longer be cancelled."))
    release_places(booking.event, by=by, at=at, people=booking.party)
    return {}


# --- The day itself ---------------------------------------------------------------------------


@transition(
    source=PUBLIC,
    target=EventState.HELD,
    allowed=rules.may_hold,
    sentence=_("Held with %(visitors)s visitors"),
    public=_("The event took place"),
    tone="ok",
)
def hold(event: Event, *, by: User, at: datetime, visitors: int, note: str = "") -> dict[str, Any]:
    """It took place, and so many came."""
    if event.starts_at > at:
        raise Blocked(_("The event has not begun yet."))
    event.visitors, event.note = visitors, note
    count(event, "event.held", 1)
    count(event, "event.visitors", visitors)
    return {"visitors": visitors}


def count(event: Event, measure: str, amount: int) -> None:
    """A row behind the figures, under the code of the activity."""
    if not amount:
        return
    measures.add(
        measure,
        day=timezone.localdate(event.starts_at),
        obj=event,
        district=event.district_id,
        dimension=event.activity.code if event.activity else "",
        amount=amount,
    )


@transition(
    source=[*BEFORE, EventState.HELD],
    target=None,
    allowed=rules.may_point_to_desk,
    sentence=_("Desk session: %(session)s"),
)
def point_to_desk(
    event: Event, *, by: User, at: datetime, desk_session: DeskSession | None
) -> dict[str, Any]:
    """Which session was held there (A20): complaints, reports and inquiries stay counted apart."""
    taken = Event.objects.filter(desk_session=desk_session).exclude(pk=event.pk)
    if desk_session is not None and taken.exists():
        raise Blocked(_("This session belongs to another event already."))
    event.desk_session = desk_session
    return {"session": desk_session.number if desk_session else "–"}


@transition(
    source=[EventState.HELD],
    target=None,
    allowed=rules.may_hold,
    sentence=_("Number of visitors corrected from %(before)s to %(after)s"),
)
def correct_visitors(
    event: Event, *, by: User, at: datetime, visitors: int, note: str
) -> dict[str, Any]:
    """The old rows stay; the difference is a new one."""
    before = event.visitors or 0
    count(event, "event.visitors", visitors - before)
    event.visitors = visitors
    return {"before": before, "after": visitors, "note": note}


@transition(
    source=BEFORE,
    target=EventState.CANCELLED,
    allowed=rules.may_hold,
    sentence=_("Event cancelled"),
    public=_("The event was cancelled"),
    tone="bad",
)
def call_off(event: Event, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Its page says so and why; bookings show it too."""
    event.cancel_reason = reason
    return {"note": reason}
