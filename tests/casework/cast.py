"""The standing cast of the kernel's tests: a city regulator, two counties, an auditor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Office, RoleGrant, User
from accounts.states import OfficeKind, Role
from casework import supervision
from casework.models import SupervisionOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 18, 9, 30, tzinfo=SHANGHAI)
DUE = date(2026, 9, 28)


def city() -> Office:
    return Office.objects.get_or_create(name="市局", kind=OfficeKind.CITY)[0]


def county(district: str = "371302") -> Office:
    return Office.objects.get_or_create(
        name=f"县局{district}", kind=OfficeKind.COUNTY, district_id=district
    )[0]


def person(username: str, role: str, office: Office | None) -> User:
    user, created = User.objects.get_or_create(
        username=username, defaults={"name": username, "office": office}
    )
    if created:
        RoleGrant.objects.create(user=user, role=role)
    return user


def supervisor() -> User:
    return person("supervisor", Role.REGULATOR, city())


def undertaker() -> User:
    return person("undertaker", Role.REGULATOR, county())


def elsewhere() -> User:
    return person("elsewhere", Role.REGULATOR, county("371322"))


def auditor() -> User:
    return person("auditor", Role.AUDITOR, city())


def order(at: datetime = NOW) -> SupervisionOrder:
    return supervision.open_order(
        by=supervisor(),
        at=at,
        title="电动自行车电池鼓包",
        demand="查明原因并答复",
        undertaker=county(),
        due_on=DUE,
    )


def later(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)
