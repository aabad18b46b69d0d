"""Case files, orders of supervision and key areas of the demo."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from casework import supervision
from casework.states import SupervisionLevel
from casework.transitions import together
from documents.states import ServiceWay
from enterprises.models import Enterprise, ProductCategory
from inspections.areas import transitions as areas
from inspections.areas.models import KeyArea
from inspections.casefiles import transitions as cases
from inspections.casefiles.models import CaseFile
from inspections.casefiles.states import (
    Ground,
    Hearing,
    PenaltyKind,
    Pricing,
    Recipient,
    Source,
    Verdict,
    Wish,
)
from inspections.exposures import corrections, on_cases
from inspections.exposures import transitions as exposures
from inspections.exposures.models import Exposure
from inspections.exposures.states import Check
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.checks import World, made

DISTRICT = "371302"
LAW = "《中华人民共和国产品质量法》"
# How far the story goes, how many days ago it began, the goods, the source.
STORIES: tuple[tuple[str, int, str, str, str], ...] = (
    ("clue", 6, "children-toys", "塑料玩具", Source.REPORT),
    ("filing", 9, "auto-brake-lining", "刹车片", Source.SUPERIOR),
    ("not_filed", 30, "building-paint", "内墙涂料", Source.MEDIA),
    ("investigating", 40, "farm-compound-fertiliser", "复混肥料", Source.SPOT_CHECK),
    ("late", 130, "building-cable", "电线电缆", Source.SPOT_CHECK),
    ("deciding", 45, "children-wear", "童装", Source.TRANSFER),
    ("decided", 50, "building-panels", "人造板", Source.SPOT_CHECK),
    ("served", 60, "auto-oil", "机油", Source.COMPLAINT),
    ("performed", 75, "farm-film", "地膜", Source.SPOT_CHECK),
    ("exposed", 90, "children-stationery", "学生用品", Source.SPOT_CHECK),
    ("corrected", 100, "building-cement", "水泥", Source.SPOT_CHECK),
    ("expired", 200, "children-shoes", "童鞋", Source.SPOT_CHECK),
    ("revoked", 110, "auto-filters", "滤清器", Source.SPOT_CHECK),
    ("police", 35, "farm-pesticide", "农药", Source.REPORT),
    ("returned", 70, "auto-tyres", "轮胎", Source.TRANSFER),
    ("withdrawn", 55, "building-pipes", "塑料管材", Source.SPOT_CHECK),
)
SHOWN = frozenset({"exposed", "corrected", "expired", "revoked"})
AREAS = (
    ("城北童装加工集聚区", "children-wear", "小作坊集中，绳带、甲醛项目不合格多发。", "accepted"),
    ("城西板材市场", "building-panels", "板材甲醛释放量超标，进货台账不全。", "under_way"),
    ("汽配城制动件经营区", "auto-brake-lining", "无标识制动件和假冒刹车片。", "planned"),
)


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
    with together():
        for number, (end, days, category, goods, source) in enumerate(STORIES):
            told = Told(world, number, end, category, goods, source, days)
            try:
                told.tell()
            except NotYet:
                continue
        robot = User.objects.robot("clock")
        for row in Exposure.objects.run_out(world.now.date()).order_by("pk"):
            exposures.expire(row, by=robot, at=world.now)
        for number, row in enumerate(AREAS):
            _area(world, number, *row)
        _orders(world)


class Told:
    """One case, and the five people whose names stand under it."""

    def __init__(
        self,
        world: World,
        number: int,
        end: str,
        category: str,
        goods: str,
        source: str,
        days: int,
    ) -> None:
        cast = world.cast
        self.world, self.number, self.end = world, number, end
        self.goods, self.source = goods, source
        self.category = ProductCategory.objects.get(pk=category)
        self.pair, self.legal = cast.inspectors[DISTRICT][:2], cast.inspectors[DISTRICT][2]
        self.by, self.section, self.head = (
            self.pair[0],
            cast.regulators[DISTRICT],
            cast.heads[DISTRICT],
        )
        firms = [row for row in world.register.enterprises if row.district_id == DISTRICT]
        self.firm: Enterprise = firms[(number * 5 + 2) % len(firms)]
        start = workday((world.now - timedelta(days=days)).date())
        self.clock = Clock(moment(start, 9, number * 3), world.now)

    def tell(self) -> None:
        row = self.clue()
        if self.end == "clue":
            return
        row = cases.submit_filing(
            row,
            by=self.by,
            at=self.clock.later(days=2),
            wish=Wish.DO_NOT_FILE if self.end == "not_filed" else Wish.FILE,
            reason="经核查，违法事实不成立。" if self.end == "not_filed" else "符合立案条件。",
        )
        row = cases.review_section(row, by=self.section, at=self.clock.later(), opinion="拟同意")
        if self.end == "filing":
            return
        row = cases.review_legal(row, by=self.legal, at=self.clock.later(), opinion="同意")
        row = cases.approve_filing(row, by=self.head, at=self.clock.later(), opinion="同意")
        if self.end != "not_filed":
            self.investigate(row)

    def clue(self) -> CaseFile:
        day = self.clock.at.date()
        number = f"JB-{day.year}-{day:%m%d}-0007" if self.source == Source.REPORT else ""
        return cases.open_clue(
            title=f"生产、销售不合格{self.goods}案",
            source=self.source,
            source_number=number,
            received_on=day,
            enterprise=self.firm,
            category=self.category,
            product_name=self.goods,
            suspicion=f"{self.goods}关键项目涉嫌不符合国家标准，库存和已售产品待查。",
            clauses=f"{LAW}第十三条、第四十九条",
            handlers=self.pair,
            important_for=["counterfeit"] if self.end in {"police", "late"} else (),
            by=self.by,
            at=self.clock.at,
        )

    def investigate(self, row: CaseFile) -> None:
        at = self.clock.later(days=3)
        for kind, name in (("expert", "检验报告"), ("record", "现场笔录")):
            row = cases.add_evidence(
                row,
                by=self.by,
                at=at,
                kind=kind,
                name=name,
                proves=f"{self.goods}不合格及库存、销售数量",
                taken_on=at.date(),
            )
        row = cases.add_goods(
            row,
            by=self.by,
            at=self.clock.later(),
            name=self.goods,
            quantity=Decimal(100 + self.number * 20),
            unit="件",
            unit_price=Decimal(60),
            pricing=Pricing.MARKED if self.number % 2 else Pricing.MARKET,
            price_source="经营场所标价签" if self.number % 2 else "同类产品市场平均价格",
        )
        if self.end in {"police", "returned"}:
            self.hand_over(row)
        elif self.end == "withdrawn":
            cases.withdraw(
                row,
                by=self.section,
                at=self.clock.later(days=4),
                ground=Ground.OVERTURNED,
                reason="复检结论为合格，原检验结果不再成立。",
            )
        elif self.end not in {"investigating", "late"}:
            self.decide(row)

    def hand_over(self, row: CaseFile) -> None:
        police = self.end == "police"
        row = cases.propose_transfer(
            row,
            by=self.by,
            at=self.clock.later(days=2),
            recipient=Recipient.POLICE if police else Recipient.REGULATOR,
            organ="示例市公安局" if police else "示例县市场监督管理局",
            reason="销售金额较大，涉嫌生产、销售伪劣产品罪。" if police else "生产地在贵局辖区。",
            clause="《行政执法机关移送涉嫌犯罪案件的规定》第三条"
            if police
            else "《市场监督管理行政处罚程序规定》第十五条",
            attachments="案件调查报告\n涉案物品清单\n检验报告",
        )
        row = cases.approve_transfer(row, by=self.head, at=self.clock.later())
        at = self.clock.later(days=1)
        row = cases.record_receipt(
            row, by=self.by, at=at, received_on=at.date(), received_by="收件专班"
        )
        if not police:
            at = self.clock.later(days=6)
            cases.record_return(
                row, by=self.by, at=at, answered_on=at.date(), answer="经查生产地不在本辖区，退回。"
            )

    def decide(self, row: CaseFile) -> None:
        at = self.clock.later(days=4)
        row = cases.record_statement(
            row,
            by=self.by,
            at=at,
            told_on=at.date(),
            statement="当事人在法定期限内未提出陈述、申辩意见。",
            hearing=Hearing.GIVEN_UP,
        )
        fine = row.goods_value * Decimal("1.5")
        minor = self.end == "expired"
        penalty = cases.Proposed(
            kind=PenaltyKind.WARNING if minor else PenaltyKind.FINE,
            clause=f"{LAW}第五十四条" if minor else f"{LAW}第四十九条",
            text="警告" if minor else "罚款",
            amount=None if minor else fine,
        )
        row = cases.propose_decision(
            row,
            by=self.by,
            at=self.clock.later(days=5),
            verdict=Verdict.PENALTY,
            facts=f"当事人生产、销售的{self.goods}经检验不合格。",
            nature=f"违反{LAW}第十三条的规定。",
            performance="自收到本决定书之日起十五日内履行。",
            penalties=[penalty],
            clause="" if minor else "49",
        )
        row = cases.review_section(row, by=self.section, at=self.clock.later(), opinion="同意")
        if self.end == "deciding":
            return
        row = cases.approve_decision(row, by=self.head, at=self.clock.later(), opinion="同意")
        if self.end != "decided":
            self.serve(row)

    def serve(self, row: CaseFile) -> None:
        made([row.decision_document_id])
        row.refresh_from_db()
        row = cases.serve_decision(
            row,
            way=ServiceWay.DIRECT,
            receiver=self.firm.main_head or self.firm.legal_representative,
            place=self.firm.address,
            by=self.by,
            at=self.clock.later(days=1),
        )
        if self.end in SHOWN:
            self.expose(row)
        if self.end in {"performed", "exposed"}:
            at = self.clock.later(days=6)
            row = cases.record_performance(
                row, by=self.by, at=at, performed_on=at.date(), note="罚款已缴清。"
            )
        if self.end == "exposed":
            cases.close(row, by=self.section, at=self.clock.later(days=1))

    def expose(self, row: CaseFile) -> None:
        shown = on_cases.draft_on_case(
            by=self.by,
            at=self.clock.later(days=2),
            casefile=row,
            product_name=self.goods,
            text=f"{row.facts}货值金额{row.goods_value}元。",
            measure="行政处罚决定已作出",
        )
        shown = exposures.submit(shown, by=self.by, at=self.clock.later())
        shown = exposures.publish(
            shown, by=self.head, at=self.clock.later(), checked=list(Check.values)
        )
        if self.end == "corrected":
            shown = corrections.propose_correction(
                shown,
                by=self.by,
                at=self.clock.later(days=2),
                reason="规格表述不完整",
                text=f"{shown.text}不合格项目为强度。",
                measure=shown.measure,
            )
            corrections.approve_correction(shown, by=self.head, at=self.clock.later())
        elif self.end == "revoked":
            cases.revoke(
                row, by=self.head, at=self.clock.later(days=8), reason="行政复议撤销原决定"
            )
            shown.refresh_from_db()
            exposures.withdraw(
                shown, by=self.head, at=self.clock.later(days=1), reason="行政复议撤销原决定"
            )


# --- Key areas and supervision ---------------------------------------------------------------


def _area(world: World, number: int, name: str, category: str, hazard: str, end: str) -> KeyArea:
    """重点区域: one accepted, one under way, one planned."""
    cast = world.cast
    by, head, at = (
        cast.city,
        cast.city_head,
        moment(workday((world.now - timedelta(days=50)).date())),
    )
    area = areas.plan_area(
        by=by,
        at=at + timedelta(minutes=number * 7),
        name=name,
        place="示例路以北、示例河以南",
        district=world.cast.offices[DISTRICT].district,
        category=ProductCategory.objects.get(pk=category),
        hazard=hazard,
        lead_unit=cast.offices[DISTRICT].name,
        due_on=(world.now + timedelta(days=20 + number * 10)).date(),
        measures_text="逐户建档、集中抽查、约谈负责人、限期整改。",
    )
    figures: tuple[tuple[str, str, int, int], ...] = (
        ("抽查不合格率", "%", 18 + number, 4),
        ("无进货台账户数", "户", 31, 2),
    )
    for figure, unit, before, _after in figures:
        area = areas.record_figure(
            area, by=by, at=at, name=figure, unit=unit, before=Decimal(before)
        )
    if end == "planned":
        return area
    area = areas.begin(area, by=by, at=at + timedelta(days=1))
    area = areas.publish_area(area, by=head, at=at + timedelta(days=1))
    if end == "under_way":
        return area
    for figure, _unit, _before, after in figures:
        area = areas.record_figure(
            area, by=by, at=at + timedelta(days=35), name=figure, after=Decimal(after)
        )
    filed = CaseFile.objects.filter(category__parent="children").order_by("pk")[:2]
    area = areas.link(area, by=by, at=at + timedelta(days=30), casefiles=filed)
    result = "无证作坊全部取缔或规范，复查不合格率明显下降。"
    area = areas.report_done(area, by=by, at=at + timedelta(days=36), result=result)
    return areas.accept(area, by=head, at=at + timedelta(days=38))


def _orders(world: World) -> None:
    """督办: one on the case that is late, one on an open issue whose answer is overdue."""
    cast: Any = world.cast
    late = CaseFile.objects.filter(title__contains="电线电缆").order_by("-pk").first()
    office = cast.offices[DISTRICT]
    supervision.open_order(
        by=cast.city_head,
        at=world.now - timedelta(days=2),
        title="电线电缆案件久拖未结",
        demand="说明超期原因，并在期限内作出处理决定。",
        undertaker=office,
        due_on=(world.now + timedelta(days=5)).date(),
        level=SupervisionLevel.CITY,
        target=late,
    )
    supervision.open_order(
        by=cast.city_head,
        at=world.now - timedelta(days=12),
        title="校园周边玩具安全隐患受社会关注",
        demand="排查校园周边经营户，反馈查处和整改情况。",
        undertaker=office,
        due_on=(world.now - timedelta(days=4)).date(),
        level=SupervisionLevel.LEADER,
    )
