"""Every type of page in a real browser: accessible, never wider than the screen, usable by keys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.traps import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 768, 1024, 1280, 1366, 1440)
# One address for each type of page, by the account that opens it; "" is a visitor.
PAGES = {
    "": (
        "/",
        "/en/",
        "/complaints/new/",
        "/complaints/track/",
        "/bulletins/",
        "/events/",
        "/enterprises/",
        "/verify/",
        "/guidance/",
        "/en/guidance/",
        "/privacy/",
        "/accessibility/",
        "/sitemap/",
        "/accounts/login/",
        "/no/such/page/",
    ),
    "city": (
        "/staff/",
        "/staff/dashboard/",
        "/staff/complaints/",
        "/staff/inspections/",
        "/staff/enterprises/",
        "/staff/campaign/",
        "/staff/documents/",
        "/staff/reports/",
        "/staff/notices/",
        "/staff/search/?q=2026",
        "/staff/settings/",
        "/staff/styleguide/",
        "/en/staff/styleguide/",
    ),
    "auditor": ("/staff/audit/",),
    "admin": ("/staff/users/",),
    "inspector": ("/field/",),
    "enterprise": ("/enterprise/",),
}
CASES = [(account, path) for account, paths in PAGES.items() for path in paths]


@pytest.fixture(scope="module")
def sessions() -> dict[str, Any]:
    """What the browser remembers of each account, so that each signs in once."""
    return {}


@pytest.fixture
def page_of(
    chromium: Browser,
    portal: str,
    sign_in: Callable[..., Page],
    sessions: dict[str, Any],
) -> Callable[..., Any]:
    """Opens an address as somebody, with the options of a browser window."""

    @contextmanager
    def opened(account: str, path: str, **options: Any) -> Iterator[Page]:
        if account and account not in sessions:
            sessions[account] = sign_in(account).context.storage_state()
        context: BrowserContext = chromium.new_context(
            base_url=portal, storage_state=sessions.get(account), **options
        )
        page = context.new_page()
        page.goto(path)
        yield page
        context.close()

    return opened


def violations(page: Page) -> list[str]:
    """What axe finds, each with its first place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{item['id']}: {item['nodes'][0]['target']}" for item in found["violations"]]


@pytest.mark.parametrize(("account", "path"), CASES)
def test_a_page_has_no_accessibility_violation(page_of, account, path):
    faults = []
    for width in (390, 1440):
        for theme in ("light", "dark"):
            # The policy would refuse the audit's own script; other tests keep it.
            window = {"viewport": {"width": width, "height": 900}, "color_scheme": theme}
            with page_of(account, path, bypass_csp=True, **window) as page:
                faults += [f"{width} {theme} {fault}" for fault in violations(page)]
    assert faults == []


@pytest.mark.parametrize(("account", "path"), CASES)
def test_a_page_never_scrolls_sideways(page_of, account, path):
    wider = {}
    with page_of(account, path) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if beyond > 0:
                wider[width] = beyond
    assert wider == {}


def test_the_theme_follows_the_system_until_one_chooses(page_of):
    theme = "document.documentElement.dataset.bsTheme"
    with page_of("", "/guidance/", color_scheme="dark") as page:
        assert page.evaluate(theme) == "dark"
        page.locator("[data-theme-toggle]:visible").click()
        assert page.evaluate(theme) == "light"
        page.reload()
        assert page.evaluate(theme) == "light"
        page.locator("[data-theme-toggle]:visible").click()
        page.emulate_media(color_scheme="light")
        assert page.evaluate(theme) == "light"


def test_the_search_and_the_keys_open_from_the_keyboard(page_of):
    with page_of("city", "/staff/") as page:
        page.keyboard.press("Control+k")
        assert page.locator("#search").is_visible()
        page.keyboard.type("?")
        assert not page.locator("#keys").is_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.locator("#keys").is_visible()


def test_the_phone_menu_opens_without_scripts(page_of):
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    with page_of("", "/guidance/", **phone) as page:
        page.click(".q-pubtop .menu")
        assert page.locator("#menu").is_visible()
        page.click("#menu .shut")
        assert not page.locator("#menu").is_visible()
