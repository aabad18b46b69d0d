"""The correction: ordered, reported, re-checked, closed; with the clocks of the regime in force."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, measures, notices, numbering, worklist
from casework.models import Deadline
from casework.transitions import creation, transition
from documents import transitions as papers
from documents.models import Attachment
from documents.states import DocumentState, ServiceState
from inspections.rectifications import letters, rules
from inspections.rectifications.models import Evidence, Rectification
from inspections.rectifications.states import RectificationState as State
from inspections.samples.models import Sample
from inspections.summonses.letters import addressee
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState, Outcome

DRAFT, APPROVE, SERVE, REPORT, RECHECK, CLOSE = (
    "order-draft",
    "order-approve",
    "order-serve",
    "report",
    "recheck",
    "rectification-close",
)
# Stored texts are in the language of the bureau.
WORDS = {
    DRAFT: "责令改正通知书待提交",
    APPROVE: "责令改正通知书待审签",
    SERVE: "责令改正通知书待送达",
    REPORT: "整改并报送材料",
    RECHECK: "组织复查",
    CLOSE: "整改待办结",
}
BEFORE_CORRECTION = {
    InspectionState.CHECKED,
    InspectionState.FAILED,
    InspectionState.REFUSED,
    InspectionState.SUMMONED,
}


@creation(
    target=State.DRAFTED,
    allowed=rules.may_order,
    sentence=_("Correction order drafted"),
    law="Product Quality Law art. 17; Order 18 art. 46",
)
def order(
    *,
    by: User,
    at: datetime,
    inspection: Inspection,
    finding: str,
    demands: str,
    sample: Sample | None = None,
    contact: str = "",
    phone: str = "",
) -> Rectification:
    """Draft the order to correct; its time begins when it is made or received, by regime."""
    year = str(timezone.localtime(at).year)
    rectification = Rectification(
        number=f"ZG-{year}-{numbering.take('rectification', year):04d}",
        inspection=inspection,
        sample=sample,
        enterprise=inspection.enterprise,
        enterprise_code=inspection.enterprise.code,
        office=inspection.office,
        district=inspection.district,
        finding=finding,
        demands=demands,
        regime=deadlines.find_rule("SC-COR", timezone.localdate(at)).regime,
        state=State.DRAFTED,
        drafted_by=by,
        drafted_at=at,
    )
    rectification.save()
    context = letters.order_context(
        rectification,
        due_on=None,
        contact=contact or str(by),
        phone=phone or inspection.office.phone,
    )
    rectification.document = papers.draft(
        kind="correction_order",
        office=inspection.office,
        addressee=addressee(inspection.enterprise),
        context=context,
        subject_label=f"{rectification.number} {inspection.number}",
        by=by,
        at=at,
    )
    rectification.save(update_fields=["document"])
    _wait(rectification, DRAFT, at, role=Role.REGULATOR)
    return rectification


def _wait(
    rectification: Rectification,
    step: str,
    at: datetime,
    *,
    role: str,
    deadline: Deadline | None = None,
) -> None:
    """Only one step waits at a time; the enterprise's own stands in its space."""
    worklist.close_items(rectification, at=at)
    theirs = role == Role.ENTERPRISE
    item = worklist.open_item(
        rectification,
        step,
        title=f"{WORDS[step]} {rectification.number} {rectification.enterprise.label}",
        at=at,
        role=role,
        office=None if theirs else rectification.office,
        organisation_code=rectification.enterprise_code if theirs else "",
        deadline=deadline,
    )
    if theirs:
        item.url = rectification.space_url
        item.save(update_fields=["url"])


@transition(
    source=[State.DRAFTED],
    target=State.SUBMITTED,
    allowed=rules.may_edit,
    sentence=_("Correction order submitted for approval"),
)
def submit(rectification: Rectification, *, by: User, at: datetime) -> dict[str, Any]:
    """The head of the office decides."""
    _wait(rectification, APPROVE, at, role=Role.HEAD)
    heads = User.objects.with_role(Role.HEAD).filter(office=rectification.office)
    text = f"{WORDS[APPROVE]}：{rectification.number} {rectification.enterprise.label}"
    key = f"rectification:{rectification.pk}:submit:{rectification.version}"
    notices.notify(heads, text, rectification.get_absolute_url(), at=at, dedupe=key)
    return {}


@transition(
    source=[State.SUBMITTED],
    target=State.DRAFTED,
    allowed=rules.may_approve,
    sentence=_("Correction order sent back to be changed"),
)
def send_back(rectification: Rectification, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The head wants changes."""
    _wait(rectification, DRAFT, at, role=Role.REGULATOR)
    return {"note": note}


@transition(
    source=[State.DRAFTED],
    target=None,
    allowed=rules.may_edit,
    sentence=_("Correction order changed"),
)
def amend(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    finding: str = "",
    demands: str = "",
) -> dict[str, Any]:
    """Change what the order says while it is a draft."""
    rectification.finding = finding or rectification.finding
    rectification.demands = demands or rectification.demands
    _write(rectification, None, by=by, at=at)
    return {}


def _write(rectification: Rectification, due_on: date | None, *, by: User, at: datetime) -> None:
    context = rectification.document.context
    fresh = letters.order_context(
        rectification, due_on=due_on, contact=context["contact"], phone=context["phone"]
    )
    papers.amend(rectification.document, context=fresh, by=by, at=at)


@transition(
    source=[State.SUBMITTED],
    target=State.ORDERED,
    allowed=rules.may_approve,
    sentence=_("Correction ordered as %(number)s, until %(due_on)s"),
    law="Product Quality Law art. 17; Order 18 arts 46 and 47",
    tone="ok",
)
def approve(rectification: Rectification, *, by: User, at: datetime) -> dict[str, Any]:
    """The head signs: the letter gets its last day and its number, and the case moves on."""
    day = timezone.localdate(at)
    due = deadlines.due("SC-COR", day, rectification.regime)
    _write(rectification, due.due_on, by=by, at=at)
    document = papers.approve(papers.submit(rectification.document, by=by, at=at), by=by, at=at)
    rectification.approved_by, rectification.ordered_at = by, at
    if not rules.begins_with_receipt(rectification.regime):
        _start_clocks(rectification, day)
    measures.add(
        "rectification.ordered", day=day, obj=rectification, district=rectification.district_id
    )
    if rectification.inspection.state in BEFORE_CORRECTION:
        visits.mark_correcting(
            rectification.inspection, by=by, at=at, deadline=rectification.deadline
        )
    _wait(rectification, SERVE, at, role=Role.REGULATOR)
    return {"number": document.number, "due_on": due.due_on}


def _start_clocks(rectification: Rectification, day: date) -> None:
    """整改期限, and under Order 18 the bureau's own 75 days for the re-check."""
    rectification.deadline = deadlines.start(
        rectification, "SC-COR", on=day, office=rectification.office, regime=rectification.regime
    )
    if not rules.begins_with_receipt(rectification.regime):
        deadlines.start(
            rectification,
            "SC-RCK",
            on=day,
            office=rectification.office,
            regime=rectification.regime,
        )


def is_made(rectification: Rectification) -> Any:
    """What has no bytes cannot be handed over; what was handed over is not handed over again."""
    document = rectification.document
    if document is None or document.state != DocumentState.APPROVED:
        return _("The order is not in force.")
    if rectification.served_at:
        return _("The order has been served already.")
    return None if document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=rules.may_edit,
    guard=is_made,
    sentence=_("Correction order served"),
    public=_("A correction order was served on you"),
)
def serve(
    rectification: Rectification,
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
    """The order reaches the enterprise, which can answer it from now on."""
    document = rectification.document
    if document.service_state == ServiceState.NONE:
        papers.serve(
            document,
            way=way,
            receiver=receiver,
            relation=relation,
            place=place,
            witness=witness,
            remarks=remarks,
            by=by,
            at=at,
        )
    rectification.served_at = at
    if rules.begins_with_receipt(rectification.regime):
        _start_clocks(rectification, timezone.localdate(at))
    _wait(rectification, REPORT, at, role=Role.ENTERPRISE, deadline=rectification.deadline)
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        organisation_code=rectification.enterprise_code
    )
    text = f"您有一份责令改正通知书：{document.number}"
    key = f"rectification:{rectification.pk}:served"
    notices.notify(people, text, rectification.space_url, at=at, dedupe=key)
    return {}


@transition(
    source=[State.ORDERED],
    target=State.REPORTED,
    allowed=rules.may_report,
    guard=lambda row: None if row.served_at else _("The order has not been served yet."),
    sentence=_("The enterprise reported its correction with %(files)s files"),
    public=_("Your report was received"),
    law="Order 18 art. 46",
)
def submit_evidence(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    text: str,
    cause: str = "",
    stock: str = "",
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """整改报告: cause, what was corrected, what became of the goods, with its proof."""
    evidence = Evidence.objects.create(
        rectification=rectification,
        cause=cause,
        text=text,
        stock=stock,
        submitted_by=by,
        submitted_at=at,
    )
    evidence.files.set(files)
    day = timezone.localdate(at)
    rectification.reported_at = at
    deadlines.meet(rectification, "SC-COR", on=day)
    clock = deadlines.open_clock(rectification, "SC-RCK") or deadlines.start(
        rectification,
        "SC-RCK",
        on=day,
        office=rectification.office,
        regime=rectification.regime,
    )
    rectification.deadline = clock
    measures.add(
        "rectification.submitted",
        day=day,
        obj=rectification,
        district=rectification.district_id,
    )
    if rectification.inspection.state == InspectionState.CORRECTING:
        visits.mark_rechecking(rectification.inspection, by=by, at=at, deadline=clock)
    _wait(rectification, RECHECK, at, role=Role.REGULATOR, deadline=clock)
    return {"files": len(files)}


@transition(
    source=[State.REPORTED],
    target=State.ORDERED,
    allowed=rules.may_recheck,
    sentence=_("Evidence sent back: something is missing"),
    public=_("Your report was sent back"),
)
def return_evidence(
    rectification: Rectification, *, by: User, at: datetime, note: str
) -> dict[str, Any]:
    """The report does not show the correction; the time for correcting has not stopped."""
    rectification.reported_at = None
    if rectification.inspection.state == InspectionState.RECHECKING:
        visits.mark_correcting(rectification.inspection, by=by, at=at)
    clock = deadlines.clocks(rectification).filter(code="SC-COR").last()
    rectification.deadline = clock
    _wait(rectification, REPORT, at, role=Role.ENTERPRISE, deadline=clock)
    return {"note": note}


@transition(
    source=[State.REPORTED],
    target=State.PASSED,
    allowed=rules.may_recheck,
    sentence=_("Re-check passed"),
    public=_("The re-check was passed"),
    law="Order 18 art. 47",
    tone="ok",
)
def recheck_pass(
    rectification: Rectification, *, by: User, at: datetime, findings: str
) -> dict[str, Any]:
    """复查合格: the stop of production and sale ends."""
    _rechecked(rectification, findings, at)
    measures.add(
        "recheck.passed",
        day=timezone.localdate(at),
        obj=rectification,
        district=rectification.district_id,
    )
    _wait(rectification, CLOSE, at, role=Role.REGULATOR)
    return {}


@transition(
    source=[State.REPORTED],
    target=State.FAILED,
    allowed=rules.may_recheck,
    sentence=_("Re-check failed"),
    public=_("The re-check was not passed"),
    law="Product Quality Law art. 17; Order 18 art. 47",
    tone="bad",
)
def recheck_fail(
    rectification: Rectification, *, by: User, at: datetime, findings: str
) -> dict[str, Any]:
    """复查不合格: reported to the province, which publishes; then suspension and licence."""
    _rechecked(rectification, findings, at)
    rectification.failures += 1
    measures.add(
        "recheck.failed",
        day=timezone.localdate(at),
        obj=rectification,
        district=rectification.district_id,
    )
    _wait(rectification, CLOSE, at, role=Role.HEAD)
    return {}


def _rechecked(rectification: Rectification, findings: str, at: datetime) -> None:
    day = timezone.localdate(at)
    rectification.rechecked_on, rectification.recheck_findings = day, findings
    deadlines.meet(rectification, "SC-RCK", on=day)
    rectification.deadline = None


@transition(
    source=[State.FAILED],
    target=State.ORDERED,
    allowed=rules.may_close,
    sentence=_("Correction ordered again after a failed re-check"),
    public=_("You must correct again"),
    law="Order 18 arts 47 and 48",
    tone="bad",
)
def order_again(
    rectification: Rectification, *, by: User, at: datetime, note: str = ""
) -> dict[str, Any]:
    """The ladder goes on: corrected again, while notice and suspension are prepared."""
    day = timezone.localdate(at)
    rectification.reported_at = None
    _start_clocks(rectification, day)
    if rectification.inspection.state == InspectionState.RECHECKING:
        visits.mark_correcting(
            rectification.inspection, by=by, at=at, deadline=rectification.deadline
        )
    _wait(rectification, REPORT, at, role=Role.ENTERPRISE, deadline=rectification.deadline)
    return {"note": note}


@transition(
    source=[State.PASSED],
    target=State.CLOSED,
    allowed=rules.may_close,
    sentence=_("Rectification closed"),
    public=_("The matter is closed"),
    tone="ok",
)
def close(rectification: Rectification, *, by: User, at: datetime) -> dict[str, Any]:
    """With the last correction confirmed, the case itself ends."""
    rectification.closed_at = at
    worklist.close_items(rectification, at=at)
    inspection = rectification.inspection
    others = inspection.rectifications.open().exclude(pk=rectification.pk)
    if inspection.state == InspectionState.RECHECKING and not others.exists():
        visits.close(inspection, by=by, at=at, outcome=Outcome.CORRECTED)
    return {}


@transition(
    source=[State.DRAFTED, State.SUBMITTED, State.ORDERED, State.REPORTED, State.FAILED],
    target=State.WITHDRAWN,
    allowed=rules.may_close,
    sentence=_("Correction order withdrawn"),
    public=_("The correction order was withdrawn"),
)
def withdraw(
    rectification: Rectification, *, by: User, at: datetime, reason: str
) -> dict[str, Any]:
    """Overturned by a re-inspection, or the enterprise is no more: the order is void."""
    document = rectification.document
    if document and document.state != DocumentState.VOID:
        papers.void(document, reason=reason, by=by, at=at)
    rectification.withdraw_reason, rectification.closed_at = reason, at
    rectification.deadline = None
    deadlines.cancel_all(rectification, on=timezone.localdate(at))
    worklist.close_items(rectification, at=at)
    return {"note": reason}
