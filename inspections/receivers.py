from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from inspections import signals
from inspections.rectifications.models import Rectification
from inspections.rectifications.transitions import lapse as lapse_order
from inspections.samples.models import Sample
from inspections.summonses import duties
from inspections.summonses.models import Summons
from inspections.summonses.transitions import lapse as lapse_summons
from inspections.visits.models import Inspection
from inspections.visits.states import Outcome, Verdict

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
    if verdict == Verdict.FAIL:
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
