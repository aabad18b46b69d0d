"""The papers of a safety inspection: what its file holds, for one person."""

from typing import Any

from django.db.models import Q, QuerySet

from documents.models import Attachment, Document
from inspections.equipment.models import DeviceAnswer, DirectiveReport, EquipmentCheck


def papers_of(check: EquipmentCheck, user: Any) -> QuerySet[Document]:
    """Its directives, and the papers of the case that disobedience of one opened."""
    directives = check.directives.order_by()
    about = (
        Q(pk__in=directives.values("document"))
        | Q(pk__in=directives.values("casefiles__filing_document"))
        | Q(pk__in=directives.values("casefiles__decision_document"))
        | Q(pk__in=directives.values("casefiles__transfers__document"))
    )
    rows = Document.objects.visible_to(user).filter(about)
    return rows.select_related("office").defer("context").order_by("approved_at", "pk")


def attachments_of(check: EquipmentCheck, user: Any) -> QuerySet[Attachment]:
    """Photos of the sheets, and what the unit sent with its reports."""
    photos = DeviceAnswer.photos.through.objects.filter(deviceanswer__row__inspection=check)
    reports = DirectiveReport.files.through.objects.filter(
        directivereport__directive__inspection=check
    )
    about = Q(pk__in=photos.values("attachment")) | Q(pk__in=reports.values("attachment"))
    return Attachment.objects.visible_to(user).filter(about)


def file_of_check(check: EquipmentCheck, user: Any) -> Any:
    """What goes into the one file of the inspection."""
    return papers_of(check, user), attachments_of(check, user)


def panel(check: EquipmentCheck, user: Any) -> dict[str, Any]:
    """Every paper of the inspection, with the way to the one file."""
    return {"papers": list(papers_of(check, user)), "slug": SLUG, "pk": check.pk}


SLUG = "equipment-inspections"
