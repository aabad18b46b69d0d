"""What the summons letter and the interview record say; both are always in Chinese."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from casework.calendar import add_working_days
from documents.rules import Addressee, chinese_date, chinese_moment
from enterprises.models import Enterprise
from inspections.plans.states import Direction
from inspections.samples.models import Sample, SampleItemResult
from inspections.summonses import rules
from inspections.summonses.models import InterviewRecord, Summons
from inspections.summonses.states import Hindrance

BASIS = ["《中华人民共和国产品质量法》第十七条", "《产品质量监督抽查管理暂行办法》第四十四条"]
BASIS_2014 = ["《中华人民共和国产品质量法》第十七条", "《产品质量监督抽查管理办法》"]
# Whoever refuses a check is summoned for that, not for its goods (Product Quality Law art. 16).
BASIS_REFUSED = [
    "《中华人民共和国产品质量法》第十六条",
    "《产品质量监督抽查管理暂行办法》第二十一条",
]
AGENDA = ["通报监督抽查情况", "听取不合格原因分析和陈述", "提出整改要求"]
MATERIALS = [
    "本人身份证件",
    "营业执照复印件",
    "授权委托书（委托他人到场的）",
    "不合格原因分析",
    "该批次产品库存和销售清单",
    "整改计划",
]
# What every talk demands; the officials change it as the case needs.
DEMANDS = "查明不合格原因，封存库存同批次产品\n召回已售出的同批次产品\n按期提交书面整改报告"
LEGAL_REPRESENTATIVE, MAIN_HEAD = "法定代表人", "主要负责人"
# Order 18 is in force from this day.
ORDER_18 = date(2020, 1, 1)
HINDRANCES: dict[str, str] = {
    Hindrance.ABROAD: "因你单位法定代表人在境外",
    Hindrance.DETAINED: "因你单位法定代表人被依法限制人身自由",
    Hindrance.ILL: "因你单位法定代表人患重病",
}


def head_of(enterprise: Enterprise) -> str:
    """Who is summoned: the legal representative, or the main head where there is none to come."""
    return enterprise.legal_representative or enterprise.main_head


def post_of(enterprise: Enterprise) -> str:
    return LEGAL_REPRESENTATIVE if enterprise.legal_representative else MAIN_HEAD


def heads_of(summons: Summons) -> tuple[str, ...]:
    """Who speaks for the enterprise without an authorisation."""
    firm = summons.enterprise
    return summons.person, firm.legal_representative, firm.main_head


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
    # Who cannot come says so until the close of business of the working day before.
    before = add_working_days(moment.date(), -1)
    return {
        "person": summons.person,
        "post": summons.post or post_of(summons.enterprise),
        **cause(summons),
        "time": chinese_moment(moment),
        "place": summons.place,
        "occasion": summons.occasion,
        "hindrance": HINDRANCES.get(summons.hindrance, ""),
        "agenda": lines_of(summons.agenda) or AGENDA,
        "materials": MATERIALS,
        "reply_by": f"{chinese_date(before)}17时",
        "contact": summons.contact,
        "phone": summons.phone,
        "report_days": str(report_days),
        "copies": rules.names(summons.copies_to),
    }


def lines_of(text: str) -> list[str]:
    """One point a line, without the stop that the letter puts itself."""
    return [line.strip().rstrip("。；;") for line in text.splitlines() if line.strip()]


def cause(summons: Summons) -> dict[str, Any]:
    """Why the enterprise is summoned: what the report found, or that it refused the check."""
    inspection = summons.inspection
    if summons.sample is None and inspection.refusal_reason:
        return {
            "source": "现场监督检查",
            "product": inspection.product_name or "产品",
            "batch": "",
            "items": [],
            "findings": "存在拒绝接受监督抽查的行为",
            "basis": BASIS_REFUSED,
        }
    old = timezone.localdate(summons.drafted_at) < ORDER_18
    return {
        "source": "监督抽查检验" if summons.sample else "现场监督检查",
        "product": inspection.product_name or "产品",
        **goods(summons.sample),
        "items": failed_items(summons.sample),
        "findings": "" if summons.sample else "存在质量安全问题",
        "basis": BASIS_2014 if old else BASIS,
    }


def facts(summons: Summons) -> str:
    """What the enterprise is told at the talk, as the report states it."""
    told = cause(summons)
    items = "；".join(
        f"{row['name']}不合格（标准要求{row['limit']}，实测{row['value']}）"
        for row in told["items"]
    )
    batch = f"（批次{told['batch']}）" if told.get("batch") else ""
    return f"{told['product']}{batch}经{told['source']}，{items or told['findings']}。"


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
        "officials": officials(record),
        "attendees": [
            {
                "name": record.attendee,
                "post": record.attendee_post,
                "identity_checked": record.identity_checked,
                "authorised": record.authorised,
            }
        ],
        "facts": record.facts,
        "questions": record.answers,
        "explanation": record.explanation,
        "demands": demands(record),
        "undertaking": record.undertaking,
        "media": record.recording,
        "refusal": f"被约谈人拒绝签字，见证人：{record.witnesses}"
        if record.signing_refused
        else "",
    }


def officials(record: InterviewRecord) -> list[dict[str, str]]:
    """Everybody of ours who took part, with the number on the badge where the office knows it."""
    people = list(dict.fromkeys([record.host, record.recorder, *rules.names(record.present)]))
    known = User.objects.filter(office=record.summons.office, name__in=people)
    badges = dict(known.values_list("name", "work_number"))
    return [{"name": name, "badge": badges.get(name, "")} for name in people]


def demands(record: InterviewRecord) -> list[dict[str, str]]:
    """One demand a line, each with the day of the report."""
    due_on = chinese_date(record.report_by) if record.report_by else ""
    lines = [line.strip() for line in record.demands.splitlines() if line.strip()]
    return [{"text": line.rstrip("。"), "due_on": due_on} for line in lines]
