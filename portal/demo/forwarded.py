"""移送后处理: what checks from above found at enterprises of this city, in every state."""

from datetime import date, timedelta
from typing import Any

from inspections.forwarded import transitions as forwarded
from inspections.forwarded.models import ForwardedFailure
from inspections.forwarded.states import CheckLevel
from portal.demo.calendar import moment, workday
from portal.demo.checks import World
from portal.demo.register import TRADES

PROVINCE = "山东省市场监督管理局"


def from_above(world: World) -> None:
    """One lies with the city, one is late with its county, one has begun, one went back."""
    cast, now = world.cast, world.now
    _received(world, 0, back=3, by=cast.city)
    late = _received(world, 1, back=16, by=cast.city)
    forwarded.pass_on(
        late,
        by=cast.city,
        at=moment(_day(now.date(), 14), 10),
        office=cast.offices[late.district_id],
    )
    begun = _received(world, 2, back=8)
    forwarded.start(
        begun,
        by=cast.regulators[begun.district_id],
        at=moment(_day(now.date(), 6), 10),
        scheduled_on=workday(now.date() + timedelta(days=2)),
        inspectors=cast.inspectors[begun.district_id][:2],
    )
    moved = _received(world, 3, back=20, level=CheckLevel.ELSEWHERE)
    forwarded.send_back(
        moved,
        by=cast.regulators[moved.district_id],
        at=moment(_day(now.date(), 18), 15),
        reason="企业住所已迁出本市，请移送迁入地市场监督管理部门。",
    )


def _day(today: date, back: int) -> date:
    return workday(today - timedelta(days=back))


def _received(
    world: World, place: int, *, back: int, by: Any = None, level: str = CheckLevel.NATIONAL
) -> ForwardedFailure:
    rows = [row for row in world.register.enterprises if row != world.register.contact]
    firm = rows[-20 - place]
    day = _day(world.now.date(), back)
    rule = world.rules[next(key for key, row in TRADES.items() if row == firm.industry)]
    return forwarded.register(
        level=level,
        sender=PROVINCE if level == CheckLevel.NATIONAL else "青岚市市场监督管理局",
        sender_ref=f"质监函〔{day.year}〕{41 + place}号",
        report_number=f"GJ-{day.year}-{4417 + place * 13:05d}",
        received_on=day,
        enterprise=firm,
        category=rule.category,
        product_name=rule.product_name,
        batch=f"{day - timedelta(days=90):%y%m%d}",
        facts="检验报告结论为不合格，不合格项目及实测值见所附检验报告。",
        by=by or world.cast.regulators[firm.district_id],
        at=moment(day, 9, 30),
    )
