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
CONTRAST = ["color-contrast"]
# A bar that stays at the edge of the window covers nothing when the whole page is in it.
TALL = 3000
WIDTHS = (320, 390, 768, 1024, 1280, 1366, 1440)
# One address for each type of page, by the account that opens it; "" is a visitor. What follows
# " > " is the link on that page that leads on to the page that is meant.
ROW = "#list tbody a"
# The specimen seal on a letter is a picture of one.
SCOPE = {"exclude": [".seal"]}
SHOWN = "theme => document.documentElement.dataset.bsTheme === theme"
PAGES = {
    "": (
        "/",
        "/en/",
        "/complaints/new/",
        "/complaints/new/complaint/2/",
        "/complaints/new/complaint/3/",
        "/complaints/new/report/4/",
        "/complaints/track/",
        "/bulletins/",
        "/events/",
        "/enterprises/",
        "/enterprises/?q=小家电 > main .q-list a",
        "/verify/",
        "/verify/?code=ABCDEFGHJKMNPQRS",
        "/spot-checks/",
        "/draws/",
        "/key-areas/",
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
        f"/staff/complaints/ > {ROW}",
        f"/staff/inspections/?state=failed > {ROW}",
        f"/en/staff/inspections/ > {ROW}",
        "/staff/inspections/new/",
        f"/staff/samples/ > {ROW}",
        f"/staff/summonses/ > {ROW}",
        f"/staff/rectifications/ > {ROW}",
        f"/staff/exposures/ > {ROW}",
        f"/staff/enterprises/ > {ROW}",
        f"/staff/cqo-pilots/ > {ROW}",
        f"/staff/documents/ > {ROW}",
        "/staff/bulletins/",
        "/staff/bulletins/new/",
        "/staff/campaign/",
        "/staff/documents/",
        "/staff/reports/",
        "/staff/notices/",
        "/staff/search/?q=2026",
        "/staff/settings/",
        f"/staff/plans/ > {ROW}",
        "/staff/year-plans/",
        "/staff/product-rules/",
        f"/staff/draws/ > {ROW}",
        f"/staff/objections/ > {ROW}",
        "/staff/stops/",
        "/staff/escalations/",
        "/staff/quality-meetings/",
        "/staff/forwarded-failures/",
        f"/staff/talk-sessions/ > {ROW}",
        "/staff/undertakings/",
        f"/staff/casefiles/ > {ROW}",
        "/staff/areas/",
        f"/staff/equipment/ > {ROW}",
        f"/en/staff/equipment/ > {ROW}",
        "/staff/directives/",
        "/staff/bundles/",
        "/staff/styleguide/",
        "/en/staff/styleguide/",
    ),
    "auditor": ("/staff/audit/",),
    "admin": ("/staff/users/",),
    "hotline": ("/staff/complaints/new/",),
    "lab": (f"/staff/samples/ > {ROW}",),
    "inspector": ("/field/", "/field/ > a.q-stop"),
    "enterprise": (
        "/enterprise/",
        "/enterprise/letters/",
        "/enterprise/letters/ > main .q-list a",
        "/enterprise/corrections/",
        "/enterprise/credentials/",
    ),
    "cqo": ("/enterprise/cqo/",),
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
        first, _, link = path.partition(" > ")
        page.goto(first)
        if link:
            page.goto(page.locator(link).first.get_attribute("href", timeout=5000) or "")
        yield page
        context.close()

    return opened


def violations(page: Page, rules: list[str]) -> list[str]:
    """What axe finds, each with its first place."""
    found = page.evaluate("([scope, rules]) => axe.run(scope, {runOnly: rules})", [SCOPE, rules])
    return [f"{item['id']}: {item['nodes'][0]['target']}" for item in found["violations"]]


@pytest.mark.parametrize(("account", "path"), CASES)
def test_a_page_is_accessible_and_never_wider_than_the_screen(page_of, account, path):
    faults = []
    # The policy would refuse the audit's own script; other tests keep it.
    with page_of(account, path, bypass_csp=True, reduced_motion="reduce") as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            faults += [f"{width}: {beyond} px beyond the screen"] if beyond > 0 else []
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # themes differ in colours alone
        for width, theme, tags in (
            (390, "light", TAGS),
            (390, "dark", CONTRAST),
            (1440, "dark", TAGS),
            (1440, "light", CONTRAST),
        ):
            page.set_viewport_size({"width": width, "height": TALL})
            page.emulate_media(color_scheme=theme)
            page.wait_for_function(SHOWN, arg=theme)
            faults += [f"{width} {theme} {fault}" for fault in violations(page, tags)]
    assert faults == []


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
        page.wait_for_function(SHOWN, arg="light")


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
