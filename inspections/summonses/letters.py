"""What the summons letter and the interview record say; both are always in Chinese."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from documents.rules import Addressee, chinese_date, chinese_moment
from enterprises.models import Enterprise
from inspections.plans.states import Direction
from inspections.samples.models import Sample, SampleItemResult
from inspections.summonses.models import InterviewRecord, Summons

BASIS = ["《中华人民共和国产品质量法》第十七条", "《产品质量监督抽查管理暂行办法》第四十四条"]
BASIS_2014 = ["《中华人民共和国产品质量法》第十七条", "《产品质量监督抽查管理办法》"]
AGENDA = ["通报监督抽查情况", "听取不合格原因分析和陈述", "提出整改要求"]
MATERIALS = [
    "营业执照复印件",
    "法定代表人身份证明",
    "不合格原因分析",
    "该批次产品库存和销售清单",
    "整改计划",
]
ORDER_18_YEAR = 2020


def addressee(enterprise: Enterprise, *, person: str = "", post: str = "") -> Addressee:
    """The enterprise as it stands in the register now; the letter keeps it."""
    return Addressee(
        name=enterprise.name,
        code=enterprise.code,
        person=person or enterprise.legal_representative,
        post=post,
        address=enterprise.address,
    )


def failed_items(sample: Sample | None) -> list[dict[str, str]]:
    """Each failed item with its requirement and the value found."""
    if sample is None:
        return []
    failed = sample.results.filter(verdict="fail").order_by("position")
    return [
        {"name": row.name, "limit": requirement(row), "value": f"{row.value}{row.unit}"}
        for row in failed
    ]


def requirement(row: SampleItemResult) -> str:
    """The limit as printed: ≤0.1Ω, ≥2.5%, 10–20mm, or the words of the standard."""
    low, high = _figure(row.limit_low), _figure(row.limit_high)
    if row.direction == Direction.AT_MOST:
        return f"≤{high}{row.unit}"
    if row.direction == Direction.AT_LEAST:
        return f"≥{low}{row.unit}"
    if row.direction == Direction.RANGE:
        return f"{low}–{high}{row.unit}"
    return row.expected


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def goods(sample: Sample | None) -> dict[str, str]:
    """The product, its model, batch and date as printed."""
    if sample is None:
        return {}
    return {
        "product": sample.product_name,
        "model": sample.model,
        "batch": sample.batch,
        "produced_on": chinese_date(sample.produced_on) if sample.produced_on else "",
        "report_number": sample.report_number,
        "laboratory": sample.lab.organ_name or sample.lab.name,
    }


def summons_context(summons: Summons, *, report_days: int) -> dict[str, Any]:
    """The keys of letters/summons_notice/v1."""
    moment = timezone.localtime(summons.meet_at)
    old = summons.drafted_at.year < ORDER_18_YEAR
    return {
        "person": summons.person,
        "post": summons.post or "法定代表人",
        "source": "监督抽查检验",
        "product": summons.inspection.product_name or "产品",
        **goods(summons.sample),
        "items": failed_items(summons.sample),
        "findings": "" if summons.sample else summons.inspection.title,
        "basis": BASIS_2014 if old else BASIS,
        "time": chinese_moment(moment),
        "place": summons.place,
        "agenda": AGENDA,
        "materials": MATERIALS,
        "reply_by": "",
        "contact": summons.contact,
        "phone": summons.phone,
        "report_days": str(report_days),
        "copies": [],
    }


def record_context(record: InterviewRecord) -> dict[str, Any]:
    """The keys of letters/interview_record/v1."""
    summons = record.summons
    return {
        "notice_number": summons.document.number if summons.document else "",
        "started_at": chinese_moment(timezone.localtime(record.started_at)),
        "ended_at": chinese_moment(timezone.localtime(record.ended_at)),
        "place": record.place,
        "host": record.host,
        "recorder": record.recorder,
        "officials": [{"name": name, "badge": ""} for name in record.present.split("、") if name],
        "attendees": [
            {
                "name": record.attendee,
                "post": record.attendee_post,
                "identity_checked": True,
                "authorised": record.authorised,
            }
        ],
        "facts": record.facts,
        "questions": record.answers,
        "explanation": record.explanation,
        "demands": [
            {
                "text": record.demands,
                "due_on": chinese_date(record.report_by) if record.report_by else "",
            }
        ],
        "undertaking": record.undertaking,
        "media": "",
        "refusal": f"被约谈人拒绝签字，见证人：{record.witnesses}"
        if record.signing_refused
        else "",
    }
