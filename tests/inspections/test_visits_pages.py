from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from inspections.visits import transitions
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_inspections import (
    a_plan,
    an_enterprise,
    checked,
    crew,
    failed,
    kettle,
    sampled,
    scheduled,
    started,
)

pytestmark = pytest.mark.django_db
URL = "/staff/inspections/"


def page(client: Client, user: Any, url: str, status: int = 200) -> str:
    sign_in(client, user)
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


# --- List and scope --------------------------------------------------------------------------


def test_the_list_shows_the_visits_of_the_own_county_alone(client: Client) -> None:
    people = crew()
    scheduled(people)
    OfficeFactory(other_county=True)
    elsewhere = an_enterprise("沂蒙纸业有限公司", district="371322")
    scheduled(people, enterprise=elsewhere, inspectors=[])
    html = page(client, people.regulator, URL)
    assert "云石小家电" in html
    assert "沂蒙纸业" not in html


def test_an_inspector_sees_a_visit_elsewhere_when_named_for_it(client: Client) -> None:
    people = crew()
    far = UserFactory(inspector=True, elsewhere=True)
    visit = scheduled(people, inspectors=[people.inspector, far])
    assert Inspection.objects.visible_to(far).get() == visit
    assert Inspection.objects.visible_to(UserFactory(inspector=True, elsewhere=True)).count() == 0


@pytest.mark.parametrize("trait", ["lab", "hotline", "enterprise", "cqo", "auditor", "partner"])
def test_the_list_is_closed_to_everybody_else(client: Client, trait: str) -> None:
    page(client, UserFactory(**{trait: True}), URL, status=403)


def test_a_case_of_another_county_does_not_exist(client: Client) -> None:
    visit = scheduled(crew())
    page(client, UserFactory(regulator=True, elsewhere=True), visit.get_absolute_url(), status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=JC-2026-0001", True),
        ("q=云石", True),
        ("q=松岚", False),
        ("state=scheduled", True),
        ("state=failed", False),
        ("category=other", True),
        ("category=building", False),
        ("origin=complaint", True),
        ("origin=plan", False),
        ("scheduled_from=2026-09-04", False),
        ("mine=true", False),
        ("overdue=true", False),
    ],
)
def test_the_list_is_filtered(client: Client, query: str, found: bool) -> None:
    people = crew()
    scheduled(people)
    html = page(client, people.regulator, f"{URL}?{query}")
    assert ('<a href="/staff/inspections/' in html.split('id="list"')[1]) is found


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, django_assert_max_num_queries: Any, number: int
) -> None:
    people = crew()
    for _turn in range(number):
        scheduled(people)
    sign_in(client, people.regulator)
    client.get(URL)
    with django_assert_max_num_queries(14):
        client.get(URL)


# --- The case page ---------------------------------------------------------------------------


def test_the_case_page_shows_loop_findings_items_and_timeline(client: Client) -> None:
    people = crew()
    visit = failed(people, inspection=checked(people, failing=2)).inspection
    url = visit.get_absolute_url()
    html = page(client, people.regulator, url)
    for words in ("q-loop", "JC-2026-0001", "LY-JD-26-08841", "不合格2项"):
        assert words in html
    # What the page leaves for later stands behind a link, for readers without scripts as well.
    assert f'href="{url}panel/part-findings/"' in html
    assert "现场未见记录" in page(client, people.regulator, f"{url}panel/part-findings/")
    results = page(client, people.regulator, f"{url}panel/part-samples/")
    assert "接地电阻" in results
    assert "0.47" in results


def test_a_part_of_the_case_page_comes_alone_to_scripts(client: Client) -> None:
    people = crew()
    url = failed(people, inspection=checked(people, failing=1)).inspection.get_absolute_url()
    sign_in(client, people.regulator)
    for part, words in (("findings", "现场未见记录"), ("samples", "接地电阻")):
        assert f'hx-get="{url}panel/part-{part}/"' in client.get(url).text
        fetched = client.get(f"{url}panel/part-{part}/", headers={"HX-Request": "true"}).text
        assert words in fetched
        assert "<html" not in fetched


def test_a_visit_where_nothing_was_found_yet_has_no_part_to_fetch(client: Client) -> None:
    people = crew()
    url = scheduled(people).get_absolute_url()
    html = page(client, people.regulator, url)
    assert "panel/part-" not in html
    assert "panel/main-sample-papers/" not in html


def test_the_case_page_reads_in_english_too(client: Client) -> None:
    people = crew()
    visit = failed(people).inspection
    html = page(client, people.regulator, f"/en{visit.get_absolute_url()}")
    assert "The product failed the test" in html


def test_the_case_page_of_every_state_opens(client: Client) -> None:
    people = crew()
    for visit in (scheduled(people), started(people), checked(people), sampled(people).inspection):
        page(client, people.regulator, visit.get_absolute_url())


@pytest.mark.parametrize("samples", [1, 3])
def test_the_case_page_costs_the_same_whatever_its_length(
    client: Client, django_assert_max_num_queries: Any, samples: int
) -> None:
    people = crew()
    visit = checked(people, failing=3)
    for number in range(samples):
        sampled(people, visit, seal_test=f"A{number}", seal_backup=f"B{number}")
    sign_in(client, people.regulator)
    client.get(visit.get_absolute_url())
    with django_assert_max_num_queries(50):
        client.get(visit.get_absolute_url())


# --- Ordering --------------------------------------------------------------------------------


def order_form(people: Any, **changes: Any) -> dict[str, Any]:
    enterprise = an_enterprise()
    return {
        "enterprise": enterprise.code,
        "origin": "activity",
        "origin_ref": "A1",
        "product_rule": kettle().pk,
        "stage": "production",
        "scheduled_on": (timezone.localdate() + timedelta(days=2)).isoformat(),
        "inspectors": [person.pk for person in people.pair],
        "form_key": "abc",
        **changes,
    }


def test_ordering_a_visit_leads_to_its_page(client: Client) -> None:
    people = crew()
    sign_in(client, people.regulator)
    response = client.post(f"{URL}new/", order_form(people))
    visit = Inspection.objects.get()
    assert response.status_code == 303
    assert response["Location"] == visit.get_absolute_url()
    assert visit.inspectors.count() == 2


def test_the_same_order_sent_twice_makes_one_visit(client: Client) -> None:
    people = crew()
    sign_in(client, people.regulator)
    data = order_form(people)
    client.post(f"{URL}new/", data)
    assert client.post(f"{URL}new/", data).status_code == 303
    assert Inspection.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enterprise": "没有这家企业"}, "enterprise"),
        ({"scheduled_on": "2020-01-01"}, "scheduled_on"),
        ({"scheduled_on": "2026-02-30"}, "scheduled_on"),
        ({"origin": "plan"}, "plan"),
        ({"product_rule": ""}, "product_name"),
    ],
)
def test_a_wrong_order_comes_back_with_what_was_typed(
    client: Client, changes: dict[str, str], field: str
) -> None:
    people = crew()
    sign_in(client, people.regulator)
    response = client.post(f"{URL}new/", order_form(people, **changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert 'value="A1"' in response.content.decode()
    assert Inspection.objects.count() == 0


def test_the_order_form_knows_the_enterprise_it_was_opened_from(client: Client) -> None:
    people = crew()
    enterprise = an_enterprise()
    html = page(client, people.regulator, f"{URL}new/?enterprise={enterprise.pk}")
    assert enterprise.code in html


# --- Acts and API ----------------------------------------------------------------------------


def test_a_visit_is_changed_on_its_page(client: Client) -> None:
    people = crew()
    visit = scheduled(people)
    sign_in(client, people.regulator)
    response = client.post(
        f"{visit.get_absolute_url()}amend/",
        {"scheduled_on": "2026-12-01", "inspectors": [p.pk for p in people.pair], "task": "查台账"},
    )
    visit.refresh_from_db()
    assert response.status_code == 303
    assert visit.task == "查台账"


def test_the_api_orders_reads_and_moves_a_visit(client: Client) -> None:
    people = crew()
    sign_in(client, people.regulator)
    made = client.post("/api/v1/inspections/", order_form(people), content_type="application/json")
    assert made.status_code == 201
    url = f"/api/v1/inspections/{made.json()['id']}/"
    read = client.get(url)
    assert "amend" in read.json()["allowed_transitions"]
    assert client.post(f"{url}void/", {"reason": "重复"}).status_code == 428
    done = client.post(f"{url}void/", {"reason": "重复"}, headers={"If-Match": read["ETag"]})
    assert (done.status_code, done.json()["state"]) == (200, "void")


@pytest.mark.parametrize(
    "verb",
    [
        "mark_sampled",
        "mark_passed",
        "mark_failed",
        "mark_summoned",
        "mark_correcting",
        "mark_rechecking",
        "reopen_sampling",
    ],
)
def test_the_api_does_not_move_a_case_past_the_rooms(client: Client, verb: str) -> None:
    people = crew()
    visit = checked(people)
    for user in (people.inspector, people.regulator):
        sign_in(client, user)
        url = f"/api/v1/inspections/{visit.pk}/"
        tag = client.get(url)["ETag"]
        answer = client.post(f"{url}{verb}/", headers={"If-Match": tag})
        assert answer.status_code in {403, 404, 409}
    visit.refresh_from_db()
    assert visit.state == InspectionState.CHECKED


def test_the_api_signs_a_checklist_with_the_same_checks(client: Client) -> None:
    people = crew()
    visit = started(people)
    sign_in(client, people.inspector)
    url = f"/api/v1/inspections/{visit.pk}/"
    answer = client.post(
        f"{url}submit_checklist/", {}, headers={"If-Match": client.get(url)["ETag"]}
    )
    assert answer.status_code == 400
    assert "representative" in answer.json()


def test_a_plan_shows_its_visits_by_state(client: Client) -> None:
    people = crew()
    plan = a_plan(people)
    scheduled(people, plan=plan, origin="plan")
    html = page(client, people.regulator, plan.get_absolute_url())
    assert f"plan={plan.pk}&amp;state=scheduled" in html


def test_search_finds_a_visit_by_its_number(client: Client) -> None:
    people = crew()
    visit = scheduled(people)
    sign_in(client, people.regulator)
    assert client.get("/staff/search/?q=JC-2026-0001")["Location"] == visit.get_absolute_url()


def test_a_void_visit_stays_visible_and_offers_no_act(client: Client) -> None:
    people = crew()
    visit = transitions.void(
        scheduled(people), by=people.regulator, at=timezone.now(), reason="重复"
    )
    html = page(client, people.regulator, visit.get_absolute_url())
    assert f"{visit.get_absolute_url()}void/" not in html
