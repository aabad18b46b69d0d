"""Draws for tests, brought into their states by the transitions themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import District, User
from enterprises.models import Enterprise, Product, ProductCategory
from inspections.draws import algorithm, carrying_out, library, transitions
from inspections.draws.models import Draw
from inspections.plans.models import SpotCheckPlan
from inspections.plans.transitions import Portion, set_quotas
from tests.factories_accounts import LANSHAN, UserFactory
from tests.factories_inspections import AT, Crew, a_plan, an_enterprise, crew

CATEGORY = "other-appliances"
SECRETS = ("seven rivers meet here", "the mill turns at night")
VALUE = "03 11 17 22 28 31 + 09"
TOMORROW = AT + timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """A plan with a quota, candidates, inspectors in the library, two witnesses."""

    people: Crew
    plan: SpotCheckPlan
    firms: list[Enterprise]
    witnesses: list[User]


def a_firm(number: int, grade: str = "B") -> Enterprise:
    """A maker of kettles."""
    firm = an_enterprise(f"示例{number}号小家电（临沂）有限公司")
    Enterprise.objects.filter(pk=firm.pk).update(credit_grade=grade)
    Product.objects.create(
        enterprise=firm,
        category_id=CATEGORY,
        name="电热水壶",
        brand=f"示例{number}",
        standard="GB 4706.19",
    )
    firm.refresh_from_db()
    return firm


def scene(firms: int = 6, number: int = 2, inspectors: int = 3, activity: str = "") -> Scene:
    """Everything that a draw needs before it is drafted."""
    people = crew()
    plan = a_plan(people, activity=activity)
    portion = Portion(
        district=District.objects.get(pk=LANSHAN),
        category=ProductCategory.objects.get(pk=CATEGORY),
        number=number,
    )
    plan = set_quotas(plan, quotas=[portion], by=people.regulator, at=AT)
    staff = [people.inspector, people.colleague]
    staff += [UserFactory(inspector=True) for _ in range(inspectors - 2)]
    for turn, person in enumerate(staff[:inspectors]):
        library.enter(person=person, can_lead=turn != 1, by=people.head, at=AT)
    return Scene(
        people=people,
        plan=plan,
        firms=[a_firm(turn) for turn in range(firms)],
        witnesses=[people.head, people.inspector],
    )


def drafted(place: Scene, **changes: Any) -> Draw:
    return transitions.draft_draw(plan=place.plan, by=place.people.regulator, at=AT, **changes)


def frozen(place: Scene, **changes: Any) -> Draw:
    return transitions.freeze(drafted(place, **changes), by=place.people.regulator, at=AT)


def published(place: Scene, **changes: Any) -> Draw:
    """Two secrets deposited, every hash public."""
    draw = frozen(place, **changes)
    for person, secret in zip(place.witnesses, SECRETS, strict=True):
        draw = transitions.deposit(draw, by=person, at=AT, commitment=algorithm.digest(secret))
    return transitions.publish_hashes(
        draw, by=place.people.regulator, at=AT, beacon="双色球第2026102期", beacon_at=TOMORROW
    )


def seeded(place: Scene, **changes: Any) -> Draw:
    """The public value is out, the secrets are not."""
    return transitions.record_value(
        published(place, **changes),
        by=place.people.regulator,
        at=TOMORROW,
        value=VALUE,
        source="中国福利彩票官网",
    )


def revealed(place: Scene, **changes: Any) -> Draw:
    draw = seeded(place, **changes)
    for person, secret in zip(place.witnesses, SECRETS, strict=True):
        draw = transitions.reveal(draw, by=person, at=TOMORROW, secret=secret)
    return draw


def drawn(place: Scene, **changes: Any) -> Draw:
    return transitions.draw_lots(revealed(place, **changes), by=place.people.regulator, at=TOMORROW)


def with_visits(place: Scene, **changes: Any) -> Draw:
    return carrying_out.schedule_visits(
        drawn(place, **changes),
        by=place.people.regulator,
        at=TOMORROW,
        first_on=date(2026, 9, 7),
    )
