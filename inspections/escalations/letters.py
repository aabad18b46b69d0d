"""What the papers of the ladder say. Letters are always Chinese."""

from typing import Any

from accounts.models import User
from documents.rules import Addressee, chinese_date
from inspections.escalations.models import Escalation
from inspections.rectifications.letters import COURT, review_organ
from inspections.rectifications.letters import demands as as_list
from inspections.summonses.letters import addressee

LAW = "《中华人民共和国产品质量法》第十七条"
BASIS = {
    "2014": [LAW, "《产品质量监督抽查管理办法》"],
    "2020": [LAW, "《产品质量监督抽查管理暂行办法》第四十八条"],
}


def to_enterprise(row: Escalation) -> Addressee:
    return addressee(row.enterprise)


def _contact(row: Escalation, by: User) -> dict[str, str]:
    return {"contact": str(by), "phone": row.office.phone or "12345"}


def published(row: Escalation) -> str:
    """Where and when the province told the public."""
    if row.published_on is None:
        return ""
    number = f"（{row.notice_number}）" if row.notice_number else ""
    return f"{row.published_by}已于{chinese_date(row.published_on)}向社会公告{number}"


def suspension(row: Escalation, *, days: int, demands: str, by: User) -> dict[str, Any]:
    """The keys of letters/suspension_order/v1."""
    order = row.rectification
    day = chinese_date(order.rechecked_on) if order.rechecked_on else ""
    return {
        "order_number": order.document.number if order.document else order.number,
        "facts": f"经{day}复查，你单位{row.inspection.product_name}仍不合格",
        "notice": published(row),
        "days": str(days),
        "demands": as_list(demands or order.demands),
        "basis": BASIS[row.regime],
        "review_organ": review_organ(row.office),
        "court": COURT,
        **_contact(row, by),
        "copies": [],
    }


def transfer(row: Escalation, *, by: User) -> dict[str, Any]:
    """The keys of letters/licence_transfer/v1."""
    enterprise, order = row.enterprise, row.rectification
    day = chinese_date(row.suspended_on) if row.suspended_on else ""
    letters = [order.document, row.suspension]
    return {
        "enterprise": f"{enterprise.name}（{enterprise.code}）",
        "facts": f"该单位自{day}起停业整顿，期满经复查仍不合格",
        "basis": BASIS[row.regime],
        "papers": [f"{one.title}（{one.number}）" for one in letters if one and one.number],
        **_contact(row, by),
        "copies": [],
    }
