"""The register of the demo: invented enterprises with valid codes, the two rosters, the pilots."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import District, User
from accounts.states import Role
from accounts.transitions import create_user
from enterprises import rules
from enterprises import transitions as entries
from enterprises.models import CqoEvidence, CqoPilot, Enterprise, ProductCategory, Roster
from enterprises.states import CredentialKind, Duty, RosterKind
from portal.demo.calendar import workday
from portal.demo.people import Cast, invented

ENTERPRISES = 312
PILOTS, CANDIDATES = 8, 2
BACKBONE, SURVEYED = 60, 41
FIRST_NAMES = [
    "云石",
    "青禾谷",
    "小满星",
    "云杉里",
    "松岚",
    "澄江",
    "青砚",
    "榆与木",
    "逐风",
    "郯水",
    "沂蒙原",
    "银雀",
    "白鹭洲",
    "琅琊台",
    "书圣",
    "望山",
    "清泉",
    "听涛",
    "锦屏",
    "东汶",
    "祊河",
    "柳青",
    "温凉",
    "蒙阳",
    "孟良崮",
    "九间棚",
    "岱崮",
    "凤鸣",
    "金雀",
    "石门",
    "星河",
    "禾木",
    "远帆",
    "新桥",
    "长岭",
    "双月",
    "卧龙",
    "玉泉",
    "南坊",
    "汤泉",
    "朗润",
    "启明",
    "恒泽",
    "正和",
    "安途",
    "智行",
    "悦童",
    "乐森",
    "良木",
    "沃土",
]
TRADES = {
    "children-prams": "童车制造",
    "children-toys": "玩具",
    "children-uniforms": "服饰",
    "building-panels": "木业",
    "building-cable": "电缆",
    "building-cement": "水泥",
    "farm-compound-fertiliser": "肥业",
    "farm-film": "塑业",
    "auto-brake-lining": "汽车配件",
    "wadding-quilts": "家纺",
    "other-appliances": "小家电",
    "building-paint": "涂料",
}
GRADES = ("A", "B", "A", "B", "C")
SIZES = ("large", "medium", "small", "micro")


@dataclass(frozen=True)
class Register:
    """Who there is to inspect."""

    enterprises: list[Enterprise]
    by_category: dict[str, list[Enterprise]]
    contact: Enterprise
    pilot: Enterprise


def fill(cast: Cast, dice: random.Random, at: datetime) -> Register:
    """Every enterprise through the register's own transition, with products of its trade."""
    districts = list(District.objects.order_by("code"))
    trades = list(TRADES)
    found: list[Enterprise] = []
    by_category: dict[str, list[Enterprise]] = {}
    for serial in range(1, ENTERPRISES + 1):
        category = trades[(serial + serial // len(districts) * 2) % len(trades)]
        district = districts[serial % len(districts)]
        enterprise = _enterprise(cast, serial, category, district, dice, at)
        found.append(enterprise)
        by_category.setdefault(category, []).append(enterprise)
    return Register(
        enterprises=found,
        by_category=by_category,
        contact=_first(found, "371302", "other-appliances"),
        pilot=_first(found, "371302", "building-panels"),
    )


def _enterprise(
    cast: Cast, serial: int, category: str, district: District, dice: random.Random, at: datetime
) -> Enterprise:
    trade = TRADES[category]
    short = FIRST_NAMES[serial % len(FIRST_NAMES)] + _suffix(serial)
    code = rules.make_uscc(district.parent_id or district.pk, serial)
    return entries.register(
        by=cast.regulators[district.pk],
        at=at + timedelta(minutes=serial),
        name=f"{short}{trade}（临沂）有限公司",
        short_name=f"{short}{trade}",
        district=district,
        code=code,
        organisation_code9=code[8:17],
        # The first hundred names are the staff's.
        legal_representative=invented(100 + serial * 3 % 1100),
        main_head=invented(101 + serial * 3 % 1100),
        phone=f"0539-000 {3000 + serial}",
        address=f"{district.name}示例工业园{serial}号",
        size=dice.choices(SIZES, (1, 3, 8, 4))[0],
        industry=trade,
        staff=dice.randint(8, 900),
    )


GRADED = 90
GOODS = {
    "children-prams": ("婴儿推车", "GB 14748"),
    "children-toys": ("塑胶玩具", "GB 6675"),
    "children-uniforms": ("中小学生校服", "GB/T 31888"),
    "building-panels": ("细木工板", "GB/T 5849"),
    "building-cable": ("聚氯乙烯绝缘电线", "GB/T 5023"),
    "building-cement": ("普通硅酸盐水泥", "GB 175"),
    "farm-compound-fertiliser": ("复混肥料", "GB/T 15063"),
    "farm-film": ("聚乙烯吹塑地膜", "GB 13735"),
    "auto-brake-lining": ("汽车盘式制动衬片", "GB 5763"),
    "wadding-quilts": ("棉被", "GB 18383"),
    "other-appliances": ("电热水壶", "GB 4706.19"),
    "building-paint": ("内墙涂料", "GB 18582"),
}


def describe(cast: Cast, register: Register, at: datetime) -> None:
    """Products, certificates and grades of the larger part of the register."""
    known = {trade: category for category, trade in TRADES.items()}
    chosen = {register.contact.pk, register.pilot.pk}
    for number, enterprise in enumerate(register.enterprises):
        if number >= GRADED and enterprise.pk not in chosen:
            continue
        _describe(enterprise, known[enterprise.industry], number, cast, at)


def _describe(enterprise: Enterprise, category: str, number: int, cast: Cast, at: datetime) -> None:
    name, standard = GOODS[category]
    by = cast.regulators[enterprise.district_id]
    entries.add_product(
        enterprise,
        name=name,
        category=ProductCategory.objects.get(pk=category),
        brand=enterprise.short_name[:2],
        standard=standard,
        by=by,
        at=at,
    )
    day = at.date()
    entries.add_credential(
        enterprise,
        kind=CredentialKind.CCC
        if category == "other-appliances"
        else CredentialKind.QUALITY_SYSTEM,
        number=f"2026{number:012d}",
        issuer="示例认证中心",
        scope=name,
        valid_from=day - timedelta(days=200),
        # Some run out within weeks, so that the reminders have something to say.
        valid_to=day + timedelta(days=380 + number * 9),
        by=by,
        at=at,
    )
    entries.change_credit_grade(
        enterprise,
        grade=GRADES[number % len(GRADES)],
        rule="年度质量信用评价",
        on=day,
        by=by,
        at=at,
    )


def _suffix(serial: int) -> str:
    """A second word, so that no two firms of a trade share a name."""
    words = ("", "里", "源", "达", "华", "盛", "润")
    return words[serial // len(FIRST_NAMES) % len(words)]


def _first(found: list[Enterprise], district: str, category: str) -> Enterprise:
    trade = TRADES[category]
    return next(
        enterprise
        for enterprise in found
        if enterprise.district_id == district and enterprise.industry == trade
    )


# --- Accounts of enterprises ---------------------------------------------------------------------


def outsiders(cast: Cast, register: Register, at: datetime, password: str) -> User:
    """The contact of one enterprise and the CQO of a pilot."""
    create_user(
        by=cast.admin,
        at=at,
        username="enterprise",
        name=invented(431),
        organisation_code=register.contact.code,
        roles=[Role.ENTERPRISE],
        password=password,
    )
    return create_user(
        by=cast.admin,
        at=at,
        username="cqo",
        name=invented(432),
        organisation_code=register.pilot.code,
        roles=[Role.CQO],
        password=password,
    )


# --- Rosters --------------------------------------------------------------------------------------


def paper(name: str) -> SimpleUploadedFile:
    """A scanned page as an upload: white, with nobody's signature."""
    out = BytesIO()
    Image.new("RGB", (420, 594), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def pilots(cast: Cast, register: Register, cqo: User, launch: date, at: datetime) -> None:
    """Eight active pilots and two candidates, each appointed in writing, duties under way."""
    roster = entries.open_roster(kind=RosterKind.CQO, year=launch.year, by=cast.city, at=at)
    chosen = [register.pilot]
    for enterprise in register.enterprises:
        if enterprise not in chosen and enterprise.size in {"large", "medium"}:
            chosen.append(enterprise)
        if len(chosen) == PILOTS + CANDIDATES:
            break
    for number, enterprise in enumerate(chosen):
        pilot = entries.nominate(
            roster=roster,
            enterprise=enterprise,
            reason="产品覆盖面广，质量管理基础较好，企业自愿参加试点。",
            by=cast.city,
            at=at + timedelta(minutes=number),
        )
        if number < PILOTS:
            _appoint(pilot, cast, number, launch, at + timedelta(hours=1, minutes=number))
    _launch(roster, cast, at + timedelta(hours=2))
    _duties(register.pilot, cast, cqo, at + timedelta(days=6))


def _appoint(pilot: CqoPilot, cast: Cast, number: int, launch: date, at: datetime) -> None:
    pilot = entries.appoint(
        pilot,
        name=invented(300 + number),
        post="副总经理",
        years=5 + number,
        appointed_by=pilot.enterprise.legal_representative,
        appointed_on=launch - timedelta(days=20 + number),
        letter=paper("任命书.png"),
        training_certificate=paper("培训证书.png"),
        training_hours=24,
        may_veto=True,
        by=cast.city,
        at=at,
    )
    entries.activate(pilot, by=cast.city, at=at + timedelta(minutes=20))


def _launch(roster: Roster, cast: Cast, at: datetime) -> None:
    entries.launch(roster, by=cast.city, at=at)


EVIDENCE = {
    Duty.STRATEGY: "三年质量发展规划和质量安全保障措施已由董事会批准。",
    Duty.SYSTEM: "质量管理体系内部审核完成，整改项全部关闭。",
    Duty.PROPOSALS: "向决策层提交供应商准入建议，已获采纳。",
}


def _duties(enterprise: Enterprise, cast: Cast, cqo: User, at: datetime) -> None:
    """The first duties of the pilot that the demo account belongs to."""
    for number, (duty, text) in enumerate(EVIDENCE.items()):
        pilot = CqoPilot.objects.get(enterprise=enterprise)
        entries.file_evidence(
            pilot,
            duty=duty,
            text=text,
            files=[paper(f"证明{number + 1}.png")],
            by=cqo,
            at=at + timedelta(days=number * 2),
        )
        if number == 0:
            entries.confirm_evidence(
                pilot,
                evidence=CqoEvidence.objects.filter(duty__pilot=pilot).latest("pk"),
                by=cast.regulators["371302"],
                at=at + timedelta(days=1),
            )


def backbone(cast: Cast, register: Register, launch: date, at: datetime, now: datetime) -> None:
    """Sixty backbone enterprises; most are surveyed by now."""
    roster = entries.open_roster(kind=RosterKind.BACKBONE, year=launch.year, by=cast.city, at=at)
    chosen = sorted(register.enterprises, key=lambda enterprise: -(enterprise.staff or 0))[
        :BACKBONE
    ]
    members = [
        entries.enrol(
            roster=roster, enterprise=enterprise, by=cast.city, at=at + timedelta(minutes=number)
        )
        for number, enterprise in enumerate(chosen)
    ]
    entries.launch(roster, by=cast.city, at=at + timedelta(hours=2))
    for number, member in enumerate(members[:SURVEYED]):
        day = workday(launch + timedelta(days=1 + number * 2 // 3))
        visited = at.replace(year=day.year, month=day.month, day=day.day, hour=10)
        if visited > now:
            break
        entries.record_survey(
            member,
            standards="执行标准现行有效，参与制定团体标准一项。",
            metrology="计量器具台账齐全，检定率百分之九十八。",
            research="设有企业技术中心，研发投入稳定。",
            management="质量管理体系运行有效，过程检验记录完整。",
            guidance="建议完善供应商评价制度，导入卓越绩效模式。",
            by=cast.city,
            at=visited,
        )
