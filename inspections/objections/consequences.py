"""What an upheld objection to the sampling or of authenticity brings (Order 18 art. 37)."""

from datetime import datetime
from typing import Any

from accounts.models import User
from inspections import signals
from inspections.objections.models import Objection
from inspections.objections.states import ObjectionKind
from inspections.samples import falls
from inspections.samples.models import Sample
from inspections.visits.states import Verdict

WHY = {
    ObjectionKind.SAMPLING: "抽样异议成立",
    ObjectionKind.AUTHENTICITY: "样品真实性异议成立",
}


def annul(objection: Objection, sample: Sample, *, by: User, at: datetime) -> None:
    """The result counts for nothing; what a failure brought falls with it."""
    failed = sample.verdict == Verdict.FAIL
    why = WHY[ObjectionKind(objection.kind)]
    reason = f"{why}（{objection.number}），原检验结果撤销"
    sample = falls.annul(sample, by=User.objects.robot("clock"), at=at, reason=reason)
    if failed:
        _send(signals.result_overturned, objection, sample, reason, by, at)


def clear_producer(objection: Objection, sample: Sample, *, by: User, at: datetime) -> None:
    """One batch, counted once and at the seller's; the name on its label stands for nothing."""
    reason = f"标称生产者真实性异议成立（{objection.number}）"
    robot = User.objects.robot("clock")
    sample = falls.clear_producer(sample, by=robot, at=at, reason=reason)
    _send(signals.producer_cleared, objection, sample, reason, by, at)


def _send(
    signal: Any, objection: Objection, sample: Sample, reason: str, by: User, at: datetime
) -> None:
    signal.send(
        Objection,
        inspection=sample.inspection,
        sample=sample,
        objection=objection,
        reason=reason,
        by=by,
        at=at,
    )
