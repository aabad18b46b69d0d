"""What is printed is the whole file, also what the page fetches only when one gets there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ROW = "#list tbody a"
# A print dialogue would wait for a person; what would be on paper is looked at instead.
LOOK = """() => {
  const page = document.documentElement;
  window.print = () => { page.dataset.missing = document.querySelectorAll(".q-lazy").length; };
}"""


def test_the_file_of_an_inspection_is_printed_whole(sign_in: Callable[..., Page]) -> None:
    page = sign_in("county")
    page.goto("/staff/inspections/?state=failed")
    page.locator(ROW).first.click()
    page.wait_for_load_state()
    assert page.locator(".q-lazy").count() > 0
    page.evaluate(LOOK)
    page.locator("[data-print]").first.click()
    expect(page.locator("html")).to_have_attribute("data-missing", "0")
    assert page.locator("table").count() > 0
