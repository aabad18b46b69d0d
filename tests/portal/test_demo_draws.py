"""The demo's draws: one carried through after one was given up, one that waits for its seed."""

import random
from datetime import datetime, timedelta

import pytest

from inspections.draws.models import Draw, DrawnObject
from inspections.draws.proof import faults, published
from inspections.draws.states import ObjectState
from portal.demo import checks, draws, month, people, register
from portal.demo.calendar import anchor, moment
from tests.factories_complaints import SHANGHAI
from tests.inspections.test_draws_algorithm import in_javascript

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)


def test_the_draws_of_the_demo_prove_themselves_twice(time_machine, monkeypatch):
    time_machine.move_to(NOW)
    # Enough makers for the quotas; the demo itself has twice as many.
    monkeypatch.setattr(register, "ENTERPRISES", 165)
    launch = anchor(NOW.date())
    before = moment(launch - timedelta(days=345))
    cast = people.cast(before)
    firms = register.fill(cast, random.Random(7), before + timedelta(days=1))
    month.open_month(cast, launch)
    draws.tell(checks.world(cast, firms, random.Random(7), launch, NOW))
    told = list(Draw.objects.order_by("pk"))
    assert [draw.state for draw in told] == ["abandoned", "closed", "published"]
    assert [draw.turn for draw in told] == [1, 2, 1]
    assert [faults(draw) for draw in told] == [[], [], []]
    carried = told[1]
    (found,) = in_javascript([published(carried)])
    assert found["faults"] == []
    rows = DrawnObject.objects.filter(draw=carried)
    assert rows.filter(state=ObjectState.REPLACED, reason="closed").count() == 1
    assert all(row.inspection_id for row in rows.filter(state=ObjectState.DRAWN))
