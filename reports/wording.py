"""How figures are called and written, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.languages import english
from casework import measures
from casework.templatetags.ui import day as written
from reports import rules
from reports.states import Span

LABELS: Mapping[str, Any] = {
    "batches": pgettext_lazy("figure", "Spot check batches"),
    "pass_rate": pgettext_lazy("figure", "Spot check pass rate"),
    "in_time_rate": pgettext_lazy("figure", "Complaints closed in time"),
    "recheck_rate": pgettext_lazy("figure", "Re-check pass rate"),
    "cqo": pgettext_lazy("figure", "CQO pilots"),
    "overdue": pgettext_lazy("figure", "Overdue matters"),
}
UNITS: Mapping[str, Any] = {
    "batches": pgettext_lazy("unit", "batches"),
    "pass_rate": "%",
    "in_time_rate": "%",
    "recheck_rate": "%",
    "cqo": pgettext_lazy("unit", "enterprises"),
    "overdue": pgettext_lazy("unit", "matters"),
}
DEFINITIONS: Mapping[str, Any] = {
    "batches": pgettext_lazy("definition", "Samples sealed in the period."),
    "pass_rate": pgettext_lazy(
        "definition",
        "Passed ÷ (passed + failed), by the day of the report; samples still being tested, void"
        " ones, and visits refused or without a sample do not count.",
    ),
    "in_time_rate": pgettext_lazy(
        "definition", "Closed without missing a time limit ÷ closed, by the day of closing."
    ),
    "recheck_rate": pgettext_lazy(
        "definition", "Re-checks passed ÷ (passed + failed), by the day of the re-check."
    ),
    "cqo": pgettext_lazy("definition", "Enterprises in a slot of the roster at the period's end."),
    "overdue": pgettext_lazy("definition", "Steps that wait although their last day is over."),
}


def number(value: Decimal | int | None) -> str:
    """A figure with thousands marked: whole without decimals; a dash for nothing."""
    if value is None:
        return "–"
    exact = Decimal(value)
    return f"{int(exact):,}" if exact == exact.to_integral_value() else f"{exact.normalize():,f}"


def rate(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def shown(rule: rules.FigureRule, value: Decimal | None) -> str:
    return rate(value) if rule.is_rate else number(value)


def period(now: rules.Period) -> str:
    """The period in words, such as 2026年9月."""
    if now.span == Span.YEAR:
        return _("%(year)d") % {"year": now.first.year}
    if now.span == Span.QUARTER:
        values = {"year": now.first.year, "quarter": (now.first.month + 2) // 3}
        return _("Quarter %(quarter)d of %(year)d") % values
    if now.span == Span.SEPTEMBER:
        return _("Quality Month %(year)d") % {"year": now.first.year}
    return written(now.first, "month")


def month(first: date) -> str:
    return f"{first:%b}" if english() else f"{first.month}月"


def measure(code: str) -> str:
    """The name of a measure; one that nobody declares any more keeps its code."""
    known = measures.registry.get(code)
    return str(known.label) if known else code


def unit(code: str) -> str:
    known = measures.registry.get(code)
    return str(known.unit) if known else ""


def category(code: str, known: Mapping[str, Any]) -> str:
    """The category in the reader's language."""
    found = known.get(code)
    if found is None:
        return code or pgettext("category", "Not classified")
    return str(found.name_en) if english() else str(found.name)


def region(code: str, known: Mapping[str, Any]) -> str:
    found = known.get(code)
    return str(found.label) if found else code or pgettext("district", "No district")


def rows_url(
    measures_shown: Iterable[str],
    *,
    first: date | None,
    last: date,
    district: str = "",
    dimensions: Iterable[str] = (),
) -> str:
    """The address of the rows behind a figure."""
    query: list[tuple[str, Any]] = [("measure", code) for code in measures_shown]
    query += [("from", first)] if first else []
    query += [("to", last)]
    query += [("district", district)] if district else []
    query += [("dimension", code) for code in dimensions]
    return f"{reverse('dashboard_rows')}?{urlencode(query)}"
