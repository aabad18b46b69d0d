"""Which failures are alike."""

from datetime import datetime, timedelta

from django.conf import settings

from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict


def failures_like(inspection: Inspection, at: datetime) -> list[Inspection]:
    """Cases with a failed batch of the same category in the same district, within the window."""
    since = at - timedelta(days=settings.MEETING_DAYS)
    failed = Sample.objects.filter(verdict=Verdict.FAIL, result_at__gte=since)
    failed = failed.exclude(kind=SampleKind.RECHECK)
    rows = Inspection.objects.filter(
        category=inspection.category,
        district=inspection.district,
        pk__in=failed.values("inspection_id"),
    )
    return list(rows.order_by("pk"))
