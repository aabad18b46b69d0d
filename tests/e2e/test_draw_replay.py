"""A draw that anybody can draw again: the public page works it out anew in the reader's browser."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e import steps  # noqa: F401 - pages of a busy machine may come late

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def disclosed(page: Page) -> Page:
    """The public page of a draw whose texts are out: from the list, as a reader comes to it."""
    page.goto("/draws/")
    links = page.locator("main a[href*='/draws/CQ-']")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert addresses
    for address in addresses:
        page.goto(address)
        if page.locator("[data-draw-replay]").count():
            return page
    raise AssertionError("no draw is open to be drawn again")


def draw_again(page: Page) -> Locator:
    """Press the button; what the browser says about it."""
    page.locator("[data-draw-replay]").click()
    outcome = page.locator("#draw-outcome")
    expect(outcome).to_be_visible()
    return outcome


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_reader_draws_again_and_the_same_order_comes_out(
    visitor: Open, screenshot: Callable[[Page, str], object], language: str
) -> None:
    page = disclosed(visitor(phone=language == "zh-CN", language=language))
    expect(draw_again(page)).to_have_attribute("data-outcome", "same")
    screenshot(page, f"draw-again-{language}")


def test_one_changed_sign_in_a_published_text_is_found(visitor: Open) -> None:
    page = disclosed(visitor())

    def forge(route: Route) -> None:
        """One more ticket for the first enterprise of the frozen list."""
        published = route.fetch().json()
        candidates = json.loads(published["files"]["candidates"])
        candidates[0]["tickets"] += 1
        published["files"]["candidates"] = json.dumps(
            candidates, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        route.fulfill(json=published)

    page.route("**/published.json", forge)
    outcome = draw_again(page)
    expect(outcome).to_have_attribute("data-outcome", "differs")
    expect(outcome).to_contain_text("candidates")


def test_another_public_value_gives_another_seed(visitor: Open) -> None:
    page = disclosed(visitor())

    def forge(route: Route) -> None:
        published = route.fetch().json()
        route.fulfill(json={**published, "value": f"{published['value']} 0"})

    page.route("**/published.json", forge)
    outcome = draw_again(page)
    expect(outcome).to_have_attribute("data-outcome", "differs")
    expect(outcome).to_contain_text("seed")
