"""The figures as a spreadsheet: one sheet a table, no cell that a program would run."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.exports import harmless, plain
from reports import wording
from reports.board import Shown, category_label, kind_label, target_words
from reports.queries import Board, undertaker

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Rows = Sequence[Sequence[Any]]
NARROW, WIDE = 14, 34


def build(shown: Shown, *, title: str, at: datetime) -> bytes:
    """The workbook as bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    for name, heads, rows in sheets(shown, title=title, at=at):
        fill(book.add_worksheet(name), heads, rows, bold)
    book.close()
    return target.getvalue()


def fill(sheet: Any, heads: Sequence[str], rows: Rows, bold: Any) -> None:
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, max(1, len(heads) - 1), NARROW)
    sheet.freeze_panes(1, 0)
    for position, head in enumerate(heads):
        sheet.write_string(0, position, str(head), bold)
    for line, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            write(sheet, line, position, harmless(plain(value)))


def write(sheet: Any, line: int, position: int, value: Any) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, position, float(value))
    else:
        sheet.write_string(line, position, str(value))


def sheets(shown: Shown, *, title: str, at: datetime) -> list[tuple[str, list[str], Rows]]:
    """Name, heads and rows of every sheet."""
    board = shown.board
    count = [_("Batches"), pgettext("verdict", "Passed"), pgettext("verdict", "Failed")]
    return [
        (_("Figures"), figure_heads(), [*figure_rows(board), *origin(board, title, at)]),
        (_("Trend"), [pgettext("figure", "Month"), *count, _("Pass rate %")], trend_rows(board)),
        (
            _("Categories"),
            [pgettext("figure", "Category"), _("Failed batches")],
            category_rows(shown),
        ),
        (
            _("Districts"),
            [pgettext("figure", "District"), *count, _("Pass rate %")],
            region_rows(shown),
        ),
        (_("Overdue"), overdue_heads(), overdue_rows(board)),
    ]


def figure_heads() -> list[str]:
    return [
        pgettext("table", "Figure"),
        pgettext("figure", "Value"),
        pgettext("figure", "Unit"),
        pgettext("figure", "Target"),
        _("Counted"),
        _("Of"),
        _("Year before"),
        _("Period before"),
        _("Definition"),
    ]


def figure_rows(board: Board) -> list[list[Any]]:
    rows = [
        [
            wording.LABELS[figure.rule.code],
            figure.value,
            wording.UNITS[figure.rule.code],
            target_words(figure),
            figure.counted,
            figure.whole if figure.rule.is_rate else None,
            figure.year_ago if figure.rule.is_rate else None,
            figure.previous if figure.rule.is_rate else None,
            wording.DEFINITIONS[figure.rule.code],
        ]
        for figure in board.figures
    ]
    rows.append(
        [wording.LABELS["overdue"], board.overdue.count, wording.UNITS["overdue"], 0]
        + [None] * 4
        + [wording.DEFINITIONS["overdue"]]
    )
    rows += [
        [wording.measure(code), amount, wording.unit(code)] for code, amount in board.also.items()
    ]
    return rows


def origin(board: Board, title: str, at: datetime) -> list[list[Any]]:
    """What the sheet is, so that it says so by itself."""
    days = f"{board.period.first} – {board.period.last}"
    return [[], [_("Report"), title], [_("Days counted"), days], [_("Data as of"), at]]


def trend_rows(board: Board) -> list[list[Any]]:
    return [
        [f"{month.first:%Y-%m}", month.sampled, month.passed, month.failed, month.rate]
        for month in board.months
    ]


def category_rows(shown: Shown) -> list[list[Any]]:
    return [[category_label(shown, [g.code]), g.failed] for g in shown.board.categories]


def region_rows(shown: Shown) -> list[list[Any]]:
    return [
        [wording.region(g.code, shown.names.districts), g.tested, g.passed, g.failed, g.rate]
        for g in shown.board.regions
    ]


def overdue_heads() -> list[str]:
    return [_("Matter"), pgettext("case", "Kind"), _("Undertaker"), pgettext("overdue", "Last day")]


def overdue_rows(board: Board) -> list[list[Any]]:
    return [
        [item.title, kind_label(item.content_type), undertaker(item), item.due_on]
        for item in board.overdue.items
    ]
