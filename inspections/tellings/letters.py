"""What the notice to the bureau of a producer's place says. Letters are always Chinese."""

from typing import Any

from accounts.models import User
from inspections.tellings.models import Telling

BASIS = ["《产品质量监督抽查管理暂行办法》第四十四条"]


def producer_notice(row: Telling, *, by: User) -> dict[str, Any]:
    """The keys of letters/producer_notice/v1."""
    sample: Any = row.sample
    producer = "".join(
        [
            sample.producer_name,
            f"（{sample.producer_code}）" if sample.producer_code else "",
            f"（住所{sample.producer_address}）" if sample.producer_address else "",
        ]
    )
    failed = sample.results.filter(verdict="fail").order_by("position")
    items = "、".join(failed.values_list("name", flat=True))
    return {
        "producer": producer,
        "product": sample.product_name,
        "model": sample.model,
        "batch": sample.batch,
        "seller": sample.inspected.get("name", ""),
        "report_number": sample.report_number,
        "facts": f"经检验，{items}不合格" if items else "经检验不合格",
        "basis": BASIS,
        "contact": str(by),
        "phone": row.office.phone or "12345",
        "copies": [],
    }
