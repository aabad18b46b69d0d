"""Yearly plans, schemes and product rules (Order 18 arts 11 and 12)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from casework.transitions import Blocked, NotAllowed
from enterprises.models import ProductCategory
from inspections.plans import transitions
from inspections.plans.models import ProductRule, SpotCheckPlan, YearPlan
from inspections.plans.rules import Item
from inspections.plans.states import PlanState, RuleState, YearPlanState
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_inspections import AT, KETTLE, Crew, crew, kettle

pytestmark = pytest.mark.django_db
TOYS = "children-toys"


@pytest.fixture
def people() -> Crew:
    return crew()


@pytest.fixture
def planner() -> Any:
    """A regulator of the city, who writes the rules for every county."""
    return UserFactory(regulator=True, office=OfficeFactory(city=True))


def year_plan(people: Crew, *, lines: bool = True) -> YearPlan:
    plan = transitions.draft_year_plan(
        year=2026, name="2026年度监督抽查计划", basis="投诉较多", by=people.regulator, at=AT
    )
    if lines:
        category = ProductCategory.objects.get(pk="children")
        plan = transitions.set_line(
            plan, category=category, quarter=3, batches=40, by=people.regulator, at=AT
        )
    return plan


def draft(people: Crew, **changes: Any) -> SpotCheckPlan:
    values = {
        "name": "儿童用品专项",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 9, 30),
        "categories": [ProductCategory.objects.get(pk="children")],
        "by": people.regulator,
        "at": AT,
    }
    return transitions.draft_plan(**{**values, **changes})


# --- Words ---------------------------------------------------------------------------------------


def test_the_kind_of_a_plan_is_not_called_that_of_a_document(client: Client, people: Crew) -> None:
    plan = draft(people)
    sign_in(client, people.regulator)
    with override("zh-hans"):
        for url in (plan.get_absolute_url(), "/staff/plans/", "/staff/plans/new/"):
            text = client.get(url).content.decode()
            assert "类别" in text, url
            assert "文书种类" not in text, url


# --- The yearly plan -----------------------------------------------------------------------------


def test_a_yearly_plan_is_approved_by_a_second_person_and_filed_upward(people: Crew) -> None:
    plan = transitions.approve_year_plan(year_plan(people), by=people.head, at=AT)
    day = AT.date() + timedelta(days=1)
    plan = transitions.file_year_plan(
        plan,
        filed_with="山东省市场监督管理局",
        filed_on=day,
        filed_number="鲁市监备2026-7",
        by=people.regulator,
        at=AT + timedelta(days=2),
    )
    assert (plan.state, plan.filed_on, plan.number) == (YearPlanState.FILED, day, "NJ-2026-01")


def test_who_drafted_a_yearly_plan_does_not_approve_it(people: Crew) -> None:
    plan = transitions.draft_year_plan(year=2026, name="计划", by=people.head, at=AT)
    with pytest.raises(NotAllowed):
        transitions.approve_year_plan(plan, by=people.head, at=AT)


def test_an_empty_yearly_plan_is_not_approved(people: Crew) -> None:
    with pytest.raises(Blocked, match="类别"):
        transitions.approve_year_plan(year_plan(people, lines=False), by=people.head, at=AT)


@pytest.mark.parametrize("days", [-1, 3])
def test_the_day_of_filing_lies_between_approval_and_today(people: Crew, days: int) -> None:
    plan = transitions.approve_year_plan(year_plan(people), by=people.head, at=AT)
    with pytest.raises(Blocked):
        transitions.file_year_plan(
            plan,
            filed_with="省局",
            filed_on=AT.date() + timedelta(days=days),
            filed_number="1",
            by=people.regulator,
            at=AT + timedelta(days=2),
        )


def test_a_line_of_no_batches_leaves_the_plan(people: Crew) -> None:
    plan = year_plan(people)
    category = ProductCategory.objects.get(pk="children")
    plan = transitions.set_line(
        plan, category=category, quarter=3, batches=0, by=people.regulator, at=AT
    )
    assert not plan.lines.exists()


# --- The scheme ----------------------------------------------------------------------------------


def test_a_scheme_stands_on_no_draft_of_a_yearly_plan(people: Crew) -> None:
    words = {"method": "随机", "division": "甲抽乙检", "judgement": "一项不合格即不合格"}
    with pytest.raises(Blocked):
        transitions.describe(
            draft(people), year_plan=year_plan(people), by=people.regulator, at=AT, **words
        )


def test_a_scheme_without_products_is_published_with_those_of_its_categories(people: Crew) -> None:
    plan = transitions.publish(draft(people), by=people.regulator, at=AT)
    names = set(plan.products.values_list("product_rule__product_name", flat=True))
    assert "塑胶玩具" in names
    assert KETTLE not in names


def test_a_scheme_is_not_published_on_a_rule_that_was_replaced(people: Crew, planner: Any) -> None:
    rule = kettle()
    plan = transitions.add_product(
        draft(people), product_rule=rule, batches=5, by=people.regulator, at=AT
    )
    transitions.write_rule(**next_edition(rule), by=planner, at=AT)
    with pytest.raises(Blocked, match=KETTLE):
        transitions.publish(plan, by=people.regulator, at=AT)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT


def test_everybody_reads_a_scheme_once_it_is_public(people: Crew, client: Client) -> None:
    plan = draft(people)
    url = f"/spot-checks/{plan.number}/"
    assert client.get(url).status_code == 404
    transitions.publish(plan, by=people.regulator, at=AT)
    text = client.get(url).content.decode()
    for words in ("儿童用品专项", "塑胶玩具", "邻苯二甲酸酯", "≤90 mg/kg"):
        assert words in text
    assert plan.name in client.get("/spot-checks/").content.decode()
    assert client.get(f"/en{url}").status_code == 200


def test_the_public_page_asks_no_more_for_more_products(people: Crew, client: Client) -> None:
    few = transitions.publish(
        transitions.add_product(
            draft(people), product_rule=kettle(), batches=1, by=people.regulator, at=AT
        ),
        by=people.regulator,
        at=AT,
    )
    many = transitions.publish(draft(people, categories=[]), by=people.regulator, at=AT)
    counts = []
    for plan in (few, many):
        client.get(f"/spot-checks/{plan.number}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/spot-checks/{plan.number}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- The product rules ------------------------------------------------------------------------


def next_edition(rule: ProductRule, **changes: Any) -> dict[str, Any]:
    values = {
        "product_name": rule.product_name,
        "category": rule.category,
        "n_test": rule.n_test,
        "n_backup": rule.n_backup,
        "min_lot": rule.min_lot,
        "unit": rule.unit,
        "items": [Item(name="泄漏电流", direction="<=", high=0.5, unit="mA", is_key=True)],
        "replaces": rule,
    }
    return {**values, **changes}


def test_a_new_edition_leaves_the_old_one_to_what_was_sampled_by_it(planner: Any) -> None:
    old = kettle()
    new = transitions.write_rule(**next_edition(old), by=planner, at=AT)
    old.refresh_from_db()
    assert (old.state, old.items.count()) == (RuleState.REPLACED, 4)
    assert (new.edition, new.state, new.replaces) == (2, RuleState.IN_USE, old)


def test_no_two_rules_of_a_product_are_in_use(planner: Any) -> None:
    with pytest.raises(Blocked, match="新版"):
        transitions.write_rule(**next_edition(kettle(), replaces=None), by=planner, at=AT)


@pytest.mark.parametrize(
    "item",
    [
        Item(name="铅", direction="<="),
        Item(name="铅", direction=">="),
        Item(name="厚度", direction="range", low=9, high=8),
        Item(name="标志", direction="match"),
    ],
)
def test_an_item_that_cannot_be_judged_is_refused(planner: Any, item: Item) -> None:
    with pytest.raises(Blocked, match=item.name):
        transitions.write_rule(**next_edition(kettle(), items=[item]), by=planner, at=AT)
    assert kettle().state == RuleState.IN_USE


def test_a_county_does_not_write_the_rules(people: Crew) -> None:
    with pytest.raises(NotAllowed):
        transitions.write_rule(**next_edition(kettle()), by=people.regulator, at=AT)


def test_the_next_edition_is_written_on_a_page(client: Client, planner: Any) -> None:
    rule = kettle()
    sign_in(client, planner)
    url = f"/staff/product-rules/{rule.pk}/next/"
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {
        "items-TOTAL_FORMS": "2",
        "items-INITIAL_FORMS": "0",
        "items-0-name": "泄漏电流",
        "items-0-direction": "<=",
        "items-0-high": "0.5",
        "items-0-unit": "mA",
        "form_key": "k1",
    }
    missing = client.post(url, {**data, "items-0-high": ""})
    assert missing.status_code == 422
    assert "泄漏电流：缺少上限" in missing.content.decode()
    answer = client.post(url, data)
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert "≤0.5 mA" in page


@pytest.mark.parametrize("slug", ["plans", "year-plans", "product-rules"])
def test_the_lists_open_for_those_who_work_by_them(client: Client, people: Crew, slug: str) -> None:
    year_plan(people)
    draft(people)
    sign_in(client, people.inspector)
    assert client.get(f"/staff/{slug}/").status_code == 200
    sign_in(client, UserFactory(lab=True))
    assert client.get(f"/staff/{slug}/").status_code == 403


@pytest.mark.parametrize(
    ("url", "values"),
    [
        (
            "/staff/plans/new/",
            {
                "name": "建材专项",
                "kind": "special",
                "starts_on": "2026-09-01",
                "ends_on": "2026-09-30",
                "batches": "20",
                "report_days": "20",
            },
        ),
        ("/staff/year-plans/new/", {"name": "2027年度计划", "year": "2027", "basis": "风险"}),
    ],
)
def test_a_plan_is_drafted_on_a_page(
    client: Client, people: Crew, url: str, values: dict[str, str]
) -> None:
    sign_in(client, people.regulator)
    assert client.get(url).status_code == 200
    assert client.post(url, {**values, "name": "", "form_key": "k"}).status_code == 422
    answer = client.post(url, {**values, "form_key": "k"})
    assert answer.status_code == 303
    assert client.get(answer["Location"]).status_code == 200
