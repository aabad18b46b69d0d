"""The pages of a draw: what staff do there, what the public may read and when."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from casework.models import Deadline
from inspections.draws import algorithm, carrying_out, showing, transitions
from inspections.draws.models import Draw, DrawnObject, LibraryEntry, Recusal
from inspections.plans.models import Quota
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_draws import (
    SECRETS,
    TOMORROW,
    Scene,
    drafted,
    drawn,
    frozen,
    published,
    scene,
    seeded,
    with_visits,
)
from tests.factories_inspections import AT
from tests.inspections.test_followup_pages import own_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Scene:
    return scene()


def disclosed(place: Scene, **changes: Any) -> Draw:
    return transitions.disclose(drawn(place, **changes), by=place.people.head, at=TOMORROW)


# --- Staff ----------------------------------------------------------------------------------------


def test_quotas_are_set_on_the_plan_one_a_line(client: Client, place: Scene) -> None:
    sign_in(client, place.people.regulator)
    url = f"{place.plan.get_absolute_url()}set-quotas/"
    page = client.get(url).content.decode()
    assert "兰山区 | 其他家用电器 | 2" in page or "| 2" in page
    answer = client.post(url, {"quotas": "兰山区 | 玩具 | 3\n371322 | children-wear | 4"})
    assert answer.status_code == 303
    found = Quota.objects.filter(plan=place.plan).order_by("district_id")
    assert list(found.values_list("district", "category", "number")) == [
        ("371302", "children-toys", 3),
        ("371322", "children-wear", 4),
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("兰山区 | 玩具", "第1行"),
        ("兰山区 | 玩具 | 0", "第1行"),
        ("兰山区 | 玩具 | 2\n天上 | 玩具 | 2", "天上"),
        ("兰山区 | 玩具 | 2\n371302 | 玩具 | 2", "第2行"),
    ],
)
def test_a_bad_line_of_quotas_is_named_and_kept(
    client: Client, place: Scene, text: str, complaint: str
) -> None:
    sign_in(client, place.people.regulator)
    answer = client.post(f"{place.plan.get_absolute_url()}set-quotas/", {"quotas": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert text.splitlines()[0] in page


def test_a_regulator_walks_a_draw_through_the_pages(client: Client, place: Scene) -> None:
    sign_in(client, place.people.regulator)
    form = {"plan": place.plan.pk, "reserves": 2, "team": 2, "a": 1, "b": 2, "c": 4, "d": 8}
    form |= {"ungraded": 2, "repeat_batches": 2, "repeat_months": 12, "repeat_factor": 2}
    answer = client.post("/staff/draws/new/", form)
    assert answer.status_code == 303
    url = answer["Location"]
    assert client.post(f"{url}freeze/").status_code == 303
    draw = Draw.objects.get()
    for person, secret in zip(place.witnesses, SECRETS, strict=True):
        sign_in(client, person)
        hashed = algorithm.digest(secret)
        assert client.post(f"{url}deposit/", {"commitment": hashed}).status_code == 303
    sign_in(client, place.people.regulator)
    values = {"beacon": "双色球第2026102期", "beacon_at": "2099-01-01T20:00"}
    assert client.post(f"{url}publish-hashes/", values).status_code == 303
    draw.refresh_from_db()
    assert draw.state == "published"
    assert client.get(draw.public_url).status_code == 200


def test_a_bad_hash_is_refused_at_its_field(client: Client, place: Scene) -> None:
    draw = frozen(place)
    sign_in(client, place.people.head)
    answer = client.post(f"{draw.get_absolute_url()}deposit/", {"commitment": "seven rivers"})
    assert answer.status_code == 422
    assert "seven rivers" in answer.content.decode()


def test_the_page_shows_the_order_with_names_and_visits(client: Client, place: Scene) -> None:
    draw = with_visits(place)
    sign_in(client, place.people.regulator)
    page = client.get(draw.get_absolute_url()).content.decode()
    row = DrawnObject.objects.get(draw=draw, place=1)
    assert row.enterprise.name in page
    assert row.inspection is not None
    assert row.inspection.number in page
    assert place.people.inspector.name in page or place.people.colleague.name in page


def test_a_revealed_secret_is_shown_to_nobody_before_the_draw(client: Client, place: Scene) -> None:
    draw = transitions.reveal(seeded(place), by=place.people.head, at=TOMORROW, secret=SECRETS[0])
    sign_in(client, place.people.inspector)
    assert SECRETS[0] not in client.get(draw.get_absolute_url()).content.decode()


@pytest.mark.parametrize("slug", ["draws", "draw-inspectors", "recusals"])
def test_a_list_costs_six_queries_and_the_page_eight(
    client: Client, place: Scene, slug: str
) -> None:
    draw = with_visits(place)
    sign_in(client, place.people.head)
    assert own_queries(client, f"/staff/{slug}/") <= 6
    assert own_queries(client, draw.get_absolute_url()) <= 8


def test_an_object_is_replaced_from_its_form(client: Client, place: Scene) -> None:
    draw = with_visits(place)
    sign_in(client, place.people.regulator)
    url = f"{draw.get_absolute_url()}replace-object/"
    row = DrawnObject.objects.get(draw=draw, place=1)
    assert row.enterprise.name in client.get(url).content.decode()
    reserve = DrawnObject.objects.get(draw=draw, place=3)
    bad = client.post(url, {"place": reserve.pk, "reason": "moved", "note": "迁至外地"})
    assert bad.status_code == 422
    good = client.post(url, {"place": row.pk, "reason": "moved", "note": "迁至外地"})
    assert good.status_code == 303


def test_a_draw_of_another_office_is_not_there(client: Client, place: Scene) -> None:
    draw = drafted(place)
    sign_in(client, UserFactory(regulator=True, elsewhere=True))
    assert client.get(draw.get_absolute_url()).status_code == 404
    sign_in(client, UserFactory(hotline=True))
    assert client.get(draw.get_absolute_url()).status_code == 403


def test_an_inspector_declares_an_interest_of_his_own_alone(client: Client, place: Scene) -> None:
    sign_in(client, place.people.inspector)
    form = {"enterprise": place.firms[0].code, "ground": "shares"}
    other = {**form, "person": place.people.colleague.pk}
    assert client.post("/staff/recusals/new/", other).status_code == 422
    own = {**form, "person": place.people.inspector.pk}
    assert client.post("/staff/recusals/new/", own).status_code == 303
    assert Recusal.objects.get().person == place.people.inspector


def test_the_head_enters_inspectors_and_says_who_leads(client: Client, place: Scene) -> None:
    person = UserFactory(inspector=True)
    sign_in(client, place.people.head)
    answer = client.post("/staff/draw-inspectors/new/", {"person": person.pk})
    assert answer.status_code == 303
    entry = LibraryEntry.objects.get(person=person)
    assert (
        client.post(f"{entry.get_absolute_url()}set-lead/", {"can_lead": "on"}).status_code == 303
    )
    entry.refresh_from_db()
    assert entry.can_lead


@pytest.mark.parametrize("slug", ["draws", "draw-inspectors", "recusals"])
def test_the_lists_open_and_go_out_by_the_api(client: Client, place: Scene, slug: str) -> None:
    drawn(place)
    sign_in(client, place.people.head)
    assert client.get(f"/staff/{slug}/").status_code == 200
    assert client.get(f"/api/v1/{slug}/").status_code == 200


def test_the_page_costs_the_same_whatever_is_drawn(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    costs = []
    for firms, number in ((4, 1), (14, 9)):
        place = scene(firms=firms, number=number)
        draw = with_visits(place)
        sign_in(client, place.people.regulator)
        client.get(draw.get_absolute_url())
        with django_assert_max_num_queries(40) as counted:
            client.get(draw.get_absolute_url())
        costs.append(len(counted))
    assert costs[0] == costs[1]


# --- The public -----------------------------------------------------------------------------------


def test_nothing_is_public_before_the_hashes(client: Client, place: Scene) -> None:
    assert client.get(frozen(place).public_url).status_code == 404


def test_hashes_are_public_and_the_lists_are_not_before_the_visits(
    client: Client, place: Scene
) -> None:
    draw = drawn(place)
    page = client.get(draw.public_url).content.decode()
    assert draw.candidates_hash in page
    assert draw.commitment in page
    # Spot checks are not announced: neither names nor secrets, from which the order would follow.
    assert not any(firm.name in page for firm in place.firms)
    assert not any(secret in page for secret in SECRETS)
    assert client.get(f"{draw.public_url}published.json").status_code == 404
    assert client.get(f"{draw.public_url}files/candidates.json").status_code == 404
    manifest = client.get(f"{draw.public_url}files/manifest.json")
    assert algorithm.digest(manifest.content.decode()) == draw.commitment


def test_once_disclosed_everybody_reads_order_and_texts(client: Client, place: Scene) -> None:
    draw = disclosed(place)
    page = client.get(draw.public_url).content.decode()
    row = DrawnObject.objects.get(draw=draw, place=1)
    assert row.enterprise.name in page
    text = client.get(f"{draw.public_url}files/candidates.json").content.decode()
    assert algorithm.digest(text) == draw.candidates_hash
    files = json.loads(client.get(f"{draw.public_url}published.json").content)
    assert files["secrets"] == list(SECRETS)


def test_the_public_never_reads_an_inspectors_name(client: Client, place: Scene) -> None:
    draw = disclosed(place)
    told = client.get(draw.public_url).content.decode()
    told += client.get(f"{draw.public_url}published.json").content.decode()
    for person in (place.people.inspector, place.people.colleague):
        assert person.name not in told
        assert person.work_number not in told


def test_a_replaced_object_and_its_reason_stand_on_the_public_page(
    client: Client, place: Scene
) -> None:
    draw = disclosed(place)
    row = DrawnObject.objects.get(draw=draw, place=1)
    carrying_out.replace_object(
        draw, by=place.people.regulator, at=TOMORROW, place=row, reason="closed", note="内部备注"
    )
    page = client.get(f"/en{draw.public_url}").content.decode()
    assert "Closed down or licence cancelled" in page
    assert "called up instead of" in page
    assert "内部备注" not in page


def test_a_second_draw_names_its_reason_on_both_pages(client: Client, place: Scene) -> None:
    one = published(place)
    other = published(place, again_reason="追加批次")
    assert "追加批次" in client.get(one.public_url).content.decode()
    assert one.number in client.get(other.public_url).content.decode()


def test_the_public_page_works_in_both_languages(client: Client, place: Scene) -> None:
    draw = disclosed(place)
    assert "Draw again in this browser" in client.get(f"/en{draw.public_url}").content.decode()
    assert client.get("/draws/").status_code == 200
    assert not Deadline.objects.filter(code="DR-PUB").exists()
    assert AT < TOMORROW


def test_an_enterprise_without_a_grade_is_said_to_have_none() -> None:
    with translation.override("en"):
        assert (showing._reason("grade:-"), showing._reason("grade:B")) == (
            "not graded",
            "grade B",
        )
