"""What every kind of case promises to programs, tried on supervision orders and enterprises."""

from typing import Any

import pytest
from django.test import Client

from accounts.states import Role
from casework import supervision
from casework.models import AuditEvent, SupervisionOrder
from casework.states import SupervisionState
from tests.casework import cast
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/supervision/"


@pytest.fixture
def order() -> SupervisionOrder:
    return cast.order()


@pytest.fixture
def program(client: Client) -> Client:
    """A program that is signed in as the undertaker's regulator."""
    return sign_in(client, cast.undertaker())


def send(client: Client, url: str, body: Any = None, **headers: str) -> Any:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(url, body or {}, content_type="application/json", headers=names)


def answer(client: Client, order: SupervisionOrder, body: Any = None, **headers: str) -> Any:
    given = {"If_Match": f'"{order.version}"', **headers}
    return send(client, f"{LIST}{order.pk}/answer/", body or {"feedback": "已处理"}, **given)


# --- Reading ----------------------------------------------------------------------------------


def test_an_answer_carries_its_version_and_what_may_be_done(
    program: Client, order: SupervisionOrder
) -> None:
    read = program.get(f"{LIST}{order.pk}/")
    assert read["ETag"] == '"1"'
    assert read.json()["version"] == 1
    assert read.json()["allowed_transitions"] == ["answer"]


def test_what_only_rooms_may_call_is_not_offered(client: Client) -> None:
    firm = EnterpriseFactory()
    sign_in(client, UserFactory(regulator=True))
    url = f"/api/v1/enterprises/{firm.pk}/"
    read = client.get(url)
    assert "record_credit_fact" in read.json()["allowed_transitions"]
    assert "add_credit_fact" not in read.json()["allowed_transitions"]
    assert send(client, f"{url}add_credit_fact/", If_Match=read["ETag"]).status_code == 404


def test_rows_are_counted_only_on_request(program: Client, order: SupervisionOrder) -> None:
    assert "count" not in program.get(LIST).json()
    assert program.get(LIST, {"count": "1"}).json()["count"] == 1


def test_the_links_lead_through_every_row_once_and_back(program: Client) -> None:
    expected = [cast.order().pk for _number in range(120)]
    seen: list[int] = []
    pages = 0
    url: str | None = LIST
    while url:
        page = program.get(url).json()
        seen += [row["id"] for row in page["results"]]
        pages, back, url = pages + 1, page["previous"], page["next"]
    assert (seen, pages) == (expected, 3)
    assert back is not None
    assert [row["id"] for row in program.get(back).json()["results"]] == expected[50:100]


def test_a_spoilt_cursor_shows_the_first_page(program: Client, order: SupervisionOrder) -> None:
    assert len(program.get(LIST, {"after": "spoilt"}).json()["results"]) == 1


@pytest.mark.parametrize("column", ["demand", "supervisor__name", "-pk", "password", ""])
def test_an_order_that_is_not_offered_is_refused(program: Client, column: str) -> None:
    refused = program.get(LIST, {"order": column})
    assert refused.status_code == 400
    assert "order" in refused.json()


@pytest.mark.parametrize(("language", "words"), [("en", "changed"), ("zh-hans", "已反馈")])
def test_refusals_are_told_in_the_language_that_is_asked_for(
    program: Client, order: SupervisionOrder, language: str, words: str
) -> None:
    supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="x")
    order.refresh_from_db()
    assert words in answer(program, order, Accept_Language=language).json()["detail"]


# --- Acting -----------------------------------------------------------------------------------


def test_an_act_answers_with_the_row_as_it_is_now(program: Client, order: Any) -> None:
    done = answer(program, order)
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    assert done.json()["state"] == SupervisionState.ANSWERED
    assert AuditEvent.objects.filter(action="casework.supervisionorder.answer").count() == 1


def test_without_the_version_that_was_read_nothing_happens(program: Client, order: Any) -> None:
    refused = send(program, f"{LIST}{order.pk}/answer/", {"feedback": "已处理"})
    assert refused.status_code == 428
    order.refresh_from_db()
    assert order.state == SupervisionState.OPEN


@pytest.mark.parametrize("tag", ['"7"', 'W/"0"', '"abc"', "*"])
def test_an_older_version_is_refused(program: Client, order: Any, tag: str) -> None:
    refused = answer(program, order, If_Match=tag)
    assert (refused.status_code, refused.json()["code"]) == (412, "stale")


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "1"])
def test_the_version_may_be_written_in_each_usual_way(
    program: Client, order: Any, tag: str
) -> None:
    assert answer(program, order, If_Match=tag).status_code == 200


def test_an_act_in_the_wrong_state_is_a_conflict(client: Client, order: Any) -> None:
    sign_in(client, cast.supervisor())
    url = f"{LIST}{order.pk}/close/"
    refused = send(client, url, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


def test_a_form_without_its_values_names_the_field(program: Client, order: Any) -> None:
    refused = answer(program, order, {"feedback": ""})
    assert (refused.status_code, list(refused.json())) == (400, ["feedback"])


@pytest.mark.parametrize("verb", ["fly", "delete", "save", "__class__"])
def test_an_unknown_act_does_not_exist(program: Client, order: Any, verb: str) -> None:
    assert send(program, f"{LIST}{order.pk}/{verb}/", If_Match='"1"').status_code == 404


def test_the_same_key_acts_once_and_answers_alike(program: Client, order: Any) -> None:
    first = answer(program, order, Idempotency_Key="k1")
    again = send(
        program,
        f"{LIST}{order.pk}/answer/",
        {"feedback": "已处理"},
        If_Match='"1"',
        Idempotency_Key="k1",
    )
    assert (first.status_code, again.status_code) == (200, 200)
    other = answer(program, order, {"feedback": "又改了"}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert AuditEvent.objects.filter(action="casework.supervisionorder.answer").count() == 1


def test_patch_amends_with_the_same_checks(client: Client) -> None:
    firm = EnterpriseFactory()
    url = f"/api/v1/enterprises/{firm.pk}/"
    sign_in(client, UserFactory(regulator=True))
    body, kind = {"phone": "05398123456"}, "application/json"
    assert client.patch(url, body, content_type=kind).status_code == 428
    tag = {"If-Match": client.get(url)["ETag"]}
    changed = client.patch(url, body, content_type=kind, headers=tag)
    assert (changed.status_code, changed.json()["phone"]) == (200, "05398123456")
    assert client.patch(url, body, content_type=kind, headers=tag).status_code == 412


def test_nothing_is_amended_where_no_act_amends(program: Client, order: Any) -> None:
    assert program.patch(f"{LIST}{order.pk}/", headers={"If-Match": '"1"'}).status_code == 405
    assert program.delete(f"{LIST}{order.pk}/").status_code == 405


# --- Who --------------------------------------------------------------------------------------


def test_without_an_account_the_api_is_closed(client: Client, order: Any) -> None:
    for url in (LIST, f"{LIST}{order.pk}/", f"{LIST}export/"):
        assert client.get(url).status_code == 403
    assert answer(client, order).status_code == 403


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.LAB, Role.CUSTODIAN])
def test_a_role_without_this_work_is_refused(client: Client, order: Any, role: str) -> None:
    sign_in(client, cast.person(f"a-{role}", role, cast.county()))
    assert client.get(LIST).status_code == 403
    assert answer(client, order).status_code == 403


def test_another_offices_row_does_not_exist(client: Client, order: Any) -> None:
    sign_in(client, cast.elsewhere())
    missing, theirs = client.get(f"{LIST}999999/"), client.get(f"{LIST}{order.pk}/")
    assert (theirs.status_code, theirs.content) == (missing.status_code, missing.content)
    assert theirs.status_code == 404
    assert answer(client, order).status_code == 404
    assert client.get(LIST).json()["results"] == []
    assert client.get(LIST, {"count": "1"}).json()["count"] == 0


def test_who_sees_a_row_may_not_therefore_act(client: Client, order: Any) -> None:
    sign_in(client, cast.supervisor())
    refused = answer(client, order)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
