"""Somebody reports without a name on a phone; afterwards the portal knows nothing of who it was."""

import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DATA
from tests.e2e.steps import act, fill, next_step, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

NAME, PHONE, ADDRESS = "欧阳金丝雀", "13987654321", "临沂市兰山区金丝雀巷77号"
MAIL, AGENT, PLACE = "canary@example.org", "CanaryBrowser/7.7", "35.1054321"
FILE_NAME = f"{NAME}家门口"
SECRETS = (NAME, PHONE, ADDRESS, MAIL, AGENT, PLACE, FILE_NAME)
TITLE = "夜间更换板材等级标识"
QUESTION, ANSWER = "请说明更换标签的大致时间。", "一般在晚上十点以后。"
PEOPLE = (
    "hotline",
    "inspector",
    "county",
    "county-head",
    "city",
    "city-head",
    "custodian",
    "lab",
    "partner",
    "auditor",
    "admin",
    "enterprise",
)
PAGES = (
    "/staff/",
    "/staff/complaints/",
    "/staff/complaints/{pk}/",
    "/staff/search/?q=欧阳",
    "/staff/search/?q=1398",
    "/staff/complaints/export/?format=csv",
    "/staff/complaints/export/?format=xlsx",
    "/staff/reporters/",
    "/staff/rewards/",
    "/staff/audit/",
    "/staff/notices/",
    "/staff/documents/",
    "/api/v1/complaints/",
    "/api/v1/complaints/{pk}/",
    "/enterprise/",
)


def photo() -> dict[str, Any]:
    """As a phone sends it: with the place in it, and a name that tells whose it is."""
    image, exif = Image.new("RGB", (1200, 900), (206, 212, 218)), Image.Exif()
    exif[0x010E] = f"{NAME} {PLACE}"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 6.0, 19.55), 3: "E", 4: (118.0, 21.0, 22.4)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=80)
    assert PLACE.encode() in out.getvalue()
    return {"name": f"{FILE_NAME}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_who_reports_without_a_name_is_found_nowhere(
    visitor: Callable[..., Page],
    sign_in: Callable[..., Page],
    screenshot: Callable[[Page, str], Path],
) -> None:
    phone = visitor(phone=True, user_agent=f"Mozilla/5.0 (Linux; Android 15) {AGENT}")
    hosts: set[str] = set()
    phone.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    code = reports(phone)
    fits_the_screen(phone)
    screenshot(phone, "anonymous-receipt")
    county = sign_in("county")
    case = asks_back(county)
    answers(phone, code)
    fits_the_screen(phone)
    screenshot(phone, "anonymous-thread")
    county.goto(case)
    expect(county.locator("[data-thread]")).to_contain_text(ANSWER)
    screenshot(county, "anonymous-thread-staff")
    assert {host for host in hosts if host} <= {"localhost"}
    for person in PEOPLE:
        page = county if person == "county" else sign_in(person)
        assert leaks(pages(page, case)) == [], person
    assert leaks(everything_stored()) == []
    # The same search finds what it should: the report itself, also where it stands in a file.
    assert any(TITLE.encode() in content for _name, content in everything_stored())
    assert any(TITLE.encode() in content for _name, content in pages(county, case))


def reports(page: Page) -> str:
    """All about himself is typed first, then the box is ticked; the receipt of 24 letters."""
    page.goto("/complaints/new/report/2/")
    next_step(page, respondent_name="示例板材厂", district="371302")
    fill(page, title=TITLE, description="工人夜间更换板材等级标签后发货。")
    with page.expect_file_chooser() as chooser:
        page.locator(".q-uploader label.q-add", has=page.locator("[multiple]")).click()
    chooser.value.set_files(photo())
    expect(page.locator("[data-photos] input[name=attachments]")).to_have_count(1)
    send(page)
    fill(
        page,
        reporter_name=NAME,
        reporter_phone=PHONE,
        reporter_email=MAIL,
        reporter_address=ADDRESS,
    )
    # Long enough for the form to save itself.
    page.wait_for_timeout(1500)
    fill(page, anonymous=True)
    send(page)
    expect(page.locator("main")).not_to_contain_text(NAME)
    send(page)
    page.wait_for_url("**/complaints/receipt/")
    shown = page.locator("[data-receipt-code]").inner_text().strip()
    assert re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{4} ){5}[2-9A-HJKMNP-TV-Z]{4}", shown), shown
    assert page.locator("[data-print]").first.is_visible()
    return shown


def fits_the_screen(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, page.url


def asks_back(page: Page) -> str:
    """The office takes the report on and asks; the address of the case."""
    page.goto("/staff/complaints/")
    page.locator("main a", has_text=TITLE).first.click()
    page.wait_for_url(re.compile(r"/staff/complaints/\d+/"))
    case = urlsplit(page.url).path
    act(page, "accept")
    expect(page.locator("main a[href$='/ask-extension/']")).to_be_visible()
    act(page, "write-message", text=QUESTION)
    return case


def answers(page: Page, code: str) -> None:
    page.goto("/complaints/track/")
    fill(page, query_code=code)
    send(page)
    expect(page.locator("[data-thread]")).to_contain_text(QUESTION)
    form = page.locator("form[action$='/track/answer/']")
    form.locator("[name=text]").fill(ANSWER)
    with page.expect_file_chooser() as chooser:
        form.locator(".q-uploader label.q-add", has=page.locator("[multiple]")).click()
    chooser.value.set_files(photo())
    with page.expect_response(lambda said: said.request.method == "POST") as said:
        form.locator("[type=submit]").click()
    assert said.value.status == 303
    page.wait_for_load_state()
    expect(page.locator("[data-thread]")).to_contain_text(ANSWER)


# --- Looking everywhere -------------------------------------------------------------------------


def leaks(places: Iterator[tuple[str, bytes]]) -> list[str]:
    """The places in which something of the person stands."""
    wanted = [secret.encode() for secret in SECRETS]
    return [name for name, content in places if any(secret in content for secret in wanted)]


def pages(page: Page, case: str) -> Iterator[tuple[str, bytes]]:
    """What this person gets of every page, export and program; spreadsheets unpacked."""
    pk = case.strip("/").rpartition("/")[2]
    for address in PAGES:
        body = page.request.get(address.format(pk=pk)).body()
        yield address, unpacked(body) if body.startswith(b"PK") else body


def unpacked(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return b" ".join(parts.read(name) for name in parts.namelist())


def everything_stored() -> Iterator[tuple[str, bytes]]:
    """Every file of the data folder as it lies there (logs, photos, letters, broker, database with
    its journal), every file's name, and the database as a dump."""
    for path in sorted(DATA.rglob("*")):
        if path.is_file():
            yield f"{path}", str(path).encode() + b"\0" + path.read_bytes()
    with closing(sqlite3.connect(f"file:{DATA / 'portal.sqlite3'}?mode=ro", uri=True)) as database:
        for line in database.iterdump():
            yield line[:80], line.encode()
