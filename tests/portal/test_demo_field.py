from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from campaign.rules import RUN_AS_PLANS
from inspections.models import FieldSubmission, Inspection
from portal.demo import field
from portal.demo.register import TRADES
from tests.factories_accounts import LANSHAN
from tests.factories_inspections import a_plan, an_enterprise, crew, kettle

pytestmark = pytest.mark.django_db


def test_the_demo_tells_visits_from_phones_and_leaves_one_conflict_open() -> None:
    people = crew()
    firms = [an_enterprise(name=f"示例企业{number}有限公司") for number in range(3)]
    category, industry = next(iter(TRADES.items()))
    for firm in firms:
        firm.industry = industry
        firm.save()
    cast = SimpleNamespace(
        inspectors={LANSHAN: people.pair},
        offices={LANSHAN: people.inspector.office},
        regulators={LANSHAN: people.regulator},
    )
    world: Any = SimpleNamespace(
        now=datetime(2026, 9, 27, 2, 0, tzinfo=UTC),
        launch=date(2026, 9, 3),
        cast=cast,
        register=SimpleNamespace(enterprises=firms),
        rules={category: kettle()},
        activities={code: a_plan(people, activity=code) for code in RUN_AS_PLANS},
    )
    field.tell(world)
    states = FieldSubmission.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [*["accepted"] * 5, "conflict"]
    visits = Inspection.objects.order_by("pk").values_list("state", flat=True)
    assert list(visits) == ["checked", "closed", "unable", "void", "closed", "in_progress"]
    late = FieldSubmission.objects.order_by("pk")[4]
    assert (late.received_at - late.ended_at).days == 2, "a draft that was three days away"
