from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from inspections import signals
from inspections.samples.models import Sample
from inspections.summonses import duties
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict


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
