"""An inspector's day without a network: filled in, browser closed, and all of it arrives once."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.e2e.conftest import DEMO_PASSWORD, FLAGS, PHONE, manage
from tests.e2e.steps import photo, press

pytestmark = pytest.mark.browser
NEW_TASK = "重点检查成品库与不合格品区"
UNTOUCHED = {"state": "scheduled", "submissions": 0, "samples": 0, "answers": 0}


def desk(*words: str) -> Any:
    """Something happens at the desk, or the portal is asked what it has."""
    return json.loads(manage("tests/e2e/fieldwork.py", *words).strip().splitlines()[-1])


def told(visit: int) -> dict[str, Any]:
    """How far the visit is and what stands on its checklist."""
    found: dict[str, Any] = desk("told", str(visit))
    return found


@pytest.fixture
def phone(
    playwright_here: Playwright, portal: str, fonts: str, tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """Opens the browser of one phone; opened again, it finds what it kept."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    contexts: list[BrowserContext] = []

    def open_browser() -> BrowserContext:
        context = playwright_here.chromium.launch_persistent_context(
            str(tmp_path / "phone"),
            executable_path=path,
            args=list(FLAGS),
            env={**os.environ, "FONTCONFIG_FILE": fonts, "LANGUAGE": "zh_CN"},
            base_url=portal,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=PHONE,
            has_touch=True,
            is_mobile=True,
        )
        contexts.append(context)
        return context

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(page: Page, username: str) -> None:
    page.goto("/accounts/login/?next=/field/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", os.environ.get("DEMO_PASSWORD", DEMO_PASSWORD))
    page.locator("form:has(input[name=password]) [type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/field/$"))


def take_along(page: Page, visit: int) -> None:
    """Today's visits are on the phone, and the page that shows them without a network."""
    expect(page.locator(f"a[data-stop='{visit}']")).to_have_attribute(
        "href", f"/field/offline/#{visit}"
    )
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("caches.keys().then(names => names.some(n => n.startsWith('field-')))")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def answer(page: Page, place: int, value: str) -> Any:
    point = page.locator(f"#point-{place}")
    press(point, value)
    return point


def sign(page: Page, part: str) -> None:
    pad = page.locator(f"[data-part={part}] [data-signature] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    assert box["height"] == 132 - 2
    x, y = box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.6
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + step * 14, y + (-1) ** step * 16)
    page.mouse.up()
    expect(page.locator(f"[data-part={part}] [data-signature]")).to_have_attribute(
        "data-signed", "1"
    )


def fill_in(page: Page, *, lot: str = "480", seal: str = "FY-E2E") -> None:
    """A checklist of more than twenty points with photos and a signature, and a sampling form."""
    page.locator("[data-begin]").click()
    points = page.locator("[data-point]")
    assert points.count() >= 20
    for place in range(1, points.count() + 1):
        if page.locator(f"#point-{place}").is_visible():
            answer(page, place, "pass")
    for place in range(1, points.count() + 1):
        point = page.locator(f"#point-{place}")
        if point.is_visible() and not point.locator("input:checked").count():
            answer(page, place, "pass")
    failing = answer(page, 12, "fail")
    failing.locator("textarea").fill("不合格品与成品混放，未见标识。")
    for name in ("store", "label"):
        failing.locator("[data-pick]").last.set_input_files(photo(name))
    expect(failing.locator(".q-photo")).to_have_count(2)
    page.locator("[data-part=sheet] [name=representative]").fill("顾长白")
    page.locator("[data-part=sheet] [name=representative_post]").fill("生产负责人")
    sign(page, "sheet")
    page.locator("[name=ending][value=sampled]").check()
    form = page.locator("[data-part=sampling]")
    values = {
        "model": "K-17 1.7L",
        "lot_size": lot,
        "seal_test": f"{seal}-A",
        "seal_backup": f"{seal}-B",
        "representative": "顾长白",
    }
    for name, value in values.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=has_certificate]").check()
    form.locator("[data-pick]").last.set_input_files(photo("seal"))
    sign(page, "sampling")
    expect(page.locator(".q-saved")).to_contain_text("已保存")


def test_a_day_without_a_network_arrives_once_and_whole(
    phone: Callable[[], BrowserContext], screenshot: Callable[[Page, str], Path]
) -> None:
    visit = desk("order")
    context = phone()
    page = context.new_page()
    sign_in(page, "inspector")
    take_along(page, visit)
    screenshot(page, "field-phone-today")

    context.set_offline(True)
    page.goto("/field/")  # the server cannot be asked: the phone shows its own page
    page.locator(f"a[href$='#{visit}']").first.click()
    expect(page.locator("#offline")).to_be_visible()
    screenshot(page, "field-phone-arrive")
    fill_in(page)
    screenshot(page, "field-phone-filled")
    page.locator("[data-submit]").click()
    expect(page.locator("[data-locked-text]")).to_contain_text("待发送")
    page.goto("/field/")
    expect(page.locator(f"[data-draft-of='{visit}']")).to_have_attribute("data-state", "queued")
    expect(page.locator("#offline")).to_contain_text("1次待发送")
    screenshot(page, "field-phone-queue")
    context.close()
    assert told(visit).items() >= UNTOUCHED.items()

    context = phone()
    page = context.new_page()
    sign_in(page, "inspector")
    draft = page.locator(f"[data-draft-of='{visit}']")
    expect(draft).to_have_attribute("data-state", "accepted", timeout=60_000)
    screenshot(page, "field-phone-accepted")
    for _turn in range(2):
        page.reload()
        expect(draft).to_have_attribute("data-state", "accepted")
    found = told(visit)
    assert (found["state"], found["submissions"], found["samples"]) == ("sampled", 1, 1)
    assert (found["failed"], found["photos"], found["signed"], found["seals"]) == (1, 2, True, 1)
    assert found["answers"] >= 20


def test_what_the_desk_changed_meanwhile_is_shown_beside_the_phones_version(
    phone: Callable[[], BrowserContext], screenshot: Callable[[Page, str], Path]
) -> None:
    visit = desk("order")
    context = phone()
    page = context.new_page()
    sign_in(page, "inspector")
    take_along(page, visit)
    context.set_offline(True)
    page.goto(f"/field/{visit}/")
    fill_in(page, seal="FY-E2E-2")
    page.locator("[data-submit]").click()
    expect(page.locator("[data-locked-text]")).to_contain_text("待发送")
    desk("change", str(visit))
    context.set_offline(False)
    page.goto("/field/")
    draft = page.locator(f"[data-draft-of='{visit}']")
    expect(draft).to_have_attribute("data-state", "conflict", timeout=60_000)
    draft.click()
    page.wait_for_url(re.compile(r"/field/submissions/\d+/$"))
    expect(page.locator("main")).to_contain_text(NEW_TASK)
    expect(page.locator("#point_12, [id^=point_]").first).to_contain_text("办公端")
    screenshot(page, "field-phone-versions")
    for choice in page.locator("fieldset.q-versions").all():
        choice.locator("input[value=phone]").check()
    page.locator(".q-bottom [type=submit]").click()
    page.wait_for_url(re.compile(rf"/field/{visit}/$"))
    page.goto("/field/")
    expect(draft).to_have_attribute("data-state", "accepted", timeout=60_000)
    found = told(visit)
    assert (found["state"], found["submissions"], found["samples"]) == ("sampled", 1, 1)


def test_a_lot_below_the_minimum_comes_back_at_its_field_and_the_draft_is_kept(
    phone: Callable[[], BrowserContext], screenshot: Callable[[Page, str], Path]
) -> None:
    visit = desk("order")
    context = phone()
    page = context.new_page()
    sign_in(page, "inspector")
    take_along(page, visit)
    page.goto(f"/field/offline/#{visit}")
    fill_in(page, lot="4", seal="FY-E2E-3")
    page.locator("[data-submit]").click()
    lot = page.locator("[data-part=sampling] [name=lot_size]")
    expect(lot).to_have_attribute("aria-invalid", "true", timeout=60_000)
    screenshot(page, "field-phone-small-lot")
    assert told(visit).items() >= UNTOUCHED.items()
    lot.fill("480")
    page.locator("[data-submit]").click()
    expect(page.locator("[data-locked-text]")).to_contain_text("已接收", timeout=60_000)
    found = told(visit)
    assert (found["state"], found["submissions"], found["samples"]) == ("sampled", 1, 1)


def test_signing_out_leaves_nothing_on_the_phone(phone: Callable[[], BrowserContext]) -> None:
    visit = desk("order")
    context = phone()
    page = context.new_page()
    sign_in(page, "inspector")
    take_along(page, visit)
    page.locator("details.q-menu summary").first.click()
    page.locator("form[action$='/accounts/logout/'] button").first.click()
    page.wait_for_url(re.compile(r"^(?!.*/field/)"))
    assert page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))") == []
    assert page.evaluate("caches.keys()") == []
