"""The demo's objections: overturned, confirmed, late, waiting for the formalities."""

import random
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inspections.models import Exposure, Objection, Rectification, Summons
from inspections.plans.models import ProductRule
from portal.demo import objections
from tests.factories_accounts import LANSHAN, OfficeFactory, UserFactory
from tests.factories_inspections import a_plan, an_enterprise, crew

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_demo_tells_four_objections() -> None:
    office = OfficeFactory(phone="0539-000 2000")
    people = crew()
    firm = an_enterprise()
    firm.industry = "小家电"
    firm.save()
    rule = ProductRule.objects.get(product_name="电热水壶")
    cast: Any = SimpleNamespace(
        admin=UserFactory(admin=True),
        lab=people.lab,
        lab_office=people.lab.office,
        offices={LANSHAN: office},
        regulators={LANSHAN: people.regulator},
        heads={LANSHAN: people.head},
        inspectors={LANSHAN: people.pair},
    )
    world: Any = SimpleNamespace(
        cast=cast,
        register=SimpleNamespace(contact=firm, enterprises=[firm]),
        dice=random.Random(3),
        launch=date(2026, 9, 3),
        now=NOW,
        plan=a_plan(people, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)),
        rules={rule.category_id: rule},
    )
    objections.tell(world)
    states = list(Objection.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["overturned", "confirmed", "refused", "waiting"]
    waiting = Objection.objects.get(state="waiting")
    assert waiting.deadline is not None
    assert waiting.deadline.due_on >= NOW.date() - timedelta(days=1)
    assert [row.state for row in Summons.objects.order_by("pk")] == ["cancelled"]
    assert [row.state for row in Rectification.objects.order_by("pk")] == ["withdrawn"]
    assert [row.state for row in Exposure.objects.order_by("pk")] == ["withdrawn"]
