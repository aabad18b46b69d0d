import base64
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from inspections.samples.models import Sample
from inspections.samples.queries import laboratories
from inspections.visits.models import ChecklistItem, Inspection
from inspections.visits.states import InspectionState
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_inspections import FORM, checked, crew, sampled, scheduled, started

pytestmark = pytest.mark.django_db


def photo(name: str = "board.jpg") -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", (60, 40), "green").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def drawing() -> str:
    stream = BytesIO()
    Image.new("RGB", (60, 30), "white").save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def full_sheet(visit: Inspection, **changes: Any) -> dict[str, Any]:
    items = ChecklistItem.objects.filter(template=visit.checklist).order_by("position")
    answers = {f"answer_{item.pk}": "pass" for item in items}
    signing = {"representative": "顾长白", "representative_post": "厂长", "signature": drawing()}
    return {**answers, **signing, **changes}


def first_item(visit: Inspection) -> int:
    item = ChecklistItem.objects.filter(template=visit.checklist).order_by("position").first()
    assert item is not None
    return item.pk


# --- Today -----------------------------------------------------------------------------------


def test_today_lists_the_stops_of_the_inspector_alone(client: Client) -> None:
    people = crew()
    scheduled(people)
    sign_in(client, people.inspector)
    assert "云石小家电" in client.get("/field/").content.decode()
    sign_in(client, UserFactory(inspector=True))
    assert "云石小家电" not in client.get("/field/").content.decode()


def test_today_reminds_of_samples_in_hand(client: Client) -> None:
    people = crew()
    visit = sampled(people).inspection
    sign_in(client, people.inspector)
    assert f'href="{visit.field_url}"' in client.get("/field/").content.decode()


@pytest.mark.parametrize("trait", ["regulator", "lab", "enterprise", "head"])
def test_field_mode_is_for_inspectors(client: Client, trait: str) -> None:
    sign_in(client, UserFactory(**{trait: True}))
    assert client.get("/field/").status_code == 403


def test_a_colleagues_visit_does_not_exist_in_field_mode(client: Client) -> None:
    visit = scheduled(crew())
    sign_in(client, UserFactory(inspector=True))
    assert client.get(visit.field_url).status_code == 404
    assert client.post(f"{visit.field_url}start/").status_code == 404


# --- The checklist ---------------------------------------------------------------------------


def test_arriving_opens_the_checklist(client: Client) -> None:
    people = crew()
    visit = scheduled(people)
    sign_in(client, people.inspector)
    assert client.get(visit.field_url).status_code == 200
    assert client.post(f"{visit.field_url}start/").status_code == 303
    html = client.get(visit.field_url).content.decode()
    assert html.count('class="q-seg"') == 12
    assert "checked" not in html.split("</header>")[1].split("signing_refused")[0]


def test_a_full_sheet_is_signed_without_scripts(client: Client) -> None:
    people = crew()
    visit = started(people)
    key = first_item(visit)
    sign_in(client, people.inspector)
    data = full_sheet(
        visit, **{f"answer_{key}": "fail", f"photos_{key}": [photo(), photo("b.jpg")]}
    )
    response = client.post(visit.field_url, data)
    visit.refresh_from_db()
    assert response.status_code == 303
    assert visit.state == InspectionState.CHECKED
    assert visit.signature is not None
    assert visit.findings.get(item_id=key).photos.count() == 2


def test_an_incomplete_sheet_comes_back_with_everything_that_was_entered(client: Client) -> None:
    people = crew()
    visit = started(people)
    key = first_item(visit)
    sign_in(client, people.inspector)
    data = full_sheet(
        visit,
        **{
            f"answer_{key}": "fail",
            f"note_{key}": "批次2606-18无检测记录",
            f"photos_{key}": [photo()],
            f"answer_{key + 1}": "",
            "signature": "",
        },
    )
    response = client.post(visit.field_url, data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "批次2606-18无检测记录" in html
    assert "顾长白" in html
    token = html.split(f'name="photos_{key}" value="')[1].split('"')[0]
    data = full_sheet(visit, **{f"answer_{key}": "fail", f"photos_{key}": token})
    assert client.post(visit.field_url, data).status_code == 303
    assert visit.findings.get(item_id=key).photos.count() == 1


def test_a_failed_point_without_fact_or_photo_is_named(client: Client) -> None:
    people = crew()
    visit = started(people)
    key = first_item(visit)
    sign_in(client, people.inspector)
    response = client.post(visit.field_url, full_sheet(visit, **{f"answer_{key}": "fail"}))
    assert response.status_code == 422
    assert f"note_{key}" in response.context["form"].errors


def test_a_quick_phrase_is_a_fact(client: Client) -> None:
    people = crew()
    visit = started(people)
    key = first_item(visit)
    sign_in(client, people.inspector)
    data = full_sheet(visit, **{f"answer_{key}": "fail", f"phrases_{key}": ["执照过期"]})
    assert client.post(visit.field_url, data).status_code == 303
    assert visit.findings.get(item_id=key).note == "执照过期"


def test_a_refusal_to_sign_stands_for_the_signature(client: Client) -> None:
    people = crew()
    visit = started(people)
    sign_in(client, people.inspector)
    data = full_sheet(visit, signature="", signing_refused="on", witness="周见山")
    assert client.post(visit.field_url, data).status_code == 303


@pytest.mark.parametrize("drawn", ["", "data:text/html;base64,AAAA", "data:image/png;base64,!!"])
def test_a_signature_that_is_none_is_refused(client: Client, drawn: str) -> None:
    people = crew()
    visit = started(people)
    sign_in(client, people.inspector)
    assert client.post(visit.field_url, full_sheet(visit, signature=drawn)).status_code == 422


def test_a_half_filled_sheet_can_be_saved(client: Client) -> None:
    people = crew()
    visit = started(people)
    key = first_item(visit)
    sign_in(client, people.inspector)
    assert client.post(f"{visit.field_url}save/", {f"answer_{key}": "na"}).status_code == 303
    assert 'value="na" checked' in client.get(visit.field_url).content.decode()


def test_a_photo_is_kept_at_once(client: Client) -> None:
    people = crew()
    visit = started(people)
    sign_in(client, people.inspector)
    answer = client.post(f"{visit.field_url}photos/", {"file": photo()})
    assert answer.status_code == 201
    assert answer.json()["id"]


def test_a_page_called_jpg_is_refused_as_a_photo(client: Client) -> None:
    people = crew()
    visit = started(people)
    sign_in(client, people.inspector)
    file = SimpleUploadedFile("x.jpg", b"<html><script>1</script></html>", "image/jpeg")
    answer = client.post(f"{visit.field_url}photos/", {"file": file})
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_another_persons_photo_cannot_be_claimed(client: Client) -> None:
    people = crew()
    visit = started(people)
    key = first_item(visit)
    sign_in(client, people.colleague)
    token = client.post(f"{visit.field_url}photos/", {"file": photo()}).json()["id"]
    sign_in(client, people.inspector)
    data = full_sheet(visit, **{f"answer_{key}": "fail", f"photos_{key}": token})
    assert client.post(visit.field_url, data).status_code == 422


def test_a_photo_is_read_by_the_county_and_by_nobody_else(client: Client) -> None:
    people = crew()
    visit = started(people)
    key = first_item(visit)
    sign_in(client, people.inspector)
    data = full_sheet(visit, **{f"answer_{key}": "fail", f"photos_{key}": [photo()]})
    client.post(visit.field_url, data)
    url = visit.findings.get(item_id=key).photos.get().get_absolute_url()
    for user, status in (
        (people.regulator, 200),
        (people.lab, 404),
        (UserFactory(regulator=True, elsewhere=True), 404),
    ):
        sign_in(client, user)
        response = client.get(url)
        assert response.status_code == status
        response.close()


# --- Other ends of a visit -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "data", "state"),
    [
        ("refusal", {"reason": "obstruction", "note": "大门紧闭"}, "refused"),
        ("refusal", {"reason": "too_few", "note": "仅一人到场"}, "void"),
        ("unable", {"reason": "stopped", "note": "已停产三月"}, "unable"),
    ],
)
def test_a_visit_that_cannot_be_made_is_recorded(
    client: Client, part: str, data: dict[str, str], state: str
) -> None:
    people = crew()
    visit = scheduled(people)
    sign_in(client, people.inspector)
    assert client.get(f"{visit.field_url}{part}/").status_code == 200
    assert client.post(f"{visit.field_url}{part}/", {"reason": ""}).status_code == 422
    assert client.post(f"{visit.field_url}{part}/", data).status_code == 303
    visit.refresh_from_db()
    assert visit.state == state
    assert client.get(visit.field_url).status_code == 200


def test_a_signed_checklist_cannot_be_signed_again(client: Client) -> None:
    people = crew()
    visit = checked(people)
    sign_in(client, people.inspector)
    assert client.post(visit.field_url, full_sheet(visit)).status_code == 409


# --- Sampling --------------------------------------------------------------------------------


def sampling(people: Any, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "spot_check",
        "product_name": "电热水壶",
        "batch": "20260612",
        "marking": "ordinary",
        "has_certificate": "on",
        "n_test": "2",
        "n_backup": "2",
        "unit": "台",
        "backup_place": "enterprise",
        "lab": laboratories()[0].pk,
        "delivery_way": "hand",
        "report_due_on": "2026-12-20",
        "samplers": [person.pk for person in people.pair],
        "representative": "顾长白",
        "signature": drawing(),
        **FORM,
        **changes,
    }


def test_a_sample_is_drawn_and_its_form_put_on_file(client: Client) -> None:
    people = crew()
    visit = checked(people)
    sign_in(client, people.inspector)
    assert client.get(f"{visit.field_url}sampling/").status_code == 200
    response = client.post(f"{visit.field_url}sampling/", sampling(people, photos=[photo()]))
    assert response.status_code == 303, response.context["form"].errors
    sample = Sample.objects.get()
    assert sample.form is not None
    assert sample.photos.count() == 1
    html = client.get(visit.field_url).content.decode()
    assert sample.blind_code in html


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lot_size": "10"}, "lot_size"),
        ({"n_test": "3"}, "n_test"),
        ({"marking": "seconds"}, "marking"),
        ({"seal_backup": ""}, "seal_test"),
        ({"seal_backup": "LY-F-0001"}, "seal_backup"),
        ({"has_certificate": ""}, "has_certificate"),
        ({"signature": ""}, "signature"),
        ({"lot_size": "很多"}, "lot_size"),
    ],
)
def test_a_wrong_sampling_form_names_the_field_and_keeps_the_rest(
    client: Client, changes: dict[str, str], field: str
) -> None:
    people = crew()
    visit = checked(people)
    sign_in(client, people.inspector)
    response = client.post(f"{visit.field_url}sampling/", sampling(people, **changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "YS-15A" in response.content.decode()
    assert Sample.objects.count() == 0


def test_the_same_sampling_form_sent_twice_draws_one_sample(client: Client) -> None:
    people = crew()
    visit = checked(people)
    sign_in(client, people.inspector)
    for _turn in range(2):
        data = sampling(people, form_key="one-click")
        assert client.post(f"{visit.field_url}sampling/", data).status_code == 303
    assert Sample.objects.count() == 1


def test_one_sampler_on_the_form_is_refused(client: Client) -> None:
    people = crew()
    visit = checked(people)
    sign_in(client, people.inspector)
    response = client.post(
        f"{visit.field_url}sampling/", sampling(people, samplers=[people.inspector.pk])
    )
    assert "samplers" in response.context["form"].errors


def test_the_sample_is_handed_over_on_site(client: Client) -> None:
    people = crew()
    sample = sampled(people)
    url = f"{sample.inspection.field_url}samples/{sample.pk}/"
    sign_in(client, people.inspector)
    assert client.get(url).status_code == 200
    assert client.post(url, {"way": "hand"}).status_code == 303
    sample.refresh_from_db()
    assert sample.state == "sent"


# --- Installable -----------------------------------------------------------------------------


def test_the_worker_is_served_from_its_reach_and_keeps_no_case(client: Client) -> None:
    response = client.get("/field/sw.js")
    assert response["Content-Type"] == "text/javascript"
    assert response["Service-Worker-Allowed"] == "/"
    assert "/field/offline/" in response.content.decode()
    assert client.get("/field/manifest.webmanifest").json()["scope"] == "/field/"
    assert client.get("/field/offline/").status_code == 200
