"""What the watch hears of: a failure, and its overturning."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from inspections import signals
from inspections.repeaters import queries, rules
from inspections.repeaters.transitions import count_again, let_go, still_offends, watch
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict


@receiver(signals.result_established, dispatch_uid="inspections.repeaters.failed")
def failed_again(
    sender: Any,
    *,
    inspection: Inspection,
    sample: Sample,
    verdict: str,
    at: datetime,
    **_rest: Any,
) -> None:
    """Two failures in twelve months, as the bureau has set it."""
    if verdict != Verdict.FAIL or sample.kind == SampleKind.RECHECK:
        return
    failures = queries.failures_of(inspection.enterprise, at)
    if not rules.is_repeat(failures, settings.REPEAT_FAILURES):
        return
    robot, day = User.objects.robot("clock"), timezone.localdate(at)
    known = queries.of_enterprise(inspection.enterprise)
    if known is None:
        watch(inspection=inspection, failures=failures, failed_on=day, by=robot, at=at)
    else:
        count_again(known, failures=failures, failed_on=day, by=robot, at=at)


@receiver(signals.result_overturned, dispatch_uid="inspections.repeaters.overturned")
def count_anew(sender: Any, *, inspection: Inspection, at: datetime, **_rest: Any) -> None:
    """A failure that fell counts no more."""
    known = queries.of_enterprise(inspection.enterprise)
    if known is not None and not still_offends(inspection.enterprise, at):
        let_go(known, by=User.objects.robot("clock"), at=at, reason="原不合格结果已撤销，不再计入")
