"""What the papers of a visit hear of: that one of them has arrived."""

from typing import Any

from django.dispatch import receiver

from documents.models import Document
from documents.signals import document_served
from inspections.papers.letters import REFUSAL_ANSWER
from inspections.papers.models import VisitPaper
from inspections.visits.notifications import told


@receiver(document_served, dispatch_uid="inspections.papers.answer_served")
def answer_arrived(sender: Any, *, document: Document, at: Any, **_more: Any) -> None:
    """The enterprise knows what was done about the fault."""
    if document.kind != REFUSAL_ANSWER.code:
        return
    paper = VisitPaper.objects.filter(document=document).select_related("inspection").first()
    if paper is not None:
        told(paper.inspection, at=at)
