"""Periods, rates and rhythm by table."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.rules import Actor
from reports import rules


@pytest.mark.parametrize(
    ("span", "today", "first", "last", "end"),
    [
        ("month", "2026-09-18", "2026-09-01", "2026-09-18", "2026-09-30"),
        ("month", "2028-02-29", "2028-02-01", "2028-02-29", "2028-02-29"),
        ("quarter", "2026-11-22", "2026-10-01", "2026-11-22", "2026-12-31"),
        ("quarter", "2026-03-31", "2026-01-01", "2026-03-31", "2026-03-31"),
        ("year", "2026-11-22", "2026-01-01", "2026-11-22", "2026-12-31"),
        ("september", "2026-11-22", "2026-09-01", "2026-09-30", "2026-09-30"),
        ("september", "2026-09-02", "2026-09-01", "2026-09-02", "2026-09-30"),
        ("september", "2026-08-31", "2025-09-01", "2025-09-30", "2025-09-30"),
    ],
)
def test_a_period_runs_to_today_at_most(span, today, first, last, end):
    found = rules.period(span, date.fromisoformat(today))
    assert [str(found.first), str(found.last), str(found.end)] == [first, last, end]


@pytest.mark.parametrize(
    ("span", "today", "first", "last"),
    [
        ("month", "2026-09-18", "2026-08-01", "2026-08-18"),
        ("month", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("quarter", "2026-11-22", "2026-07-01", "2026-08-22"),
        ("year", "2026-01-02", "2025-01-01", "2025-01-02"),
    ],
)
def test_the_period_before_is_as_long(span, today, first, last):
    found = rules.previous(rules.period(span, date.fromisoformat(today)))
    assert [str(day) for day in found] == [first, last]


def test_a_year_before_29_february_is_the_28th():
    assert rules.year_before(date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1201, 1286, "93.4"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (0, 5, "0.0")],
)
def test_a_rate_has_one_decimal_rounded_half_up(part, whole, percent):
    assert str(rules.rate(part, whole)) == percent


@pytest.mark.parametrize("whole", [0, -1])
def test_there_is_no_rate_of_nothing(whole):
    assert rules.rate(0, whole) is None


@pytest.mark.parametrize(
    ("value", "rank"),
    [("96", 1), ("95.9", 2), ("94", 2), ("93.9", 3), ("91.9", 4), ("89.9", 5), (None, 1)],
)
def test_the_map_has_five_steps(value, rank):
    assert rules.ramp(None if value is None else Decimal(value)) == rank


def test_the_leading_categories_are_the_fewest_that_make_up_seven_tenths():
    assert rules.leading([Decimal(n) for n in (21, 17, 13, 11, 9, 6, 5, 3)]) == 4
    assert rules.leading([]) == 0


def test_a_streak_ends_at_the_first_miss():
    rates = [Decimal(n) for n in (94, 92, 93, 95, 93)]
    assert rules.streak(rates, Decimal(93)) == 3
    assert rules.streak([*rates, None], Decimal(93)) == 0


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


def test_missed_briefs_are_those_between_the_first_known_and_the_newest():
    known = days("2026-09-01", "2026-09-03")
    assert rules.missing(known, date(2026, 9, 5)) == days("2026-09-02", "2026-09-04", "2026-09-05")


def test_a_new_portal_owes_the_newest_brief_only():
    assert rules.missing([], date(2026, 9, 5)) == days("2026-09-05")


def test_nothing_is_missing_when_the_clock_was_set_back():
    assert rules.missing(days("2026-09-05"), date(2026, 9, 4)) == []


@pytest.mark.parametrize(("hour", "newest"), [(16, 17), (17, 18), (23, 18)])
def test_the_brief_of_a_day_is_due_at_seventeen(hour, newest):
    assert rules.last_due(date(2026, 9, 18), hour).day == newest


@pytest.mark.parametrize(
    ("roles", "citywide", "read", "supervise", "set_targets"),
    [
        ({"regulator"}, True, True, True, True),
        ({"head"}, True, True, True, True),
        ({"regulator"}, False, True, False, False),
        ({"head"}, False, True, True, False),
        ({"inspector"}, True, False, False, False),
        ({"auditor"}, False, False, False, False),
    ],
)
def test_who_may(roles, citywide, read, supervise, set_targets):
    actor = Actor(user_id=1, roles=frozenset(roles), citywide=citywide)
    assert rules.may_read(actor) is read
    assert rules.may_supervise(actor) is supervise
    assert rules.may_set_targets(actor) is set_targets
