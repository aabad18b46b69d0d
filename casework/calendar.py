"""The working calendar of the day: official notices, our own entries, and what is not known yet."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import chinese_calendar
from django.utils.translation import gettext, gettext_noop

from accounts import once
from casework import rules
from casework.models import WorkdayOverride
from casework.rules import Calendar, SpecialDay

FESTIVALS = Path(__file__).parent / "data" / "festivals.csv"
# The names the package gives; an entry of our own has whatever name was typed.
NAMES = (
    gettext_noop("New Year's Day"),
    gettext_noop("Spring Festival"),
    gettext_noop("Tomb-sweeping Day"),
    gettext_noop("Labour Day"),
    gettext_noop("Dragon Boat Festival"),
    gettext_noop("National Day"),
    gettext_noop("Mid-autumn Festival"),
    gettext_noop("Anti-Fascist 70th Day"),
)
# Holidays that fall on the same date every year (holiday regulation as amended in 2024).
FIXED = (
    (1, 1, "New Year's Day"),
    (5, 1, "Labour Day"),
    (5, 2, "Labour Day"),
    (10, 1, "National Day"),
    (10, 2, "National Day"),
    (10, 3, "National Day"),
)


class Row(NamedTuple):
    """What one WorkdayOverride says."""

    day: date
    is_workday: bool
    name: str
    provisional: bool
    notice_year: int | None


def current() -> Calendar:
    """The calendar as it stands now; the same object until an entry changes."""
    calendar: Calendar = once.read("calendar", lambda: build(_rows()))
    return calendar


def calendar_for(year_from: int, year_to: int) -> Calendar:
    """The calendar of these years alone, as a page or a device off line needs it."""
    return current().between(year_from, year_to)


def is_workday(day: date) -> bool:
    """True when offices are open on the day."""
    return current().is_workday(day)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when `end` comes first."""
    return rules.working_days_between(start, end, current())


def add_working_days(day: date, amount: int) -> date:
    """The day that many working days later, or earlier when negative."""
    return rules.add_working_days(day, amount, current())


def day_name(name: str) -> str:
    """The holiday's name in the reader's language."""
    return gettext(name) if name in NAMES else name


def missing_years(today: date) -> list[int]:
    """This year and the next, as far as no official notice of them is known."""
    return [year for year in (today.year, today.year + 1) if year not in current().years]


def forget() -> None:
    """Read the entries again although the request is still under way: one has just changed."""
    once.forget("calendar")


def _rows() -> tuple[Row, ...]:
    entries = WorkdayOverride.objects.order_by("day").values_list(*Row._fields)
    return tuple(Row(*entry) for entry in entries)


@lru_cache(maxsize=4)
def build(rows: tuple[Row, ...] = ()) -> Calendar:
    """The notices the package knows, what is expected of other years, and on top our entries."""
    known = {day.year for day in _package_days()}
    known |= {row.notice_year for row in rows if row.notice_year and not row.provisional}
    years = frozenset(known)
    own = {row.day: SpecialDay(row.is_workday, row.name, row.provisional) for row in rows}
    return Calendar({**_expected_days(years), **_package_days(), **own}, years)


@cache
def _package_days() -> Mapping[date, SpecialDay]:
    """The holidays and make-up days of every year for which the package has the notice."""
    off = {day: SpecialDay(False, name) for day, name in chinese_calendar.holidays.items()}
    worked = {day: SpecialDay(True, name) for day, name in chinese_calendar.workdays.items()}
    return {**off, **worked}


@cache
def _expected_days(known: frozenset[int]) -> Mapping[date, SpecialDay]:
    """The statutory holidays of the other years; which days are shifted nobody knows yet."""
    days = dict(_movable_days())
    for year in range(rules.FIRST_DAY.year, rules.LAST_DAY.year + 1):
        days |= {date(year, month, day): name for month, day, name in FIXED}
    return {
        day: SpecialDay(False, name, provisional=True)
        for day, name in days.items()
        if day.year not in known
    }


def _movable_days() -> Iterable[tuple[date, str]]:
    with FESTIVALS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield date.fromisoformat(row["day"]), row["name"]
