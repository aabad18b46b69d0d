"""What falls with an overturned result, and what the room hears from the papers."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from casework import measures
from documents.models import Document, ServiceRecord
from documents.signals import document_served
from inspections import signals
from inspections.exposures.models import Exposure
from inspections.exposures.transitions import fall as fall_exposure
from inspections.models import Rectification, Summons
from inspections.objections.models import ObjectionPaper
from inspections.objections.transitions import record_service
from inspections.rectifications.states import RectificationState
from inspections.rectifications.transitions import fall as fall_order
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.summonses.states import SummonsState
from inspections.summonses.transitions import fall as fall_summons
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict

NO_TALK = [SummonsState.CANCELLED, SummonsState.WAIVED]


@receiver(signals.result_overturned, dispatch_uid="inspections.objections.all_falls")
def let_all_fall(
    sender: Any,
    *,
    inspection: Inspection,
    sample: Sample,
    reason: str,
    at: datetime,
    **_more: Any,
) -> None:
    """Talk, order and exposure of the case fall, unless another sample of it failed as well."""
    if inspection.verdict == Verdict.FAIL:
        return
    robot = User.objects.robot("clock")
    talks = Summons.objects.filter(inspection=inspection)
    for summons in talks.exclude(state__in=NO_TALK).order_by("pk"):
        fall_summons(summons, by=robot, at=at, reason=reason)
    orders = Rectification.objects.filter(inspection=inspection)
    for order in orders.exclude(state=RectificationState.WITHDRAWN).order_by("pk"):
        fall_order(order, by=robot, at=at, reason=reason)
    for exposure in Exposure.objects.live().filter(inspection=inspection).order_by("pk"):
        fall_exposure(exposure, by=robot, at=at, reason=reason)
    # A failed re-check called for no talk of its own.
    if sample.kind != SampleKind.RECHECK:
        _count_no_talk(inspection, at)


def _count_no_talk(inspection: Inspection, at: datetime) -> None:
    """The talk that the failure called for is called for no longer."""
    measures.add(
        "summons.required",
        day=timezone.localdate(at),
        obj=inspection,
        district=inspection.district_id,
        dimension=inspection.category_code,
        amount=-1,
    )


@receiver(document_served, dispatch_uid="inspections.objections.paper_served")
def paper_arrived(
    sender: Any, *, document: Document, record: ServiceRecord, by: Any, at: Any, **_more: Any
) -> None:
    """A served letter of an objection; with the re-inspection notice the seven days begin."""
    paper = ObjectionPaper.objects.filter(document=document, served_on=None).first()
    if paper is not None:
        day = timezone.localdate(record.served_at)
        record_service(paper.objection, paper=paper, served_on=day, by=by, at=at)
