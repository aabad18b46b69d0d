"""Offices and accounts of the demo."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import District, Office, RoleGrant, User
from accounts.states import OfficeKind, Role
from accounts.transitions import create_user

CITY_DISTRICT = "371302"
# The character that stands for the county in a document number: 临兰市监约〔2026〕3号.
COUNTY_LETTERS = {
    "371302": "兰",
    "371311": "罗",
    "371312": "河",
    "371321": "南",
    "371322": "郯",
    "371323": "水",
    "371324": "陵",
    "371325": "费",
    "371326": "平",
    "371327": "莒",
    "371328": "蒙",
    "371329": "沭",
}
SURNAMES = "林苏周许贺方吴秦苗孟陈韩沈陆程江顾叶白梁唐罗宋邓曹彭曾萧田董潘袁蔡蒋余杜"
GIVEN = [
    "知远",
    "禾",
    "砚",
    "安",
    "遥",
    "简",
    "岸",
    "川",
    "一诺",
    "牧",
    "序",
    "清和",
    "望舒",
    "景行",
    "予安",
    "思源",
    "若水",
    "明朗",
    "书宁",
    "乐山",
    "怀瑾",
    "子衿",
    "星野",
    "致和",
    "长庚",
    "云舟",
    "远山",
    "听澜",
    "素问",
    "既白",
    "守拙",
    "行止",
    "嘉言",
    "允执",
    "惟新",
    "正则",
]
PARTNERS = {
    "environment": ("临沂市生态环境局", "Linyi Ecology and Environment Bureau"),
    "engineering": ("临沂市住房和城乡建设局", "Linyi Housing and Construction Bureau"),
    "service": ("临沂市商务局", "Linyi Commerce Bureau"),
}


@dataclass(frozen=True)
class Cast:
    """Who acts in the demo."""

    admin: User
    city: User
    city_head: User
    hotline: User
    lab: User
    lab_b: User
    offices: dict[str, Office]
    city_office: Office
    lab_office: Office
    regulators: dict[str, User]
    heads: dict[str, User]
    inspectors: dict[str, list[User]]


def invented(number: int) -> str:
    """A name that belongs to nobody in particular."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[(number * 7 + 3) % len(GIVEN)]


def offices() -> tuple[Office, Office, dict[str, Office]]:
    """The city bureau, its laboratory, and a bureau for each county and development zone."""
    city = Office.objects.create(
        name="临沂市市场监督管理局",
        name_en="Linyi Market Regulation Bureau",
        kind=OfficeKind.CITY,
        organ_code="临市监",
        organ_name="临沂市市场监督管理局",
        phone="0539-000 1000",
        address="临沂市兰山区示例路1号",
    )
    lab = Office.objects.create(
        name="临沂市检验检测中心",
        name_en="Linyi Inspection and Testing Centre",
        kind=OfficeKind.LAB,
        organ_code="临检",
        organ_name="临沂市检验检测中心",
        phone="0539-000 1100",
        address="临沂市河东区示例路8号",
    )
    counties = {district.pk: _county(district) for district in District.objects.order_by("code")}
    for domain, (name, english) in PARTNERS.items():
        Office.objects.create(name=name, name_en=english, kind=OfficeKind.PARTNER, domain=domain)
    return city, lab, counties


def _county(district: District) -> Office:
    letter = COUNTY_LETTERS.get(district.pk, district.short_name[:1])
    return Office.objects.create(
        name=f"{district.name}市场监督管理局",
        name_en=f"{district.name_en} Market Regulation Bureau",
        kind=OfficeKind.COUNTY,
        district=district,
        organ_code=f"临{letter}市监",
        organ_name=f"{district.name}市场监督管理局",
        phone="0539-000 2000",
        address=f"{district.name}示例路6号",
    )


def first_admin(at: datetime) -> User:
    """The account that opens all others; somebody must be first."""
    admin = User(username="admin", name="管理员", is_staff=True)
    admin.set_password(settings.DEMO_PASSWORD)
    admin.save()
    RoleGrant.objects.create(user=admin, role=Role.ADMIN)
    return admin


def cast(at: datetime) -> Cast:
    """Every account of the contract, and the colleagues who act but never sign in."""
    city_office, lab_office, counties = offices()
    admin = first_admin(at)
    numbers = iter(range(1, 500))

    def open_account(username: str, role: str, office: Office | None, *, signs_in: bool) -> User:
        number = next(numbers)
        return create_user(
            by=admin,
            at=at,
            username=username,
            name=invented(number),
            work_number=f"LY{number:04d}",
            office=office,
            roles=[role],
            password=settings.DEMO_PASSWORD if signs_in else None,
        )

    def person(username: str, role: str, office: Office | None = None) -> User:
        return open_account(username, role, office, signs_in=True)

    def colleague(username: str, role: str, office: Office) -> User:
        return open_account(username, role, office, signs_in=False)

    lanshan, tancheng = counties["371302"], counties["371322"]
    named = {
        "hotline": person("hotline", Role.HOTLINE, city_office),
        "city": person("city", Role.REGULATOR, city_office),
        "city-head": person("city-head", Role.HEAD, city_office),
        "lab": person("lab", Role.LAB, lab_office),
    }
    inspectors = {
        "371302": [person("inspector", Role.INSPECTOR, lanshan)],
        "371322": [person("inspector-b", Role.INSPECTOR, tancheng)],
    }
    regulators = {
        "371302": person("county", Role.REGULATOR, lanshan),
        "371322": person("county-b", Role.REGULATOR, tancheng),
    }
    heads = {"371302": person("county-head", Role.HEAD, lanshan)}
    person("custodian", Role.CUSTODIAN, city_office)
    person("custodian-b", Role.CUSTODIAN, city_office)
    person("partner", Role.PARTNER, Office.objects.get(domain="environment"))
    person("auditor", Role.AUDITOR, city_office)
    for code, office in counties.items():
        team = inspectors.setdefault(code, [])
        while len(team) < 3:  # noqa: PLR2004 - two sample together, the third may be away
            team.append(colleague(f"i-{code}-{len(team) + 1}", Role.INSPECTOR, office))
        if code not in regulators:
            regulators[code] = colleague(f"r-{code}", Role.REGULATOR, office)
        if code not in heads:
            heads[code] = colleague(f"h-{code}", Role.HEAD, office)
    return Cast(
        admin=admin,
        city=named["city"],
        city_head=named["city-head"],
        hotline=named["hotline"],
        lab=named["lab"],
        lab_b=colleague("lab-2", Role.LAB, lab_office),
        offices=counties,
        city_office=city_office,
        lab_office=lab_office,
        regulators=regulators,
        heads=heads,
        inspectors=inspectors,
    )
