"""Reads about the duty to stop."""

from inspections.samples.models import Sample
from inspections.stops.models import StopSale
from inspections.stops.states import StopState
from inspections.visits.models import Inspection


def of_sample(sample: Sample | None) -> StopSale | None:
    """The duty that runs for this batch."""
    rows = StopSale.objects.filter(state=StopState.IN_FORCE)
    return rows.filter(sample=sample).first() if sample else None


def of_inspection(inspection: Inspection) -> list[StopSale]:
    """The duties that run in this case."""
    rows = StopSale.objects.filter(inspection=inspection, state=StopState.IN_FORCE)
    return list(rows.order_by("pk"))
