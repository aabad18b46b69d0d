"""A whole portal with a small month in it, and a real Chromium in front of it.

Web, worker, schedule and broker run as `make demo` runs them. E2E_PORTAL names a portal that runs
already, with its data in E2E_DATA, so that a journey can be walked again without a new start.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    sync_playwright,
)

from scripts import demo
from tests import database
from tests.traps import ROOT

SCREENSHOTS = ROOT / "var" / "screenshots"
DATA = Path(os.environ.get("E2E_DATA") or ROOT / "var" / "e2e")
PORT = int(os.environ.get("E2E_PORT") or 0)
DEMO_PASSWORD = "QualityMonth-demo"
# The flags keep Chromium from asking for hosts of its maker.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def demo_environment(port: int) -> dict[str, str]:
    """What `make demo` would see: nothing of the test suite's own settings."""
    suite = {"TESTING", "DJANGO_SETTINGS_MODULE", "REDIS_URL", "STATIC_ROOT", "DATABASE_URL"}
    inherited = {name: value for name, value in os.environ.items() if name not in suite}
    return {**inherited, "PORT": str(port), "DATA_DIR": str(DATA)}


@pytest.fixture(scope="session")
def portal() -> Iterator[str]:
    """The address of a portal with a small month, begun anew."""
    if running := os.environ.get("E2E_PORTAL"):
        yield running
        return
    port = PORT or demo.free_port()
    begin_anew()
    process = subprocess.Popen(
        [sys.executable, "scripts/demo.py"],
        cwd=ROOT,
        env=demo_environment(port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = wait_for_welcome(process)
        assert process.poll() is None, f"the portal did not start:\n{said}"
        manage("tests/e2e/seed.py")
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def begin_anew() -> None:
    """An empty data folder; where the suite has migrated a database already, a copy of that."""
    DATA.mkdir(parents=True, exist_ok=True)
    demo.reset(DATA)
    migrated = database.template()
    if migrated.exists():
        shutil.copyfile(migrated, DATA / "portal.sqlite3")
        (DATA / "migrated").write_text(demo.migrations(), "utf-8")
    # the month is told by the seed, not by the demo
    (DATA / "loaded").touch()


def manage(*command: str) -> str:
    """Run a script with the settings of the portal; the test fails when it fails."""
    result = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=demo_environment(0),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


def wait_for_welcome(process: subprocess.Popen[str]) -> str:
    """Read what the demo says until it is ready or has ended."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        if "Ctrl-C stops everything" in line:
            break
    return "".join(said)


# A bare machine has no Chinese font: the browser gets those of the letters besides its own.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the browser reads which fonts there are."""
    file = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    file.write_text(FONTS.format(folder=ROOT / "var" / "fonts"), encoding="utf-8")
    return str(file)


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    """The one that drives every browser: two of them do not live in one process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright, fonts: str) -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: make e2e installs it"
    browser = playwright_here.chromium.launch(
        executable_path=path,
        args=list(FLAGS),
        # native date fields speak the language of the browser, not of the page
        env={**os.environ, "FONTCONFIG_FILE": fonts, "LANGUAGE": "zh_CN"},
    )
    yield browser
    browser.close()


@pytest.fixture
def visitor(chromium: Browser, portal: str) -> Iterator[Callable[..., Page]]:
    """Opens a page for a new visitor, on a phone or a desk; errors of the page fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(
        *,
        phone: bool = False,
        language: str = "zh-CN",
        dark: bool = False,
        expects: str = "",
        **options: Any,
    ) -> Page:
        context = chromium.new_context(
            base_url=portal,
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda message: errors.extend(complaints(page, message, expects)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def complaints(page: Page, message: ConsoleMessage, expected: str) -> list[str]:
    """What a page's console says is wrong: scripts, parts that are missing, the policy's refusals.

    That the page itself was answered with an error is no fault of the page, nor is an answer that
    the test expects.
    """
    own = message.location.get("url", "") == page.url and "Failed to load" in message.text
    if message.type != "error" or own or (expected and expected in message.text):
        return []
    return [f"{page.url}: {message.text} {message.location.get('url', '')}"]


@pytest.fixture
def sign_in(visitor: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page for somebody with a demo account, signed in through the form."""

    def sign(username: str, *, phone: bool = False, **options: Any) -> Page:
        page = visitor(phone=phone, **options)
        page.goto("/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", os.environ.get("DEMO_PASSWORD", DEMO_PASSWORD))
        page.locator("form:has(input[name=password]) [type=submit].btn-primary").click()
        page.wait_for_url(re.compile(r"^(?!.*/accounts/login/)"))
        return page

    return sign


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """Keeps what a page looks like in var/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take
