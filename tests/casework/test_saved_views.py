"""Filters that were given a name: tabs over a list, for oneself or for the office."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from accounts.models import User
from accounts.states import Role
from casework import saved
from casework.models import AuditEvent, SavedView
from casework.states import ViewState
from casework.transitions import Blocked, NotAllowed
from tests import factories_complaints as make
from tests.casework import cast
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
LIST = "/staff/complaints/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def chinese() -> Any:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


def keep(by: User, name: str = "逾期投诉", query: str = "due=overdue", **more: Any) -> SavedView:
    return saved.save_view(by=by, at=cast.NOW, slug="complaints", name=name, query=query, **more)


def tabs(client: Client, **query: str) -> dict[str, str]:
    page = client.get(LIST, query or {"view": "all"})
    return {str(tab["label"]): tab["url"] for tab in page.context["tabs"]}


# --- Saving -----------------------------------------------------------------------------------


def test_the_filters_of_the_address_are_kept_under_a_name(client, people):
    sign_in(client, people.regulator)
    url = f"{LIST}views/?kind=complaint&due=overdue&order=received_at"
    page = client.get(url).content.decode()
    assert "投诉" in page
    answer = client.post(url, {"name": "逾期投诉", "form_key": "a"})
    view = SavedView.objects.get()
    assert answer.status_code == 302 or answer.status_code == 303
    assert answer["Location"].endswith(view.get_absolute_url())
    assert view.query == "kind=complaint&due=overdue&order=received_at"
    assert tabs(client)["逾期投诉"] == f"?{view.query}"
    page = client.get(LIST + "?" + view.query)
    assert [tab["label"] for tab in page.context["tabs"] if tab["active"]] == ["逾期投诉"]
    client.post(url, {"name": "逾期投诉", "form_key": "a"})
    assert SavedView.objects.count() == 1


def test_what_the_list_does_not_know_is_not_kept(client, people):
    sign_in(client, people.regulator)
    url = f"{LIST}views/?kind=nonsense&handler__password=x&due=today&order=handler__name&after=zz"
    client.post(url, {"name": "今天"})
    assert SavedView.objects.get().query == "due=today"


def test_a_view_needs_a_name_of_its_own_and_there_are_seven(client, people):
    sign_in(client, people.regulator)
    answer = client.post(f"{LIST}views/?due=today", {"name": ""})
    assert answer.status_code == 422
    keep(people.regulator)
    answer = client.post(f"{LIST}views/?due=today", {"name": "逾期投诉"})
    assert answer.status_code == 422
    for number in range(2, 8):
        keep(people.regulator, name=f"第{number}个")
    with pytest.raises(Blocked):
        keep(people.regulator, name="第八个")
    keep(people.hotline)


def test_only_staff_keep_views(people):
    with pytest.raises(NotAllowed):
        keep(UserFactory(enterprise=True, organisation_code="91371302MA3C4D5E6F"))


# --- Who sees it ------------------------------------------------------------------------------


def test_a_view_is_its_owners_until_it_is_shared_with_the_office(client, people):
    view = keep(people.regulator)
    sign_in(client, people.hotline)
    assert "逾期投诉" not in tabs(client)
    assert client.get(view.get_absolute_url()).status_code == 404
    saved.share(view, by=people.regulator, at=cast.NOW)
    assert "逾期投诉" in tabs(client)
    elsewhere = make.desk(elsewhere=True)
    assert "逾期投诉" not in tabs(sign_in(Client(), elsewhere.regulator))
    saved.keep_private(view, by=people.regulator, at=cast.NOW)
    assert "逾期投诉" not in tabs(client)


def test_regulators_and_heads_share_and_only_what_is_their_own(people):
    with pytest.raises(NotAllowed):
        saved.share(keep(people.hotline), by=people.hotline, at=cast.NOW)
    view = keep(people.regulator)
    head = UserFactory(roles=(Role.HEAD,), office=people.regulator.office)
    for act in (saved.share, saved.remove, saved.open_first):
        with pytest.raises(NotAllowed):
            act(view, by=head, at=cast.NOW)
    with pytest.raises(NotAllowed):
        saved.rename(view, by=head, at=cast.NOW, name="别的")


def test_a_shared_view_shows_everybody_his_own_rows_alone(client, people):
    mine = make.received()
    other = make.received(district="371322")
    view = keep(people.regulator, query="kind=complaint")
    saved.share(view, by=people.regulator, at=cast.NOW)
    page = sign_in(client, people.hotline).get(view.list_url).content.decode()
    assert mine.number in page
    assert other.number not in page


def test_a_filter_that_was_slipped_in_widens_nothing(client, people):
    other = make.received(district="371322")
    view = keep(people.regulator, query="district=371322&office__in=1&visible=all")
    page = sign_in(client, people.regulator).get(view.list_url)
    assert page.status_code == 200
    assert other.number not in page.content.decode()


# --- Opened first -----------------------------------------------------------------------------


def test_a_list_opens_with_the_persons_own_first_view(client, people):
    keep(people.regulator, first=True)
    sign_in(client, people.regulator)
    assert client.get(LIST)["Location"] == f"{LIST}?due=overdue"
    assert client.get(LIST, {"view": "all"}).status_code == 200
    assert client.get(LIST, {"kind": "report"}).status_code == 200
    assert sign_in(Client(), people.hotline).get(LIST).status_code == 200


def test_one_view_opens_first(people):
    one, two = keep(people.regulator, first=True), keep(people.regulator, name="二", first=True)
    one.refresh_from_db()
    assert (one.is_default, two.is_default) == (False, True)
    saved.open_first(one, by=people.regulator, at=cast.NOW)
    two.refresh_from_db()
    assert not two.is_default
    saved.open_plain(one, by=people.regulator, at=cast.NOW)
    assert not SavedView.objects.filter(is_default=True).exists()


def test_a_shared_view_opens_first_for_its_owner_alone(client, people):
    view = keep(people.regulator, first=True)
    saved.share(view, by=people.regulator, at=cast.NOW)
    assert sign_in(client, people.hotline).get(LIST).status_code == 200


# --- Its own page -----------------------------------------------------------------------------


def test_its_page_renames_moves_and_removes_it_without_scripts(client, people):
    first, second = keep(people.regulator), keep(people.regulator, name="第二")
    sign_in(client, people.regulator)
    url = second.get_absolute_url()
    assert client.get("/staff/saved-views/").status_code == 200
    assert client.get(url).status_code == 200
    assert client.post(f"{url}rename/", {"name": "改名"}).status_code == 303
    assert client.post(f"{url}move-to-front/").status_code == 303
    assert [name for name in tabs(client) if name in {"改名", first.name}] == ["改名", first.name]
    assert client.post(f"{url}remove/").status_code == 303
    assert "改名" not in tabs(client)
    assert client.get(url).status_code == 404
    again = keep(people.regulator, name="改名")
    assert again.pk != second.pk


def test_every_act_is_in_the_log(people):
    view = keep(people.regulator)
    saved.share(view, by=people.regulator, at=cast.NOW)
    saved.remove(view, by=people.regulator, at=cast.NOW)
    actions = AuditEvent.objects.of_object(view).order_by("seq").values_list("action", flat=True)
    assert list(actions) == [
        f"casework.savedview.{name}" for name in ("save_view", "share", "remove")
    ]
    view.refresh_from_db()
    assert view.state == ViewState.REMOVED


def test_a_name_twice_is_refused_when_renaming(people):
    keep(people.regulator)
    with pytest.raises((Blocked, ValidationError)):
        saved.rename(
            keep(people.regulator, name="二"), by=people.regulator, at=cast.NOW, name="逾期投诉"
        )


# --- The list around it -----------------------------------------------------------------------


def test_the_export_takes_what_the_view_shows(client, people):
    wanted = make.received()
    make.report()
    sign_in(client, people.regulator)
    page = client.get(LIST, {"kind": "complaint"}).content.decode()
    assert f"{LIST}export/?kind=complaint" in page
    sheet = b"".join(client.get(f"{LIST}export/", {"kind": "complaint", "format": "csv"}))
    assert sheet.decode().count("\n") == 2
    assert wanted.number in sheet.decode()


def test_filtering_by_script_changes_tabs_chips_and_export_too(client, people):
    make.received()
    sign_in(client, people.regulator)
    part = client.get(LIST, {"due": "open"}, headers=HTMX).content.decode()
    for name in ("views", "chips", "export"):
        assert f'id="{name}" hx-swap-oob="true"' in part
    assert f"{LIST}export/?due=open" in part
    assert f"{LIST}views/?due=open" in part


def test_a_heading_orders_the_list_and_says_how(client, people):
    make.received()
    sign_in(client, people.regulator)
    page = client.get(LIST, {"kind": "complaint"}).content.decode()
    assert (
        'aria-sort="descending"><a class="q-sort" href="?kind=complaint&amp;order=received_at"'
        in page
    )
    page = client.get(LIST, {"order": "received_at"}).content.decode()
    assert 'aria-sort="ascending"' in page
    assert 'aria-sort="none"' in page
    assert client.get(LIST, {"order": "handler__password"}).status_code == 200


def test_received_from_and_until_take_whole_days(client, people):
    make.received()  # on 14 September 2026
    sign_in(client, people.regulator)
    for query, number in (
        ({"received_from": "2026-09-14"}, 1),
        ({"received_to": "2026-09-14"}, 1),
        ({"received_from": "2026-09-15"}, 0),
        ({"received_to": "2026-09-13"}, 0),
        ({"received_to": "9999-12-31"}, 1),
        ({"received_from": "0001-01-01"}, 1),
        ({"received_from": "gestern"}, 0),
    ):
        page = client.get(LIST, query)
        assert page.status_code == 200, query
        assert len(page.context["page"].rows) == number, query


# --- From one case to the next ----------------------------------------------------------------


def test_one_walks_through_the_list_one_came_from(client, people):
    newest, middle, oldest = (make.received(at=make.NOW.replace(day=day)) for day in (16, 15, 14))
    make.report(at=make.NOW.replace(day=15, hour=12))
    sign_in(client, people.regulator)
    page = client.get(
        middle.get_absolute_url(),
        headers={"Referer": "http://testserver/staff/complaints/?kind=complaint"},
    ).content.decode()
    assert f"{middle.get_absolute_url()}next/?in=kind%3Dcomplaint" in page
    step = client.get(f"{middle.get_absolute_url()}next/", {"in": "kind=complaint"})
    assert step["Location"] == f"{oldest.get_absolute_url()}?in=kind%3Dcomplaint"
    step = client.get(f"{middle.get_absolute_url()}previous/", {"in": "kind=complaint"})
    assert step["Location"] == f"{newest.get_absolute_url()}?in=kind%3Dcomplaint"
    end = client.get(f"{oldest.get_absolute_url()}next/", {"in": "kind=complaint"})
    assert end["Location"] == f"{LIST}?kind=complaint"
    other = make.received(district="371322")
    assert client.get(f"{other.get_absolute_url()}next/").status_code == 404
    assert "next/?in" not in client.get(middle.get_absolute_url()).content.decode()
