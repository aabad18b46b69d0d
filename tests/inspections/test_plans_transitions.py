from datetime import date

import pytest

from casework.transitions import Blocked, NotAllowed, WrongState
from inspections.plans import transitions
from inspections.plans.models import ProductRule, SpotCheckPlan, TestItem
from inspections.plans.queries import visits_by_state
from inspections.plans.states import PlanState
from inspections.samples.rules import Limit, Unreadable, item_verdict
from tests.factories_accounts import UserFactory
from tests.factories_inspections import AT, Crew, a_plan, crew, scheduled

pytestmark = pytest.mark.django_db


def drafted(people: Crew) -> SpotCheckPlan:
    return transitions.draft_plan(
        name="小家电专项",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        by=people.regulator,
        at=AT,
    )


def test_a_plan_is_numbered_by_the_year_it_begins_in() -> None:
    people = crew()
    assert [drafted(people).number, drafted(people).number] == ["CJ-2026-001", "CJ-2026-002"]


def test_a_plan_that_ends_before_it_begins_is_refused() -> None:
    people = crew()
    with pytest.raises(Blocked):
        transitions.draft_plan(
            name="倒置",
            starts_on=date(2026, 9, 30),
            ends_on=date(2026, 7, 1),
            by=people.regulator,
            at=AT,
        )


@pytest.mark.parametrize("trait", ["inspector", "hotline", "lab", "enterprise", "auditor"])
def test_a_plan_is_made_by_regulators_and_heads_alone(trait: str) -> None:
    refusal = transitions.draft_plan.refusal(by=UserFactory(**{trait: True}))
    assert refusal is not None
    assert refusal.code == "not_allowed"


def test_a_plan_goes_from_draft_to_closed() -> None:
    people = crew()
    plan = transitions.publish(drafted(people), by=people.regulator, at=AT)
    assert plan.published_at == AT
    plan = transitions.begin(plan, by=people.head, at=AT)
    plan = transitions.close_plan(plan, by=people.regulator, at=AT)
    assert (plan.state, plan.closed_at) == (PlanState.CLOSED, AT)
    with pytest.raises(WrongState):
        transitions.begin(plan, by=people.regulator, at=AT)


def test_a_plan_does_not_begin_before_its_first_day() -> None:
    people = crew()
    plan = a_plan(people, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    with pytest.raises(Blocked):
        transitions.begin(plan, by=people.regulator, at=AT)


def test_another_office_does_not_lead_the_plan() -> None:
    with pytest.raises(NotAllowed):
        transitions.publish(drafted(crew()), by=UserFactory(regulator=True, elsewhere=True), at=AT)


def test_a_draft_is_seen_by_its_office_and_the_city_alone() -> None:
    plan = drafted(crew())
    far = UserFactory(regulator=True, elsewhere=True)
    assert plan not in SpotCheckPlan.objects.visible_to(far)
    assert plan in SpotCheckPlan.objects.visible_to(UserFactory(city=True))
    assert SpotCheckPlan.objects.visible_to(UserFactory(enterprise=True)).count() == 0


def test_a_plan_counts_its_visits_by_state() -> None:
    people = crew()
    plan = a_plan(people)
    for _turn in range(2):
        scheduled(people, plan=plan, origin="plan")
    counts = visits_by_state(plan, people.regulator)
    assert [(row.state, row.count) for row in counts] == [("scheduled", 2)]


def test_every_product_rule_can_be_tested_and_judged() -> None:
    assert ProductRule.objects.count() >= 20
    for rule in ProductRule.objects.order_by("pk").prefetch_related("items"):
        assert rule.min_lot >= rule.draw.total
        assert rule.items.exclude(direction="report").exists()


def test_every_limit_of_the_catalogue_conforms_to_itself() -> None:
    for item in TestItem.objects.order_by("pk"):
        limit = Limit(
            direction=item.direction,
            low=item.limit_low,
            high=item.limit_high,
            expected=item.expected,
        )
        for edge in filter(None, [item.limit_low, item.limit_high]):
            assert item_verdict(limit, str(edge)) in {"pass", "not_judged"}, item.name
        if item.direction == "match":
            assert item_verdict(limit, item.expected) == "pass"
            with pytest.raises(Unreadable):
                item_verdict(limit, "说不清")
