from typing import Any

import pytest
from django.test import Client

from inspections.plans.models import TestItem
from inspections.samples import transitions
from inspections.samples.models import Sample
from inspections.visits import transitions as visits
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_enterprises import photo
from tests.factories_inspections import (
    AT,
    BAD,
    GOOD,
    Crew,
    an_enterprise,
    checked,
    crew,
    failed,
    received,
    sampled,
    seal_photo,
    sent,
)

pytestmark = pytest.mark.django_db
URL = "/staff/samples/"
# What would lead a laboratory to the enterprise.
TELLTALE = ("云石", "JC-2026", "CY-2026", "宋远山", "通达路", "兰山区市场监督管理局", "顾长白")


def page(client: Client, user: Any, url: str, status: int = 200) -> str:
    sign_in(client, user)
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def values(data: dict[str, str]) -> dict[str, str]:
    """The form's fields for the kettle's items."""
    items = TestItem.objects.filter(product_rule__product_name="电热水壶").order_by("position")
    return {f"value_{item.pk}": data[item.name] for item in items}


# --- The blind code --------------------------------------------------------------------------


@pytest.mark.parametrize("make", [sent, received, failed])
def test_no_page_of_the_laboratory_names_the_enterprise(client: Client, make: Any) -> None:
    people = crew()
    sample = make(people)
    own = sample.get_absolute_url()
    acts = ("receive/", "reject/", "file-results/")
    urls = [URL, own, "/staff/", "/staff/notices/", f"/en{own}"]
    urls += [f"{own}{act}" for act in acts if act != "receive/" or make is sent]
    sign_in(client, people.lab)
    for url in urls:
        html = client.get(url).content.decode()
        for word in TELLTALE:
            assert word not in html, (url, word)
    assert sample.blind_code in client.get(URL).content.decode()


def test_neither_api_nor_export_tells_the_laboratory_whose_it_is(client: Client) -> None:
    people = crew()
    sample = failed(people)
    sign_in(client, people.lab)
    for url in ("/api/v1/samples/", f"/api/v1/samples/{sample.pk}/", f"{URL}export/?format=csv"):
        response = client.get(url)
        assert response.status_code == 200
        text = (
            b"".join(response.streaming_content) if response.streaming else response.content
        ).decode()
        for word in TELLTALE:
            assert word not in text, (url, word)


def test_the_laboratory_cannot_probe_for_an_enterprise(client: Client) -> None:
    people = crew()
    sent(people)
    sign_in(client, people.lab)
    for query in ("q=云石", "q=CY-2026-0001"):
        assert client.get(f"/api/v1/samples/?{query}").json()["results"] == []
    # A filter that the laboratory does not have changes nothing.
    assert len(client.get("/api/v1/samples/?district=371322").json()["results"]) == 1


def test_the_laboratory_search_finds_a_code_and_no_number(client: Client) -> None:
    people = crew()
    sample = sent(people)
    sign_in(client, people.lab)
    found = client.get(f"/staff/search/?q={sample.blind_code}")
    assert found["Location"] == sample.get_absolute_url()
    assert client.get(f"/staff/search/?q={sample.number}").status_code == 200


def test_the_bureau_reads_number_and_enterprise(client: Client) -> None:
    people = crew()
    sample = sent(people)
    html = page(client, people.regulator, sample.get_absolute_url())
    assert sample.number in html
    assert "云石小家电" in html


# --- Scope -----------------------------------------------------------------------------------


def test_a_sample_that_was_not_sent_does_not_exist_for_the_laboratory(client: Client) -> None:
    people = crew()
    page(client, people.lab, sampled(people).get_absolute_url(), status=404)


def test_another_laboratory_sees_nothing(client: Client) -> None:
    people = crew()
    sample = sent(people)
    other = UserFactory(roles=("lab",), office=OfficeFactory(lab=True, name="另一检验机构"))
    page(client, other, sample.get_absolute_url(), status=404)
    assert Sample.objects.visible_to(other).count() == 0


def test_a_sample_of_another_county_does_not_exist(client: Client) -> None:
    sample = sampled(crew())
    far = UserFactory(inspector=True, elsewhere=True)
    page(client, far, sample.get_absolute_url(), status=404)


@pytest.mark.parametrize("trait", ["hotline", "enterprise", "auditor", "partner", "admin"])
def test_samples_are_closed_to_everybody_else(client: Client, trait: str) -> None:
    page(client, UserFactory(**{trait: True}), URL, status=403)


@pytest.mark.parametrize("number", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, django_assert_max_num_queries: Any, number: int
) -> None:
    people = crew()
    visit = checked(people)
    for turn in range(number):
        sampled(people, visit, seal_test=f"A{turn}", seal_backup=f"B{turn}")
    sign_in(client, people.regulator)
    client.get(URL)
    with django_assert_max_num_queries(14):
        client.get(URL)


def test_the_sample_page_has_a_query_budget(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    people = crew()
    sample = failed(people)
    sign_in(client, people.regulator)
    client.get(sample.get_absolute_url())
    with django_assert_max_num_queries(34):
        client.get(sample.get_absolute_url())


def arrived(sample: Sample, **changes: Any) -> dict[str, Any]:
    """What the laboratory says when the sample is on its table."""
    seal = {"seal_state": "whole", "seal_number": sample.seal_test, "photo": photo("封条.png")}
    return {**seal, "brought_by": sample.delivery_way, **changes}


# --- The laboratory's acts -------------------------------------------------------------------


def test_the_laboratory_receives_tests_and_files_on_its_pages(client: Client) -> None:
    people = crew()
    sample = sent(people)
    url = sample.get_absolute_url()
    sign_in(client, people.lab)
    assert client.post(f"{url}receive/", arrived(sample)).status_code == 303
    html = client.get(f"{url}file-results/").content.decode()
    assert "≤0.1 Ω" in html
    data = {**values(BAD), "report_number": "R-1"}
    assert client.post(f"{url}file-results/", data).status_code == 303
    sample.refresh_from_db()
    assert (sample.state, sample.report_number, sample.tester) == ("failed", "R-1", people.lab)


def test_a_broken_seal_is_not_received_on_the_page(client: Client) -> None:
    people = crew()
    sample = sent(people)
    sign_in(client, people.lab)
    response = client.post(f"{sample.get_absolute_url()}receive/", {"seal_state": "broken"})
    assert response.status_code == 422
    data = {"seal_state": "broken", "reason": "封条破损"}
    assert client.post(f"{sample.get_absolute_url()}reject/", data).status_code == 303


def test_an_unreadable_value_is_shown_at_its_field_and_the_rest_kept(client: Client) -> None:
    people = crew()
    sample = received(people)
    sign_in(client, people.lab)
    data = values({**GOOD, "泄漏电流": "很小"})
    response = client.post(f"{sample.get_absolute_url()}file-results/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [
        f"value_{TestItem.objects.get(name='泄漏电流').pk}"
    ]
    assert 'value="0.08"' in response.content.decode()


def without_a_rule(people: Crew) -> Sample:
    """A cup of a kind that no product rule speaks of, in the laboratory."""
    visit = checked(people, product_rule=None, product_name="保温杯", enterprise=an_enterprise())
    sample = transitions.take(
        inspection=visit,
        lab=people.lab.office,
        lot_size=100,
        n_test=3,
        n_backup=0,
        unit="只",
        place="shelf",
        seal_test="F-9",
        by=people.inspector,
        at=AT,
    )
    sample = transitions.send(sample, by=people.inspector, at=AT)
    return transitions.receive(sample, photo=seal_photo(people.lab), by=people.lab, at=AT)


def test_a_product_without_a_rule_is_filed_in_free_rows(client: Client) -> None:
    people = crew()
    sample = without_a_rule(people)
    sign_in(client, people.lab)
    data = {
        "name_1": "保温效能",
        "direction_1": ">=",
        "low_1": "45",
        "unit_1": "℃",
        "value_1": "44.5",
        "direction_2": "<=",
    }
    url = f"{sample.get_absolute_url()}file-results/"
    # A row that cannot be judged keeps what was typed, and says why in its own cell.
    response = client.post(url, {**data, "value_1": "很好"})
    assert response.status_code == 422
    content = response.content.decode()
    assert 'value="很好"' in content
    assert 'id="id_value_1_error"' in content
    response = client.post(url, data)
    assert response.status_code == 303, response.context["form"].errors
    sample.refresh_from_db()
    assert sample.state == "failed"


def test_the_free_rows_stand_as_a_table_with_a_label_for_every_cell(client: Client) -> None:
    people = crew()
    sample = without_a_rule(people)
    content = page(client, people.lab, f"{sample.get_absolute_url()}file-results/")
    table = content[content.index('<table class="q-table q-rowform"') : content.index("</table>")]
    assert table.count("<tr>") == 7
    for name in ("name", "direction", "low", "high", "expected", "unit", "value", "key"):
        for number in range(1, 7):
            assert f'for="id_{name}_{number}"' in table
            assert f'id="id_{name}_{number}"' in table
    assert 'id="id_report_number"' in content
    assert 'id="id_report_number"' not in table


def test_the_api_files_results_as_a_list(client: Client) -> None:
    people = crew()
    sample = received(people)
    sign_in(client, people.lab)
    url = f"/api/v1/samples/{sample.pk}/"
    rows = [{"name": name, "value": value} for name, value in GOOD.items()]
    answer = client.post(
        f"{url}file_results/",
        {"results": rows, "report_number": "R-2"},
        content_type="application/json",
        headers={"If-Match": client.get(url)["ETag"]},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "passed"
    assert len(answer.json()["results"]) == 4


def test_a_regulator_issues_the_notice_and_the_head_signs_it_on_the_page(client: Client) -> None:
    people = crew()
    sample = failed(people)
    url = sample.get_absolute_url()
    sign_in(client, people.regulator)
    assert client.post(f"{url}issue-result-notice/").status_code == 303
    assert client.post(f"{url}approve-result-notice/").status_code == 403
    sign_in(client, people.head)
    assert client.post(f"{url}approve-result-notice/").status_code == 303
    html = client.get(url).content.decode()
    assert sample.notices.get().document.number in html


def test_a_passed_case_is_closed_on_its_page(client: Client) -> None:
    people = crew()
    sample = received(people)
    sign_in(client, people.lab)
    client.post(f"{sample.get_absolute_url()}file-results/", values(GOOD))
    sign_in(client, people.regulator)
    visit = sample.inspection
    assert (
        client.post(f"{visit.get_absolute_url()}close/", {"outcome": "corrected"}).status_code
        == 422
    )
    assert (
        client.post(f"{visit.get_absolute_url()}close/", {"outcome": "passed"}).status_code == 303
    )
    visit.refresh_from_db()
    assert visit.state == "closed"
    assert visits.close.refusal(visit, by=people.regulator) is not None
