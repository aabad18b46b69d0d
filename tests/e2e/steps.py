"""What people do on pages, said once: fill fields by name, press the button of an act, sign."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

SUBMIT = "main form[method=post]:has([name=csrfmiddlewaretoken]) [type=submit].btn-primary"
# A busy machine answers late; a page that never comes still ends the test.
expect.set_options(timeout=20_000)


def photo(text: str) -> dict[str, Any]:
    """A photo as a file field takes it."""
    image = Image.new("RGB", (1200, 900), (206, 212, 218))
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 160, 1000, 740), fill=(120, 132, 146))
    draw.text((240, 200), text, fill="white")
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return {"name": f"{text}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def fill(page: Page, **values: Any) -> None:
    """Type, choose or tick the fields with these names."""
    for name, value in values.items():
        one = page.locator(f"main [name='{name}']:not([type=hidden])")
        kind = one.first.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            _tick(one, value)
        elif kind.startswith("select"):
            one.select_option(value)
        elif kind == "file":
            one.set_input_files(value)
        else:
            one.fill(str(value))


def _tick(choices: Locator, value: Any) -> None:
    """One radio button or box, or several boxes of one name."""
    if value is True:
        choices.first.check()
        return
    for wanted in value if isinstance(value, list) else [value]:
        choices.and_(choices.page.locator(f"[value='{wanted}']")).check()


def press(point: Locator, verdict: str) -> None:
    """Answer a point of a checklist as a thumb does it: on the words, once they hold still."""
    point.locator(f"label:has(input[value={verdict}])").click()
    expect(point.locator(f"input[value={verdict}]")).to_be_checked()


def send(page: Page) -> None:
    """Press the one filled button of the form; the form must be accepted."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator(SUBMIT).last.click()
    said = answer.value.status
    page.wait_for_load_state()
    assert said == 303, f"{said} {page.url}: {page.locator('.q-err, .q-banner').all_inner_texts()}"


def act(page: Page, verb: str, **values: Any) -> None:
    """Do the act of the case that the page shows: a button of its own, or a form first."""
    way = page.locator(f"main a[href$='/{verb}/'], main form[action$='/{verb}/'] [type=submit]")
    fold = page.locator("details.q-more:not([open])", has=way)
    if fold.count():
        fold.locator("summary").click()
    expect(way.first).to_be_visible()
    if way.first.evaluate("field => field.tagName") == "A":
        way.first.click()
        page.wait_for_url(f"**/{verb}/")
        fill(page, **values)
        send(page)
        return
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        way.first.click()
    page.wait_for_load_state()
    assert answer.value.status == 303, f"{verb}: {answer.value.status} {page.url}"


def sign_on_screen(page: Page) -> None:
    """A stroke of the finger on the signature pad."""
    pad = page.locator("[data-signature] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.6
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + step * 14, y + (-1) ** step * 16)
    page.mouse.up()
    expect(page.locator("[data-signature] [data-value]")).not_to_have_value("")


def reload_until(page: Page, there: Callable[[Page], Locator], *, times: int = 40) -> Locator:
    """What a worker makes appears after a while; look again, but not for ever."""
    for _turn in range(times):
        found = there(page)
        if found.count():
            return found.first
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"it did not appear on {page.url}")


def next_step(page: Page, **values: Any) -> None:
    """Fill in a step of the wizard and go on."""
    fill(page, **values)
    send(page)


def complain(page: Page, title: str) -> None:
    """A complaint as far as its last step, with no more than it needs; the consent is given."""
    page.goto("/complaints/new/complaint/2/")
    next_step(page, respondent_name="示例百货商行", district="371302")
    next_step(page, title=title, description="烧水时外壳带电，店家不肯退款。")
    next_step(page, reporter_name="林小满", reporter_phone="13812345678")
    fill(page, consent=True)
