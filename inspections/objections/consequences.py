"""What an upheld objection to the sampling or of authenticity brings (Order 18 art. 37)."""

from datetime import datetime

from accounts.models import User
from inspections import signals
from inspections.casefiles import transitions as casefiles
from inspections.casefiles.models import BEFORE_DECISION, CaseFile
from inspections.objections.models import Objection
from inspections.objections.states import ObjectionKind
from inspections.samples import falls
from inspections.samples.models import Sample
from inspections.tellings.transitions import take_back
from inspections.visits.states import Verdict

WHY = {
    ObjectionKind.SAMPLING: "抽样异议成立",
    ObjectionKind.AUTHENTICITY: "样品真实性异议成立",
}
# Product Quality Law: forging the origin, or using the name of another's factory.
COUNTERFEIT = "《中华人民共和国产品质量法》第五条、第三十七条、第五十三条"


def annul(objection: Objection, sample: Sample, *, by: User, at: datetime) -> None:
    """The result counts for nothing; what a failure brought falls with it."""
    failed = sample.verdict == Verdict.FAIL
    why = WHY[ObjectionKind(objection.kind)]
    reason = f"{why}（{objection.number}），原检验结果撤销"
    sample = falls.annul(sample, by=User.objects.robot("clock"), at=at, reason=reason)
    if failed:
        fell(objection, sample, reason, by, at)


def overturn(objection: Objection, *, by: User, at: datetime) -> None:
    """The re-inspection passed and is final (Order 18 art. 42)."""
    reason = f"复检合格（{objection.number}，复检报告{objection.report_number}），原检验结论撤销"
    robot = User.objects.robot("clock")
    sample = falls.overturn(objection.sample, by=robot, at=at, reason=reason)
    fell(objection, sample, reason, by, at)


def fell(objection: Objection, sample: Sample, reason: str, by: User, at: datetime) -> None:
    """Whatever the failure brought hears that it is gone."""
    signals.result_overturned.send(
        Objection,
        inspection=sample.inspection,
        sample=sample,
        objection=objection,
        reason=reason,
        by=by,
        at=at,
    )


def clear_producer(objection: Objection, sample: Sample, *, by: User, at: datetime) -> None:
    """One batch, counted once and at the seller's; the name on its label stands for nothing."""
    reason = f"标称生产者真实性异议成立（{objection.number}）"
    robot = User.objects.robot("clock")
    sample = falls.clear_producer(sample, by=robot, at=at, reason=reason)
    # Its bureau has nothing to follow up.
    take_back(sample, reason, at)
    _look_into_the_seller(sample, reason, by, at)


def _look_into_the_seller(sample: Sample, reason: str, by: User, at: datetime) -> None:
    """Somebody sold goods under a name that is not theirs: a clue, or one more in an open case."""
    robot, inspection = User.objects.robot("clock"), sample.inspection
    suspicion = f"{sample.product_name}标称生产者{sample.producer_name}否认其生产。{reason}"
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
