"""What the ladder hears of: the failed re-check, the fallen result, the end of the case."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from inspections import signals
from inspections.escalations.models import Escalation
from inspections.escalations.transitions import climb, drop
from inspections.rectifications.models import Rectification
from inspections.samples.models import Sample
from inspections.visits.models import Inspection


@receiver(signals.recheck_failed, dispatch_uid="inspections.escalations.failed")
def go_up(sender: Any, *, rectification: Rectification, at: datetime, **_rest: Any) -> None:
    """Only goods that failed a test go up the ladder of art. 17."""
    if rectification.sample_id is not None:
        climb(rectification=rectification, by=User.objects.robot("clock"), at=at)


@receiver(signals.result_overturned, dispatch_uid="inspections.escalations.overturned")
def fall_with_the_result(
    sender: Any, *, sample: Sample, reason: str, at: datetime, **_rest: Any
) -> None:
    _drop(Escalation.objects.filter(rectification__sample=sample), reason, at)


@receiver(signals.inspection_closed, dispatch_uid="inspections.escalations.closed")
def end_with_the_case(sender: Any, *, inspection: Inspection, at: datetime, **_rest: Any) -> None:
    _drop(Escalation.objects.filter(inspection=inspection), "案件已办结", at)


def _drop(rows: Any, reason: str, at: datetime) -> None:
    for row in rows.open().order_by("pk"):
        drop(row, by=User.objects.robot("clock"), at=at, reason=reason)
