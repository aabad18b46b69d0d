"""What citizens tell in the demo: complaints, reports and questions in every state, some of them
at the start of a whole loop."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.models import User
from casework.codes import new_code
from casework.transitions import together
from complaints import transitions as cases
from complaints.knowledge.transitions import send
from complaints.mediation.states import Side, Stance
from complaints.mediation.transitions import record_stance
from complaints.rules import Contact, Intake
from complaints.states import Channel, Kind, Outcome, RefusalReason, TellBy
from enterprises.models import Enterprise
from portal.demo import answers
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.people import Cast, invented
from portal.demo.register import Register

if TYPE_CHECKING:
    from complaints.models import Complaint, PreparedAnswer

CODE_LENGTH, RECEIPT_LENGTH = 10, 24
OPEN_DAYS = 20

# Title, what happened, goods, category.
STORIES = (
    (
        "电热水壶漏电，要求退款赔偿",
        "使用第三天手碰外壳有麻电感，联系商家不予处理。",
        "电热水壶",
        "other-appliances",
    ),
    ("儿童推车锁扣松脱", "推行时锁扣自行松开，孩子受到惊吓。", "儿童推车", "children-prams"),
    ("电线通电后发烫", "装修购买的电线通电后明显发烫，怀疑非标。", "电线电缆", "building-cable"),
    ("衣柜板材气味刺鼻", "安装一个月仍有刺鼻气味，要求检测。", "细木工板", "building-panels"),
    (
        "复合肥料结块，怀疑含量不足",
        "使用后长势差，包装无生产日期。",
        "复合肥料",
        "farm-compound-fertiliser",
    ),
    ("刹车片异响", "更换不到一千公里出现异响。", "汽车刹车片", "auto-brake-lining"),
    ("棉被有异味", "学生公寓统一购买的棉被有异味。", "棉被", "wadding-quilts"),
    ("地膜一扯就破", "铺设时大面积破裂。", "农用地膜", "farm-film"),
    ("内墙涂料起皮", "涂刷两周后大面积起皮。", "内墙涂料", "building-paint"),
    ("玩具掉落小零件", "毛绒玩具眼睛一拽就掉。", "毛绒玩具", "children-toys"),
    ("校服掉色严重", "第一次洗涤后大面积掉色。", "校服", "children-uniforms"),
    ("水泥开裂", "浇筑后表面开裂，商家称是施工问题。", "水泥", "building-cement"),
)
REPORTS = (
    (
        "散装化肥无标签无批号",
        "门市部销售的散装化肥没有标签和批号。",
        "复合肥料",
        "farm-compound-fertiliser",
    ),
    ("仓库夜间更换板材等级标识", "工人夜间更换板材等级标签后发货。", "细木工板", "building-panels"),
    ("直播间宣称国家免检", "直播间多次宣称产品为国家免检。", "电热水壶", "other-appliances"),
    ("销售无认证的儿童推车", "柜台上的推车没有强制性认证标志。", "儿童推车", "children-prams"),
)
QUESTIONS = (
    ("怎样查询产品认证证书", "想知道购买的电线是否有有效的强制性认证。"),
    ("实验室开放日如何报名", "想带孩子参加实验室开放日。"),
    ("企业标准如何自我声明公开", "新办企业，想了解企业标准公开的流程。"),
    ("计量器具到哪里检定", "社区诊所的血压计到哪里检定。"),
)


@dataclass(frozen=True)
class Ending:
    """How far a story goes, and how many there are of it, by kind."""

    name: str
    complaints: int
    reports: int
    inquiries: int
    recent: bool = False


ENDINGS = (
    Ending("received", 26, 8, 9, recent=True),
    Ending("waiting", 8, 2, 0, recent=True),
    Ending("accepted", 30, 10, 0, recent=True),
    Ending("late", 3, 2, 0),
    Ending("refused", 22, 6, 2),
    Ending("withdrawn", 10, 2, 2),
    Ending("closed", 150, 46, 62),
)


def month(cast: Cast, register: Register, dice: random.Random, launch: date, now: datetime) -> None:
    """Four hundred voices between the launch and today."""
    with together():
        prepared = answers.prepare(cast, moment(launch - timedelta(days=60), 9))
    number = 0
    for ending in ENDINGS:
        kinds = (
            [Kind.COMPLAINT] * ending.complaints
            + [Kind.REPORT] * ending.reports
            + [Kind.INQUIRY] * ending.inquiries
        )
        for start in range(0, len(kinds), 25):
            with together():
                for kind in kinds[start : start + 25]:
                    number += 1
                    voice = Voice(cast, register, dice, number, kind, ending)
                    voice.prepared = prepared
                    voice.tell(launch, now)


class Voice:
    """One citizen and what became of the matter."""

    def __init__(
        self,
        cast: Cast,
        register: Register,
        dice: random.Random,
        number: int,
        kind: Kind,
        ending: Ending,
    ) -> None:
        self.cast, self.register, self.dice = cast, register, dice
        self.number, self.kind, self.ending = number, kind, ending
        self.desk: User = cast.hotline
        self.prepared: dict[str, PreparedAnswer] = {}
        self.public = User.objects.robot("public")

    def tell(self, launch: date, now: datetime) -> None:
        try:
            self.clock = Clock(self._received(launch, now), now)
            self.begin()
            self.go_on()
        except NotYet:
            return

    def _received(self, launch: date, now: datetime) -> datetime:
        today = now.date()
        minute = self.number * 7 % 60
        if self.ending.recent:
            newest = 0 if self.ending.name == "received" else 2
            day = today - timedelta(days=newest + self.dice.randint(0, 7))
        else:
            span = max(1, (today - launch).days - 12)
            day = launch + timedelta(days=self.dice.randint(0, span))
        at = moment(day, 8 + self.number % 10, minute)
        return min(at, now - timedelta(minutes=5 + self.number % 40))

    def begin(self) -> None:
        anonymous = self.kind == Kind.REPORT and self.number % 3 == 0
        channel = (Channel.WEB, Channel.WEB, Channel.PHONE, Channel.DESK)[self.number % 4]
        self.complaint: Complaint = cases.receive(
            intake=self._intake(),
            contact=None if anonymous else self._contact(),
            code=new_code(RECEIPT_LENGTH if anonymous else CODE_LENGTH),
            channel=Channel.WEB if anonymous else channel,
            by=self.public if anonymous or channel == Channel.WEB else self.desk,
            at=self.clock.at,
        )

    def _intake(self) -> Intake:
        firm = self.register.enterprises[(self.number * 53) % len(self.register.enterprises)]
        if self.kind == Kind.INQUIRY:
            title, text = QUESTIONS[self.number % len(QUESTIONS)]
            return Intake(kind=self.kind, title=title, description=text, district=firm.district_id)
        pool = REPORTS if self.kind == Kind.REPORT else STORIES
        title, text, goods, category = pool[self.number % len(pool)]
        group = category.split("-", maxsplit=1)[0]
        mine = self.register.by_category[category]
        firm = mine[(self.number * 11) % len(mine)]
        bought = self.clock.at.date() - timedelta(days=self.number % 60 + 3)
        complaint = self.kind == Kind.COMPLAINT
        return Intake(
            kind=self.kind,
            title=title,
            description=text,
            district=firm.district_id,
            category=group,
            respondent_name=firm.name,
            respondent_address=firm.address,
            respondent_code=firm.code,
            product_name=goods,
            purchase_date=bought if complaint else None,
            amount=Decimal(self.dice.randint(20, 2600)) if complaint else None,
            demands=("refund", "damages") if complaint else (),
        )

    def _contact(self) -> Contact:
        # 199 0000 xxxx: a range that stands for nobody.
        return Contact(
            name=invented(self.number * 3 + 11),
            phone=f"1990000{self.number % 10000:04d}",
            address="临沂市兰山区示例小区",
            # Most look it up themselves: a demo of thousands of messages would show no more.
            tell_by=TellBy.ANY if self.number % 5 == 0 else TellBy.NONE,
        )

    # --- What became of it ------------------------------------------------------------------------

    def go_on(self) -> None:
        if self.ending.name in {"received", "late"}:
            return
        getattr(self, self.ending.name)()

    def waiting(self) -> None:
        self.complaint = cases.ask_for_material(
            self.complaint,
            asked_for="请补充购物凭证和商品照片。",
            by=self.desk,
            at=self.clock.later(minutes=90),
        )

    def accepted(self) -> None:
        self.complaint = cases.accept(
            self.complaint, by=self.desk, at=self.clock.later(days=1 + self.number % 2)
        )

    def refused(self) -> None:
        reason = {
            Kind.COMPLAINT: RefusalReason.NOT_CONSUMER,
            Kind.REPORT: RefusalReason.NO_CLUE,
            Kind.INQUIRY: RefusalReason.OTHER_WAY,
        }[self.kind]
        cases.refuse(
            self.complaint,
            reason=reason,
            answer="经审查，该事项不符合受理条件。",
            right_office="请向有管辖权的部门反映。" if self.kind == Kind.INQUIRY else "",
            by=self.desk,
            at=self.clock.later(days=2 + self.number % 3),
        )

    def withdrawn(self) -> None:
        cases.withdraw(self.complaint, by=self.public, at=self.clock.later(days=1))

    def closed(self) -> None:
        if self.kind == Kind.INQUIRY:
            self._answered()
            return
        # One in forty is taken on late: the figure of the dashboard is not a flattering one.
        self.complaint = cases.accept(
            self.complaint,
            by=self.desk,
            at=self.clock.later(days=9 if self.number % 40 == 0 else 2),
        )
        outcomes = {
            Kind.COMPLAINT: (Outcome.SETTLED, Outcome.SETTLED_PRIVATELY, Outcome.NO_AGREEMENT),
            Kind.REPORT: (Outcome.CORRECTED, Outcome.NO_BREACH, Outcome.CASE_FILED),
        }[self.kind]
        outcome = outcomes[self.number % 3]
        if outcome == Outcome.NO_AGREEMENT:
            self.complaint = record_stance(
                self.complaint,
                side=Side.TRADER,
                stance=Stance.NO_AGREEMENT,
                by=self.desk,
                at=self.clock.later(),
            )
        self.complaint = cases.close(
            self.complaint,
            outcome=outcome,
            answer="双方已达成一致。" if self.kind == Kind.COMPLAINT else "核查情况已告知。",
            by=self.desk,
            at=self.clock.later(days=3 + self.number % 5),
        )
        if not self.complaint.anonymous:
            cases.record_told(
                self.complaint, way="phone", by=self.desk, at=self.clock.later(days=1)
            )

    def _answered(self) -> None:
        """Most questions were asked before; the rest are answered on the phone."""
        at = self.clock.later(days=1 + self.number % 2)
        known = self.prepared[self.complaint.title]
        if self.number % 5 == 0:
            said = "已电话答复，并告知查询网址。"
            cases.close(self.complaint, outcome=Outcome.ANSWERED, answer=said, by=self.desk, at=at)
            return
        send(
            self.complaint, known, outcome=Outcome.ANSWERED, answer=known.text, by=self.desk, at=at
        )


def report_under_inspection(cast: Cast, register: Register, now: datetime) -> None:
    """A clue that an inspection follows just now; its visit lies ahead."""
    firm = register.by_category["children-prams"][0]
    title, text, goods, _category = REPORTS[3]
    clock = Clock(moment(workday(now.date() - timedelta(days=6)), 9), now)
    try:
        with together():
            report = cases.receive(
                intake=Intake(
                    kind=Kind.REPORT,
                    title=title,
                    description=text,
                    district=firm.district_id,
                    category="children",
                    respondent_name=firm.name,
                    respondent_code=firm.code,
                    product_name=goods,
                ),
                contact=Contact(name=invented(760), phone="19900019999"),
                code=new_code(CODE_LENGTH),
                by=User.objects.robot("public"),
                at=clock.at,
            )
            cases.refer_to_inspection(
                report,
                enterprise=firm,
                product_name=goods,
                inspectors=cast.inspectors[firm.district_id][:2],
                scheduled_on=workday(now.date() + timedelta(days=1)),
                task="核查在售产品的强制性认证标志。",
                by=cast.regulators[firm.district_id],
                at=clock.later(),
            )
    except NotYet:
        return


def loops(cast: Cast, register: Register, launch: date, now: datetime) -> list["Complaint"]:
    """A few voices that set an inspection going; their cases go on in the chapter of checks."""
    found = []
    for number in range(6):
        district = "371302" if number % 2 else "371322"
        mine = [
            firm
            for firm in register.enterprises
            if firm.district_id == district and firm.industry == "小家电"
        ]
        firm = mine[number % len(mine)]
        start = workday(launch + timedelta(days=4 + number * 9))
        try:
            found.append(_referred(cast, firm, number, Clock(moment(start, 10, number), now)))
        except NotYet:
            break
    return found


def _referred(cast: Cast, firm: Enterprise, number: int, clock: Clock) -> "Complaint":
    title, text, goods, _category = STORIES[0]
    intake = Intake(
        kind=Kind.COMPLAINT,
        title=title,
        description=text,
        district=firm.district_id,
        category="other",
        respondent_name=firm.name,
        respondent_address=firm.address,
        respondent_code=firm.code,
        product_name=goods,
        purchase_date=clock.at.date() - timedelta(days=6),
        amount=Decimal(129),
        demands=("refund",),
    )
    with together():
        complaint = cases.receive(
            intake=intake,
            contact=Contact(name=invented(700 + number), phone=f"1990001{number:04d}"),
            code=new_code(CODE_LENGTH),
            by=User.objects.robot("public"),
            at=clock.at,
        )
        complaint = cases.accept(complaint, by=cast.hotline, at=clock.later(days=1))
        district = complaint.district_id
        return cases.refer_to_inspection(
            complaint,
            enterprise=firm,
            product_name=goods,
            inspectors=cast.inspectors[district][:2],
            scheduled_on=workday(clock.at.date() + timedelta(days=2)),
            task="核查产品接地措施和出厂检验记录。",
            by=cast.regulators[district],
            at=clock.later(),
        )
