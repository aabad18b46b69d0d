"""Papers of the demo: signed, served in every way, one voided, one replaced, one batch."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from casework.transitions import together
from documents import transitions as documents
from documents.bundle_transitions import order_batch
from documents.models import Document
from documents.rules import Addressee
from documents.states import ServiceWay
from inspections.models import Inspection
from inspections.papers import transitions as papers
from inspections.visits.states import InspectionState
from portal.demo.checks import World
from portal.demo.checks import made as make_now

AGREED = "送达地址确认书（演示）"
# Each way with what its proof needs; the last two visits are for the void and the replaced one.
SERVICES: tuple[dict[str, Any], ...] = (
    {"way": ServiceWay.DIRECT, "receiver": "企业质量负责人", "relation": "受托人"},
    {
        "way": ServiceWay.LEFT,
        "receiver": "门卫",
        "refusal": "拒绝签收",
        "witness": "园区管理员",
        "remarks": "文书留置于办公场所，已录像。",
    },
    {"way": ServiceWay.POST, "receiver": "收发室", "waybill": "1098765432100"},
    {"way": ServiceWay.ENTRUSTED, "receiver": "企业负责人", "servers": "所在地监管所值班人员"},
    {"way": ServiceWay.ELECTRONIC, "receiver": "企业账号", "consent": AGREED},
    # The last one is declared void. A public notice takes its thirty days; no visit waits for it.
    {"way": ServiceWay.DIRECT, "receiver": "企业质量负责人"},
)
# A notice names two inspectors at least.
TWO = 2
OPEN = [InspectionState.SCHEDULED, InspectionState.IN_PROGRESS]


def tell(world: World) -> None:
    """Notices of the visits that are about to be made, and what became of them."""
    rows = Inspection.objects.filter(state__in=OPEN, papers=None).exclude(lead=None)
    rows = rows.alias(team=Count("inspectors")).filter(team__gte=TWO).order_by("pk")
    visits = list(rows.select_related("lead__office", "office")[: len(SERVICES)])
    at = world.now - timedelta(minutes=30)
    made = [notice(visit, visit.lead, at) for visit in visits if visit.lead]
    make_now(one.pk for one in made)
    with together():
        for document, service in zip(made, SERVICES, strict=False):
            serve(document, service, at + timedelta(minutes=10))
    if len(made) == len(SERVICES):
        replaced(made[0], at + timedelta(minutes=15))
        documents.void(
            made[-1],
            reason="抽样人员变更，重新制作",
            by=made[-1].drafted_by,
            at=at + timedelta(minutes=15),
        )
    batch(world, made)


def notice(visit: Inspection, lead: User, at: datetime) -> Document:
    """The notice as its first inspector makes it out."""
    papers.issue_notice(visit, by=lead, at=at)
    return Document.objects.get(visit_paper__inspection=visit)


def serve(document: Document, service: dict[str, Any], at: datetime) -> None:
    document.refresh_from_db()
    by = document.drafted_by
    place = str(document.addressee.get("address", ""))
    if service["way"] == ServiceWay.POST:
        service = {**service, "delivered_on": timezone.localdate(at)}
    document = documents.serve(document, by=by, at=at, place=place, **service)
    if service["way"] == ServiceWay.LEFT:
        documents.make_receipt(document, by=by, at=at)


def replaced(document: Document, at: datetime) -> None:
    """Made out anew with the right batch; the proof page of the first names the second."""
    document.refresh_from_db()
    by = document.drafted_by
    second = documents.issue(
        kind=document.kind,
        office=document.office,
        addressee=Addressee(**document.addressee),
        context={**document.context, "model": "1.7L"},
        subject_label=document.subject,
        by=by,
        at=at,
    )
    documents.replace(document, replacement=second, by=by, at=at)


def batch(world: World, made: list[Document]) -> None:
    """The notices of the city's head, collected for printing."""
    rows = Document.objects.filter(pk__in=[one.pk for one in made], state="approved")
    if rows:
        order_batch(
            documents=rows.order_by("pk"), by=world.cast.city_head, at=world.now, title="抽查通知书"
        )
