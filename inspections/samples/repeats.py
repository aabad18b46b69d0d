"""How often an enterprise has failed lately: what its draw weight and its tracking stand on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.visits.states import Verdict


def failed_batches(enterprises: Iterable[int], *, since: datetime) -> dict[int, int]:
    """Failed batches by enterprise since a moment; who has none is not in it. One query."""
    rows = Sample.objects.filter(
        verdict=Verdict.FAIL, result_at__gte=since, inspection__enterprise__in=enterprises
    )
    # A re-check looks at the batch that failed already; it is no further one.
    rows = rows.exclude(kind=SampleKind.RECHECK)
    counted = rows.order_by().values_list("inspection__enterprise").annotate(number=Count("pk"))
    return dict(counted)
