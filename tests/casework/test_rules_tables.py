"""The dates of the domain notes, counted by hand and by two calendar packages."""

from datetime import date

import pytest

from casework import calendar
from casework.rules import Rollover, Rule, Unit, add_working_days, due_on

CALENDAR = calendar.build()


def day(text: str) -> date:
    return date.fromisoformat(text)


def ends(amount: int, unit: Unit, started: str, rollover: Rollover = Rollover.NONE) -> str:
    return due_on(Rule("X", amount, unit, rollover), day(started), CALENDAR).due_on.isoformat()


HOLIDAYS = {
    "2013": (["09-19", "09-20", "09-21"], ["09-22", "09-29", "10-12"]),
    "2014": (["09-08"], ["09-28", "10-11"]),
    "2025": (["10-08"], ["09-28", "10-11"]),
    "2026": (["09-25", "09-26", "09-27"], ["09-20", "10-10"]),
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_official_holidays_of_the_autumn_are_no_working_days(year):
    holidays, _made_up = HOLIDAYS[year]
    national = [f"10-0{n}" for n in range(1, 8)]
    assert not [d for d in holidays + national if CALENDAR.is_workday(day(f"{year}-{d}"))]
    assert all(CALENDAR.is_holiday(day(f"{year}-{d}")) for d in holidays + national)


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_make_up_weekend_days_of_the_autumn_are_working_days(year):
    _holidays, made_up = HOLIDAYS[year]
    weekends = [day(f"{year}-{d}") for d in made_up]
    assert all(d.weekday() >= 5 and CALENDAR.is_workday(d) for d in weekends)


TABLE = [
    ("2014-09-03", "2014-09-11 2014-09-15 2014-09-18 2014-09-25 2014-10-08", "2014-09-18"),
    ("2014-09-16", "2014-09-23 2014-09-25 2014-09-29 2014-10-11 2014-10-17", "2014-10-08"),
    ("2014-09-22", "2014-09-28 2014-09-30 2014-10-10 2014-10-16 2014-10-23", "2014-10-08"),
    ("2014-09-26", "2014-10-09 2014-10-11 2014-10-15 2014-10-22 2014-10-29", "2014-10-11"),
    ("2026-09-10", "2026-09-17 2026-09-20 2026-09-23 2026-10-08 2026-10-14", "2026-09-28"),
    ("2026-09-17", "2026-09-23 2026-09-28 2026-10-08 2026-10-14 2026-10-21", "2026-10-08"),
]


@pytest.mark.parametrize(("trigger", "working", "calendar_days"), TABLE)
def test_working_days_are_counted_from_the_day_after_the_trigger(trigger, working, calendar_days):
    counted = [ends(n, Unit.WORKING, trigger) for n in (5, 7, 10, 15, 20)]
    assert counted == working.split()


@pytest.mark.parametrize("rollover", [Rollover.STATUTORY, Rollover.ANY_NONWORKING])
@pytest.mark.parametrize(("trigger", "working", "calendar_days"), TABLE)
def test_fifteen_days_end_after_the_holiday(trigger, working, calendar_days, rollover):
    assert ends(15, Unit.CALENDAR, trigger, rollover) == calendar_days


LONGER = [
    (45, Unit.WORKING, "2014-09-24", Rollover.NONE, "2014-12-01"),
    (60, Unit.CALENDAR, "2014-09-10", Rollover.STATUTORY, "2014-11-09"),
    (60, Unit.CALENDAR, "2014-09-10", Rollover.NONE, "2014-11-09"),
    (60, Unit.CALENDAR, "2014-09-10", Rollover.ANY_NONWORKING, "2014-11-10"),
    (75, Unit.CALENDAR, "2014-09-10", Rollover.STATUTORY, "2014-11-24"),
    (60, Unit.CALENDAR, "2026-08-03", Rollover.NONE, "2026-10-02"),
    (60, Unit.CALENDAR, "2026-08-03", Rollover.STATUTORY, "2026-10-08"),
    (75, Unit.CALENDAR, "2026-08-03", Rollover.STATUTORY, "2026-10-17"),
    (75, Unit.CALENDAR, "2026-08-03", Rollover.ANY_NONWORKING, "2026-10-19"),
]


@pytest.mark.parametrize(("amount", "unit", "trigger", "rollover", "expected"), LONGER)
def test_longer_limits_end_on_the_day_of_the_table(amount, unit, trigger, rollover, expected):
    assert ends(amount, unit, trigger, rollover) == expected


NOTICE = [
    ("2026-02-13", 7, "2026-03-02"),
    ("2026-09-18", 7, "2026-09-29"),
    ("2026-09-30", 15, "2026-10-27"),
    ("2025-12-31", 7, "2026-01-12"),
    ("2026-04-30", 7, "2026-05-13"),
]


@pytest.mark.parametrize(("trigger", "amount", "expected"), NOTICE)
def test_working_days_follow_the_holiday_notice(trigger, amount, expected):
    assert ends(amount, Unit.WORKING, trigger) == expected
    assert add_working_days(day(trigger), amount, CALENDAR) == day(expected)


def test_september_2014_has_22_working_days_20_of_them_from_the_third():
    september = [date(2014, 9, n) for n in range(1, 31)]
    assert sum(CALENDAR.is_workday(d) for d in september) == 22
    assert sum(CALENDAR.is_workday(d) for d in september[2:]) == 20
