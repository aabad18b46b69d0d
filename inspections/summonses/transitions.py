"""The summons from its draft to the end of the talk."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, measures, notices, numbering, worklist
from casework.calendar import add_working_days
from casework.transitions import Blocked, creation, transition
from documents import transitions as papers
from documents.states import DocumentState, ServiceState
from inspections.samples.models import Sample
from inspections.summonses import letters, rules
from inspections.summonses.models import InterviewRecord, Summons
from inspections.summonses.states import SummonsState as State
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState

DECIDE, DRAFT, APPROVE, SERVE, HOLD, CLOSE = (
    "summons",
    "summons-draft",
    "summons-approve",
    "summons-serve",
    "summons-hold",
    "summons-close",
)


def earliest(at: datetime) -> date:
    """The first day a talk may be set for: the letter comes some working days ahead."""
    return add_working_days(timezone.localdate(at), lead_days(at))


def lead_days(at: datetime) -> int:
    """How many working days; no national rule was found, so the bureau sets it (SM-LEAD)."""
    return abs(deadlines.find_rule("SM-LEAD", timezone.localdate(at)).amount or 0)


def report_days(at: datetime) -> int:
    """How many days after the talk the written report is due (SM-REPORT)."""
    return abs(deadlines.find_rule("SM-REPORT", timezone.localdate(at)).amount or 0)


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
    if timezone.localdate(meet_at) < earliest(at):
        raise ValidationError(
            {
                "meet_at": _("Set the talk for %(day)s or later: the enterprise must get ready.")
                % {"day": earliest(at).isoformat()}
            }
        )
    summons = Summons(
        **_who(inspection, by, at),
        sample=sample,
        person=person or inspection.enterprise.main_head,
        post=post,
        meet_at=meet_at,
        place=place,
        contact=contact or str(by),
        phone=phone or inspection.office.phone,
        state=State.DRAFTED,
    )
    summons.save()
    summons.document = papers.draft(
        kind="summons_notice",
        office=inspection.office,
        addressee=letters.addressee(inspection.enterprise, person=person, post=post),
        context=letters.summons_context(summons, report_days=report_days(at)),
        subject_label=f"{summons.number} {inspection.number}",
        by=by,
        at=at,
    )
    summons.save(update_fields=["document"])
    worklist.close_items(inspection, DECIDE, at=at)
    if inspection.state in {InspectionState.FAILED, InspectionState.REFUSED}:
        visits.mark_summoned(inspection, by=by, at=at)
    _wait(summons, DRAFT, Role.REGULATOR, at)
    summons.event_detail = {"meet_at": meet_at}  # type: ignore[attr-defined]
    return summons


@creation(
    target=State.WAIVED,
    allowed=rules.may_summon,
    sentence=_("No talk, the reason is on record"),
)
def waive(*, by: User, at: datetime, inspection: Inspection, reason: str) -> Summons:
    """Every failing enterprise has a talk or a recorded reason (activity A2)."""
    summons = Summons(**_who(inspection, by, at), waiver=reason, state=State.WAIVED, closed_at=at)
    summons.save()
    worklist.close_items(inspection, DECIDE, at=at)
    summons.event_detail = {"note": reason}  # type: ignore[attr-defined]
    return summons


def _who(inspection: Inspection, by: User, at: datetime) -> dict[str, Any]:
    year = str(timezone.localtime(at).year)
    return {
        "number": f"YT-{year}-{numbering.take('summons', year):04d}",
        "inspection": inspection,
        "enterprise": inspection.enterprise,
        "office": inspection.office,
        "district": inspection.district,
        "drafted_by": by,
        "drafted_at": at,
    }


def _wait(summons: Summons, step: str, role: str, at: datetime, code: str = "") -> None:
    """Only one step of a summons waits at a time."""
    worklist.close_items(summons, at=at)
    worklist.open_item(
        summons,
        step,
        title=f"{WORDS[step]} {summons.number} {summons.enterprise.label}",
        at=at,
        role=role,
        office=None if code else summons.office,
        organisation_code=code,
    )


# Stored texts are in the language of the bureau.
WORDS = {
    DRAFT: "约谈通知书待提交",
    APPROVE: "约谈通知书待审签",
    SERVE: "约谈通知书待送达",
    HOLD: "约谈",
    CLOSE: "约谈待办结",
}


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
    if meet_at and timezone.localdate(meet_at) < earliest(at):
        raise ValidationError(
            {
                "meet_at": _("Set the talk for %(day)s or later: the enterprise must get ready.")
                % {"day": earliest(at).isoformat()}
            }
        )
    summons.meet_at = meet_at or summons.meet_at
    summons.place = place or summons.place
    summons.person = person or summons.person
    summons.post = post or summons.post
    context = letters.summons_context(summons, report_days=report_days(at))
    papers.amend(summons.document, context=context, by=by, at=at)
    return {"meet_at": summons.meet_at}


@transition(
    source=[State.DRAFTED],
    target=State.SUBMITTED,
    allowed=rules.may_edit,
    sentence=_("Summons submitted for approval"),
)
def submit(summons: Summons, *, by: User, at: datetime) -> dict[str, Any]:
    """The head of the office decides."""
    papers.submit(summons.document, by=by, at=at)
    _wait(summons, APPROVE, Role.HEAD, at)
    heads = User.objects.with_role(Role.HEAD).filter(office=summons.office)
    text = f"{WORDS[APPROVE]}：{summons.number} {summons.enterprise.label}"
    key = f"summons:{summons.pk}:submit:{summons.version}"
    notices.notify(heads, text, summons.get_absolute_url(), at=at, dedupe=key)
    return {}


@transition(
    source=[State.SUBMITTED],
    target=State.DRAFTED,
    allowed=rules.may_send_back,
    sentence=_("Summons sent back to be changed"),
)
def send_back(summons: Summons, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The head wants changes."""
    papers.send_back(summons.document, by=by, at=at, note=note)
    _wait(summons, DRAFT, Role.REGULATOR, at)
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
    document = papers.approve(summons.document, by=by, at=at)
    summons.approved_by, summons.approved_at = by, at
    measures.add(
        "summons.issued", day=timezone.localdate(at), obj=summons, district=summons.district_id
    )
    _wait(summons, SERVE, Role.REGULATOR, at)
    return {"number": document.number}


def is_made(summons: Summons) -> Any:
    """What has no bytes cannot be handed over."""
    document = summons.document
    if document is None or document.state != DocumentState.APPROVED:
        return _("The letter is not in force.")
    return None if document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.APPROVED],
    target=State.SERVED,
    allowed=rules.may_serve,
    guard=is_made,
    sentence=_("Summons served"),
    public=_("A summons letter was served on you"),
)
def serve(
    summons: Summons,
    *,
    by: User,
    at: datetime,
    way: str,
    receiver: str,
    relation: str = "",
    place: str = "",
    witness: str = "",
    remarks: str = "",
) -> dict[str, Any]:
    """The letter reaches the enterprise; from now on it stands in the enterprise's space."""
    if summons.document.service_state == ServiceState.NONE:
        papers.serve(
            summons.document,
            way=way,
            receiver=receiver,
            relation=relation,
            place=place,
            witness=witness,
            remarks=remarks,
            by=by,
            at=at,
        )
    summons.served_at = at
    _wait(summons, HOLD, Role.REGULATOR, at)
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        organisation_code=summons.enterprise.code
    )
    text = f"您有一份约谈通知书待签收：{summons.document.number}"
    notices.notify(people, text, "/enterprise/letters/", at=at, dedupe=f"summons:{summons.pk}")
    return {}


@transition(
    source=[State.SERVED, State.ABSENT],
    target=State.HELD,
    allowed=rules.may_edit,
    sentence=_("Talk held with %(attendance)s"),
    public=_("The talk was held"),
    tone="ok",
)
def record_interview(
    summons: Summons, *, by: User, at: datetime, attendance: str, **record: Any
) -> dict[str, Any]:
    """约谈记录: whoever came had the right to speak, and undertakes what the record says."""
    if not rules.came(attendance):
        raise Blocked(_("Nobody who could speak for the enterprise came; record the absence."))
    if record["signing_refused"] and not record["witnesses"]:
        raise ValidationError({"witnesses": _("Name two witnesses of the refusal to sign.")})
    interview = InterviewRecord(summons=summons, **record)
    interview.full_clean(exclude=["document"])
    interview.save()
    summons.attendance, summons.held_at = attendance, at
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
    measures.add(
        "summons.held", day=timezone.localdate(at), obj=summons, district=summons.district_id
    )
    _wait(summons, CLOSE, Role.REGULATOR, at)
    return {"attendance": str(summons.get_attendance_display())}


@transition(
    source=[State.SERVED, State.ABSENT],
    target=State.ABSENT,
    allowed=rules.may_edit,
    sentence=_("Nobody came who could speak for the enterprise (absence %(absences)s)"),
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
    if summons.meet_at and at < summons.meet_at:
        raise Blocked(_("The time of the talk has not come."))
    summons.attendance = attendance
    summons.absences += 1
    summons.meet_at = meet_at or at + timedelta(days=7)
    measures.add(
        "summons.absent", day=timezone.localdate(at), obj=summons, district=summons.district_id
    )
    _wait(summons, HOLD, Role.REGULATOR, at)
    return {"absences": summons.absences, "note": note}


@transition(
    source=[State.HELD],
    target=State.CLOSED,
    allowed=rules.may_close,
    sentence=_("Summons closed"),
)
def close(summons: Summons, *, by: User, at: datetime) -> dict[str, Any]:
    """The talk is on record; what was undertaken goes on as a rectification."""
    summons.closed_at = at
    worklist.close_items(summons, at=at)
    return {}


@transition(
    source=[State.DRAFTED, State.SUBMITTED, State.APPROVED, State.SERVED, State.ABSENT],
    target=State.CANCELLED,
    allowed=rules.may_cancel,
    sentence=_("Summons cancelled"),
    public=_("The summons was withdrawn"),
)
def cancel(summons: Summons, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Overturned or no longer called for: the letter is void, its number stays taken."""
    if summons.document and summons.document.state not in {DocumentState.VOID}:
        papers.void(summons.document, reason=reason, by=by, at=at)
    summons.closed_at, summons.waiver = at, reason
    if summons.approved_at:
        measures.add(
            "summons.issued",
            day=timezone.localdate(at),
            obj=summons,
            district=summons.district_id,
            amount=-1,
        )
    worklist.close_items(summons, at=at)
    return {"note": reason}
