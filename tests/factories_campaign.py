"""A Quality Month, events and bulletins for tests, brought into their states by the transitions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import District, User
from campaign import bookings
from campaign.models import Activity, Bulletin, Campaign, Event
from campaign.transitions import (
    announce,
    draft_bulletin,
    launch,
    open_campaign,
    plan_event,
    publish,
    submit,
)
from inspections.exposures import transitions as exposures
from inspections.exposures.models import Exposure
from tests.factories_accounts import LANSHAN, UserFactory
from tests.factories_inspections import Crew, an_enterprise, checked, failed

# Noon in Shanghai on the day of the launch, a Thursday.
AT = datetime(2026, 9, 3, 4, 0, tzinfo=UTC)
DAY = date(2026, 9, 3)
LAST = date(2026, 9, 30)
PHONE = "13800000000"


def a_campaign(by: User, **changes: Any) -> Campaign:
    """A month with its catalogue, not launched."""
    values: dict[str, Any] = {
        "year": 2026,
        "name": "2026年临沂市“质量月”活动",
        "name_en": "Linyi Quality Month 2026",
        "theme": "推动“三个转变”，建设质量强市",
        "theme_en": "Three transitions for a city of quality",
        "starts_on": DAY,
        "ends_on": LAST,
    }
    return open_campaign(**{**values, **changes}, by=by, at=AT)


def running_campaign(by: User, **changes: Any) -> Campaign:
    """A month that was launched on its first day."""
    return launch(a_campaign(by, **changes), by=by, at=AT, meeting="质量强市领导小组工作会议")


def activity(campaign: Campaign, code: str) -> Activity:
    return Activity.objects.get(campaign=campaign, code=code)


def an_event(by: User, **changes: Any) -> Event:
    """A planned lab day a fortnight after the launch, with ten places."""
    values: dict[str, Any] = {
        "kind": "lab_day",
        "title": "实验室开放日：看电线怎么测",
        "title_en": "Lab open day: how cables are tested",
        "place": "市检验检测中心",
        "place_en": "City Testing Centre",
        "district": District.objects.get(pk=LANSHAN),
        "starts_at": AT + timedelta(days=14),
        "ends_at": AT + timedelta(days=14, hours=2),
        "capacity": 10,
    }
    return plan_event(**{**values, **changes}, by=by, at=AT)


def announced(by: User, **changes: Any) -> Event:
    """An event that everybody sees."""
    return announce(an_event(by, **changes), by=by, at=AT)


def booked(event: Event, people: int = 2, phone: str = PHONE, key: str = "one") -> str:
    """The code of a booking."""
    values = {"name": "许安", "phone": phone, "people": people}
    return bookings.place(event, values, key=key, at=AT)


def an_exposure(people: Crew, **changes: Any) -> Exposure:
    """A failed kettle that a second person of the county has made public."""
    number = Exposure.objects.count() + 1
    sample = failed(
        people,
        inspection=checked(
            people,
            enterprise=an_enterprise(f"云石小家电（临沂）{number}有限公司"),
            batch=f"2026{number:04d}",
        ),
    )
    values: dict[str, Any] = {
        "items": [{"name": "接地电阻", "limit": "≤0.1 Ω", "value": "0.47 Ω"}],
        "measure": "责令停止销售并限期整改",
    }
    at = AT + timedelta(days=8, minutes=number)
    drafted = exposures.draft(
        inspection=sample.inspection, by=people.regulator, at=at, **{**values, **changes}
    )
    submitted = exposures.submit(drafted, by=people.regulator, at=at)
    return exposures.publish(submitted, by=people.head, at=at)


def a_bulletin(by: User, shown: list[Exposure], **changes: Any) -> Bulletin:
    """A draft."""
    later = changes.pop("at", AT + timedelta(days=9))
    values = {"title": "产品质量监督抽查不合格产品公告", "title_en": "Failed products"}
    return draft_bulletin(**{**values, **changes}, exposures=shown, by=by, at=later)


def published_bulletin(by: User, approver: User, shown: list[Exposure]) -> Bulletin:
    """Approved by a second person."""
    at = AT + timedelta(days=9)
    return publish(submit(a_bulletin(by, shown), by=by, at=at), by=approver, at=at)


def bureau() -> tuple[User, User]:
    """A regulator and the head of the city bureau."""
    return UserFactory(city=True), UserFactory(city_head=True)
