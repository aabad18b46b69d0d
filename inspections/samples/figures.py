"""The figures that a batch brings to the dashboard (domain.md 9.1)."""

from datetime import datetime

from django.utils import timezone

from casework import measures
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind


def count(code: str, sample: Sample, at: datetime, amount: int = 1) -> None:
    """Count a batch on the day of the act; a re-check is none, it has figures of its own.

    What falls is counted back on the day it fell and never erased from its own day.
    """
    if sample.kind == SampleKind.RECHECK:
        return
    measures.add(
        code,
        day=timezone.localdate(at),
        obj=sample,
        district=sample.district_id,
        dimension=sample.inspection.category_code,
        amount=amount,
    )
