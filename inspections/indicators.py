"""What inspections count (domain.md 9.1); the dimension is the product category's code."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

BATCHES = pgettext_lazy("unit", "batches")
VISITS = pgettext_lazy("unit", "visits")

register(
    Measure(
        code="spotcheck.planned",
        label=_("Spot checks planned"),
        unit=BATCHES,
        definition=_("Visits ordered under a plan or an activity, less those that became void."),
    ),
    Measure(
        code="spotcheck.sampled",
        label=_("Batches sampled"),
        unit=BATCHES,
        definition=_("Samples sealed, less those that the laboratory refused or that were withdrawn."),
    ),
    Measure(
        code="spotcheck.passed",
        label=_("Batches passed"),
        unit=BATCHES,
        definition=_("Samples whose judged items all conform, on the day of the report."),
    ),
    Measure(
        code="spotcheck.failed",
        label=_("Batches failed"),
        unit=BATCHES,
        definition=_("Samples with at least one non-conforming item, on the day of the report."),
    ),
    Measure(
        code="spotcheck.refused",
        label=_("Inspections refused"),
        unit=VISITS,
        definition=_("Refusals without a lawful reason; they are not part of the pass rate."),
    ),
    Measure(
        code="spotcheck.unable",
        label=_("No sample obtained"),
        unit=VISITS,
        definition=_("Stopped, moved, closed or too small a lot; neither refusal nor failure."),
    ),
    Measure(
        code="inspection.done",
        label=_("Inspections made"),
        unit=VISITS,
        definition=_("Visits whose checklist was signed, on the day of the signature."),
    ),
)
