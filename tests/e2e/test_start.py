"""A newcomer's first look: the portal is there, in both languages, and the accounts work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

ACCOUNTS = [
    "hotline",
    "inspector",
    "inspector-b",
    "lab",
    "county",
    "county-b",
    "county-head",
    "city",
    "city-head",
    "custodian",
    "custodian-b",
    "partner",
    "enterprise",
    "cqo",
    "auditor",
    "admin",
]


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_home_page_greets_in_chinese(
    visitor: Callable[..., Page], screenshot: Callable[..., object], phone: bool
) -> None:
    page = visitor(phone=phone)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    screenshot(page, f"home-{'phone' if phone else 'desk'}")


def test_the_home_page_speaks_english_too(visitor: Callable[..., Page]) -> None:
    page = visitor()
    page.goto("/en/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_every_part_works(visitor: Callable[..., Page]) -> None:
    answer = visitor().request.get("/readyz")
    assert answer.status == 200
    assert answer.json()["ready"] is True


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_demo_account_signs_in(sign_in: Callable[..., Page], account: str) -> None:
    page = sign_in(account)
    assert page.locator("main").count() == 1
