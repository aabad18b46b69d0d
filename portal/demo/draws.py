"""Draws of the demo: one carried through, one given up before it, one that waits for its seed."""

from datetime import date, datetime, timedelta

from accounts.models import District, User
from casework.transitions import together
from documents.files import store_upload
from enterprises import transitions as entries
from enterprises.models import Enterprise, Product, ProductCategory
from inspections.draws import algorithm, carrying_out, library, queries, transitions
from inspections.draws.models import Draw, DrawnObject
from inspections.draws.states import ObjectState, RecusalGround, ReplaceReason
from inspections.models import ChecklistItem, Inspection, SpotCheckPlan
from inspections.plans import transitions as plans
from inspections.visits import transitions as visits
from inspections.visits.states import Outcome
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.checks import World
from portal.demo.register import GOODS, TRADES, paper

LANSHAN = "371302"
ELSEWHERE = ("371311", "371322")
SECRETS = ("yi river autumn 2741", "granite mill 60318 north")
# What each quota asks for: a group of the catalogue, and how many of its makers.
QUOTAS = (("building", 2), ("children", 2))
BEFORE = 45


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
    with together():
        _fill_libraries(world)
    try:
        with together():
            _carried_through(world)
    except NotYet:
        return
    with together():
        _waiting(world)


# --- The libraries --------------------------------------------------------------------------------


def _fill_libraries(world: World) -> None:
    """Every inspector of the counties; the products of the makers that had none on record."""
    at = moment(workday(world.now.date() - timedelta(days=BEFORE + 20)), 10)
    for code, team in world.cast.inspectors.items():
        for turn, person in enumerate(team):
            library.enter(person=person, can_lead=turn != 1, by=world.cast.heads[code], at=at)
    rows = Enterprise.objects.active().filter(district__in=(LANSHAN, *ELSEWHERE), products=None)
    trades = {trade: category for category, trade in TRADES.items()}
    wanted = {group for group, _number in QUOTAS}
    for firm in rows.order_by("pk"):
        category = ProductCategory.objects.get(pk=trades[firm.industry])
        if category.parent_id in wanted:
            _add_product(world, firm, category, at)


def _add_product(world: World, firm: Enterprise, category: ProductCategory, at: datetime) -> None:
    name, standard = GOODS[category.pk]
    entries.add_product(
        firm,
        name=name,
        category=category,
        brand=firm.short_name[:2],
        standard=standard,
        by=world.cast.regulators[firm.district_id],
        at=at,
    )


# --- One carried through ------------------------------------------------------------------------


def _carried_through(world: World) -> None:
    cast = world.cast
    regulator, head = cast.regulators[LANSHAN], cast.heads[LANSHAN]
    clock = Clock(moment(workday(world.now.date() - timedelta(days=BEFORE)), 9), world.now)
    plan = _plan(regulator, clock.at, f"{clock.at.year}年兰山区重点工业产品监督抽查", [LANSHAN])
    inspector = cast.inspectors[LANSHAN][0]
    _recuse(inspector, clock.later())
    witnesses = (head, inspector)
    lost = _seeded(plan, witnesses, clock, secrets=SECRETS[::-1])
    transitions.abandon(lost, reason="一名见证人遗失密语，无法公开", by=regulator, at=clock.later())
    draw = _seeded(plan, witnesses, clock, again="上次抽取因密语遗失放弃，未产生结果")
    for person, secret in zip(witnesses, SECRETS, strict=True):
        draw = transitions.reveal(draw, secret=secret, by=person, at=clock.later(minutes=10))
    draw = transitions.draw_lots(draw, by=regulator, at=clock.later(minutes=10))
    draw = carrying_out.schedule_visits(
        draw, first_on=workday(clock.at.date() + timedelta(days=1)), by=regulator, at=clock.later()
    )
    draw = _replace(draw, regulator, clock)
    _visit_all(draw, clock)
    draw = transitions.finish(draw, by=regulator, at=clock.later())
    transitions.publish_results(draw, by=head, at=clock.later(days=6))


def _plan(by: User, at: datetime, name: str, districts: list[str]) -> SpotCheckPlan:
    plan = plans.draft_plan(
        name=name,
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=240),
        legal_basis="《产品质量监督抽查管理暂行办法》第八条、第十二条",
        batches=len(districts) * sum(number for _group, number in QUOTAS),
        by=by,
        at=at,
    )
    portions = [
        plans.Portion(
            district=District.objects.get(pk=code),
            category=ProductCategory.objects.get(pk=group),
            number=number,
        )
        for code in districts
        for group, number in QUOTAS
    ]
    plan = plans.set_quotas(plan, quotas=portions, by=by, at=at)
    return plans.publish(plan, by=by, at=at)


def _recuse(inspector: User, at: datetime) -> None:
    """An inspector whose near relative works for one of the makers."""
    product = Product.objects.filter(
        enterprise__district=LANSHAN, category__parent=QUOTAS[0][0]
    ).order_by("pk")[0]
    library.declare(
        person=inspector,
        enterprise=product.enterprise,
        ground=RecusalGround.RELATIVE,
        note="配偶在该企业从事财务工作",
        by=inspector,
        at=at,
    )


def _published(
    plan: SpotCheckPlan,
    witnesses: tuple[User, User],
    at: datetime,
    beacon_at: datetime,
    *,
    secrets: tuple[str, ...] = SECRETS,
    again: str = "",
) -> Draw:
    """Frozen, two hashes deposited, all of it public before the numbers are out."""
    by = witnesses[0]
    draw = transitions.draft_draw(plan=plan, again_reason=again, by=by, at=at)
    draw = transitions.freeze(draw, by=by, at=at)
    for person, secret in zip(witnesses, secrets, strict=True):
        draw = transitions.deposit(draw, commitment=algorithm.digest(secret), by=person, at=at)
    beacon = f"{beacon_at:%Y年%m月%d日}全国福利彩票三位数开奖号码，数字之间空一格"
    return transitions.publish_hashes(draw, beacon=beacon, beacon_at=beacon_at, by=by, at=at)


def _seeded(
    plan: SpotCheckPlan,
    witnesses: tuple[User, User],
    clock: Clock,
    *,
    secrets: tuple[str, ...] = SECRETS,
    again: str = "",
) -> Draw:
    """The numbers of the evening are taken down the next morning."""
    at = clock.later()
    evening = at.replace(hour=21, minute=20)
    draw = _published(plan, witnesses, at, evening, secrets=secrets, again=again)
    at = clock.later(days=1)
    digits = " ".join(str(int(letter, 16) % 10) for letter in algorithm.digest(draw.number)[:3])
    source = f"全国福利彩票开奖公告，{evening:%Y年%m月%d日}21时15分"
    return transitions.record_value(draw, value=digits, source=source, by=witnesses[0], at=at)


def _replace(draw: Draw, by: User, clock: Clock) -> Draw:
    """The first drawn turned out to have closed; the next reserve takes its place."""
    gone = queries.places_of(draw)[0]
    return carrying_out.replace_object(
        draw,
        place=gone,
        reason=ReplaceReason.CLOSED,
        note="现场核实已停业，营业执照正在办理注销",
        by=by,
        at=clock.later(),
    )


def _visit_all(draw: Draw, clock: Clock) -> None:
    rows = DrawnObject.objects.filter(draw=draw, state=ObjectState.DRAWN)
    for row in rows.select_related("inspection__enterprise").order_by("inspection__scheduled_on"):
        if row.inspection is not None:
            day = max(row.inspection.scheduled_on, clock.at.date())
            _visit(row.inspection, User.objects.get(pk=row.team_ids[0]), day, clock)


def _visit(visit: Inspection, by: User, day: date, clock: Clock) -> None:
    if day > clock.at.date():
        clock.on(moment(day, 9, 30))
    visit = visits.start(visit, by=by, at=clock.later(minutes=20))
    items = ChecklistItem.objects.filter(template=visit.checklist_id).order_by("position")
    visit = visits.submit_checklist(
        visit,
        findings=[visits.Recorded(item_id=item.pk, answer="pass") for item in items],
        representative=visit.enterprise.main_head,
        signature=store_upload(
            paper("签字.png"), kind="inspections.signature", by=by, at=clock.later(minutes=5)
        ),
        by=by,
        at=clock.later(minutes=40),
    )
    visits.finish_without_sample(
        visit, outcome=Outcome.NO_PROBLEM, by=by, at=clock.later(minutes=10)
    )


# --- One that waits -----------------------------------------------------------------------------


def _waiting(world: World) -> None:
    """The city's draw: everything bound and public, the numbers of tomorrow evening to come."""
    cast = world.cast
    at = world.now - timedelta(hours=2)
    evening = moment(world.now.date() + timedelta(days=1), 21, 20)
    name = f"{world.now.year}年全市建材和儿童用品监督抽查"
    plan = _plan(cast.city, at - timedelta(hours=1), name, list(ELSEWHERE))
    _published(plan, (cast.city, cast.city_head), at, evening)
