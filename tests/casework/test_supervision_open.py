"""热点问题督办: an order on an open issue, with level, undertaker, deadline and feedback."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import SupervisionOrder
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_casefiles import bench, clue
from tests.factories_followup import at

pytestmark = pytest.mark.django_db
NOW = at("2026-09-10")
URL = "/staff/supervision/open/"


@pytest.fixture(autouse=True)
def present() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def order(**changes: Any) -> dict[str, Any]:
    return {
        "title": "校园周边劣质玩具",
        "demand": "一周内排查并反馈",
        "level": "leader",
        "undertaker": OfficeFactory().pk,
        "due_on": "2026-09-17",
        "form_key": "s1",
        **changes,
    }


def test_the_city_orders_a_county_on_an_open_issue(client: Client) -> None:
    sign_in(client, UserFactory(city=True))
    assert client.get(URL).status_code == 200
    for _turn in range(2):
        assert client.post(URL, order()).status_code == 303
    row = SupervisionOrder.objects.get()
    assert (row.level, row.undertaker, row.object_id) == ("leader", OfficeFactory(), None)


def test_an_order_for_yesterday_is_told_at_the_field(client: Client) -> None:
    sign_in(client, UserFactory(city=True))
    answer = client.post(URL, order(due_on="2026-09-09"))
    assert answer.status_code == 422
    assert "校园周边劣质玩具" in answer.content.decode()


def test_a_county_orders_its_own_office_alone(client: Client) -> None:
    sign_in(client, UserFactory(head=True))
    elsewhere = OfficeFactory(other_county=True)
    assert client.post(URL, order(level="county", undertaker=elsewhere.pk)).status_code == 422
    assert client.post(URL, order(level="county")).status_code == 303
    sign_in(client, UserFactory(inspector=True))
    assert client.get(URL).status_code == 403


def test_the_order_stands_on_the_case_it_is_about(client: Client) -> None:
    row = clue(bench())
    head = UserFactory(city_head=True)
    sign_in(client, head)
    url = f"{URL}?about=casefiles:{row.pk}"
    assert url in client.get(row.get_absolute_url()).content.decode()
    assert client.post(url, order(level="city")).status_code == 303
    made = SupervisionOrder.objects.get()
    assert (made.target_label, made.target_url) == (row.number, row.get_absolute_url())
    panel = client.get(f"{row.get_absolute_url()}panel/aside-clocks/").content.decode()
    assert made.number in panel
    assert client.get(f"{URL}?about=casefiles:999999").status_code == 404
