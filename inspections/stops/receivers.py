"""What the duty to stop hears of: the failure, its overturning, the end of the case."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from casework.deadlines import find_rule
from inspections import signals
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.stops import queries, rules
from inspections.stops.models import StopSale
from inspections.stops.transitions import end, impose
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict

REGIME_OF = "SC-COR"


@receiver(signals.result_established, dispatch_uid="inspections.stops.failed")
def stop_at_once(sender: Any, *, sample: Sample, verdict: str, at: datetime, **_rest: Any) -> None:
    """Order 18 art. 45: the failure itself stops making and selling the same product."""
    # What fails again in a re-check is stopped already.
    if verdict != Verdict.FAIL or sample.kind == SampleKind.RECHECK:
        return
    day = timezone.localdate(at)
    regime = find_rule(REGIME_OF, day).regime
    if rules.begins_at_once(regime) and not StopSale.objects.filter(sample=sample).exists():
        robot = User.objects.robot("clock")
        impose(sample=sample, regime=regime, begun_on=day, by=robot, at=at)


@receiver(signals.result_overturned, dispatch_uid="inspections.stops.overturned")
def nothing_failed(sender: Any, *, sample: Sample, reason: str, at: datetime, **_rest: Any) -> None:
    """The first result fell: nobody had to stop."""
    stop = queries.of_sample(sample)
    if stop is not None:
        end(stop, by=User.objects.robot("clock"), at=at, reason=reason)


@receiver(signals.inspection_closed, dispatch_uid="inspections.stops.closed")
def end_with_the_case(
    sender: Any, *, inspection: Inspection, outcome: str, at: datetime, **_rest: Any
) -> None:
    """What the re-check did not lift ends with the case: dissolved, or handed over."""
    for stop in queries.of_inspection(inspection):
        end(stop, by=User.objects.robot("clock"), at=at, reason="案件已办结")
