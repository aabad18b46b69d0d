"""What people and networks get wrong: each mistake is answered where it was made."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import SUBMIT, complain, fill, next_step, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
Open = Callable[..., Page]
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_makes_one_complaint(visitor: Open, sign_in: Open, scripts: bool) -> None:
    title = f"水壶漏电 {uuid.uuid4().hex[:8]}"
    page = visitor(phone=True, java_script_enabled=scripts)
    complain(page, title)
    page.locator(SUBMIT).last.dblclick()
    page.wait_for_url("**/complaints/receipt/")
    expect(page.locator("[data-receipt-number]")).to_be_visible()
    desk = sign_in("hotline")
    desk.goto(f"/staff/complaints/?q={title}")
    expect(desk.locator("#list tbody tr")).to_have_count(1)


def test_going_back_after_sending_sends_nothing_twice(visitor: Open, sign_in: Open) -> None:
    title = f"退款 {uuid.uuid4().hex[:8]}"
    page = visitor()
    complain(page, title)
    send(page)
    page.wait_for_url("**/complaints/receipt/")
    page.go_back()
    if page.locator("main [name=consent]").count():
        page.locator(SUBMIT).last.click()
    page.wait_for_load_state()
    desk = sign_in("hotline")
    desk.goto(f"/staff/complaints/?q={title}")
    expect(desk.locator("#list tbody tr")).to_have_count(1)


def test_a_stale_edit_is_refused_and_the_first_one_stays(sign_in: Open, screenshot) -> None:
    page = sign_in("hotline")
    page.goto("/staff/complaints/?state=accepted")
    page.locator("#list tbody a").first.click()
    page.wait_for_url("**/staff/complaints/*/")
    case = page.url
    page.goto(f"{case}amend/")
    other = page.context.new_page()
    other.goto(f"{case}amend/")
    other.fill("main [name=title]", "另一位同事先改了")
    send(other)
    page.fill("main [name=title]", "我后来也改了")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator(SUBMIT).last.click()
    assert answer.value.status == 409
    expect(page.locator("main .q-oops[role=alert]")).to_be_visible()
    screenshot(page, "bad-stale-edit")
    page.locator("main .q-oops .btn-primary").click()
    page.goto(case)
    expect(page.locator("main h1")).to_contain_text("另一位同事先改了")


@pytest.mark.parametrize("kind", ["inspections", "samples", "summonses", "complaints"])
def test_a_case_of_another_district_does_not_exist(sign_in: Open, screenshot, kind: str) -> None:
    owner = sign_in("county")
    owner.goto(f"/staff/{kind}/")
    address = owner.locator("#list tbody a").first.get_attribute("href")
    neighbour = sign_in("county-b")
    answer = neighbour.goto(address)
    assert answer is not None
    assert answer.status == 404
    expect(neighbour.locator("main .q-oops")).to_be_visible()
    if kind == "inspections":
        screenshot(neighbour, "bad-other-district")


def error_at(page: Page, name: str) -> str:
    """What the page says at a field; the field must say so to a screen reader, too."""
    one = page.locator(f"main [name={name}]")
    expect(one).to_have_attribute("aria-invalid", "true")
    said_by = (one.get_attribute("aria-describedby") or "").split()
    return " ".join(page.locator(f"[id='{entry}']").inner_text() for entry in said_by)


def test_what_was_typed_stays_with_the_error_at_its_field(visitor: Open, screenshot) -> None:
    page = visitor(phone=True)
    page.goto("/complaints/new/complaint/2/")
    next_year = date.today().year + 1  # noqa: DTZ011 - any day that has not come
    fill(
        page,
        respondent_name="示例百货商行",
        district="371302",
        respondent_code="91371302PDY0003009",
        purchase_date=f"{next_year}-01-05",
    )
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator(SUBMIT).last.click()
    assert answer.value.status == 422
    assert error_at(page, "respondent_code")
    assert error_at(page, "purchase_date")
    expect(page.locator("main [name=respondent_code]")).to_have_value("91371302PDY0003009")
    expect(page.locator("main [name=purchase_date]")).to_have_value(f"{next_year}-01-05")
    expect(page.locator("main [name=respondent_name]")).to_have_value("示例百货商行")
    screenshot(page, "bad-code-and-date")


def test_a_day_that_no_calendar_has_is_refused_at_its_field(visitor: Open) -> None:
    page = visitor(phone=True)
    page.goto("/complaints/new/complaint/2/")
    fill(page, respondent_name="示例百货商行", district="371302")
    # what a browser without a date field sends
    page.locator("main [name=purchase_date]").evaluate(
        "field => { field.type = 'text'; field.value = '2026-02-30'; }"
    )
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator(SUBMIT).last.click()
    assert answer.value.status == 422
    assert "2026" in error_at(page, "purchase_date")
    assert page.locator("main [name=purchase_date]").get_attribute("value") == "2026-02-30"


FILES = {
    "a page named .jpg": b"<html><script>alert(1)</script></html>",
    "21 MB": b"\xff\xd8\xff\xe0" + b"\0" * (21 * MEGABYTE),
}


@pytest.mark.parametrize(("name", "said"), [("a page named .jpg", "JPEG"), ("21 MB", "20 MB")])
def test_a_file_that_is_no_photo_is_refused_and_the_rest_stays(
    visitor: Open, screenshot, tmp_path: Path, name: str, said: str
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(FILES[name])
    page = visitor(phone=True, expects="status of 4")
    page.goto("/complaints/new/complaint/2/")
    next_step(page, respondent_name="示例百货商行", district="371302")
    fill(page, title="水壶漏电", description="烧水时外壳带电。")
    page.locator("[data-pick]").last.set_input_files(file)
    # The error stands at the file itself.
    expect(page.locator(".q-uploader .q-file-err")).to_contain_text(said)
    expect(page.locator("main [name=title]")).to_have_value("水壶漏电")
    expect(page.locator("[data-photos] input[name=attachments]")).to_have_count(0)
    screenshot(page, f"bad-file-{said.split()[0]}")
    send(page)
    page.wait_for_url("**/complaint/4/")


def test_a_guessed_code_tells_nothing(visitor: Open) -> None:
    page = visitor()
    complain(page, f"退货 {uuid.uuid4().hex[:8]}")
    send(page)
    number = page.locator("[data-receipt-number]").inner_text().strip()
    guesser = visitor()
    said = []
    for guess in (number, "TS-2026-0101-0001"):
        guesser.goto("/complaints/track/")
        fill(guesser, number=guess, query_code="H7K2Q M4X9P")
        guesser.locator(SUBMIT).last.click()
        expect(guesser.locator("main .q-err").first).to_be_visible()
        said.append(guesser.locator("main .q-err").all_inner_texts())
    assert said[0] == said[1]
