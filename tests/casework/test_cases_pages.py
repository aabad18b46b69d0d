"""What every kind of case promises to people, tried on supervision orders."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant, User
from accounts.states import Role
from casework import notices, supervision, worklist
from casework.models import AuditEvent, Notice, SupervisionOrder
from casework.states import SupervisionState
from tests.casework import cast
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
LIST = "/staff/supervision/"
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def order() -> SupervisionOrder:
    return cast.order()


@pytest.fixture
def undertaker(client: Client) -> Client:
    return sign_in(client, cast.undertaker())


def hidden(html: str, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def post(client: Client, order: Any, act: str = "answer", **values: str) -> Any:
    return client.post(f"{LIST}{order.pk}/{act}/", {"feedback": "已处理", **values})


# --- Lists ------------------------------------------------------------------------------------


def test_a_list_begins_with_what_is_due_first(undertaker: Client) -> None:
    late, soon = cast.order(), cast.order()
    SupervisionOrder.objects.filter(pk=late.pk).update(due_on=cast.DUE + timedelta(days=9))
    html = undertaker.get(LIST).content.decode()
    assert html.index(soon.number) < html.index(late.number)


def test_a_list_shows_fifty_rows_and_the_way_on(undertaker: Client) -> None:
    orders = [cast.order() for _number in range(60)]
    first = undertaker.get(LIST).content.decode()
    shown = [order for order in orders if order.number in first]
    assert shown == orders[:50]
    link = re.search(r'href="(\?[^"]*after=[^"]*)"', first)
    assert link is not None
    second = undertaker.get(LIST + link[1].replace("&amp;", "&")).content.decode()
    assert [order for order in orders if order.number in second] == orders[50:]


def test_an_order_that_is_not_offered_changes_nothing(undertaker: Client, order: Any) -> None:
    assert undertaker.get(LIST, {"order": "supervisor__name"}).status_code == 200


def test_a_part_of_a_list_is_sent_alone(undertaker: Client, order: Any) -> None:
    part = undertaker.get(LIST, headers={"HX-Request": "true"})
    assert order.number in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_a_list_holds_the_rows_of_the_own_office_alone(client: Client, order: Any) -> None:
    sign_in(client, cast.elsewhere())
    assert order.number not in client.get(LIST).content.decode()


def test_a_kind_of_case_that_is_unknown_does_not_exist(undertaker: Client) -> None:
    assert undertaker.get("/staff/unicorns/").status_code == 404
    assert undertaker.get("/staff/unicorns/1/").status_code == 404


@pytest.mark.parametrize("rows", [10, 100])
def test_a_list_costs_the_same_whatever_its_length(
    undertaker: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        cast.order()
    undertaker.get(LIST)
    # Session, person, saved views, rows, what waits, calendar.
    with django_assert_max_num_queries(6) as asked:
        undertaker.get(LIST)
    assert sum("supervisionorder" in query["sql"] for query in asked.captured_queries) == 1


@pytest.mark.parametrize("rows", [10, 100])
def test_a_case_page_costs_the_same_whatever_else_there_is(
    undertaker: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        one = cast.order()
    url = one.get_absolute_url()
    undertaker.get(url)
    with django_assert_max_num_queries(8):
        undertaker.get(url)


# --- One case ---------------------------------------------------------------------------------


def test_the_page_of_a_case_shows_its_story_and_its_next_step(
    undertaker: Client, order: Any
) -> None:
    html = undertaker.get(order.get_absolute_url()).content.decode()
    for words in (order.title, order.number, order.demand, f"{LIST}{order.pk}/answer/"):
        assert words in html
    assert f"{LIST}{order.pk}/close/" not in html


def test_a_case_of_another_office_does_not_exist(client: Client, order: Any) -> None:
    sign_in(client, cast.elsewhere())
    for url in (order.get_absolute_url(), f"{LIST}{order.pk}/answer/", f"{LIST}999999/"):
        assert client.get(url).status_code == 404
    assert post(client, order).status_code == 404
    order.refresh_from_db()
    assert order.state == SupervisionState.OPEN


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.LAB, Role.CUSTODIAN, Role.PARTNER])
def test_a_role_without_this_work_is_refused(client: Client, order: Any, role: str) -> None:
    sign_in(client, cast.person(f"a-{role}", role, cast.city()))
    for url in (LIST, f"{LIST}export/", order.get_absolute_url(), f"{LIST}{order.pk}/answer/"):
        assert client.get(url).status_code == 403
    assert post(client, order).status_code == 403


def test_reading_writes_nothing(client: Client, order: Any) -> None:
    sign_in(client, cast.undertaker())
    urls = ["/staff/", "/staff/notices/", "/staff/search/?q=DB", LIST, f"{LIST}?count=1"]
    urls += [order.get_absolute_url(), f"{LIST}{order.pk}/answer/"]
    for url in urls:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code in {200, 302}
        # The session alone notes when it was used last.
        written = [q["sql"] for q in asked if q["sql"].startswith(WRITES)]
        written = [sql for sql in written if "django_session" not in sql]
        assert written == []


# --- Acts -------------------------------------------------------------------------------------


def test_an_act_is_a_page_and_then_done(undertaker: Client, order: Any) -> None:
    html = undertaker.get(f"{LIST}{order.pk}/answer/").content.decode()
    sent = post(
        undertaker, order, form_key=hidden(html, "form_key"), version=hidden(html, "version")
    )
    assert (sent.status_code, sent["Location"]) == (303, order.get_absolute_url())
    order.refresh_from_db()
    assert (order.state, order.feedback) == (SupervisionState.ANSWERED, "已处理")


def test_a_double_click_acts_once(undertaker: Client, order: Any) -> None:
    answers = [post(undertaker, order, form_key="k1", version="1") for _click in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert AuditEvent.objects.filter(action="casework.supervisionorder.answer").count() == 1


def test_a_page_that_was_open_too_long_changes_nothing(client: Client, order: Any) -> None:
    supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="x")
    order.refresh_from_db()
    sign_in(client, cast.supervisor())
    stale = client.post(f"{LIST}{order.pk}/send-back/", {"note": "补充", "version": "1"})
    assert stale.status_code == 409
    order.refresh_from_db()
    assert order.state == SupervisionState.ANSWERED


def test_a_wrong_form_comes_back_with_what_was_typed(undertaker: Client, order: Any) -> None:
    refused = post(undertaker, order, feedback="")
    assert refused.status_code == 422
    assert hidden(refused.content.decode(), "form_key")


def test_an_act_in_the_wrong_state_says_so(client: Client, order: Any) -> None:
    sign_in(client, cast.supervisor())
    page = client.get(f"{LIST}{order.pk}/close/")
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert client.post(f"{LIST}{order.pk}/close/").status_code == 409


def test_an_act_of_others_is_refused_before_and_after(client: Client, order: Any) -> None:
    sign_in(client, cast.supervisor())
    assert client.get(f"{LIST}{order.pk}/answer/").status_code == 403
    assert post(client, order).status_code == 403


@pytest.mark.parametrize("act", ["fly", "delete", "open-order", "save"])
def test_an_unknown_act_does_not_exist(undertaker: Client, order: Any, act: str) -> None:
    assert undertaker.get(f"{LIST}{order.pk}/{act}/").status_code == 404
    assert post(undertaker, order, act).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_refused(undertaker: Client, order: Any, method: str) -> None:
    for url in (LIST, order.get_absolute_url(), f"{LIST}{order.pk}/answer/"):
        assert getattr(undertaker, method)(url).status_code == 405


# --- Rights that end --------------------------------------------------------------------------


def role_taken(person: User) -> None:
    RoleGrant.objects.filter(user=person).delete()


def moved(person: User) -> None:
    User.objects.filter(pk=person.pk).update(office=cast.county("371322"))


def disabled(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize(
    ("change", "page", "api"),
    [(role_taken, 403, 403), (moved, 404, 404), (disabled, 302, 403)],
    ids=["role taken", "moved", "disabled"],
)
def test_a_right_that_ends_is_gone_with_the_next_request(
    client: Client, order: Any, change: Any, page: int, api: int
) -> None:
    sign_in(client, cast.undertaker())
    assert client.get(order.get_absolute_url()).status_code == 200
    change(cast.undertaker())
    assert client.get(order.get_absolute_url()).status_code == page
    assert post(client, order).status_code == page
    assert client.get(f"/api/v1/supervision/{order.pk}/").status_code == api
    order.refresh_from_db()
    assert order.state == SupervisionState.OPEN


# --- My work, the bell, search ----------------------------------------------------------------


def test_my_work_is_in_the_order_of_its_deadlines(client: Client) -> None:
    person = cast.undertaker()
    without = cast.order()
    days = [9, 2, 5]
    for number in days:
        item = worklist.open_item(
            cast.order(),
            "answer",
            title=f"事项{number}",
            role=Role.REGULATOR,
            office=person.office,
            at=cast.NOW,
        )
        item.due_on = cast.DUE + timedelta(days=number)
        item.save()
    worklist.of_object(without).update(due_on=None, title="没有期限")
    sign_in(client, person)
    html = client.get("/staff/").content.decode()
    found = [html.index(f"事项{number}") for number in sorted(days)]
    assert found == sorted(found)
    assert html.index("没有期限") > found[-1]


def test_my_work_is_mine(client: Client, order: Any) -> None:
    sign_in(client, cast.elsewhere())
    assert order.title not in client.get("/staff/").content.decode()


def test_only_what_is_late_stands_under_overdue(client: Client, order: Any) -> None:
    sign_in(client, cast.undertaker())
    with time_machine.travel(cast.NOW + timedelta(days=1), tick=False):
        sign_in(client, cast.undertaker())
        assert order.title not in client.get("/staff/?show=overdue").content.decode()
    with time_machine.travel(cast.NOW + timedelta(days=30), tick=False):
        sign_in(client, cast.undertaker())
        assert order.title in client.get("/staff/?show=overdue").content.decode()


def test_the_bell_rings_for_one_person_and_once(client: Client, order: Any) -> None:
    person = cast.undertaker()
    for _turn in range(2):
        notices.notify(person, "请答复", "/staff/", at=cast.NOW, dedupe="once")
    assert Notice.objects.filter(dedupe_key="once").count() == 1
    sign_in(client, cast.elsewhere())
    assert "请答复" not in client.get("/staff/notices/").content.decode()
    assert client.post("/staff/notices/").status_code == 303
    assert Notice.objects.filter(user=person).unread().exists()
    sign_in(client, person)
    assert "请答复" in client.get("/staff/notices/").content.decode()
    client.post("/staff/notices/")
    assert not Notice.objects.filter(user=person).unread().exists()


def test_a_single_find_is_opened_at_once(client: Client) -> None:
    firm = EnterpriseFactory(name="榆与木家具有限公司")
    EnterpriseFactory(name="逐风电动车有限公司")
    sign_in(client, UserFactory(regulator=True))
    found = client.get("/staff/search/", {"q": "榆与木"})
    assert (found.status_code, found["Location"]) == (302, firm.get_absolute_url())
    part = client.get("/staff/search/", {"q": "榆与木"}, headers={"HX-Request": "true"})
    assert (part.status_code, "榆与木" in part.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "words", ["", "   ", "没有这样的东西", "%", "_", "'\"><script>", "a" * 500]
)
def test_a_search_that_finds_nothing_says_so(client: Client, words: str) -> None:
    sign_in(client, UserFactory(regulator=True))
    page = client.get("/staff/search/", {"q": words})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().replace("<script ", "")


# --- The log ----------------------------------------------------------------------------------


def test_the_log_is_for_the_auditor_alone(client: Client, order: Any) -> None:
    for person in (cast.undertaker(), cast.supervisor(), UserFactory(admin=True)):
        sign_in(client, person)
        assert client.get("/staff/audit/").status_code == 403
    sign_in(client, cast.auditor())
    html = client.get("/staff/audit/").content.decode()
    assert order.number in html
    assert order.demand not in html


def test_the_log_is_searched_by_act_object_and_person(client: Client, order: Any) -> None:
    other = cast.order()
    sign_in(client, cast.auditor())
    found = client.get("/staff/audit/", {"object_id": str(order.pk)}).content.decode()
    assert order.number in found
    assert other.number not in found
    nothing = client.get("/staff/audit/", {"actor_name": "nobody"}).content.decode()
    assert order.number not in nothing
