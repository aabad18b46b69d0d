"""Lists as spreadsheets: streamed, and never a formula that somebody else wrote."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from casework import audit, listing
from casework.cases import CaseType, Column

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BATCH = 500


class _Echo(io.StringIO):
    def write(self, text: str) -> Any:  # the csv writer hands each line back
        return text


def csv_lines(columns: tuple[Column, ...], rows: Iterable[Any]) -> Iterator[str]:
    """CSV with a byte order mark (spreadsheet programs need it for Chinese)."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([str(column.label) for column in columns])
    for row in rows:
        yield writer.writerow([harmless(plain(column.value(row))) for column in columns])


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as text; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    if value.lstrip(" \u00a0\u3000").startswith(LIVE) or value.startswith(("\t", "\r", "\n")):
        return "'" + value
    return value


def plain(value: Any) -> Any:
    """A cell value: times are local, lazy words are words."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    return value if isinstance(value, int | float | Decimal) else str(value)


def xlsx(columns: tuple[Column, ...], rows: Iterable[Any]) -> Any:
    """A workbook as an open temporary file, written row by row."""
    file = TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for position, column in enumerate(columns):
        sheet.write_string(0, position, str(column.label), bold)
    for line, row in enumerate(rows, start=1):
        for position, column in enumerate(columns):
            _write(sheet, line, position, plain(column.value(row)))
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, line: int, position: int, value: Any) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, position, float(value))
    else:
        sheet.write_string(line, position, str(value)[:32767])


def response(request: Any, case_type: CaseType) -> HttpResponseBase:
    """The list as the person sees it, as CSV or XLSX; who took it is on record."""
    rows, _filterset = listing.filtered(case_type, request)
    if "pk" in request.GET:
        rows = rows.filter(pk__in=listing.ticked(request))
    columns = tuple(column for column in case_type.columns if column.exported)
    audit.record(
        "casework.export",
        by=request.user,
        at=timezone.now(),
        obj=request.user,
        detail={"list": case_type.slug, "filter": sorted(request.GET)},
    )
    found = rows.order_by("pk").iterator(chunk_size=BATCH)
    name = f"{case_type.slug}-{timezone.localdate():%Y%m%d}"
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(
            csv_lines(columns, found), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    return FileResponse(xlsx(columns, found), as_attachment=True, filename=f"{name}.xlsx")
