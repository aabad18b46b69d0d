"""What follows the end in the demo: calls back to people, and a warning to all consumers."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps

from casework.transitions import together
from complaints.return_visits.states import Reached
from complaints.return_visits.transitions import call_back
from complaints.states import Kind, State
from complaints.warnings import queries, transitions
from portal.demo.people import Cast

if TYPE_CHECKING:
    from complaints.models import Complaint

CALLS = 24
# Points, whether what was agreed was kept, and what was said, in turn.
SAID = (
    (5, True, "对办理速度表示满意。"),
    (5, True, ""),
    (4, True, ""),
    (3, True, "希望少跑一趟。"),
    (4, True, ""),
    (2, False, "商家尚未退款。"),
)
SOMETIMES = 9
WORDS = (
    "近期，我局收到有关{goods}的投诉较为集中。提醒广大消费者：\n"
    "一、选购时核对产品名称、规格、生产企业、执行标准和合格证明；\n"
    "二、保留发票、付款记录和包装；\n"
    "三、发现质量问题，先与经营者协商；协商不成的，可在本门户投诉。"
)
IN_ENGLISH = (
    "Many complaints about {goods} reached us lately. Check name, model, maker and standard, keep "
    "the receipt and the packaging, and complain here if the seller does not help."
)


def say(cast: Cast, now: datetime) -> None:
    """Call back those whose cases ended first, and warn of what piles up."""
    with together():
        for number, complaint in enumerate(_ended()):
            _call(cast, complaint, number, now)
        _warn(cast, now)


def _ended() -> list["Complaint"]:
    rows = (
        apps.get_model("complaints.Complaint")
        .objects.filter(state=State.CLOSED)
        .exclude(kind=Kind.REPORT)
    )
    return list(rows.order_by("closed_at", "pk")[:CALLS])


def _call(cast: Cast, complaint: "Complaint", number: int, now: datetime) -> None:
    at = (complaint.closed_at or now) + timedelta(days=2)
    if at > now:
        return
    score, kept, note = SAID[number % len(SAID)]
    if number % len(SAID) == 0:
        complaint = call_back(complaint, by=cast.hotline, at=at, reached=Reached.NOT_REACHED)
        at += timedelta(days=1)
    if at > now or number % SOMETIMES == 0:
        return
    call_back(
        complaint,
        by=cast.hotline,
        at=at,
        reached=Reached.SPOKE,
        score=score,
        kept=kept,
        note=note,
    )


def _warn(cast: Cast, now: datetime) -> None:
    """The two heaviest clusters: one warning is public, one waits for its second person."""
    day = (now - timedelta(days=3)).date()
    for number, cluster in enumerate(queries.clusters(cast.city, day)[:2]):
        goods = cluster.category
        at = now - timedelta(days=2, hours=number)
        warning = transitions.draft(
            by=cast.city,
            at=at,
            category=goods,
            since=cluster.since,
            until=cluster.until,
            title=f"关于选购{goods.name}的消费提示",
            text=WORDS.format(goods=goods.name),
            title_en=f"Buying {goods.name_en}: what to look out for",
            text_en=IN_ENGLISH.format(goods=goods.name_en),
        )
        warning = transitions.submit(warning, by=cast.city, at=at + timedelta(hours=1))
        if number == 0:
            transitions.publish(warning, by=cast.city_head, at=at + timedelta(hours=3))
