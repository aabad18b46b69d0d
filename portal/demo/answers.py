"""The knowledge base of the demo: what people ask every September, and the answers they get."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from complaints.knowledge import transitions
from complaints.states import Kind
from portal.demo.people import Cast

if TYPE_CHECKING:
    from complaints.models import PreparedAnswer

ROWS = Path(__file__).with_name("answers.csv")
# Which of them, by their place in the file, answers which question of the demo's citizens.
FITS = {
    "怎样查询产品认证证书": 0,
    "实验室开放日如何报名": 1,
    "企业标准如何自我声明公开": 2,
    "计量器具到哪里检定": 3,
}


def prepare(cast: Cast, at: datetime) -> dict[str, "PreparedAnswer"]:
    """Written by the hotline, read by the city's regulator, published by the head."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [_prepared(cast, at + timedelta(days=number), row) for number, row in enumerate(rows)]
    # One that nobody has read yet, so that the queue of the second person is not empty.
    transitions.write(
        by=cast.hotline,
        at=at + timedelta(days=20),
        question="特种设备作业证如何复审？",
        text="持证人员在证书有效期届满一个月前提出复审申请。",
        kind=Kind.INQUIRY,
        domain="product",
    )
    return {title: found[number] for title, number in FITS.items()}


def _prepared(cast: Cast, at: datetime, row: dict[str, str]) -> "PreparedAnswer":
    public = row.pop("public")
    answer = transitions.write(by=cast.hotline, at=at, kind=Kind.INQUIRY, **row)
    answer = transitions.approve(answer, by=cast.city, at=at + timedelta(hours=3))
    if not public:
        return answer
    return transitions.publish(answer, by=cast.city_head, at=at + timedelta(hours=5))
