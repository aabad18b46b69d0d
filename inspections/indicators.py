"""What inspections count (domain.md 9.1); the dimension is the product category's code."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

BATCHES = pgettext_lazy("unit", "batches")
VISITS = pgettext_lazy("unit", "visits")
TALKS = pgettext_lazy("unit", "talks")
ORDERS = pgettext_lazy("unit", "orders")

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
        definition=_(
            "Samples sealed, less those that the laboratory refused or that were withdrawn."
        ),
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
    Measure(
        code="summons.required",
        label=_("Talks required"),
        unit=TALKS,
        definition=_("Cases with a failed product; each needs a talk or a recorded reason."),
    ),
    Measure(
        code="summons.issued",
        label=_("Summonses issued"),
        unit=TALKS,
        definition=_("Summons letters signed, less those cancelled."),
    ),
    Measure(
        code="summons.held",
        label=_("Talks held"),
        unit=TALKS,
        definition=_("Talks with an interview record."),
    ),
    Measure(
        code="summons.absent",
        label=_("Absences from talks"),
        unit=TALKS,
        definition=_("Times that nobody came who could speak for the enterprise."),
    ),
    Measure(
        code="rectification.ordered",
        label=_("Corrections ordered"),
        unit=ORDERS,
        definition=_("Correction orders signed, less those withdrawn."),
    ),
    Measure(
        code="rectification.submitted",
        label=_("Corrections reported"),
        unit=ORDERS,
        definition=_("Reports of correction received, resubmissions included."),
    ),
    Measure(
        code="recheck.passed",
        label=_("Re-checks passed"),
        unit=ORDERS,
        definition=_("Corrections confirmed by a re-check."),
    ),
    Measure(
        code="recheck.failed",
        label=_("Re-checks failed"),
        unit=ORDERS,
        definition=_("Re-checks that did not confirm the correction."),
    ),
    Measure(
        code="exposure.published",
        label=_("Failures made public"),
        unit=BATCHES,
        definition=_("Exposures published, less those withdrawn."),
    ),
)
