"""Spot checks of the demo: from the visit to the public notice, each as far as its story goes."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.models import User
from casework import outbox
from casework.models import OutboxEntry
from casework.transitions import together
from documents import transitions as papers
from documents.files import store_upload
from documents.models import Attachment
from documents.states import ServiceWay
from enterprises.models import Enterprise
from inspections.exposures import transitions as exposures
from inspections.models import (
    ChecklistItem,
    Exposure,
    Inspection,
    ProductRule,
    Rectification,
    Sample,
    SpotCheckPlan,
    Summons,
)
from inspections.plans import transitions as plans
from inspections.plans.states import Direction, PlanKind
from inspections.rectifications import transitions as orders
from inspections.samples import transitions as samples
from inspections.samples.queries import filed
from inspections.samples.states import Place, SealState
from inspections.summonses import transitions as summonses
from inspections.summonses.letters import failed_items
from inspections.summonses.states import Attendance
from inspections.visits import transitions as visits
from inspections.visits.states import Origin, Outcome, Proof, RefusalReason, UnableReason
from portal.demo import schemes
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.people import Cast
from portal.demo.register import TRADES, Register, paper

if TYPE_CHECKING:
    from complaints.models import Complaint

# How far the story of a batch goes; the number is how many batches of the month end there.
MONTH: tuple[tuple[str, int], ...] = (
    ("passed", 60),
    ("scheduled", 6),
    ("in_progress", 2),
    ("checked", 3),
    ("sampled", 4),
    ("sent", 4),
    ("received", 4),
    ("tested", 2),
    ("refused", 3),
    ("unable", 4),
    ("void", 2),
    ("failed", 2),
    ("summons_drafted", 1),
    ("summons_submitted", 2),
    ("summons_approved", 2),
    ("summons_served", 2),
    ("absent", 1),
    ("held", 1),
    ("waived", 1),
    ("order_submitted", 1),
    ("ordered", 2),
    ("overdue", 2),
    ("reported", 2),
    ("recheck_failed", 1),
    ("closed", 3),
    ("exposed", 6),
)
# Stories that must still be open today begin in the last weeks, not in September.
RECENT = frozenset(
    {
        "scheduled",
        "in_progress",
        "checked",
        "sampled",
        "sent",
        "received",
        "tested",
        "failed",
        "summons_drafted",
        "summons_submitted",
        "summons_approved",
        "summons_served",
        "order_submitted",
        "ordered",
    }
)
WHOLE = Decimal(100)
HISTORY_MONTHS, HISTORY_BATCHES = 11, 5
WRITTEN = frozenset({Proof.EITHER, Proof.TEXT})


def seal_photo(by: User, at: datetime) -> Attachment:
    """A specimen; one picture serves every sample that a laboratory receives."""
    known = Attachment.objects.filter(kind="inspections.seal", uploaded_by=by).first()
    return known or store_upload(paper("封条.png"), kind="inspections.seal", by=by, at=at)


@dataclass(frozen=True)
class World:
    """What every story needs."""

    cast: Cast
    register: Register
    dice: random.Random
    launch: date
    now: datetime
    plan: SpotCheckPlan
    rules: dict[str, ProductRule]
    # The plan of each activity that is carried out by visits.
    activities: dict[str, SpotCheckPlan] = field(default_factory=dict)


def world(
    cast: Cast, register: Register, dice: random.Random, launch: date, now: datetime
) -> World:
    """The plan of the month, published before the first sampling (Order 18 art. 12)."""
    at = moment(launch - timedelta(days=14))
    plan = schemes.of_activity(
        cast,
        launch,
        "A1",
        at,
        kind=PlanKind.ROUTINE,
        name=f"{launch.year}年“质量月”产品质量监督抽查",
        starts_on=launch - timedelta(days=330),
        ends_on=date(launch.year, 12, 31),
        legal_basis="《产品质量监督抽查管理暂行办法》",
        visits=160,
    )
    plan = plans.describe(
        plan,
        year_plan=schemes.year_plan(cast, launch),
        by=cast.city,
        at=at + timedelta(minutes=30),
        **schemes.WORDS,
    )
    plan = plans.publish(plan, by=cast.city, at=at + timedelta(hours=1))
    others = schemes.further(cast, launch)
    rules = {rule.category_id: rule for rule in ProductRule.objects.order_by("-pk")}
    return World(cast, register, dice, launch, now, plan, rules, {"A1": plan, **others})


def history(world: World) -> None:
    """The months before, so that a trend can be seen; all of it is over."""
    for back in range(HISTORY_MONTHS, 0, -1):
        start = (world.launch.replace(day=1) - timedelta(days=30 * back)).replace(day=4)
        with together():
            for number in range(HISTORY_BATCHES):
                end = "dissolved" if number == back % HISTORY_BATCHES and back % 3 else "passed"
                tell(world, end, workday(start + timedelta(days=number * 3)), back * 7 + number)


def month(world: World) -> None:
    """The batches of the Quality Month and of the weeks since."""
    today = world.now.date()
    number = 0
    for end, amount in MONTH:
        for turn in range(amount):
            number += 1
            start = _start(world, end, turn, today)
            with together():
                tell(world, end, start, number)


def _start(world: World, end: str, turn: int, today: date) -> date:
    if end == "scheduled":
        # Today's visits stand on the inspector's phone whatever the day.
        return today + timedelta(days=turn // 2)
    if end in RECENT:
        return workday(today - timedelta(days=16 + turn))
    # What passed needs eight working days; what went through the whole loop needs six weeks.
    days = max(1, (today - world.launch).days - (12 if end == "passed" else 44))
    return workday(world.launch + timedelta(days=world.dice.randint(0, days)))


def tell(world: World, end: str, start: date, number: int) -> None:
    """One batch, as far as its story and the present allow."""
    story = Story(world, end, number)
    try:
        story.begin(start)
    except NotYet:
        return


def go_on(world: World, complaint: "Complaint") -> None:
    """The inspection that a complaint set going, carried as far as the present allows."""
    inspection = Inspection.objects.get(complaint_links__complaint=complaint)
    story = Story(world, "exposed", complaint.pk, inspection.enterprise)
    story.inspection = inspection
    story.rule = world.rules["other-appliances"]
    with together():
        try:
            story.clock = Clock(moment(inspection.scheduled_on, 9, 20), world.now)
            story.visit()
        except NotYet:
            return


class Story:
    """One batch on its way through the loop; each step moves the story's clock."""

    def __init__(
        self, world: World, end: str, number: int, enterprise: Enterprise | None = None
    ) -> None:
        self.world, self.end, self.number = world, end, number
        self.enterprise = enterprise or self._enterprise()
        self.district = self.enterprise.district_id
        self.team = world.cast.inspectors[self.district][:2]
        self.regulator = world.cast.regulators[self.district]
        self.head = world.cast.heads[self.district]

    def _enterprise(self) -> Enterprise:
        if self.end in {"ordered", "summons_served"}:
            return self.world.register.contact
        if self.end in {"scheduled", "in_progress"}:
            mine = [row for row in self.world.register.enterprises if row.district_id == "371302"]
            return mine[self.number % len(mine)]
        return self.world.register.enterprises[
            (self.number * 37) % len(self.world.register.enterprises)
        ]

    # --- The visit -------------------------------------------------------------------------------

    def begin(self, start: date) -> None:
        category = next(key for key, row in TRADES.items() if row == self.enterprise.industry)
        rule = self.rule = self.world.rules[category]
        # Whoever orders a visit does so some days ahead.
        ordered = min(moment(start - timedelta(days=5), 10), self.world.now)
        self.inspection: Inspection = visits.schedule(
            enterprise=self.enterprise,
            scheduled_on=start,
            origin=Origin.PLAN,
            plan=self.world.plan,
            origin_ref=self.world.plan.number,
            product_name=rule.product_name,
            product_rule=rule,
            batch=f"{start:%y%m}{self.number % 30 + 1:02d}",
            inspectors=self.team,
            office=self.world.cast.offices[self.district],
            by=self.regulator,
            at=ordered,
        )
        if self.end == "scheduled":
            return
        if self.end == "void":
            visits.void(self.inspection, reason="企业信息录入有误", by=self.regulator, at=ordered)
            return
        self.clock = Clock(moment(start, 9, 20), self.world.now)
        self.visit()

    def visit(self) -> None:
        by = self.team[0]
        self.inspection = visits.start(self.inspection, by=by, at=self.clock.at)
        if self.end == "in_progress":
            return
        if self.end == "refused":
            visits.record_refusal(
                self.inspection,
                reason=RefusalReason.OBSTRUCTION,
                note="门卫拒绝检查人员进入成品库。",
                witness="村委会工作人员",
                by=by,
                at=self.clock.later(),
            )
            return
        if self.end == "unable":
            visits.record_unable(
                self.inspection,
                reason=UnableReason.STOPPED if self.number % 2 else UnableReason.NO_STOCK,
                by=by,
                at=self.clock.later(),
            )
            return
        self.inspection = visits.submit_checklist(
            self.inspection,
            findings=self.findings(),
            representative=self.enterprise.main_head,
            representative_post="生产负责人",
            signature=self.signature(),
            by=by,
            at=self.clock.later(),
        )
        if self.end != "checked":
            self.sample()

    def findings(self) -> list[visits.Recorded]:
        items = list(
            ChecklistItem.objects.filter(template=self.inspection.checklist_id).order_by("position")
        )
        # Points that a written fact proves; the demo carries no photo for each failure.
        written = [place for place, item in enumerate(items) if item.proof in WRITTEN]
        failing = {written[self.number % len(written)]} if self.number % 3 == 0 else set()
        return [
            visits.Recorded(
                item_id=item.pk,
                answer="fail" if place in failing else "pass",
                note=(item.phrases or ["不符合要求"])[0] if place in failing else "",
            )
            for place, item in enumerate(items)
        ]

    def signature(self) -> Attachment:
        """A specimen stroke; one picture serves every visit of the first inspector."""
        by = self.team[0]
        known = Attachment.objects.filter(kind="inspections.signature", uploaded_by=by).first()
        return known or store_upload(
            paper("签字.png"), kind="inspections.signature", by=by, at=self.clock.at
        )

    # --- The sample ------------------------------------------------------------------------------

    def sample(self) -> None:
        by, lab = self.team[0], self.world.cast.lab_office
        rule = self.rule
        self.drawn: Sample = samples.take(
            inspection=self.inspection,
            lab=lab,
            lot_size=rule.min_lot * self.world.dice.randint(2, 12),
            place=Place.FINISHED_STORE,
            seal_test=f"FY{self.number:05d}A",
            seal_backup=f"FY{self.number:05d}B",
            n_test=rule.n_test,
            n_backup=rule.n_backup,
            unit=rule.unit,
            model="标准型",
            produced_on=self.clock.at.date() - timedelta(days=20),
            unit_price=Decimal(self.world.dice.randint(20, 400)),
            representative=self.enterprise.main_head,
            by=by,
            at=self.clock.later(),
        )
        if self.end == "sampled":
            return
        self.drawn = samples.send(self.drawn, by=by, at=self.clock.later(days=1))
        if self.end == "sent":
            return
        lab_user = self.world.cast.lab
        arrived = self.clock.later(minutes=90)
        self.drawn = samples.receive(
            self.drawn,
            seal_state=SealState.WHOLE,
            photo=seal_photo(lab_user, arrived),
            by=lab_user,
            at=arrived,
        )
        if self.end != "received":
            self.test()

    def test(self) -> None:
        passes = self.end in {"passed", "tested"}
        self.drawn = samples.file_results(
            self.drawn,
            results=self.values(passes=passes),
            by=self.world.cast.lab,
            at=self.clock.later(days=4 + self.number % 4),
        )
        self.inspection.refresh_from_db()
        if self.end == "tested":
            return
        if passes:
            visits.close(
                self.inspection,
                outcome=Outcome.PASSED,
                by=self.regulator,
                at=self.clock.later(days=1),
            )
            return
        if self.end == "dissolved":
            self.give_up()
        elif self.end != "failed":
            self.notify()

    def give_up(self) -> None:
        """The enterprise is no more: the reason stands in place of the talk (domain.md 11)."""
        summonses.waive(
            inspection=self.inspection,
            reason="企业已注销登记，经核实无承继单位。",
            by=self.regulator,
            at=self.clock.later(days=2),
        )
        visits.close(
            self.inspection, outcome=Outcome.DISSOLVED, by=self.regulator, at=self.clock.later()
        )

    def values(self, *, passes: bool) -> list[Any]:
        """A value for every item; where the batch fails, a key item misses its limit."""
        items = list(self.rule.items.order_by("position"))
        bad = None if passes else items[self.number % 2]
        return [filed(item, measured_value(item, good=item is not bad)) for item in items]

    def notify(self) -> None:
        """结果通知: drafted by the regulator, signed by the head, handed over with the letter."""
        self.drawn = samples.issue_result_notice(
            self.drawn, by=self.regulator, at=self.clock.later(minutes=60)
        )
        self.drawn = samples.approve_result_notice(
            self.drawn, by=self.head, at=self.clock.later(minutes=60)
        )
        made(self.drawn.notices.values_list("document", flat=True))
        for notice in self.drawn.notices.select_related("document"):
            notice.document.refresh_from_db()
            papers.serve(
                notice.document,
                way=ServiceWay.DIRECT,
                receiver=self.enterprise.main_head or self.enterprise.legal_representative,
                place=self.enterprise.address,
                by=self.regulator,
                at=self.clock.later(days=1, minutes=10),
            )
        self.inspection.refresh_from_db()
        self.summon()

    # --- The talk --------------------------------------------------------------------------------

    def summon(self) -> None:
        if self.end == "waived":
            summonses.waive(
                inspection=self.inspection,
                reason="企业已注销，法定代表人无法联系，由属地监管所跟踪核实。",
                by=self.regulator,
                at=self.clock.later(),
            )
            return
        at = self.clock.later()
        day = workday(summonses.earliest(at) + timedelta(days=1))
        office = self.inspection.office
        self.letter: Summons = summonses.draft_summons(
            inspection=self.inspection,
            sample=self.drawn,
            meet_at=moment(day, 9, 30),
            place=f"{office.organ_name}302会议室",
            person=self.enterprise.legal_representative,
            post="法定代表人",
            by=self.regulator,
            at=at,
        )
        if self.end == "summons_drafted":
            return
        self.letter = summonses.submit(self.letter, by=self.regulator, at=self.clock.later())
        if self.end == "summons_submitted":
            return
        self.letter = summonses.approve(self.letter, by=self.head, at=self.clock.later())
        if self.end != "summons_approved":
            self.hand_over()

    def hand_over(self) -> None:
        made([self.letter.document_id])
        self.letter = summonses.serve(
            self.letter,
            way=ServiceWay.ELECTRONIC,
            receiver=self.enterprise.legal_representative,
            consent="送达地址确认书（演示）",
            by=self.regulator,
            at=self.clock.later(minutes=30),
        )
        if self.end == "summons_served":
            return
        meet_at = self.letter.meet_at or self.clock.at
        self.clock.on(meet_at + timedelta(hours=2))
        if self.end == "absent":
            summonses.record_absence(
                self.letter,
                attendance=Attendance.UNAUTHORISED,
                note="来人未携带授权委托书。",
                by=self.regulator,
                at=self.clock.at,
            )
            return
        self.talk(meet_at)

    def talk(self, meet_at: datetime) -> None:
        items = "、".join(row["name"] for row in failed_items(self.drawn))
        self.letter = summonses.record_interview(
            self.letter,
            attendance=Attendance.PRINCIPAL,
            attendee=self.enterprise.legal_representative,
            attendee_post="法定代表人",
            authorised=False,
            started_at=meet_at,
            ended_at=meet_at + timedelta(hours=1),
            place=self.letter.place,
            host=str(self.regulator),
            recorder=str(self.team[0]),
            present=str(self.team[1]),
            facts=f"{self.inspection.product_name}经检验{items}不合格。",
            explanation="原材料批次更换后未重新验证，出厂检验项目不全。",
            demands="查明原因，封存库存，召回已售出产品，按期提交整改报告。",
            undertaking="认可检验结果，立即停止销售，按要求整改。",
            report_by=(meet_at + timedelta(days=15)).date(),
            # Signed on paper on the spot, page by page.
            attested_by=self.enterprise.legal_representative,
            attested_on=self.clock.at.date(),
            by=self.regulator,
            at=self.clock.at,
        )
        if self.end == "held":
            return
        summonses.close(self.letter, by=self.regulator, at=self.clock.later())
        self.order()

    # --- The correction --------------------------------------------------------------------------

    def order(self) -> None:
        items = failed_items(self.drawn)
        found = "、".join(
            f"{row['name']}（要求{row['limit']}，实测{row['value']}）" for row in items
        )
        self.inspection.refresh_from_db()
        self.correction: Rectification = orders.order(
            inspection=self.inspection,
            sample=self.drawn,
            finding=f"你单位生产的{self.inspection.product_name}经监督抽查检验不合格：{found}",
            demands="查明不合格原因，封存库存同批次产品\n召回已售出的同批次产品\n完善出厂检验制度",
            by=self.regulator,
            at=self.clock.later(),
        )
        self.correction = orders.submit(
            self.correction, by=self.regulator, at=self.clock.later(minutes=20)
        )
        if self.end == "order_submitted":
            return
        self.correction = orders.approve(
            self.correction, by=self.head, at=self.clock.later(minutes=50)
        )
        made([self.correction.document_id])
        self.correction = orders.serve(
            self.correction,
            way=ServiceWay.DIRECT,
            receiver=self.enterprise.legal_representative,
            by=self.regulator,
            at=self.clock.later(days=1),
        )
        if self.end not in {"ordered", "overdue"}:
            self.report()

    def report(self) -> None:
        self.correction = orders.submit_evidence(
            self.correction,
            cause="外购元件质量不稳定，进货检验漏检。",
            text="更换供应商，增加进货检验项目，全员培训，库存产品已返工并自检合格。",
            stock="库存全部封存返工，已售产品召回率百分之九十一。",
            by=self.regulator,
            at=self.clock.later(days=9 + self.number % 5),
        )
        if self.end == "reported":
            return
        if self.end == "recheck_failed":
            orders.recheck_fail(
                self.correction,
                findings="复查抽样检验，同一项目仍不合格。",
                by=self.regulator,
                at=self.clock.later(days=6),
            )
            return
        self.correction = orders.recheck_pass(
            self.correction,
            findings="复查抽样检验合格，整改措施落实。",
            by=self.regulator,
            at=self.clock.later(days=6),
        )
        orders.close(self.correction, by=self.regulator, at=self.clock.later())
        if self.end == "exposed":
            self.expose()

    def expose(self) -> None:
        self.inspection.refresh_from_db()
        notice: Exposure = exposures.draft(
            inspection=self.inspection,
            items=failed_items(self.drawn),
            measure="责令停止销售并限期整改，复查合格",
            by=self.team[0],
            at=self.clock.later(),
        )
        notice = exposures.submit(notice, by=self.team[0], at=self.clock.later())
        exposures.publish(notice, by=self.regulator, at=self.clock.later())


def made(documents: Iterable[int | None]) -> None:
    """The letters that must be handed over next; the worker makes all others later."""
    keys = [f"documents.render:{pk}" for pk in documents]
    entries = OutboxEntry.objects.filter(dedupe_key__in=keys).order_by("pk")
    for entry in entries.values_list("pk", flat=True):
        outbox.carry_out(entry)


def measured_value(item: Any, *, good: bool) -> str:
    """A measured value on the right or the wrong side of the requirement."""
    if item.direction == Direction.AT_MOST:
        factor = Decimal("0.6") if good else Decimal("1.8")
        return f"{(item.limit_high * factor).normalize():f}"
    if item.direction == Direction.AT_LEAST:
        value = item.limit_low * (Decimal("1.2") if good else Decimal("0.7"))
        if item.unit == "%" and item.limit_low < WHOLE:
            # A share of the whole comes nearer to all of it, never past it.
            value = min(value, (item.limit_low + WHOLE) / 2)
        return f"{value.normalize():f}"
    if item.direction == Direction.RANGE:
        low, high = item.limit_low, item.limit_high
        value = (low + high) / 2 if good else high + (high - low) * Decimal("0.3")
        return f"{value.normalize():f}"
    if item.direction == Direction.REPORT_ONLY:
        return "0.4"
    return "符合" if good else "不符合"
