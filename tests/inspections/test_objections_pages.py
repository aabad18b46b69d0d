"""The pages and the API of objections: the bureau's, the enterprise's, the other laboratory's."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inspections.objections.models import Objection
from tests.factories_accounts import OTHER_USCC, UserFactory, sign_in
from tests.factories_enterprises import photo
from tests.factories_followup import at
from tests.factories_inspections import crew, failed
from tests.factories_objections import (
    concluded,
    contact,
    filed,
    in_test,
    notice_of,
    notified,
    on_its_way,
    other_lab,
    reported,
    told,
)

pytestmark = pytest.mark.django_db
URL = "/staff/objections/"
# What would lead the laboratory of the re-inspection to the enterprise or to the first values.
TELLTALE = ("云石", "JC-2026", "CY-2026", "YY-2026", "宋远山", "0.47", "临沂市质量检验中心")


def page(client: Client, user: Any, url: str, status: int = 200) -> str:
    sign_in(client, user)
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


@pytest.fixture(autouse=True)
def in_the_time(monkeypatch: pytest.MonkeyPatch, request: Any) -> None:
    """The forms ask for the present; the stories lie in September 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2026-09-14", 11))


def paper(sample: Any, **changes: Any) -> dict[str, Any]:
    """The form for an objection that came by post."""
    items = [row.pk for row in sample.results.filter(verdict="fail").order_by("pk")]
    values = {"channel": "post", "filed_on": "2026-09-12", "kind": "conclusion"}
    return {**values, "disputed": items, "reason": "自检合格", "form_key": "k1", **changes}


def test_officials_file_a_letter_once(client: Client) -> None:
    people = crew()
    sample = told(people)
    url = f"/staff/results/{notice_of(sample).pk}/objection/"
    assert "接地电阻" in page(client, people.regulator, url)
    for _turn in range(2):
        assert client.post(url, paper(sample)).status_code == 303
    objection = Objection.objects.get()
    assert (objection.channel, objection.filed_on.isoformat()) == ("post", "2026-09-12")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"filed_on": "2026-09-10"}, "送达之前"),
        ({"filed_on": "2026-09-15"}, ""),
        ({"filed_on": ""}, ""),
        ({"disputed": []}, "有异议的项目"),
        ({"reason": ""}, ""),
    ],
)
def test_a_bad_letter_is_refused_at_its_field_and_kept(
    client: Client, changes: dict[str, Any], words: str
) -> None:
    people = crew()
    sample = told(people)
    sign_in(client, people.regulator)
    url = f"/staff/results/{notice_of(sample).pk}/objection/"
    response = client.post(url, paper(sample, **changes))
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert Objection.objects.count() == 0
    if "reason" not in changes:
        assert "自检合格" in html


def test_a_result_elsewhere_does_not_exist(client: Client) -> None:
    people = crew()
    url = f"/staff/results/{notice_of(told(people)).pk}/objection/"
    page(client, UserFactory(regulator=True, elsewhere=True), url, 404)


def test_the_enterprise_objects_in_its_space(client: Client) -> None:
    people = crew()
    sample = told(people)
    notice = notice_of(sample)
    person = contact(notice)
    url = f"/enterprise/results/{notice.pk}/objection/"
    assert url in page(client, person, "/enterprise/")
    assert "2026" in page(client, person, url)
    data = {"kind": "conclusion", "reason": "自检合格", "form_key": "k"}
    assert client.post(url, data).status_code == 422
    items = [row.pk for row in sample.results.filter(verdict="fail")]
    response = client.post(url, {**data, "disputed": items, "proof": [photo("自检.png")]})
    objection = Objection.objects.get()
    assert (response.status_code, response["Location"]) == (303, objection.space_url)
    assert objection.files.count() == 1
    assert objection.number in page(client, person, objection.space_url)
    assert objection.number in page(client, person, f"/en{objection.space_url}")


def test_the_space_of_another_enterprise_shows_nothing_of_it(client: Client) -> None:
    people = crew()
    objection = filed(people)
    stranger = UserFactory(enterprise=True, organisation_code=OTHER_USCC)
    page(client, stranger, objection.space_url, 404)
    page(client, stranger, f"/enterprise/results/{objection.notice_id}/objection/", 404)


@pytest.mark.parametrize("make", [filed, notified, concluded])
def test_the_bureaus_page_shows_the_objection(client: Client, make: Any) -> None:
    people = crew()
    objection = make(people)
    html = page(client, people.regulator, objection.get_absolute_url())
    assert objection.number in html
    assert objection.applicant in html
    assert objection.number in page(client, people.regulator, URL)
    case = objection.sample.inspection.get_absolute_url()
    assert objection.number in page(client, people.regulator, f"{case}panel/main-objections/")
    assert objection.number in page(client, people.regulator, objection.sample.get_absolute_url())


def test_the_other_laboratory_reads_a_code_alone(client: Client) -> None:
    people, lab = crew(), other_lab()
    objection = in_test(people, lab)
    own = objection.get_absolute_url()
    urls = [URL, own, f"{own}file-values/", f"/en{own}", "/staff/", "/staff/notices/"]
    for url in urls:
        html = page(client, lab, url)
        for word in TELLTALE:
            assert word not in html, (url, word)
    assert objection.blind_code in page(client, lab, own)
    api = page(client, lab, f"/api/v1/objections/{objection.pk}/")
    for word in TELLTALE:
        assert word not in api, word


def test_the_other_laboratory_checks_the_seal_and_files_on_its_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2026-09-23", 11))
    people, lab = crew(), other_lab()
    objection = on_its_way(people, lab)
    url = objection.get_absolute_url()
    sign_in(client, lab)
    seal = {"seal_state": "whole", "seal_number": "LY-F-0002", "brought_by": "hand"}
    assert client.post(f"{url}receive-backup/", seal).status_code == 422
    seal["photo"] = photo("封条.png")  # type: ignore[assignment]
    assert client.post(f"{url}receive-backup/", seal).status_code == 303
    field = f"value_{objection.disputed.get().pk}"
    response = client.post(f"{url}file-values/", {field: "80 mΩ"})
    assert response.status_code == 422
    assert "Ω" in response.content.decode()
    assert client.post(f"{url}file-values/", {field: "0.08 Ω"}).status_code == 303
    objection.refresh_from_db()
    assert (objection.state, objection.items.get().value) == ("reported", "0.08")


def test_the_first_laboratory_hears_nothing(client: Client) -> None:
    people = crew()
    objection = reported(people, other_lab())
    page(client, people.lab, objection.get_absolute_url(), 404)
    assert objection.number not in page(client, people.lab, objection.sample.get_absolute_url())


def test_the_api_files_an_objection_and_shows_it_to_its_party(client: Client) -> None:
    people = crew()
    sample = told(people)
    notice = notice_of(sample)
    person = contact(notice)
    sign_in(client, person)
    body = {
        "notice": notice.pk,
        "kind": "conclusion",
        "reason": "自检合格",
        "disputed": [row.pk for row in sample.results.filter(verdict="fail")],
    }

    def send(**changes: Any) -> Any:
        data = json.dumps({**body, **changes})
        return client.post("/api/v1/objections/", data, content_type="application/json")

    assert send(notice=0).status_code == 400
    assert send(kind="nonsense").json().keys() == {"kind"}
    answer = send()
    assert answer.status_code == 201, answer.content
    assert answer.json()["allowed_transitions"] == ["take_back"]
    assert client.get("/api/v1/objections/").json()["results"][0]["number"] == "YY-2026-0001"
    sign_in(client, UserFactory(enterprise=True, organisation_code=OTHER_USCC))
    assert client.get("/api/v1/objections/").json()["results"] == []


def test_the_number_of_queries_of_the_list_does_not_depend_on_its_rows(client: Client) -> None:
    people = crew()
    sample = told(people, failed(people, producer_name="沂河电器厂", producer_code=OTHER_USCC))
    sign_in(client, people.regulator)
    counts = []
    for recipient in ("inspected", "producer"):
        filed(people, sample, notice=notice_of(sample, recipient))
        client.get(URL)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1]
