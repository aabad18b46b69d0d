"""What the papers of the samples room say. Letters are always Chinese."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from casework import deadlines
from documents.rules import Addressee, chinese_date, chinese_moment
from inspections.samples.models import Sample
from inspections.samples.states import ItemVerdict, Place, Recipient
from inspections.visits.states import Origin, Verdict

BASIS = ("《中华人民共和国产品质量法》第十五条", "《产品质量监督抽查管理暂行办法》第三十五条")
VERDICTS = {Verdict.PASS: "合格", Verdict.FAIL: "不合格"}
ITEM_VERDICTS = {
    ItemVerdict.PASS: "合格",
    ItemVerdict.FAIL: "不合格",
    ItemVerdict.NOT_JUDGED: "不判定",
}
OBJECTION = "SC-OBJ"


def addressees(sample: Sample) -> list[tuple[str, Addressee]]:
    """To whom the result is told: the inspected, the labelled producer of a seller's goods, and the
    platform of a web shop."""
    inspected = sample.inspected
    found = [
        (
            str(Recipient.INSPECTED),
            Addressee(
                name=inspected.get("name", ""),
                code=inspected.get("code", ""),
                person=inspected.get("legal_representative", ""),
                post="法定代表人",
                address=inspected.get("address", ""),
            ),
        )
    ]
    # Order 18 art. 35: what was drawn at a seller's is told to the producer as well.
    if sample.producer_name and sample.producer_name != inspected.get("name"):
        producer = Addressee(
            name=sample.producer_name, code=sample.producer_code, address=sample.producer_address
        )
        found.append((str(Recipient.PRODUCER), producer))
    if sample.platform_name and sample.place == Place.WEB_SHOP:
        platform = Addressee(name=sample.platform_name, code=sample.platform_code)
        found.append((str(Recipient.PLATFORM), platform))
    return found


def result_notice(sample: Sample, *, on: date) -> dict[str, Any]:
    """What the result notice says; the failing items, or all when the batch passed."""
    results = list(sample.results.order_by("position"))
    failing = [row for row in results if row.verdict == ItemVerdict.FAIL]
    return {
        "product": sample.product_name,
        "model": sample.model,
        "batch": sample.batch,
        "sampled_on": chinese_date(timezone.localdate(sample.sampled_at)),
        "laboratory": sample.lab.organ_name or sample.lab.name,
        "report_number": sample.report_number,
        "verdict": VERDICTS[Verdict(sample.verdict)],
        "items": [
            {
                "name": row.name,
                "limit": row.requirement,
                "value": row.measured,
                "verdict": ITEM_VERDICTS[ItemVerdict(row.verdict)],
            }
            for row in failing or results
        ],
        "objection_days": deadlines.find_rule(OBJECTION, on).amount,
        "objection_office": sample.office.organ_name or sample.office.name,
        "contact": str(sample.inspection.lead or sample.office.name),
        "phone": sample.office.phone or settings.HOTLINE_NUMBER,
        "basis": list(BASIS),
        "copies": [],
    }


def source_of(sample: Sample) -> str:
    """任务来源 on the sampling form."""
    inspection = sample.inspection
    if inspection.plan:
        return inspection.plan.name
    named = {
        Origin.COMPLAINT: "投诉举报核查",
        Origin.RECHECK: "复查",
        Origin.ACTIVITY: "质量月专项检查",
        Origin.FORWARDED: "移送后处理",
    }
    return named.get(Origin(inspection.origin), "监督抽查")


def sampling_form(sample: Sample) -> dict[str, Any]:
    """What the sampling form says (Order 18 art. 19)."""
    return {
        "plan": source_of(sample),
        "product": sample.product_name,
        "model": sample.model,
        "batch": sample.batch,
        "produced_on": chinese_date(sample.produced_on) if sample.produced_on else "",
        "trademark": sample.brand,
        "standard": sample.standard,
        "grade": sample.grade,
        "sampled_at": chinese_moment(timezone.localtime(sample.sampled_at)),
        "place": PLACES[sample.place],
        "producer": {
            "name": sample.producer_name,
            "code": sample.producer_code,
            "address": sample.producer_address,
        },
        "base": f"{sample.lot_size}{sample.unit}",
        "quantity": f"{sample.n_test}{sample.unit}",
        "reserve": f"{sample.n_backup}{sample.unit}",
        "reserve_place": BACKUP_PLACES.get(sample.backup_place, ""),
        "seal_number": "、".join(filter(None, [sample.seal_test, sample.seal_backup])),
        "laboratory": sample.lab.organ_name or sample.lab.name,
        "price": f"{sample.purchase_amount}元" if sample.purchase_amount else "",
        "refusal": "被抽样单位拒绝签字" if sample.signing_refused else "",
        "samplers": [
            {"name": str(person), "badge": person.work_number}
            for person in sample.samplers.order_by("pk")
        ],
        "representative": sample.representative,
        "remarks": sample.remarks,
    }


PLACES = {
    "finished_store": "成品库",
    "shelf": "货架",
    "market": "卖场",
    "web_shop": "网店",
}
BACKUP_PLACES = {"enterprise": "被抽样单位", "lab": "承检机构", "office": "抽查组织部门"}
