from types import SimpleNamespace
from typing import Any

import pytest

from campaign.models import ActivityPlan
from campaign.rules import RUN_AS_PLANS
from inspections.plans.states import PlanState
from portal.demo import schemes
from tests.factories_campaign import AT, DAY, LAST, a_campaign, bureau

pytestmark = pytest.mark.django_db


def test_every_activity_of_visits_has_its_public_plan_in_the_demo() -> None:
    city, head = bureau()
    a_campaign(city)
    cast: Any = SimpleNamespace(city=city, city_head=head)
    days: dict[str, Any] = {"starts_on": DAY, "ends_on": LAST}
    first = schemes.of_activity(cast, DAY, "A1", AT, name="质量月监督抽查", visits=160, **days)
    found = {"A1": first, **schemes.further(cast, DAY)}
    assert found.keys() == RUN_AS_PLANS
    for code, plan in found.items():
        assert ActivityPlan.objects.get(plan=plan).activity.code == plan.activity == code
        assert code == "A1" or plan.state == PlanState.PUBLISHED
