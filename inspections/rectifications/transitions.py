"""The correction: ordered, reported, re-checked, closed; with the clocks of the regime in force."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, measures, numbering, worklist
from casework.models import DeadlineRule
from casework.states import RuleRole
from casework.transitions import Blocked, creation, lock, transition
from documents import transitions as papers
from documents.models import Attachment
from documents.rules import chinese_date
from documents.serving import served_at
from documents.states import DocumentState
from enterprises.states import Effect
from enterprises.transitions import add_credit_fact
from inspections.rectifications import letters, notifications, queries, rules, windows
from inspections.rectifications.models import Evidence, Rectification
from inspections.rectifications.states import Ending
from inspections.rectifications.states import RectificationState as State
from inspections.samples.models import Sample
from inspections.signals import recheck_failed
from inspections.stops import queries as stop_queries
from inspections.stops import transitions as stops
from inspections.stops.models import StopSale
from inspections.summonses.letters import addressee
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState, Outcome

CORRECT, RECHECK = "SC-COR", "SC-RCK"
BEFORE_CORRECTION = {
    InspectionState.CHECKED,
    InspectionState.FAILED,
    InspectionState.REFUSED,
    InspectionState.SUMMONED,
}


# --- The order -------------------------------------------------------------------------------


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
    inspection = lock(inspection)
    visits.require_reach(inspection, by)
    if reason := queries.why_no_order_now(inspection):
        raise Blocked(reason)
    year = str(timezone.localtime(at).year)
    rectification = Rectification.objects.create(
        number=f"ZG-{year}-{numbering.take('rectification', year):04d}",
        inspection=inspection,
        sample=sample,
        enterprise=inspection.enterprise,
        enterprise_code=inspection.enterprise.code,
        # Whoever orders does so in the name of the own organ.
        office=by.office or inspection.office,
        district=inspection.district,
        finding=finding,
        demands=demands,
        regime=deadlines.find_rule(CORRECT, timezone.localdate(at)).regime,
        state=State.DRAFTED,
        drafted_by=by,
        drafted_at=at,
    )
    people = {"contact": contact or str(by), "phone": phone or rectification.office.phone}
    rectification.document = papers.draft(
        kind="correction_order",
        office=rectification.office,
        addressee=addressee(inspection.enterprise),
        context=letters.order_context(rectification, due_on=None, **people),
        subject_label=f"{rectification.number} {inspection.number}",
        by=by,
        at=at,
    )
    rectification.save(update_fields=["document"])
    notifications.waits(rectification, notifications.DRAFT, at=at)
    return rectification


@transition(
    source=[State.DRAFTED],
    target=State.SUBMITTED,
    allowed=rules.may_edit,
    sentence=_("Correction order submitted for approval"),
)
def submit(rectification: Rectification, *, by: User, at: datetime) -> dict[str, Any]:
    """The head of the office decides; the letter stays open for the last day, known at signing."""
    notifications.to_be_signed(rectification, at=at)
    return {}


@transition(
    source=[State.SUBMITTED],
    target=State.DRAFTED,
    allowed=rules.may_decide,
    sentence=_("Correction order sent back to be changed"),
)
def send_back(rectification: Rectification, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The head wants changes."""
    notifications.waits(rectification, notifications.DRAFT, at=at)
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
    document: Any = rectification.document
    context = document.context
    fresh = letters.order_context(
        rectification, due_on=due_on, contact=context["contact"], phone=context["phone"]
    )
    with papers.led():
        rectification.document = papers.amend(document, context=fresh, by=by, at=at)


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
    due = deadlines.due(CORRECT, day, rectification.regime)
    rectification.document = _sign(rectification, due.due_on, by=by, at=at)
    rectification.approved_by, rectification.ordered_at = by, at
    if not rules.begins_with_receipt(rectification.regime):
        _start_clocks(rectification, day)
    _count("rectification.ordered", rectification, at)
    inspection = rectification.inspection
    # Whoever refused before the checklist was signed stays a refused case.
    if inspection.state in BEFORE_CORRECTION and inspection.submitted_at:
        visits.mark_correcting(inspection, by=by, at=at, deadline=rectification.deadline)
    notifications.waits(rectification, notifications.SERVE, at=at, deadline=rectification.deadline)
    return {"number": rectification.document.number, "due_on": due.due_on}


def _sign(rectification: Rectification, due_on: date, *, by: User, at: datetime) -> Any:
    """The last day is known only now, so the signature itself writes it into the letter."""
    _write(rectification, due_on, by=by, at=at)
    with papers.led():
        return papers.approve(papers.submit(rectification.document, by=by, at=at), by=by, at=at)


def _start_clocks(rectification: Rectification, day: date) -> None:
    """整改期限, and under Order 18 the bureau's own 75 days for the re-check."""
    rectification.deadline = _start(rectification, CORRECT, day)
    if not rules.begins_with_receipt(rectification.regime):
        _start(rectification, RECHECK, day)


def _start(rectification: Rectification, code: str, day: date) -> Any:
    return deadlines.start(
        rectification, code, on=day, office=rectification.office, regime=rectification.regime
    )


def is_made(rectification: Rectification) -> Any:
    """What has no bytes cannot be handed over."""
    document = rectification.document
    if document is None or document.state != DocumentState.APPROVED:
        return _("The order is not in force.")
    return None if document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=rules.may_serve,
    guard=is_made,
    sentence=_("Correction order served"),
    public=_("A correction order was served on you"),
)
def serve(rectification: Rectification, *, by: User, at: datetime, **record: Any) -> dict[str, Any]:
    """The order reaches the enterprise, which can answer it from now on.

    `record` holds what the receipt says: way, receiver, relation, place, witness, remarks.
    """
    with papers.led():
        rectification.document = papers.serve(rectification.document, by=by, at=at, **record)
    rectification.served_at = served_at(rectification.document)
    served_on = timezone.localdate(rectification.served_at)
    if rules.begins_with_receipt(rectification.regime):
        _start_clocks(rectification, served_on)
        _press(rectification)
    _stop(rectification, served_on, at)
    notifications.enterprise_must_act(rectification, at=at)
    text = f"您有一份责令改正通知书：{rectification.document.number}"
    notifications.tell_enterprise(rectification, text, at=at)
    return {}


def _stop(rectification: Rectification, served_on: date, at: datetime) -> None:
    """Until 2019 the served order stopped making and selling; since then the failure itself has."""
    sample = rectification.sample
    if sample is None or StopSale.objects.filter(sample=sample).exists():
        return
    stops.impose(
        sample=sample,
        regime=rectification.regime,
        begun_on=served_on,
        by=User.objects.robot("clock"),
        at=at,
    )


def _press(rectification: Rectification) -> None:
    """The case shows the clock of its correction."""
    Inspection.objects.filter(pk=rectification.inspection_id).update(
        deadline=rectification.deadline
    )


# --- More time -------------------------------------------------------------------------------


def may_be_longer(rectification: Rectification) -> Any:
    """Order 133 knew one extension; Order 18 knows none."""
    extension = DeadlineRule.objects.filter(
        role=RuleRole.EXTENSION, parent=CORRECT, regime=rectification.regime
    )
    if not extension.exists():
        return _("The order in force allows no extension of the time for correcting.")
    if deadlines.open_clock(rectification, CORRECT) is None:
        return _("The time for correcting does not run yet.")
    return None


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=rules.may_decide,
    guard=may_be_longer,
    sentence=_("Time for correcting extended to %(due_on)s"),
    public=_("Your time for correcting was extended to %(due_on)s"),
    law="AQSIQ Order 133 (SC-COR-EXT)",
)
def extend(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    reason: str,
    amount: int | None = None,
    asked_on: date | None = None,
) -> dict[str, Any]:
    """Once, by at most 30 days, and only when the enterprise asked 5 days before the end."""
    clock = deadlines.extend(
        deadlines.open_clock(rectification, CORRECT),
        by=by,
        at=at,
        reason=reason,
        amount=amount,
        asked_on=asked_on,
    )
    text = f"整改期限已延长至{chinese_date(clock.due_on)}"
    notifications.tell_enterprise(rectification, text, at=at)
    return {"due_on": clock.due_on, "note": reason}


# --- Report and re-check ---------------------------------------------------------------------


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
    deadlines.meet(rectification, CORRECT, on=day)
    clock = deadlines.open_clock(rectification, RECHECK) or _start(rectification, RECHECK, day)
    rectification.deadline = clock
    _count("rectification.submitted", rectification, at)
    if rectification.inspection.state == InspectionState.CORRECTING:
        visits.mark_rechecking(rectification.inspection, by=by, at=at, deadline=clock)
    notifications.waits(rectification, notifications.RECHECK, at=at, deadline=clock)
    return {"files": len(files)}


@transition(
    source=[State.REPORTED],
    target=State.ORDERED,
    allowed=rules.may_edit,
    sentence=_("Evidence sent back: something is missing"),
    public=_("Your report was sent back"),
)
def return_evidence(
    rectification: Rectification, *, by: User, at: datetime, note: str
) -> dict[str, Any]:
    """The report does not show the correction; the time for correcting has not stopped."""
    day = timezone.localdate(at)
    rectification.reported_at = None
    if rules.begins_with_receipt(rectification.regime):
        # In 2014 the re-check was due from the report, which does not count any more.
        deadlines.cancel(rectification, RECHECK, on=day)
    rectification.deadline = deadlines.reopen(rectification, CORRECT, on=day)
    _correct_again(rectification, by, at)
    notifications.tell_enterprise(rectification, f"整改材料被退回：{note}", at=at)
    return {"note": note}


def _correct_again(rectification: Rectification, by: User, at: datetime) -> None:
    if rectification.inspection.state == InspectionState.RECHECKING:
        visits.mark_correcting(
            rectification.inspection, by=by, at=at, deadline=rectification.deadline
        )
    notifications.enterprise_must_act(rectification, at=at)


@transition(
    source=[State.REPORTED],
    target=State.PASSED,
    allowed=rules.may_edit,
    sentence=_("Re-check passed"),
    public=_("The re-check was passed"),
    law="Order 18 art. 47",
    tone="ok",
)
def recheck_pass(
    rectification: Rectification, *, by: User, at: datetime, findings: str, late_reason: str = ""
) -> dict[str, Any]:
    """复查合格: the stop of production and sale ends."""
    found = windows.Found(passed=True, findings=findings, late_reason=late_reason)
    _first_recheck(rectification, found, by=by, at=at)
    _passed(rectification, at)
    return {}


def _passed(rectification: Rectification, at: datetime) -> None:
    stop = stop_queries.of_sample(rectification.sample)
    if stop is not None:
        stops.lift(stop, by=User.objects.robot("clock"), at=at)
    _count("recheck.passed", rectification, at)
    notifications.waits(rectification, notifications.CLOSE, at=at)
    notifications.tell_enterprise(rectification, "复查合格，可以恢复生产、销售", at=at)


@transition(
    source=[State.REPORTED],
    target=State.FAILED,
    allowed=rules.may_edit,
    sentence=_("Re-check failed"),
    public=_("The re-check was not passed"),
    law="Product Quality Law art. 17; Order 18 art. 47",
    tone="bad",
)
def recheck_fail(
    rectification: Rectification, *, by: User, at: datetime, findings: str, late_reason: str = ""
) -> dict[str, Any]:
    """复查不合格: reported to the province, which publishes; then suspension and licence."""
    found = windows.Found(passed=False, findings=findings, late_reason=late_reason)
    _first_recheck(rectification, found, by=by, at=at)
    _failed(rectification, by, at)
    notifications.failed_again(rectification, at=at)
    # What follows looks at the order as it stands now.
    rectification.state = State.FAILED
    recheck_failed.send(Rectification, rectification=rectification, by=by, at=at)
    return {}


def _failed(rectification: Rectification, by: User, at: datetime) -> None:
    rectification.failures += 1
    _count("recheck.failed", rectification, at)
    add_credit_fact(
        rectification.enterprise,
        fact=f"{rectification.inspection.product_name or '产品'}整改后复查不合格",
        effect=Effect.WORSE,
        on=timezone.localdate(at),
        by=by,
        at=at,
        source_label=rectification.number,
        source_url=rectification.get_absolute_url(),
    )
    text = "复查不合格，未经复查合格不得恢复生产、销售"
    notifications.tell_enterprise(rectification, text, at=at)


def _first_recheck(
    rectification: Rectification, found: windows.Found, *, by: User, at: datetime
) -> None:
    window = windows.first_window(rectification)
    windows.settle(rectification, window, found, by=by, at=at)
    day = timezone.localdate(at)
    rectification.rechecked_on, rectification.recheck_findings = day, found.findings
    deadlines.meet(rectification, RECHECK, on=day)
    rectification.deadline = None


@transition(
    source=[State.FAILED],
    target=State.PASSED,
    allowed=rules.only_robots,
    sentence=_("A later re-check was passed"),
    public=_("The re-check was passed"),
    law="Order 18 art. 48",
    tone="ok",
)
def pass_at_last(
    rectification: Rectification, *, by: User, at: datetime, findings: str
) -> dict[str, Any]:
    """After the public notice or the suspension the correction is confirmed after all."""
    rectification.rechecked_on = timezone.localdate(at)
    rectification.recheck_findings = findings
    _passed(rectification, at)
    return {}


@transition(
    source=[State.FAILED],
    target=None,
    allowed=rules.only_robots,
    sentence=_("A later re-check failed as well"),
    public=_("The re-check was not passed"),
    law="Order 18 art. 48",
    tone="bad",
)
def fail_again(
    rectification: Rectification, *, by: User, at: datetime, findings: str
) -> dict[str, Any]:
    """Another re-check failed; the next rung of the ladder follows."""
    rectification.rechecked_on = timezone.localdate(at)
    rectification.recheck_findings = findings
    _failed(rectification, by, at)
    return {}


def _no_ladder(rectification: Rectification) -> Any:
    """Order 18 arts 47 and 48 say what follows for goods; on-site faults are ordered again."""
    if rectification.sample_id is None:
        return None
    return _("A failed batch goes up the ladder: public notice, suspension, licence.")


@transition(
    source=[State.FAILED],
    target=State.ORDERED,
    allowed=rules.may_close,
    guard=_no_ladder,
    sentence=_("Correction ordered again after a failed re-check"),
    public=_("You must correct again"),
    law="Product Quality Law art. 17",
    tone="bad",
)
def order_again(
    rectification: Rectification, *, by: User, at: datetime, note: str = ""
) -> dict[str, Any]:
    """What a visit found without a test is put right once more, with its time begun anew."""
    rectification.reported_at = None
    _start_clocks(rectification, timezone.localdate(at))
    _correct_again(rectification, by, at)
    notifications.tell_enterprise(rectification, "请继续整改", at=at)
    return {"note": note}


# --- The end ---------------------------------------------------------------------------------


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
    rectification.closed_at, rectification.ending = at, Ending.CORRECTED
    worklist.close_items(rectification, at=at)
    inspection = rectification.inspection
    others = inspection.rectifications.open().exclude(pk=rectification.pk)
    if inspection.state == InspectionState.RECHECKING and not others.exists():
        visits.close(inspection, by=by, at=at, outcome=Outcome.CORRECTED)
    return {}


@transition(
    source=[
        State.DRAFTED,
        State.SUBMITTED,
        State.ORDERED,
        State.REPORTED,
        State.PASSED,
        State.FAILED,
    ],
    target=State.WITHDRAWN,
    allowed=rules.may_withdraw,
    sentence=_("Correction order withdrawn"),
    public=_("The correction order was withdrawn"),
)
def withdraw(
    rectification: Rectification, *, by: User, at: datetime, reason: str
) -> dict[str, Any]:
    """The order is void, and what it ordered binds nobody."""
    return _take_back(rectification, reason, by, at)


@transition(
    source=[
        State.DRAFTED,
        State.SUBMITTED,
        State.ORDERED,
        State.REPORTED,
        State.PASSED,
        State.FAILED,
        State.CLOSED,
    ],
    target=State.WITHDRAWN,
    allowed=rules.only_robots,
    sentence=_("Correction order fell with the result: %(note)s"),
    public=_("The correction order was withdrawn"),
    law="Order 18 art. 42",
)
def fall(rectification: Rectification, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Overturned by a re-inspection: nothing is left to correct."""
    return _take_back(rectification, reason, by, at)


def _take_back(rectification: Rectification, reason: str, by: User, at: datetime) -> dict[str, Any]:
    document: Any = rectification.document
    if document.state != DocumentState.VOID:
        with papers.led():
            rectification.document = papers.void(document, reason=reason, by=by, at=at)
    if rectification.ordered_at:
        _count("rectification.ordered", rectification, at, -1)
    windows.drop(rectification, by=by, at=at)
    _end(rectification, reason, at)
    if rectification.served_at:
        notifications.tell_enterprise(
            rectification, f"{document.number}已撤回：{reason}", at=at, url=notifications.LETTERS
        )
    return {"note": reason}


@transition(
    source=[
        State.DRAFTED,
        State.SUBMITTED,
        State.ORDERED,
        State.REPORTED,
        State.FAILED,
    ],
    target=State.WITHDRAWN,
    allowed=rules.only_robots,
    sentence=_("Ended with the case"),
)
def lapse(rectification: Rectification, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The case is over and leaves nobody to correct; a letter that was signed stays genuine."""
    windows.drop(rectification, by=by, at=at)
    _end(rectification, reason, at)
    return {"note": reason}


def _end(rectification: Rectification, reason: str, at: datetime) -> None:
    rectification.withdraw_reason, rectification.closed_at = reason, at
    rectification.deadline = None
    deadlines.cancel_all(rectification, on=timezone.localdate(at))
    worklist.close_items(rectification, at=at)


def _count(code: str, rectification: Rectification, at: datetime, amount: int = 1) -> None:
    day, district = timezone.localdate(at), rectification.district_id
    measures.add(code, day=day, obj=rectification, district=district, amount=amount)
