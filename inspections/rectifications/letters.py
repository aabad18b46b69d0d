"""What the correction order says; it is always in Chinese."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Office
from accounts.states import OfficeKind
from casework.deadlines import find_rule
from documents.rules import chinese_date
from inspections.rectifications import rules
from inspections.rectifications.models import Rectification

LAW = "《中华人民共和国产品质量法》第十七条"
BASIS = {
    "2014": [LAW, "《产品质量监督抽查管理办法》"],
    "2020": [LAW, "《产品质量监督抽查管理暂行办法》第四十六条"],
}
# What an inspector finds without a test is judged by the duties of the producer.
BASIS_ON_SITE = ["《中华人民共和国产品质量法》第八条、第十八条"]
CLAUSE = "《中华人民共和国产品质量法》第二十六条"
# Order 18 arts 45 and 49: no making or selling of the same product before the re-check confirms.
STOP = "自收到本通知书之日起，立即停止生产、销售同一产品；未经复查合格，不得恢复生产、销售。"
BLANK = "　　　　年　　月　　日"
COURT = "有管辖权的人民法院"


def review_organ(office: Office) -> str:
    """Reconsideration Law 2023 art. 24: the people's government of the same level."""
    if office.kind == OfficeKind.COUNTY and office.district:
        return f"{office.district.name}人民政府"
    return str(settings.GOVERNMENT_NAME)


def term(rectification: Rectification, due_on: date | None) -> dict[str, str]:
    """The last day; where the time runs from receipt, nobody knows it when the head signs."""
    if rules.begins_with_receipt(rectification.regime):
        return {"due_on": "", "within": str(receipt_days(rectification))}
    return {"due_on": chinese_date(due_on) if due_on else BLANK, "within": ""}


def receipt_days(rectification: Rectification) -> int:
    day = timezone.localdate(rectification.drafted_at)
    return find_rule("SC-COR", day, rectification.regime).amount or 0


def demands(text: str) -> list[str]:
    """One demand a line, punctuated as a list."""
    lines = [line.strip(" \t\r。；;") for line in text.splitlines() if line.strip()]
    return [f"{line}；" for line in lines[:-1]] + [f"{line}。" for line in lines[-1:]]


def order_context(
    rectification: Rectification, *, due_on: date | None, contact: str, phone: str
) -> dict[str, Any]:
    """The keys of letters/correction_order/v1; the last day is known when the head signs."""
    enterprise = rectification.enterprise
    sample = rectification.sample
    return {
        "representative": enterprise.legal_representative,
        "address": enterprise.address,
        "finding": rectification.finding,
        "report_number": sample.report_number if sample else "",
        "clauses": [(sample.standard if sample else "") or CLAUSE],
        "basis": BASIS[rectification.regime] if sample else BASIS_ON_SITE,
        "demands": demands(rectification.demands),
        **term(rectification, due_on),
        "stop": STOP if sample else "",
        "report": "",
        "contact": contact,
        "phone": phone,
        "appeal": True,
        "review_organ": review_organ(rectification.office),
        "court": COURT,
        "copies": [],
    }
