"""The summons from its draft to the end of the talk."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, measures, numbering, worklist
from casework.calendar import add_working_days, is_workday
from casework.transitions import Blocked, creation, lock, transition
from documents import transitions as papers
from documents.states import DocumentState
from enterprises.states import Effect
from enterprises.transitions import add_credit_fact
from inspections.samples.models import Sample
from inspections.summonses import letters, notifications, queries, rules
from inspections.summonses.models import InterviewRecord, Summons
from inspections.summonses.states import Attendance
from inspections.summonses.states import SummonsState as State
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState

# The last day to serve is counted back from the talk; the report is due after it.
LEAD, REPORT = "SM-LEAD", "SM-REPORT"
BEFORE_TALK = {InspectionState.FAILED, InspectionState.REFUSED}


# --- When a talk may be ----------------------------------------------------------------------


def earliest(at: datetime) -> date:
    """The first day a talk may be set for: the letter comes some working days ahead."""
    day = timezone.localdate(at)
    # counted back from the talk, the last day for the letter must not lie in the past
    return add_working_days(day, lead_days(at) + (0 if is_workday(day) else 1))


def lead_days(at: datetime) -> int:
    """How many working days; no national rule was found, so the bureau sets it (SM-LEAD)."""
    return abs(deadlines.find_rule(LEAD, timezone.localdate(at)).amount or 0)


def report_days(at: datetime) -> int:
    """How many days after the talk the written report is due (SM-REPORT)."""
    return abs(deadlines.find_rule(REPORT, timezone.localdate(at)).amount or 0)


def check_time(meet_at: datetime, *, at: datetime) -> None:
    """A talk is set for a working day, far enough ahead; raises ValidationError on meet_at."""
    day, first = timezone.localdate(meet_at), earliest(at)
    if day < first:
        text = _("Set the talk for %(day)s or later: the enterprise must get ready.")
        raise ValidationError({"meet_at": text % {"day": first.isoformat()}})
    if not is_workday(day):
        text = _("%(day)s is not a working day.")
        raise ValidationError({"meet_at": text % {"day": day.isoformat()}})


def has_passed(summons: Summons, at: datetime) -> bool:
    return summons.meet_at is not None and summons.meet_at <= at


# --- The draft -------------------------------------------------------------------------------


@creation(
    target=State.DRAFTED,
    allowed=rules.may_summon,
    sentence=_("Summons drafted: talk on %(meet_at)s"),
    law="Order 18; bureau rule on talks",
)
def draft_summons(
    *,
    by: User,
    at: datetime,
    inspection: Inspection,
    meet_at: datetime,
    place: str,
    sample: Sample | None = None,
    person: str = "",
    post: str = "",
    contact: str = "",
    phone: str = "",
) -> Summons:
    """Draft the letter to the head of the failing enterprise; it binds nobody yet."""
    inspection = _free(inspection, by)
    check_time(meet_at, at=at)
    summons = Summons(
        **_who(inspection, by, at),
        sample=sample,
        person=person or letters.head_of(inspection.enterprise),
        post=post,
        meet_at=meet_at,
        place=place,
        contact=contact or str(by),
        state=State.DRAFTED,
    )
    summons.phone = phone or summons.office.phone
    summons.save()
    summons.document = papers.draft(
        kind="summons_notice",
        office=summons.office,
        addressee=letters.addressee(inspection.enterprise, person=summons.person, post=post),
        context=letters.summons_context(summons, report_days=report_days(at)),
        subject_label=f"{summons.number} {inspection.number}",
        by=by,
        at=at,
    )
    _press_service(summons)
    summons.save(update_fields=["document", "deadline"])
    worklist.close_items(inspection, notifications.DECIDE, at=at)
    # Whoever refused before the checklist was signed stays a refused case.
    if inspection.state in BEFORE_TALK and inspection.submitted_at:
        visits.mark_summoned(inspection, by=by, at=at)
    notifications.waits(summons, notifications.DRAFT, at=at, deadline=summons.deadline)
    summons.event_detail = {"meet_at": meet_at}  # type: ignore[attr-defined]
    return summons


@creation(
    target=State.WAIVED,
    allowed=rules.may_summon,
    sentence=_("No talk, the reason is on record"),
)
def waive(*, by: User, at: datetime, inspection: Inspection, reason: str) -> Summons:
    """Every failing enterprise has a talk or a recorded reason (activity A2)."""
    inspection = _free(inspection, by)
    summons = Summons(**_who(inspection, by, at), waiver=reason, state=State.WAIVED, closed_at=at)
    summons.save()
    worklist.close_items(inspection, notifications.DECIDE, at=at)
    summons.event_detail = {"note": reason}  # type: ignore[attr-defined]
    return summons


def _free(inspection: Inspection, by: User) -> Inspection:
    """The case, locked; two people at once open one talk."""
    row = lock(inspection)
    visits.require_reach(row, by)
    if reason := queries.why_no_talk_now(row):
        raise Blocked(reason)
    return row


def _who(inspection: Inspection, by: User, at: datetime) -> dict[str, Any]:
    year = str(timezone.localtime(at).year)
    return {
        "number": f"YT-{year}-{numbering.take('summons', year):04d}",
        "inspection": inspection,
        "enterprise": inspection.enterprise,
        # Whoever summons does so in the name of the own organ, the city for a county's case too.
        "office": by.office,
        "district": inspection.district,
        "drafted_by": by,
        "drafted_at": at,
    }


def _press_service(summons: Summons) -> None:
    """The last day to serve the letter, counted back from the day of the talk."""
    day = timezone.localdate(summons.meet_at)
    summons.deadline = deadlines.start(summons, LEAD, on=day, office=summons.office)


@transition(
    source=[State.DRAFTED],
    target=None,
    allowed=rules.may_edit,
    sentence=_("Summons changed: talk on %(meet_at)s"),
)
def amend(
    summons: Summons,
    *,
    by: User,
    at: datetime,
    meet_at: datetime | None = None,
    place: str = "",
    person: str = "",
    post: str = "",
) -> dict[str, Any]:
    """Change the draft and its letter."""
    if meet_at and meet_at != summons.meet_at:
        _move(summons, meet_at, at)
    summons.place = place or summons.place
    summons.person = person or summons.person
    summons.post = post or summons.post
    with papers.led():
        summons.document = papers.amend(
            summons.document,
            context=letters.summons_context(summons, report_days=report_days(at)),
            addressee=letters.addressee(
                summons.enterprise, person=summons.person, post=summons.post
            ),
            by=by,
            at=at,
        )
    return {"meet_at": summons.meet_at}


def _move(summons: Summons, meet_at: datetime, at: datetime) -> None:
    check_time(meet_at, at=at)
    summons.meet_at = meet_at
    deadlines.cancel(summons, LEAD, on=timezone.localdate(at))
    _press_service(summons)
    notifications.waits(summons, notifications.DRAFT, at=at, deadline=summons.deadline)


@transition(
    source=[State.DRAFTED],
    target=State.SUBMITTED,
    allowed=rules.may_edit,
    sentence=_("Summons submitted for approval"),
)
def submit(summons: Summons, *, by: User, at: datetime) -> dict[str, Any]:
    """The head of the office decides."""
    with papers.led():
        summons.document = papers.submit(summons.document, by=by, at=at)
    notifications.to_be_signed(summons, at=at)
    return {}


@transition(
    source=[State.SUBMITTED],
    target=State.DRAFTED,
    allowed=rules.may_decide,
    sentence=_("Summons sent back to be changed"),
)
def send_back(summons: Summons, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The head wants changes."""
    with papers.led():
        summons.document = papers.send_back(summons.document, by=by, at=at, note=note)
    notifications.waits(summons, notifications.DRAFT, at=at, deadline=summons.deadline)
    return {"note": note}


@transition(
    source=[State.SUBMITTED],
    target=State.APPROVED,
    allowed=rules.may_approve,
    sentence=_("Summons approved as %(number)s"),
    law="党政机关公文处理工作条例 art. 22",
    tone="ok",
)
def approve(summons: Summons, *, by: User, at: datetime) -> dict[str, Any]:
    """Signing allots the number; the worker makes the PDF."""
    if has_passed(summons, at):
        raise Blocked(_("The time of the talk has passed; send it back and set another."))
    with papers.led():
        summons.document = papers.approve(summons.document, by=by, at=at)
    summons.approved_by, summons.approved_at = by, at
    _count("summons.issued", summons, at)
    notifications.waits(summons, notifications.SERVE, at=at, deadline=summons.deadline)
    return {"number": summons.document.number}


# --- Service and the talk --------------------------------------------------------------------


def is_made(summons: Summons) -> Any:
    """What has no bytes cannot be handed over."""
    document = summons.document
    if document is None or document.state != DocumentState.APPROVED:
        return _("The letter is not in force.")
    return None if document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.APPROVED],
    target=State.SERVED,
    allowed=rules.may_edit,
    guard=is_made,
    sentence=_("Summons served"),
    public=_("A summons letter was served on you"),
)
def serve(summons: Summons, *, by: User, at: datetime, **record: Any) -> dict[str, Any]:
    """The letter reaches the enterprise; from now on it stands in the enterprise's space.

    `record` holds what the receipt says: way, receiver, relation, place, witness, remarks.
    """
    if has_passed(summons, at):
        raise Blocked(_("The time of the talk has passed; cancel this letter and draft another."))
    with papers.led():
        summons.document = papers.serve(summons.document, by=by, at=at, **record)
    summons.served_at, summons.deadline = at, None
    deadlines.meet(summons, LEAD, on=timezone.localdate(at))
    notifications.waits(summons, notifications.HOLD, at=at, on=timezone.localdate(summons.meet_at))
    notifications.letter_arrived(summons, at=at)
    return {}


@transition(
    source=[State.SERVED, State.ABSENT],
    target=State.HELD,
    allowed=rules.may_edit,
    sentence=visits.worded(_("Talk held with %(attendance)s"), Attendance, "attendance"),
    public=_("The talk was held"),
    tone="ok",
)
def record_interview(
    summons: Summons, *, by: User, at: datetime, attendance: str, **record: Any
) -> dict[str, Any]:
    """约谈记录: whoever came had the right to speak, and undertakes what the record says."""
    if not rules.came(attendance):
        raise Blocked(_("Nobody who could speak for the enterprise came; record the absence."))
    interview = InterviewRecord(summons=summons, **record)
    _check_record(interview, attendance, at)
    summons.attendance, summons.held_at = attendance, at
    day = timezone.localdate(interview.ended_at)
    summons.deadline = deadlines.start(summons, REPORT, on=day, office=summons.office)
    interview.report_by = interview.report_by or summons.deadline.due_on
    interview.save()
    interview.document = papers.issue(
        kind="interview_record",
        office=summons.office,
        addressee=letters.addressee(summons.enterprise, person=interview.attendee),
        context=letters.record_context(interview),
        subject_label=f"{summons.number} {summons.inspection.number}",
        by=by,
        at=at,
    )
    interview.save(update_fields=["document"])
    _count("summons.held", summons, at)
    notifications.waits(summons, notifications.CLOSE, at=at, deadline=summons.deadline)
    return {"attendance": attendance}


def _check_record(interview: InterviewRecord, attendance: str, at: datetime) -> None:
    if attendance == Attendance.PROXY and not interview.authorised:
        raise ValidationError(
            {"attendance": _("A proxy without written authorisation counts as absent.")}
        )
    if interview.signing_refused and not interview.witnesses:
        raise ValidationError({"witnesses": _("Name two witnesses of the refusal to sign.")})
    if interview.ended_at > at:
        raise ValidationError({"ended_at": _("The talk is not over yet.")})
    interview.full_clean(exclude=["document"])


@transition(
    source=[State.SERVED, State.ABSENT],
    target=State.ABSENT,
    allowed=rules.may_edit,
    sentence=_("Nobody came who could speak for the enterprise (absence %(absences)s)"),
    public=_("You did not come to the talk; a new time was set"),
    tone="bad",
)
def record_absence(
    summons: Summons,
    *,
    by: User,
    at: datetime,
    attendance: str,
    note: str = "",
    meet_at: datetime | None = None,
) -> dict[str, Any]:
    """A deputy without authorisation counts as absent; a second absence escalates."""
    if rules.came(attendance):
        raise Blocked(_("Somebody came who could speak for the enterprise; record the talk."))
    if not has_passed(summons, at):
        raise Blocked(_("The time of the talk has not come."))
    if meet_at is not None:
        check_time(meet_at, at=at)
    summons.attendance = attendance
    summons.absences += 1
    summons.meet_at = meet_at or _again(summons, at)
    _count("summons.absent", summons, at)
    notifications.talk_moved(summons, at=at)
    if rules.is_too_much(summons.absences):
        _escalate(summons, by, at)
    else:
        day = timezone.localdate(summons.meet_at)
        notifications.waits(summons, notifications.HOLD, at=at, on=day)
    return {"absences": summons.absences, "note": note}


def _again(summons: Summons, at: datetime) -> datetime:
    """The same hour on the first day that leaves the enterprise its time."""
    before = timezone.localtime(summons.meet_at)
    day = earliest(at)
    return before.replace(year=day.year, month=day.month, day=day.day)


def _escalate(summons: Summons, by: User, at: datetime) -> None:
    """拒绝约谈: it stands in the credit record, and the head decides on stricter supervision."""
    add_credit_fact(
        summons.enterprise,
        fact=f"经通知{summons.absences}次未参加质量安全约谈",
        effect=Effect.WORSE,
        on=timezone.localdate(at),
        by=by,
        at=at,
        source_label=summons.number,
        source_url=summons.get_absolute_url(),
    )
    notifications.stayed_away(summons, at=at)


def stayed_away_twice(summons: Summons) -> Any:
    """One absence is not yet a refusal."""
    if rules.is_too_much(summons.absences):
        return None
    return _("Only after the second absence.")


@transition(
    source=[State.ABSENT],
    target=State.CLOSED,
    allowed=rules.may_decide,
    guard=stayed_away_twice,
    sentence=_("Refused to be talked to: %(measure)s"),
    tone="bad",
)
def close_unheard(summons: Summons, *, by: User, at: datetime, measure: str) -> dict[str, Any]:
    """The head ends a talk that nobody came to and says what follows from it."""
    summons.waiver = measure
    _end(summons, at)
    return {"measure": measure}


@transition(
    source=[State.HELD],
    target=State.CLOSED,
    allowed=rules.may_close,
    sentence=_("Summons closed"),
)
def close(summons: Summons, *, by: User, at: datetime) -> dict[str, Any]:
    """The talk is on record; what was undertaken goes on as a rectification."""
    deadlines.meet(summons, REPORT, on=timezone.localdate(at))
    _end(summons, at)
    return {}


# --- When it no longer holds -----------------------------------------------------------------


@transition(
    source=[
        State.DRAFTED,
        State.SUBMITTED,
        State.APPROVED,
        State.SERVED,
        State.ABSENT,
        State.HELD,
    ],
    target=State.CANCELLED,
    allowed=rules.may_cancel,
    sentence=_("Summons cancelled"),
    public=_("The summons was withdrawn"),
)
def cancel(summons: Summons, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Overturned or no longer called for: the letter is void, its number stays taken."""
    _void(summons, reason, by, at)
    notifications.talk_is_owed(summons, at=at)
    return {"note": reason}


@transition(
    source=[
        State.DRAFTED,
        State.SUBMITTED,
        State.APPROVED,
        State.SERVED,
        State.ABSENT,
        State.HELD,
        State.CLOSED,
    ],
    target=State.CANCELLED,
    allowed=rules.only_robots,
    sentence=_("Summons fell with the result: %(note)s"),
    public=_("The summons was withdrawn"),
    law="Order 18 art. 42",
)
def fall(summons: Summons, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Overturned by a re-inspection: nothing is left to talk about, and no talk is owed."""
    _void(summons, reason, by, at)
    return {"note": reason}


@transition(
    source=[
        State.DRAFTED,
        State.SUBMITTED,
        State.APPROVED,
        State.SERVED,
        State.ABSENT,
        State.HELD,
    ],
    target=[State.CANCELLED, State.CLOSED],
    allowed=rules.only_robots,
    sentence=_("Ended with the case"),
)
def lapse(summons: Summons, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The case is over and leaves nobody to talk to; a letter that was signed stays genuine."""
    summons.state = State.CLOSED if summons.held_at else State.CANCELLED
    summons.waiver = summons.waiver or reason
    _end(summons, at)
    return {"note": reason}


def _void(summons: Summons, reason: str, by: User, at: datetime) -> None:
    if summons.document is not None and summons.document.state != DocumentState.VOID:
        with papers.led():
            summons.document = papers.void(summons.document, reason=reason, by=by, at=at)
    summons.waiver = reason
    if summons.approved_at:
        _count("summons.issued", summons, at, -1)
    _end(summons, at)


def _end(summons: Summons, at: datetime) -> None:
    summons.closed_at, summons.deadline = at, None
    deadlines.cancel_all(summons, on=timezone.localdate(at))
    worklist.close_items(summons, at=at)


def _count(code: str, summons: Summons, at: datetime, amount: int = 1) -> None:
    day = timezone.localdate(at)
    measures.add(code, day=day, obj=summons, district=summons.district_id, amount=amount)
