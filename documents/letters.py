"""The one kind of paper that belongs to every other: the receipt of its service."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents import kinds, rules
from documents.models import Document, ServiceRecord
from documents.states import ServiceWay

# As the forms of 2021 name them.
WAYS = {
    ServiceWay.DIRECT: "直接送达",
    ServiceWay.LEFT: "留置送达",
    ServiceWay.POST: "邮寄送达",
    ServiceWay.ENTRUSTED: "委托送达",
    ServiceWay.NOTICE: "公告送达",
    ServiceWay.ELECTRONIC: "电子送达",
}

SERVICE_RECEIPT = kinds.register(
    kinds.Kind(
        code="service_receipt",
        series="回",
        title="送达回证",
        template="letters/service_receipt/v1.html",
        label=_("Service receipt"),
        needs_approval=False,
        required=frozenset({"served_title", "served_number", "way", "served_at", "receiver"}),
        defaults={
            "served_signed_on": "",
            "case": "",
            "ways": list(WAYS.values()),
            "place": "",
            "relation": "",
            "refusal": "",
            "witness": "",
            "servers": "",
            "remarks": "",
        },
    )
)


def receipt_context(document: Document, record: ServiceRecord) -> dict[str, Any]:
    """The record of service in the words of the form."""
    return {
        "served_title": document.title,
        "served_number": document.number,
        "served_signed_on": chinese_day(document.approved_at),
        "case": document.subject,
        "way": WAYS[ServiceWay(record.way)],
        "place": record.place,
        "served_at": rules.chinese_moment(timezone.localtime(record.served_at)),
        "receiver": record.receiver,
        "relation": record.relation,
        "refusal": record.refusal,
        "witness": record.witness,
        "servers": record.servers,
        "remarks": "；".join(filter(None, [*_proofs(record), record.remarks])),
    }


def _proofs(record: ServiceRecord) -> list[str]:
    """What the way of service is proved by, beside the signatures."""
    notice = ""
    if record.published_on:
        notice = f"{rules.chinese_date(record.published_on)}在{record.published_in}公告"
    return [
        f"邮件编号{record.waybill}" if record.waybill else "",
        notice,
        f"电子送达确认：{record.consent}" if record.consent else "",
    ]


def chinese_day(at: datetime | None) -> str:
    return rules.chinese_date(timezone.localtime(at).date()) if at else ""
