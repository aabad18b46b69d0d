"""A whole portal as `make demo` runs it, and a real Chromium in front of it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.demo import free_port
from tests.traps import ROOT

SCREENSHOTS = ROOT / "var" / "screenshots"
DATA = ROOT / "var" / "e2e"
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
    """The address of a portal with its demo, web, worker and schedule, begun anew."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "scripts/demo.py", "--reset"],
        cwd=ROOT,
        env=demo_environment(port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = wait_for_welcome(process)
        assert process.poll() is None, f"the demo did not start:\n{said}"
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def wait_for_welcome(process: subprocess.Popen[str]) -> str:
    """Read what the demo says until it is ready or has ended."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        if "Ctrl-C stops everything" in line:
            break
    return "".join(said)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: make e2e installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, portal: str) -> Iterator[Callable[..., Page]]:
    """Opens a page for a new visitor, on a phone or a desk; errors of the page fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(*, phone: bool = False, language: str = "zh-CN") -> Page:
        context = chromium.new_context(
            base_url=portal,
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            service_workers="allow",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                errors.append(f"{page.url}: {message.text}")
                if message.type == "error" and "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def sign_in(visitor: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page for somebody with a demo account, signed in through the form."""

    def sign(username: str, *, phone: bool = False) -> Page:
        page = visitor(phone=phone)
        page.goto("/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", os.environ.get("DEMO_PASSWORD", DEMO_PASSWORD))
        page.locator("form:has(input[name=password]) [type=submit]").click()
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
