"""A group session: set for many cases at once, moved, held, called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import numbering
from casework.transitions import Blocked, Conflict, creation, together, transition
from documents import transitions as papers
from inspections.group_talks import letters, notifications, queries, rules
from inspections.group_talks.models import Seat, TalkSession
from inspections.group_talks.states import TalkSessionState as State
from inspections.summonses import transitions as summonses
from inspections.summonses.models import Summons
from inspections.summonses.queries import failed_sample
from inspections.summonses.rules import came
from inspections.summonses.states import SummonsState
from inspections.visits.models import Inspection


@dataclass(frozen=True, kw_only=True)
class Came:
    """Who came for one enterprise, as the attendance sheet says it."""

    attendance: str
    attendee: str = ""
    post: str = ""
    statement: str = ""


@creation(
    target=State.SET,
    allowed=rules.may_open,
    sentence=_("Group talk set for %(meet_at)s with %(enterprises)s enterprises"),
)
def open_session(
    *,
    by: User,
    at: datetime,
    inspections: Sequence[Inspection],
    title: str,
    meet_at: datetime,
    place: str,
    host: User,
    recorder: User,
    agenda: str = "",
    experts: str = "",
    contact: str = "",
    phone: str = "",
    copies_to: str = "",
) -> TalkSession:
    """One session; every enterprise gets the draft of a letter of its own.

    A case that cannot be summoned now is named and leaves the others as they are.
    """
    if host == recorder:
        raise ValidationError({"recorder": _("Two officials at least: another person records.")})
    summonses.check_time(meet_at, at=at)
    year = str(timezone.localtime(at).year)
    session = TalkSession(
        number=f"JT-{year}-{numbering.take('talk-session', year):04d}",
        title=title,
        office=by.office,
        meet_at=meet_at,
        place=place,
        host=host,
        recorder=recorder,
        agenda=agenda,
        experts=experts,
        state=State.SET,
        set_by=by,
        set_at=at,
    )
    session.save()
    common = {"contact": contact, "phone": phone, "copies_to": copies_to}
    refused = _seat(session, inspections, common, by=by, at=at)
    seats = session.seats.count()
    if not rules.is_many(seats):
        text = _("A group talk needs at least %(least)s enterprises that can be summoned: %(why)s")
        why = "；".join(refused) or str(_("too few were chosen"))
        raise ValidationError(text % {"least": rules.LEAST, "why": why})
    notifications.waits(session, at=at)
    session.event_detail = {  # type: ignore[attr-defined]
        "meet_at": meet_at,
        "enterprises": seats,
        "note": "；".join(refused),
    }
    return session


def _seat(
    session: TalkSession,
    inspections: Sequence[Inspection],
    common: Mapping[str, str],
    *,
    by: User,
    at: datetime,
) -> list[str]:
    """A letter and a seat for each case; the reasons of those that could not have one."""
    refused, position = [], session.seats.count()
    for inspection in sorted(inspections, key=lambda row: row.pk):
        try:
            with together():
                summons = _summon(session, inspection, common, by=by, at=at)
                Seat.objects.create(session=session, summons=summons, position=position + 1)
        except (Conflict, ValidationError) as refusal:
            why = " ".join(getattr(refusal, "messages", [str(refusal)]))
            refused.append(f"{inspection.enterprise.label}：{why}")
        else:
            position += 1
    return refused


def _summon(
    session: TalkSession,
    inspection: Inspection,
    common: Mapping[str, str],
    *,
    by: User,
    at: datetime,
) -> Summons:
    return summonses.draft_summons(
        inspection=inspection,
        sample=failed_sample(inspection),
        meet_at=session.meet_at,
        place=session.place,
        occasion=session.title,
        agenda=session.agenda,
        by=by,
        at=at,
        **common,
    )


@transition(
    source=[State.SET],
    target=None,
    allowed=rules.may_edit,
    sentence=_("%(enterprises)s enterprises added"),
)
def add_enterprises(
    session: TalkSession, *, by: User, at: datetime, inspections: Sequence[Inspection]
) -> dict[str, Any]:
    """More cases come to the same table."""
    before = session.seats.count()
    first = session.seats.select_related("summons").order_by("position").first()
    common = {"contact": "", "phone": "", "copies_to": ""}
    if first is not None:
        letter = first.summons
        common = {
            "contact": letter.contact,
            "phone": letter.phone,
            "copies_to": letter.copies_to,
        }
    summonses.check_time(session.meet_at, at=at)
    refused = _seat(session, inspections, common, by=by, at=at)
    added = session.seats.count() - before
    if not added:
        raise Blocked("；".join(refused) or str(_("Choose the cases first.")))
    return {"enterprises": added, "note": "；".join(refused)}


@transition(
    source=[State.SET],
    target=None,
    allowed=rules.may_edit,
    sentence=_("Group talk moved to %(meet_at)s"),
)
def move(
    session: TalkSession, *, by: User, at: datetime, meet_at: datetime, reason: str, place: str = ""
) -> dict[str, Any]:
    """Every enterprise of the session is moved; one that was moved before keeps its time."""
    summonses.check_time(meet_at, at=at)
    session.meet_at, session.place = meet_at, place or session.place
    kept = []
    for seat in queries.seats_of(session):
        try:
            with together():
                _move(seat.summons, session, reason, by=by, at=at)
        except (Conflict, ValidationError) as refusal:
            why = " ".join(getattr(refusal, "messages", [str(refusal)]))
            kept.append(f"{seat.summons.enterprise.label}：{why}")
    notifications.waits(session, at=at)
    return {"meet_at": meet_at, "note": "；".join([reason, *kept])}


def _move(summons: Summons, session: TalkSession, reason: str, *, by: User, at: datetime) -> None:
    meet_at, place = session.meet_at, session.place
    if summons.state == SummonsState.DRAFTED:
        summonses.amend(summons, by=by, at=at, meet_at=meet_at, place=place)
    elif summons.state not in {SummonsState.CANCELLED, SummonsState.WAIVED}:
        summonses.reschedule(summons, by=by, at=at, meet_at=meet_at, place=place, reason=reason)


def no_sheet_yet(session: TalkSession) -> Any:
    return _("The attendance sheet is printed already.") if session.sheet_id else None


@transition(
    source=[State.SET],
    target=None,
    allowed=rules.may_edit,
    guard=no_sheet_yet,
    sentence=_("Attendance sheet printed"),
)
def print_sheet(session: TalkSession, *, by: User, at: datetime) -> dict[str, Any]:
    """签到表: numbered, with a place to sign for each enterprise."""
    seats = [
        seat for seat in queries.seats_of(session) if seat.summons.state != SummonsState.CANCELLED
    ]
    session.sheet = papers.issue(
        kind="talk_attendance",
        office=session.office,
        addressee=letters.of_all(session),
        context=letters.sheet_context(session, seats),
        subject_label=session.number,
        by=by,
        at=at,
    )
    return {}


@transition(
    source=[State.SET],
    target=State.HELD,
    allowed=rules.may_edit,
    sentence=_("Group talk held: %(came)s enterprises came, %(absent)s did not"),
    tone="ok",
)
def hold(
    session: TalkSession,
    *,
    by: User,
    at: datetime,
    started_at: datetime,
    ended_at: datetime,
    attendance: Mapping[int, Came],
    comments: str = "",
) -> dict[str, Any]:
    """The sheet is filled in; whoever stayed away is on record, each other record follows."""
    if session.meet_at > at:
        raise Blocked(_("The time of the talk has not come."))
    if ended_at <= started_at:
        raise ValidationError({"ended_at": _("The end must come after the beginning.")})
    if ended_at > at:
        raise ValidationError({"ended_at": _("The talk is not over yet.")})
    session.started_at, session.ended_at, session.closed_at = started_at, ended_at, at
    session.comments = comments
    there = away = 0
    for seat in queries.seats_of(session):
        if seat.summons.state not in {SummonsState.SERVED, SummonsState.ABSENT}:
            continue
        found = attendance.get(seat.pk)
        if found is None:
            text = _("Say who came for %(name)s.")
            raise ValidationError(text % {"name": seat.summons.enterprise.label})
        _fill(seat, found, by=by, at=at)
        there, away = there + came(found.attendance), away + (not came(found.attendance))
    notifications.done(session, at=at)
    return {"came": there, "absent": away}


def _fill(seat: Seat, found: Came, *, by: User, at: datetime) -> None:
    seat.came, seat.attendee, seat.attendee_post = found.attendance, found.attendee, found.post
    seat.statement = found.statement
    seat.save()
    if not came(seat.came):
        summonses.record_absence(seat.summons, attendance=seat.came, by=by, at=at)


@transition(
    source=[State.SET],
    target=State.CALLED_OFF,
    allowed=rules.may_call_off,
    sentence=_("Group talk called off"),
    tone="bad",
)
def call_off(session: TalkSession, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Every letter is withdrawn; each case owes its talk again."""
    session.reason, session.closed_at = reason, at
    for seat in queries.seats_of(session):
        verb = summonses.cancel
        if verb.refusal(seat.summons, by=by) is None:
            verb(seat.summons, by=by, at=at, reason=reason)
    notifications.done(session, at=at)
    return {"note": reason}
