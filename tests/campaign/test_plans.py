"""Activities that are inspections run as plans, and every visit takes the activity's checklist."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from campaign import rules
from campaign.models import Activity
from campaign.transitions import finish, run_as_plan
from casework.transitions import Blocked, NotAllowed, WrongState
from inspections.models import Inspection, SpotCheckPlan
from inspections.plans import transitions as plans
from inspections.plans.states import PlanKind
from inspections.visits import transitions as visits
from inspections.visits.models import ChecklistTemplate
from inspections.visits.queries import checklist_of
from inspections.visits.states import Origin, Outcome
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_campaign import AT, DAY, LAST, activity, bureau, running_campaign
from tests.factories_draws import scene, with_visits
from tests.factories_inspections import Crew, an_enterprise, answers, crew, scheduled

pytestmark = pytest.mark.django_db
RUN = sorted(rules.RUN_AS_PLANS)


@pytest.fixture(autouse=True)
def first_day(time_machine: Any) -> None:
    time_machine.move_to(AT)


def an_activity(code: str = "A0") -> Activity:
    return activity(running_campaign(bureau()[0]), code)


def planned(row: Activity, by: User, **changes: Any) -> SpotCheckPlan:
    """A public plan of the activity."""
    values: dict[str, Any] = {
        "name": f"{row.name}方案",
        "starts_on": DAY,
        "ends_on": LAST,
        "visits": 10,
    }
    run_as_plan(row, by=by, at=AT, **{**values, **changes})
    plan = SpotCheckPlan.objects.order_by("pk").last()
    assert plan is not None
    return plans.publish(plan, by=by, at=AT)


def visit_of(plan: SpotCheckPlan, people: Crew, **changes: Any) -> Inspection:
    """Ordered by hand, of goods that have a checklist of their own kind."""
    return scheduled(people, origin=Origin.PLAN, plan=plan, scheduled_on=DAY, **changes)


def list_of(code: str) -> ChecklistTemplate:
    return ChecklistTemplate.objects.get(activity=code)


# --- The plan ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RUN)
def test_each_activity_of_visits_runs_as_a_plan_with_its_own_checklist(code: str) -> None:
    people = crew()
    row = an_activity(code)
    plan = planned(row, people.regulator)
    assert (plan.activity, plan.office) == (code, people.regulator.office)
    assert [link.plan for link in row.plans.order_by("pk")] == [plan]
    assert visits.start(visit_of(plan, people), by=people.inspector, at=AT).checklist == list_of(
        code
    )


def test_an_activity_that_is_no_inspection_has_no_plan() -> None:
    row = an_activity("A2")
    with pytest.raises(NotAllowed):
        planned(row, crew().regulator)


@pytest.mark.parametrize("trait", ["inspector", "hotline", "lab", "partner", "auditor"])
def test_plans_are_drafted_by_regulators_and_heads_alone(trait: str) -> None:
    with pytest.raises(NotAllowed):
        planned(an_activity(), UserFactory(**{trait: True}))


def test_a_finished_activity_takes_no_further_plan() -> None:
    row = an_activity()
    city = UserFactory(city=True)
    row = finish(row, by=city, at=AT, result="已完成")
    with pytest.raises(WrongState):
        planned(row, crew().regulator)


def test_without_a_checklist_in_use_there_is_no_plan() -> None:
    ChecklistTemplate.objects.filter(activity="A0").update(is_active=False)
    with pytest.raises(Blocked):
        planned(an_activity(), crew().regulator)


def test_a_plan_of_checks_names_no_product() -> None:
    people = crew()
    assert not planned(an_activity(), people.regulator).products.exists()
    drawn = planned(activity(running(), "A1"), people.regulator, kind=PlanKind.SPECIAL)
    assert drawn.products.exists()


def running() -> Any:
    return Activity.objects.order_by("pk").first().campaign  # type: ignore[union-attr]


# --- The visits -------------------------------------------------------------------------------


def test_the_visits_of_a_draw_take_the_checklist_of_the_activity() -> None:
    draw = with_visits(scene(activity="A19"))
    found = Inspection.objects.filter(plan=draw.plan).order_by("pk")
    assert {checklist_of(visit) for visit in found} == {list_of("A19")}


def test_the_phone_takes_the_activity_s_list_along(client: Client) -> None:
    people = crew()
    visit = visit_of(planned(an_activity("A3"), people.regulator), people)
    sign_in(client, people.inspector)
    values = client.get("/field/bundle.json").json()
    assert [(row["id"], row["checklist"]) for row in values["visits"]] == [
        (visit.pk, list_of("A3").pk)
    ]
    asked = values["checklists"][str(list_of("A3").pk)]["items"]
    assert len(asked) == list_of("A3").items.count()


def test_a_visit_that_began_keeps_its_version_and_the_next_takes_the_new_one() -> None:
    people = crew()
    plan = planned(an_activity(), people.regulator)
    old = list_of("A0")
    begun = visits.start(visit_of(plan, people), by=people.inspector, at=AT)
    new = ChecklistTemplate.objects.create(code=old.code, name=old.name, version=2, activity="A0")
    new.items.create(group="一", position=1, text="新的一项")
    begun.refresh_from_db()
    assert (begun.checklist, checklist_of(visit_of(plan, people))) == (old, new)


def test_a_plan_without_an_activity_leaves_the_goods_to_decide() -> None:
    draw = with_visits(scene())
    visit = Inspection.objects.filter(plan=draw.plan).order_by("pk").first()
    assert visit is not None
    found = checklist_of(visit)
    assert found is not None
    assert found.activity == ""


def test_a_visit_under_a_plan_of_checks_needs_no_product(client: Client) -> None:
    people = crew()
    plan = planned(an_activity(), people.regulator)
    firm = an_enterprise()
    sign_in(client, people.regulator)
    body = {
        "enterprise": firm.code,
        "origin": "plan",
        "plan": plan.pk,
        "stage": "production",
        "scheduled_on": "2026-09-04",
    }
    answer = client.post("/staff/inspections/new/", body)
    assert answer.status_code == 303
    assert Inspection.objects.get(enterprise=firm).plan == plan


# --- The pages --------------------------------------------------------------------------------


def ending(visit: Inspection, people: Crew) -> Inspection:
    """Nothing was found and no sample was drawn."""
    begun = visits.start(visit, by=people.inspector, at=AT)
    done = visits.submit_checklist(
        begun,
        by=people.inspector,
        at=AT,
        findings=answers(begun),
        representative="宋远山",
        signing_refused=True,
    )
    return visits.finish_without_sample(
        done, by=people.inspector, at=AT, outcome=Outcome.NO_PROBLEM
    )


def test_the_activity_shows_its_plans_and_each_figure_is_that_of_the_list(client: Client) -> None:
    people = crew()
    row = an_activity()
    plan = planned(row, people.regulator)
    ending(visit_of(plan, people), people)
    visit_of(plan, people)
    scheduled(people)
    sign_in(client, people.regulator)
    page = client.get(row.get_absolute_url())
    (shown,) = page.context["plans"]
    assert (shown.ordered, shown.closed) == (2, 1)
    for query, figure in (("", shown.ordered), ("&state=closed", shown.closed)):
        url = f"/staff/inspections/?plan={plan.pk}{query}"
        assert url.replace("&", "&amp;") in page.content.decode()
        assert client.get(f"{url}&count=1").status_code == 200
        assert len(client.get(url).context["page"].rows) == figure


def test_the_plan_leads_to_its_activity_and_names_the_checklist(client: Client) -> None:
    people = crew()
    row = an_activity("A6")
    plan = planned(row, people.regulator)
    sign_in(client, people.inspector)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in page
    assert str(list_of("A6")) in page
    assert str(list_of("A6")) in client.get(row.get_absolute_url()).content.decode()


def test_the_form_begins_with_the_days_of_the_activity_and_keeps_what_was_typed(
    client: Client,
) -> None:
    row = an_activity()
    people = crew()
    sign_in(client, people.regulator)
    url = f"{row.get_absolute_url()}run_as_plan/"
    body = {
        "name": "兰山区安全生产检查",
        "kind": "check",
        "starts_on": "2026-09-30",
        "ends_on": "2026-09-01",
        "visits": "20",
        "version": row.version,
    }
    refused = client.post(url, body)
    assert refused.status_code == 422
    assert "兰山区安全生产检查" in refused.content.decode()
    assert (
        client.post(url, {**body, "starts_on": "2026-09-05", "ends_on": "2026-09-20"}).status_code
        == 303
    )
    plan = SpotCheckPlan.objects.get(name="兰山区安全生产检查")
    assert (plan.activity, plan.batches, plan.starts_on) == ("A0", 20, date(2026, 9, 5))


def test_a_draft_of_another_office_is_not_listed(client: Client) -> None:
    row = an_activity()
    values: dict[str, Any] = {"starts_on": DAY, "ends_on": LAST, "visits": 10}
    run_as_plan(row, by=UserFactory(regulator=True, elsewhere=True), at=AT, name="外县", **values)
    sign_in(client, crew().regulator)
    assert client.get(row.get_absolute_url()).context["plans"] == []
