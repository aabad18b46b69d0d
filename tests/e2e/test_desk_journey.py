"""A call at the hotline, from the open session to the next caller, without a pointer."""

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps  # noqa: F401 - pages of a busy machine may come late

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
Open = Callable[..., Page]

# How fast somebody types who does it every day, and how long the eye needs for the next field.
SECONDS_A_KEY, SECONDS_A_FIELD = 0.2, 0.5
A_MINUTE = 60
# Told before any script of ours runs, on every page that follows.
WATCH = """
for (const kind of ["pointerdown", "mousedown", "touchstart", "pointermove", "mousemove", "wheel"])
  window.addEventListener(kind, (event) => window.pointed(event.type), true);
"""


class Typist:
    """Keys alone, counted: strokes and changes of field."""

    def __init__(self, page: Page) -> None:
        self.page, self.strokes, self.changes = page, 0, 0

    def type(self, text: str) -> None:
        """Chinese goes through an input method: two keys a character and one to choose."""
        self.page.keyboard.insert_text(text)
        self.strokes += sum(1 if sign.isascii() else 3 for sign in text)

    def keys(self, text: str) -> None:
        """Real keys, one after the other."""
        self.page.keyboard.type(text)
        self.strokes += len(text)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.strokes += 1

    def to(self, name: str) -> None:
        """On to the field of that name, as many tabs as it takes."""
        for _ in range(12):
            if self.here() == name:
                break
            self.press("Tab")
        assert self.here() == name
        self.changes += 1

    def here(self) -> str:
        return str(self.page.evaluate("document.activeElement.name || document.activeElement.id"))

    @property
    def seconds(self) -> float:
        return self.strokes * SECONDS_A_KEY + self.changes * SECONDS_A_FIELD


def open_session(page: Page) -> None:
    """The shift begins; this is done once a day and not part of the minute."""
    page.goto("/staff/complaints/new/")
    if page.locator(".q-desk-counters").count():
        return
    page.goto("/staff/desk/new/")
    page.locator("main form [type=submit].btn-primary").click()
    page.wait_for_url("**/staff/complaints/new/")


def test_a_case_is_taken_in_under_a_minute_without_a_pointer(sign_in: Open, screenshot) -> None:
    page = sign_in("hotline")
    open_session(page)
    pointed: list[str] = []
    page.expose_function("pointed", lambda kind: pointed.append(kind))
    page.add_init_script(WATCH)
    page.goto("/staff/complaints/new/")
    hand = Typist(page)
    title = f"水壶漏电{uuid.uuid4().hex[:4]}"

    # The cursor stands where the conversation begins.
    assert hand.here() == "reporter_phone"
    hand.keys("13912345678")
    hand.to("reporter_name")
    hand.type("苏禾")
    hand.to("title")
    hand.type(title)
    # Enter in a field goes on and sends nothing.
    hand.press("Enter")
    assert hand.here() == "description"
    hand.changes += 1
    hand.type("昨天烧水时壶身带电。")
    # It turns out to be a report; and then, after all, a complaint: nothing typed is lost.
    with page.expect_navigation():
        hand.press("Alt+Digit2")
    assert page.locator("[name=kind]").input_value() == "report"
    with page.expect_navigation():
        hand.press("Alt+Digit1")
    assert page.locator("[name=kind]").input_value() == "complaint"
    assert page.locator("[name=description]").input_value() == "昨天烧水时壶身带电。"
    assert hand.here() == "description"
    hand.press("Alt+KeyP")
    hand.press("ArrowDown", 2)
    hand.press("Enter")
    assert hand.here() == "description"
    hand.to("district")
    hand.keys("lansh")
    hand.to("respondent_name")
    assert page.locator("[name=district]").input_value() == "兰山区"
    hand.type("云石家电")
    hand.to("demands")
    hand.press("Space")
    hand.to("consent")
    hand.press("Space")
    screenshot(page, "desk-screen")
    with page.expect_navigation():
        hand.press("Control+Enter")

    page.wait_for_url("**/staff/complaints/receipt/")
    number = page.locator("[data-receipt-number]").inner_text()
    assert number.startswith("TS-")
    expect(page.locator("[data-receipt-code]")).to_be_visible()
    screenshot(page, "desk-receipt")
    assert hand.seconds < A_MINUTE, f"{hand.strokes} keys, {hand.changes} fields: {hand.seconds} s"

    # One key takes the next caller.
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/staff/complaints/new/")
    assert hand.here() == "reporter_phone"
    assert pointed == []
    assert "1" in page.locator(".q-desk-counters").inner_text()


def test_without_scripts_enter_sends_nothing_and_the_form_works(sign_in: Open) -> None:
    page = sign_in("hotline", java_script_enabled=False)
    page.goto("/staff/complaints/new/?kind=inquiry")
    page.fill("main [name=title]", "三包凭证丢了")
    page.keyboard.press("Enter")
    assert page.url.endswith("?kind=inquiry")
    page.fill("main [name=description]", "手机的三包凭证丢了，是否还能保修。")
    page.fill("main [name=district]", "371302")
    page.check("main [name=consent]")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator("main form .q-form-acts [type=submit]").click()
    assert answer.value.status == 303
    page.wait_for_url("**/staff/complaints/receipt/")
