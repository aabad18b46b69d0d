"""Lists as spreadsheets: what the person sees, on record, and never somebody else's formula."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.states import Role
from casework import exports
from casework.cases import Column
from casework.models import AuditEvent, SupervisionOrder
from tests.casework import cast
from tests.factories_accounts import sign_in

URL = "/staff/supervision/export/"
API = "/api/v1/supervision/export/"
STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
TAILS = ["1+1", 'HYPERLINK("http://x","y")', "cmd|' /C calc'!A0", "SUM(A1:A9)"]
LED = [" ", "\u00a0", "\u3000", "\t "]
TRIGGERS = [start + tail for start in STARTS for tail in TAILS]
TRIGGERS += [space + start + "1+1" for space in LED for start in ("=", "+", "-", "@")]
HARMLESS = ["13800000000", "0539-8000000", "云石家电", "A=1", "1-2", "", "x@y.cn", "Ⅱ类", "5 % + 1"]


def text_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def cells(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(answer).removeprefix("\ufeff"))))


def sheet_of(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


# --- What stands in a cell --------------------------------------------------------------------


def test_there_are_sixty_ways_to_smuggle_a_formula() -> None:
    assert len(set(TRIGGERS)) == 60


@pytest.mark.parametrize("value", TRIGGERS)
def test_a_formula_of_others_is_text_in_csv(value: str) -> None:
    lines = "".join(exports.csv_lines((column(),), [SimpleNamespace(text=value)]))
    cell = next(row for number, row in enumerate(csv.reader(io.StringIO(lines))) if number)[0]
    assert cell == "'" + value.replace("\r\n", "\n")


@pytest.mark.parametrize("value", HARMLESS)
def test_numbers_and_words_stay_as_they_are(value: str) -> None:
    assert exports.harmless(value) == value


@pytest.mark.parametrize("value", [-5, 0, 3.5])
def test_a_number_stays_a_number(value: float) -> None:
    assert exports.harmless(value) == value


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    rows = [SimpleNamespace(text=value) for value in [*TRIGGERS, *HARMLESS]]
    with exports.xlsx((column(),), rows) as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read())).active
    kinds = {cell.data_type for line in sheet.iter_rows(min_row=2) for cell in line}
    assert kinds <= {"s", "n", "inlineStr"}
    assert [sheet.cell(row, 1).data_type for row in range(2, 62)].count("f") == 0


def column() -> Column:
    return Column("text", "text", lambda row: row.text)


# --- Who takes what ---------------------------------------------------------------------------


@pytest.fixture
def orders(db: None) -> list[SupervisionOrder]:
    """One at home, one in the other county."""
    home, away = cast.order(), cast.order()
    SupervisionOrder.objects.filter(pk=home.pk).update(title="=HYPERLINK(1)")
    SupervisionOrder.objects.filter(pk=away.pk).update(undertaker=cast.county("371322"))
    return [home, away]


@pytest.mark.parametrize("url", [URL, API])
def test_a_sheet_holds_what_the_person_sees(client: Client, orders: Any, url: str) -> None:
    sign_in(client, cast.undertaker())
    answer = client.get(url, {"format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = cells(answer)
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert 'filename="supervision-' in answer["Content-Disposition"]


@pytest.mark.parametrize("url", [URL, API])
def test_a_workbook_is_what_one_gets_unasked(client: Client, orders: Any, url: str) -> None:
    sign_in(client, cast.supervisor())
    sheet = sheet_of(client.get(url))
    assert sheet.max_row == 3
    assert sheet.cell(2, 1).value == "=HYPERLINK(1)"
    assert sheet.cell(2, 1).data_type == "s"


def test_csv_begins_with_the_mark_that_chinese_needs(client: Client, orders: Any) -> None:
    sign_in(client, cast.undertaker())
    assert text_of(client.get(URL, {"format": "csv"})).startswith("\ufeff")


@pytest.mark.parametrize("url", [URL, API])
def test_who_took_a_list_is_on_record(client: Client, orders: Any, url: str) -> None:
    sign_in(client, cast.undertaker())
    client.get(url, {"format": "csv"})
    event = AuditEvent.objects.get(action="casework.export")
    assert (event.actor, event.detail["list"]) == (cast.undertaker(), "supervision")


@pytest.mark.parametrize("url", [URL, API])
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LAB, Role.ADMIN])
def test_nobody_else_takes_a_list(client: Client, orders: Any, role: str, url: str) -> None:
    sign_in(client, cast.person(f"a-{role}", role, cast.city()))
    assert client.get(url).status_code == 403
    assert not AuditEvent.objects.filter(action="casework.export").exists()


def test_the_sixth_sheet_of_an_hour_is_refused(client: Client, orders: Any, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "export": (5, 3600)}
    sign_in(client, cast.undertaker())
    answers = [client.get(URL, {"format": "csv"}).status_code for _turn in range(6)]
    assert answers == [200] * 5 + [429]
