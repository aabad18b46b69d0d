"""The papers of a case, gathered from every room."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from documents.models import Attachment, Document
from inspections.visits.models import Inspection

# What the papers of the case are, as conditions on Document; later rooms add their own.
Source = Callable[[Inspection], Q]
SOURCES: list[Source] = [
    lambda case: Q(visit_paper__inspection=case),
    lambda case: Q(pk__in=case.samples.values("form")),
    lambda case: Q(pk__in=case.samples.values("notices__document")),
    lambda case: Q(pk__in=case.summonses.values("document")),
    lambda case: Q(pk__in=case.summonses.values("record__document")),
    lambda case: Q(rectification__inspection=case),
    lambda case: Q(objection_paper__objection__sample__inspection=case),
    lambda case: Q(pk__in=case.tellings.values("document")),
    lambda case: Q(pk__in=case.escalations.values("suspension")),
    lambda case: Q(pk__in=case.escalations.values("transfer")),
    lambda case: Q(pk__in=case.casefiles.values("filing_document")),
    lambda case: Q(pk__in=case.casefiles.values("decision_document")),
    lambda case: Q(pk__in=case.casefiles.values("transfers__document")),
]


def papers_of(inspection: Inspection, user: Any) -> QuerySet[Document]:
    """The documents of the visit and of what followed from it that the person may see."""
    about = Q(pk__in=[])
    for source in SOURCES:
        about |= source(inspection)
    rows = Document.objects.visible_to(user).filter(about)
    return rows.select_related("office").defer("context").order_by("approved_at", "pk")


def attachments_of(inspection: Inspection, user: Any) -> QuerySet[Attachment]:
    """Photos of the checklist, of the sampling, and the evidence of corrections."""
    about = (
        Q(pk__in=inspection.findings.values("photos"))
        | Q(pk__in=inspection.samples.values("photos"))
        | Q(pk__in=inspection.rectifications.values("evidence__files"))
    )
    return Attachment.objects.visible_to(user).filter(about)
