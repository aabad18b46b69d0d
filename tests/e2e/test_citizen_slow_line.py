"""A phone on a slow line: the tab is lost in the middle of three photos, and nothing else is."""

import re
import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.steps import SUBMIT, act, fill, next_step, photo, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
Open = Callable[..., Page]
KILOBYTE = 1024
PHOTOS = 3


def slow(page: Page, kilobytes: int, delay: int = 120) -> None:
    """The line of this page from now on; 0 takes the brake off."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    rate = kilobytes * KILOBYTE or -1
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": delay if kilobytes else 0,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        },
    )


def heavy(name: str, side: int = 460) -> dict[str, Any]:
    """A photo of some 150 kB that no phone makes smaller."""
    out = BytesIO()
    Image.effect_noise((side, side), 120).convert("RGB").save(out, "JPEG", quality=88)
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def begin(page: Page, title: str) -> None:
    """As far as the photos, everything typed."""
    page.goto("/complaints/new/complaint/2/")
    next_step(page, product_name="电热水壶", respondent_name="示例百货商行", district="371302")
    fill(page, title=title, description="烧水时外壳带电，店家不肯退款。")


def uploaded(page: Page) -> Any:
    """The photos that the server has."""
    return page.locator("main .q-photo:has(input[name=attachments])")


def save_by_hand(page: Page) -> None:
    """The script keeps what was typed shortly after the last key; wait for its answer."""
    with page.expect_response(lambda answer: answer.status == 204):
        page.locator("main [name=description]").press("End")
        page.locator("main [name=description]").type("。")
        page.locator("main [name=amount]").focus()


def test_a_lost_tab_on_a_slow_line_costs_no_photo(visitor: Open, screenshot) -> None:
    title = f"水壶漏电 {uuid.uuid4().hex[:8]}"
    page = visitor(phone=True, expects="ERR_")
    begin(page, title)
    save_by_hand(page)
    slow(page, 50)
    page.locator("[data-pick][multiple]").set_input_files([heavy(f"p{n}") for n in range(PHOTOS)])
    expect(page.locator(".q-photo .cap").first).to_contain_text(re.compile(r"[1-9]\d?%"))
    screenshot(page, "citizen-slow-line-uploading-390")
    # The line goes, and then the tab.
    page.context.set_offline(True)
    page.close()
    page.context.set_offline(False)

    again = page.context.new_page()
    again.goto("/complaints/new/")
    again.get_by_role("link", name="继续填写").click()
    expect(again.locator("main [name=title]")).to_have_value(title)
    expect(uploaded(again)).to_have_count(PHOTOS, timeout=30_000)
    screenshot(again, "citizen-slow-line-resumed-390")
    send(again)
    next_step(again, reporter_name="林小满", reporter_phone="13812345678")
    expect(again.locator("main")).to_contain_text("3个文件")
    fill(again, consent=True)
    send(again)
    again.wait_for_url("**/complaints/receipt/")
    screenshot(again, "citizen-receipt-390")
    # Nothing of the photos stays in the browser.
    names = again.evaluate("indexedDB.databases().then(all => all.map(each => each.name))")
    assert "portal-uploads" not in names

    again.get_by_role("button", name="查看进度").click()
    again.wait_for_url("**/complaints/track/case/")
    fill(again, text="补充：小票在包装盒里找到了。")
    again.locator("#material [type=submit]").last.click()
    expect(again.locator("main")).to_contain_text("您补充了材料")
    screenshot(again, "citizen-track-390")
    withdraw = again.locator("form[action$='/withdraw/'] [type=submit]")
    withdraw.click()
    confirm = again.locator("dialog[open] .btn-primary, dialog[open] [data-yes]")
    if confirm.count():
        confirm.first.click()
    expect(again.locator("main")).to_contain_text("您已撤回")


def test_a_refused_file_says_why_and_the_others_go_on(visitor: Open, screenshot) -> None:
    page = visitor(phone=True, expects="400")
    begin(page, "退款")
    page.locator("[data-pick][multiple]").set_input_files(
        [
            {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<html>" * 400},
            heavy("good", side=120),
        ]
    )
    expect(page.locator(".q-file-err")).to_contain_text("只能上传")
    expect(uploaded(page)).to_have_count(1)
    screenshot(page, "citizen-refused-file-390")
    send(page)


def test_the_trader_is_found_by_keyboard(visitor: Open, screenshot) -> None:
    page = visitor(phone=True)
    page.goto("/complaints/new/complaint/2/")
    field = page.locator("main [name=respondent_name]")
    field.press_sequentially("有限", delay=40)
    options = page.locator("[role=option]:not([aria-disabled])")
    expect(options.first).to_be_visible()
    screenshot(page, "citizen-trader-390")
    name = options.first.get_attribute("data-name")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(name or "")
    expect(page.locator("main [name=respondent_code]")).not_to_have_value("")
    expect(page.locator("main [name=district]")).not_to_have_value("")


def test_the_category_brings_its_questions(visitor: Open, screenshot) -> None:
    page = visitor(phone=True)
    page.goto("/complaints/new/complaint/2/")
    page.select_option("main [name=category]", "children")
    question = page.locator("#besides input:not([type=hidden])").first
    expect(question).to_be_visible()
    question.fill("6")
    screenshot(page, "citizen-questions-390")
    next_step(page, respondent_name="示例百货商行", district="371302")
    next_step(page, title="玩具掉漆", description="玩具的漆一碰就掉。")
    next_step(page, reporter_name="林小满", reporter_phone="13812345678")
    expect(page.locator(".q-lines").first).to_contain_text("6")
    screenshot(page, "citizen-check-390")


def test_after_the_end_it_is_rated_and_asked_to_be_taken_up_again(
    visitor: Open, sign_in: Open, screenshot
) -> None:
    title = f"退款未兑现 {uuid.uuid4().hex[:8]}"
    page = visitor(phone=True)
    begin(page, title)
    page.locator("[name=attachments][type=file]").set_input_files(photo("小票"))
    send(page)
    next_step(page, reporter_name="林小满", reporter_phone="13812345678")
    fill(page, consent=True)
    send(page)
    number = page.locator("[data-receipt-number]").inner_text()
    page.get_by_role("button", name="查看进度").click()

    desk = sign_in("hotline")
    desk.goto(f"/staff/complaints/?q={number}")
    desk.locator("#list tbody a").first.click()
    act(desk, "accept")
    act(desk, "close", outcome="settled", answer="双方达成一致，商家退款。")

    page.reload()
    page.get_by_role("link", name="评价办理情况").click()
    fill(page, score="2", handling="3", words="商家没有退款。")
    screenshot(page, "citizen-rate-390")
    send(page)
    page.get_by_role("link", name="申请重新办理").click()
    fill(page, reason="商家事后同意退款，但没有履行。")
    send(page)
    expect(page.locator("#aftercare")).to_contain_text("待决定")
    screenshot(page, "citizen-after-390")

    head = sign_in("county-head")
    head.goto("/staff/reopenings/")
    head.get_by_role("link", name=title).first.click()
    screenshot(head, "reopening-1440")
    act(head, "grant", answer="情况属实，重新组织调解。")
    page.reload()
    expect(page.locator("#aftercare")).to_contain_text("情况属实，重新组织调解。")
    expect(page.locator(SUBMIT).first).to_be_attached()
