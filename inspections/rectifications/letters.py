"""What the correction order says; it is always in Chinese."""

from datetime import date
from typing import Any

from documents.rules import chinese_date
from inspections.rectifications.models import Rectification

BASIS = {
    "2014": ["《中华人民共和国产品质量法》第十七条", "《产品质量监督抽查管理办法》"],
    "2020": ["《中华人民共和国产品质量法》第十七条", "《产品质量监督抽查管理暂行办法》第四十六条"],
}
# Order 18 arts 45 and 49: no making or selling of the same product before the re-check confirms.
STOP = "自收到本通知书之日起，立即停止生产、销售同一产品；未经复查合格，不得恢复生产、销售。"
REVIEW_ORGAN = "临沂市人民政府"
COURT = "有管辖权的人民法院"


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
        "clauses": [
            (sample.standard if sample else "") or "《中华人民共和国产品质量法》第二十六条"
        ],
        "basis": BASIS.get(rectification.regime, BASIS["2020"]),
        "demands": [line for line in rectification.demands.splitlines() if line.strip()],
        "due_on": chinese_date(due_on) if due_on else "　　　　年　　月　　日",
        "stop": STOP,
        "report": "",
        "contact": contact,
        "phone": phone,
        "appeal": True,
        "review_organ": REVIEW_ORGAN,
        "court": COURT,
        "copies": [],
    }
