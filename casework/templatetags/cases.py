"""Tags of the generic list: a cell of a column, drawn without an include per cell."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import languages
from casework.cases import Column
from casework.templatetags.ui import EMPTY, day, district, due, status

register = template.Library()


@register.simple_tag(takes_context=True)
def cell(context: Mapping[str, Any], column: Column, row: Any, today: date) -> SafeString | str:
    """The value of a column as its kind is shown."""
    if column.kind == "main":
        return main_cell(column, row)
    if column.kind == "status":
        return status(row, late=True)
    value = column.value(row)
    if column.kind == "due":
        return due(value, today) if value else EMPTY
    if value is None or value == "":
        return EMPTY
    if column.kind == "district":
        return district(context, value)
    return PLAIN.get(column.kind, as_text)(value)


def as_text(value: Any) -> SafeString:
    return format_html("{}", value)


def as_day(value: Any) -> str:
    return day(value, "table")


def as_code(value: Any) -> SafeString:
    """A number that is read letter by letter and never broken."""
    return format_html('<span class="q-code">{}</span>', value)


def who(value: Any) -> SafeString:
    """A colleague, with the first character of the name as a mark."""
    name = str(value)
    return format_html('<span class="q-who"><i aria-hidden="true">{}</i>{}</span>', name[:1], name)


# The kinds that are drawn from the value alone.
PLAIN: Mapping[str, Callable[[Any], SafeString | str]] = {
    "date": as_day,
    "code": as_code,
    "who": who,
}


# So many buttons are looked over at a glance; what is rarer is one press away.
SHOWN_ACTS = 5


@register.simple_tag
def fold_acts(acts: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """What is shown at once, what is folded, and what is blocked with its reason."""
    possible = [act for act in acts if not act["blocked"]]
    # A fold for a single act would hide it for nothing.
    shown = SHOWN_ACTS if len(possible) > SHOWN_ACTS + 1 else len(possible)
    return {
        "first": possible[:shown],
        "more": possible[shown:],
        "blocked": [act for act in acts if act["blocked"]],
    }


def main_cell(column: Column, row: Any) -> SafeString:
    """The object itself: a bold link, with one muted line under it."""
    second = column.second(row) if column.second else ""
    link = format_html(
        '<a href="{}">{}</a>', languages.local(row.get_absolute_url()), column.value(row)
    )
    return format_html('{}<span class="d">{}</span>', link, second) if second else link
