"""What the samples room hears from below."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from casework import worklist
from documents.models import Document, ServiceRecord
from documents.signals import document_served
from inspections.samples.models import ResultNotice
from inspections.samples.transitions import record_service
from inspections.signals import inspection_closed


@receiver(inspection_closed, dispatch_uid="inspections.samples.case_over")
def nothing_waits_any_more(sender: Any, *, inspection: Any, at: Any, **_more: Any) -> None:
    """With the case its samples leave the worklist."""
    for sample in inspection.samples.all():
        worklist.close_items(sample, at=at)


@receiver(document_served, dispatch_uid="inspections.samples.result_notice_served")
def start_objection_time(
    sender: Any, *, document: Document, record: ServiceRecord, by: Any, at: Any, **_more: Any
) -> None:
    """A served result notice starts its recipient's time for objections."""
    notice = ResultNotice.objects.filter(document=document, served_on=None).first()
    if notice is not None:
        day = timezone.localdate(record.served_at)
        record_service(notice.sample, document=document, served_on=day, by=by, at=at)
