"""The summons from its draft to the end of the talk.

Who comes and who does not is in attendance.py, what was said in interview.py; all acts are
reached from here.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, numbering
from casework.transitions import Blocked, creation, lock, transition
from documents import transitions as papers
from documents.serving import served_at
from documents.states import DocumentState
from enterprises.models import Enterprise
from inspections.samples.models import Sample
from inspections.signals import talk_withdrawn
from inspections.summonses import duties, letters, notifications, queries, rules
from inspections.summonses.attendance import (
    ask_another_time,
    close_unheard,
    confirm_attendance,
    name_proxy,
    record_absence,
    reschedule,
)
from inspections.summonses.interview import (
    is_settled,
    note_refusal_to_sign,
    record_interview,
    sign_record,
)
from inspections.summonses.models import Summons
from inspections.summonses.states import SummonsState as State
from inspections.summonses.times import (
    LEAD,
    REPORT,
    check_time,
    earliest,
    has_passed,
    lead_days,
    report_days,
)
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState

__all__ = [
    "ask_another_time",
    "check_time",
    "close_unheard",
    "confirm_attendance",
    "draft_summons",
    "earliest",
    "has_passed",
    "lead_days",
    "name_proxy",
    "note_refusal_to_sign",
    "record_absence",
    "record_interview",
    "report_days",
    "reschedule",
    "sign_record",
    "waive",
]

BEFORE_TALK = {InspectionState.FAILED, InspectionState.REFUSED}


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
    hindrance: str = "",
    occasion: str = "",
    agenda: str = "",
    copies_to: str = "",
) -> Summons:
    """Draft the letter to the head of the failing enterprise; it binds nobody yet."""
    inspection = _free(inspection, by)
    check_time(meet_at, at=at)
    summons = Summons(
        **_who(inspection, by, at),
        sample=sample,
        **whom(inspection.enterprise, person, post, hindrance),
        meet_at=meet_at,
        place=place,
        contact=contact or str(by),
        occasion=occasion,
        agenda=agenda,
        copies_to=copies_to,
        state=State.DRAFTED,
    )
    summons.phone = phone or summons.office.phone
    summons.save()
    summons.document = papers.draft(
        kind="summons_notice",
        office=summons.office,
        addressee=letters.addressee(
            inspection.enterprise, person=summons.person, post=summons.post
        ),
        context=letters.summons_context(summons, report_days=report_days(at)),
        subject_label=f"{summons.number} {inspection.number}",
        by=by,
        at=at,
    )
    _press_service(summons)
    summons.save(update_fields=["document", "deadline"])
    duties.decided(inspection, at=at)
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
    duties.decided(inspection, at=at)
    summons.event_detail = {"note": reason}  # type: ignore[attr-defined]
    return summons


def whom(enterprise: Enterprise, person: str, post: str, hindrance: str) -> dict[str, str]:
    """The legal representative; jailed or abroad, the main head instead (domain.md 11)."""
    if not hindrance:
        return {"person": person or letters.head_of(enterprise), "post": post, "hindrance": ""}
    person = person or enterprise.main_head
    if not person:
        raise ValidationError({"person": _("The register names no main head; name the person.")})
    if person == enterprise.legal_representative:
        text = _("%(name)s is hindered; summon the main head.")
        raise ValidationError({"person": text % {"name": person}})
    return {"person": person, "post": post or letters.MAIN_HEAD, "hindrance": hindrance}


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
    duties.count("summons.issued", summons, at)
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
    summons.served_at, summons.deadline = served_at(summons.document), None
    deadlines.meet(summons, LEAD, on=timezone.localdate(summons.served_at))
    notifications.waits(summons, notifications.HOLD, at=at, on=timezone.localdate(summons.meet_at))
    notifications.letter_arrived(summons, at=at)
    return {}


@transition(
    source=[State.HELD],
    target=State.CLOSED,
    allowed=rules.may_close,
    guard=is_settled,
    sentence=_("Summons closed"),
)
def close(summons: Summons, *, by: User, at: datetime) -> dict[str, Any]:
    """The talk is on record; what was undertaken goes on as a rectification."""
    deadlines.meet(summons, REPORT, on=timezone.localdate(at))
    duties.finish(summons, at=at)
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
    talk_withdrawn.send(Summons, summons=summons, reason=reason, by=by, at=at)
    _void(summons, reason, by, at)
    duties.owe(summons.inspection, at=at)
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
    """Overturned by a re-inspection: nothing is left to talk about, and no talk is owed.

    Unlike a cancelled talk it leaves no duty to talk behind.
    """
    talk_withdrawn.send(Summons, summons=summons, reason=reason, by=by, at=at)
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
    talk_withdrawn.send(Summons, summons=summons, reason=reason, by=by, at=at)
    summons.state = State.CLOSED if summons.held_at else State.CANCELLED
    summons.waiver = summons.waiver or reason
    duties.finish(summons, at=at)
    return {"note": reason}


def _void(summons: Summons, reason: str, by: User, at: datetime) -> None:
    if summons.document is not None and summons.document.state != DocumentState.VOID:
        with papers.led():
            summons.document = papers.void(summons.document, reason=reason, by=by, at=at)
    summons.waiver = reason
    if summons.approved_at:
        duties.count("summons.issued", summons, at, -1)
    duties.finish(summons, at=at)
