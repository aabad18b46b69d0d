"""Panels that a case page leaves for later: they cost the page nothing and open no door."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.states import Role
from casework import slots
from casework.models import Deadline, SupervisionOrder
from tests.casework import cast
from tests.factories_accounts import sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def events(order: Any, user: User) -> dict[str, Any] | None:
    """A panel whose query answers something for every order but the finished one."""
    if order.title == "没有内容":
        return None
    return {"title": "lazy", "text": f"为{user.name}查到的{order.number}"}


@pytest.fixture
def filling() -> Iterator[str]:
    before = dict(slots.fillings)
    slots.register(
        "case.aside",
        name="tried",
        query=events,
        template="components/banner.html",
        roles=(Role.REGULATOR,),
        lazy=True,
        title="稍后取来",
        model=SupervisionOrder,
        when=lambda order, user: order.title != "不适用",
    )
    yield "aside-tried"
    slots.fillings.clear()
    slots.fillings.update(before)


def address(order: Any, key: str) -> str:
    return f"{order.get_absolute_url()}panel/{key}/"


def test_the_page_holds_the_title_and_the_address_alone(client: Client, filling: str) -> None:
    order = cast.order()
    page = sign_in(client, cast.undertaker()).get(order.get_absolute_url()).content.decode()
    assert "稍后取来" in page
    assert address(order, filling) in page
    assert "查到的" not in page


def test_the_panel_comes_alone_to_scripts_and_as_a_page_without_them(
    client: Client, filling: str
) -> None:
    order = cast.order()
    sign_in(client, cast.undertaker())
    part = client.get(address(order, filling), headers=HTMX)
    whole = client.get(address(order, filling))
    assert order.number in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
    assert "<html" in whole.content.decode()
    assert f"查到的{order.number}" in whole.content.decode()


def test_a_panel_with_nothing_to_show_vanishes(client: Client, filling: str) -> None:
    order = cast.order()
    SupervisionOrder.objects.filter(pk=order.pk).update(title="没有内容")
    sign_in(client, cast.undertaker())
    assert client.get(address(order, filling), headers=HTMX).content == b""
    assert client.get(address(order, filling)).status_code == 200


def test_a_panel_stays_away_where_the_row_says_so(client: Client, filling: str) -> None:
    order = cast.order()
    SupervisionOrder.objects.filter(pk=order.pk).update(title="不适用")
    page = sign_in(client, cast.undertaker()).get(order.get_absolute_url())
    assert "稍后取来" not in page.content.decode()
    assert client.get(address(order, filling)).status_code == 404


def test_the_row_and_the_roles_are_asked_anew(client: Client, filling: str) -> None:
    order = cast.order()
    stranger = sign_in(client, cast.elsewhere())
    assert stranger.get(address(order, filling)).status_code == 404
    inspector = cast.person("inspector", Role.INSPECTOR, cast.county())
    answer = sign_in(Client(), inspector).get(address(order, filling))
    assert answer.status_code == 404
    assert Client().get(address(order, filling)).status_code == 302


def test_an_eager_or_unknown_panel_has_no_address(client: Client, filling: str) -> None:
    order = cast.order()
    sign_in(client, cast.undertaker())
    for key in ("related-complaints", "nothing", "tried", "public-tried"):
        assert client.get(address(order, key)).status_code == 404, key


def test_a_lazy_panel_needs_a_title_a_model_and_a_case_page() -> None:
    for slot, given in (
        ("case.aside", {"title": "x"}),
        ("case.aside", {"model": Deadline}),
        ("case.public", {"title": "x", "model": Deadline}),
    ):
        with pytest.raises(ValueError, match="lazy"):
            slots.register(slot, name="wrong", query=events, lazy=True, **given)  # type: ignore[arg-type]
