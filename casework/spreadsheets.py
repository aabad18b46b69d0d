"""Rows of an .xlsx or .csv file under known headings; whatever cannot be read is refused whole.

An app says with a `Layout` which headings it knows; the rows come back under the names of fields.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
# A workbook is a zip: what it unpacks to is limited before anything is unpacked.
MOST_UNPACKED = 200 * MEGABYTE
MERGED = b"<mergeCell "
# What openpyxl lets through when a workbook is broken or made to break it.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)


class ImportProblem(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one row, in the words of its column."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = _("Row %(row)d") % {"row": self.row}
        middle = f"，{self.column}" if self.column else ""
        return f"{place}{middle}: {self.message}"


@dataclass(frozen=True)
class Row:
    """One line of the sheet under its number there."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The headings under which each field is found, in Chinese and in English."""

    headings: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    # Of each group at least one column must be there.
    either: tuple[tuple[str, ...], ...] = ()
    most_rows: int
    most_unpacked: int = MOST_UNPACKED
    # Formulas and merged cells are refused: what they show is not what they hold.
    plain: bool = False


def read(name: str, content: bytes, layout: Layout) -> list[Row]:
    """The rows of an .xlsx or .csv file; raises ImportProblem when it cannot be read."""
    if len(content) > MOST_BYTES:
        raise ImportProblem(_("The file is larger than 20 MB."))
    is_book = name.lower().endswith(".xlsx")
    lines = _book_lines(content, layout) if is_book else _csv_lines(name, content, layout)
    heading = next(lines, None)
    if heading is None:
        raise ImportProblem(_("The file is empty."))
    columns = _columns(heading, layout)
    rows = [
        Row(number, values)
        for number, line in enumerate(lines, start=2)
        if any((values := _values(columns, line)).values())
    ]
    if len(rows) > layout.most_rows:
        raise ImportProblem(_("The file has more than %(most)d rows.") % {"most": layout.most_rows})
    return rows


# --- Workbooks ----------------------------------------------------------------------------------


def _book_lines(content: bytes, layout: Layout) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > layout.most_unpacked:
            most = layout.most_unpacked // MEGABYTE
            raise ImportProblem(
                _("The workbook unpacks to more than %(most)d MB.") % {"most": most}
            )
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=not layout.plain)
        sheet: Any = book.worksheets[0]
        if layout.plain:
            _refuse_merged(content, sheet)
        for line in sheet.iter_rows(max_row=layout.most_rows + 2):
            yield [_cell(cell) for cell in line]
    except BROKEN as error:
        raise ImportProblem(_("The file is no readable .xlsx workbook.")) from error


def _refuse_merged(content: bytes, sheet: Any) -> None:
    """A reader that goes row by row does not tell merged cells: they stand at the sheet's end."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open(sheet._worksheet_path) as part:
        tail = b""
        while chunk := part.read(MEGABYTE):
            if MERGED in tail + chunk:
                raise ImportProblem(_("The sheet has merged cells; take them apart first."))
            tail = chunk[-len(MERGED) :]


def _cell(cell: Any) -> str:
    if cell.data_type == "f":
        raise _formula(f"{cell.column_letter}{cell.row}")
    return _text(cell.value)


def _formula(place: str) -> ImportProblem:
    sentence = _("Cell %(cell)s holds a formula; save the sheet with values only.")
    return ImportProblem(sentence % {"cell": place})


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


# --- CSV ------------------------------------------------------------------------------------


def _csv_lines(name: str, content: bytes, layout: Layout) -> Iterator[list[str]]:
    if not name.lower().endswith(".csv"):
        raise ImportProblem(_("Only .xlsx and .csv files can be imported."))
    try:
        # Spreadsheet programs in China still write GB 18030 unless told otherwise.
        text = _decoded(content)
        for number, line in enumerate(csv.reader(io.StringIO(text), strict=True), start=1):
            values = [value.strip() for value in line]
            if layout.plain:
                _refuse_formulas(number, values)
            yield values
    except (UnicodeDecodeError, csv.Error) as error:
        raise ImportProblem(_("The file is no readable CSV in UTF-8 or GB 18030.")) from error


def _refuse_formulas(number: int, values: list[str]) -> None:
    for column, value in enumerate(values, start=1):
        if value.startswith("="):
            raise _formula(f"{get_column_letter(column)}{number}")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


# --- Headings -----------------------------------------------------------------------------------


def _columns(heading: Iterable[str], layout: Layout) -> list[str]:
    """The field of every column; headings that nobody knows are left out."""
    known = {word: name for name, words in layout.headings.items() for word in words}
    columns = [known.get(_heading(word), "") for word in heading]
    missing = [name for name in layout.required if name not in columns]
    missing += [group[0] for group in layout.either if not set(group) & set(columns)]
    if missing:
        words = "、".join(layout.headings[name][0] for name in missing)
        raise ImportProblem(_("These columns are missing: %(columns)s") % {"columns": words})
    twice = {name for name in columns if name and columns.count(name) > 1}
    if twice:
        words = "、".join(layout.headings[name][0] for name in sorted(twice))
        raise ImportProblem(_("These columns stand there twice: %(columns)s") % {"columns": words})
    return columns


def _heading(word: str) -> str:
    return " ".join(word.replace("*", " ").replace("_", " ").lower().split())


def _values(columns: list[str], line: list[str]) -> dict[str, str]:
    return {name: value for name, value in zip(columns, line, strict=False) if name}
