from datetime import date, datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from inspections import signals
from inspections.casefiles import transitions as casefiles
from inspections.casefiles.models import BEFORE_DECISION, CaseFile
from inspections.casefiles.states import Ground
from inspections.exposures import transitions as exposures
from inspections.exposures.models import BEFORE_PUBLIC, Exposure
from inspections.exposures.states import ExposureState
from inspections.rectifications.models import Rectification
from inspections.rectifications.transitions import lapse as lapse_order
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.summonses import duties
from inspections.summonses.models import Summons
from inspections.summonses.transitions import lapse as lapse_summons
from inspections.visits.models import Inspection
from inspections.visits.states import Outcome, Verdict

# Product Quality Law: forging the origin or the name of another's factory.
COUNTERFEIT = "《中华人民共和国产品质量法》第五条、第三十七条、第五十三条"

# These ends leave nobody who could be talked to or who could correct; stored as the bureau says it.
REASONS = {
    Outcome.REFERRED: "案件已移送其他部门处理",
    Outcome.DISSOLVED: "企业已注销",
}


@receiver(signals.result_established)
def require_talk(
    sender: Any,
    *,
    inspection: Inspection,
    sample: Sample,
    verdict: str,
    by: User,
    at: datetime,
    **_rest: Any,
) -> None:
    """Every failing enterprise has a talk or a recorded reason (activity A2)."""
    # What follows a failed re-check is the ladder, not another talk.
    if verdict == Verdict.FAIL and sample.kind != SampleKind.RECHECK:
        duties.require_talk(inspection, sample, at=at)


@receiver(signals.inspection_closed)
def end_with_the_case(
    sender: Any, *, inspection: Inspection, outcome: str, by: User, at: datetime, **_rest: Any
) -> None:
    """Closed with proof of the dissolution, or handed over: open talks and orders end with it."""
    if outcome not in REASONS:
        return
    robot, reason = User.objects.robot("clock"), REASONS[Outcome(outcome)]
    for summons in Summons.objects.open().filter(inspection=inspection).order_by("pk"):
        lapse_summons(summons, by=robot, at=at, reason=reason)
    for order in Rectification.objects.open().filter(inspection=inspection).order_by("pk"):
        lapse_order(order, by=robot, at=at, reason=reason)


# --- Case files ------------------------------------------------------------------------------


def end_cases(rows: Any, ground: Ground, reason: str, at: datetime) -> None:
    """What is not decided yet is withdrawn; what a head signed, a head takes back."""
    robot = User.objects.robot("clock")
    for row in rows.filter(state__in=BEFORE_DECISION).order_by("pk"):
        casefiles.withdraw(row, by=robot, at=at, ground=ground, reason=reason)


@receiver(signals.result_overturned)
def end_cases_on_the_result(
    sender: Any, *, inspection: Inspection, reason: str, by: User, at: datetime, **_rest: Any
) -> None:
    """The case falls with the result it stands on, unless another sample failed."""
    if inspection.verdict == Verdict.FAIL:
        return
    rows = CaseFile.objects.filter(inspection=inspection)
    end_cases(rows, Ground.OVERTURNED, reason, at)
    robot = User.objects.robot("clock")
    for row in rows.decided().order_by("pk"):
        casefiles.call_for_revocation(row, by=robot, at=at)


@receiver(signals.producer_cleared)
def look_into_the_seller(
    sender: Any,
    *,
    inspection: Inspection,
    sample: Sample,
    reason: str,
    by: User,
    at: datetime,
    **_rest: Any,
) -> None:
    """Somebody sold goods under a name that is not theirs: a clue, or one more in an open case."""
    suspicion = f"{sample.product_name}标称生产者{sample.producer_name}否认其生产。{reason}"
    robot = User.objects.robot("clock")
    known = CaseFile.objects.filter(inspection=inspection, state__in=BEFORE_DECISION)
    if casefile := known.order_by("pk").first():
        casefiles.suspect_counterfeit(
            casefile, by=robot, at=at, suspicion=suspicion, clauses=COUNTERFEIT
        )
        return
    casefiles.open_counterfeit(
        inspection=inspection,
        product_name=sample.product_name,
        suspicion=suspicion,
        clauses=COUNTERFEIT,
        answered_by=by,
        by=robot,
        at=at,
    )


@receiver(signals.inspection_closed)
def end_cases_of_nobody(
    sender: Any, *, inspection: Inspection, outcome: str, by: User, at: datetime, **_rest: Any
) -> None:
    """Closed with proof of the dissolution: nobody is left whom a penalty could reach."""
    if outcome == Outcome.DISSOLVED:
        rows = CaseFile.objects.filter(inspection=inspection)
        end_cases(rows, Ground.DISSOLVED, REASONS[Outcome.DISSOLVED], at)


@receiver(signals.case_decision_revoked)
def take_exposures_back(
    sender: Any,
    *,
    casefile: CaseFile,
    reason: str,
    changed_on: date,
    by: User,
    at: datetime,
    **_rest: Any,
) -> None:
    """PN-WD: three working days are left for what is public; a draft goes nowhere any more."""
    robot = User.objects.robot("clock")
    rows = Exposure.objects.filter(casefile=casefile)
    for row in rows.filter(state=ExposureState.PUBLISHED, deadline=None).order_by("pk"):
        exposures.require_withdrawal(row, by=robot, at=at, reason=reason, changed_on=changed_on)
    for row in rows.filter(state__in=BEFORE_PUBLIC).order_by("pk"):
        exposures.drop(row, by=by, at=at, reason=reason)
