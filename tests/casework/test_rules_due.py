"""How a last day is found: units, roll-over, stopped days, and what is not certain."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.rules import Actor
from casework import calendar, rules
from casework.rules import (
    Calendar,
    Day,
    NoAmount,
    OutOfCalendar,
    Pause,
    Rollover,
    Rule,
    SpecialDay,
    Unit,
    due_on,
)

CALENDAR = calendar.build()
PLAIN = Calendar(years=frozenset(range(2000, 2041)))


def working(amount: int) -> Rule:
    return Rule("W", amount, Unit.WORKING)


def days(amount: int, rollover: Rollover = Rollover.NONE) -> Rule:
    return Rule("C", amount, Unit.CALENDAR, rollover)


def test_the_trigger_day_is_not_counted():
    assert due_on(days(1), date(2026, 11, 23), CALENDAR).due_on == date(2026, 11, 24)
    assert due_on(working(1), date(2026, 11, 23), CALENDAR).due_on == date(2026, 11, 24)


def test_a_trigger_on_a_weekend_counts_from_the_next_working_day():
    assert due_on(working(1), date(2026, 11, 21), CALENDAR).due_on == date(2026, 11, 23)


MONTHS = [
    ("2026-01-31", 1, "2026-02-28"),
    ("2024-01-31", 1, "2024-02-29"),
    ("2026-08-31", 1, "2026-09-30"),
    ("2026-11-22", 6, "2027-05-22"),
    ("2026-12-15", 1, "2027-01-15"),
    ("2026-03-31", -1, "2026-02-28"),
    ("2027-01-15", -1, "2026-12-15"),
    ("2024-02-29", 12, "2025-02-28"),
]


@pytest.mark.parametrize(("started", "months", "expected"), MONTHS)
def test_months_end_on_the_same_number_or_the_last_day_of_the_month(started, months, expected):
    ends = due_on(Rule("M", months, Unit.MONTH), date.fromisoformat(started), CALENDAR)
    assert ends.due_on.isoformat() == expected


@pytest.mark.parametrize(
    ("years", "expected"), [(1, "2025-02-28"), (2, "2026-02-28"), (4, "2028-02-29")]
)
def test_years_from_the_29th_of_february_end_on_the_last_of_february(years, expected):
    ends = due_on(Rule("Y", years, Unit.YEAR), date(2024, 2, 29), CALENDAR)
    assert ends.due_on.isoformat() == expected


def test_a_limit_may_end_on_the_29th_of_february():
    assert due_on(days(15), date(2024, 2, 14), CALENDAR).due_on == date(2024, 2, 29)
    assert due_on(working(1), date(2024, 2, 28), CALENDAR).due_on == date(2024, 2, 29)


def test_a_negative_amount_counts_back_from_the_trigger():
    # The letter must arrive five working days before a talk on 12 October 2026.
    assert due_on(working(-5), date(2026, 10, 12), CALENDAR).due_on == date(2026, 9, 29)
    # A request on day 27 of 30 is late: five days before the end is day 25.
    assert due_on(days(-5), date(2014, 10, 3), CALENDAR).due_on == date(2014, 9, 28)


def test_statutory_roll_over_moves_past_the_holiday_only():
    holiday = {date(2026, 7, 3): SpecialDay(False, "Local holiday")}  # a Friday
    narrow = due_on(days(2, Rollover.STATUTORY), date(2026, 7, 1), Calendar(holiday))
    wide = due_on(days(2, Rollover.ANY_NONWORKING), date(2026, 7, 1), Calendar(holiday))
    assert narrow.due_on == date(2026, 7, 4)
    assert wide.due_on == date(2026, 7, 6)
    assert narrow.rolled
    assert narrow.counted_to == date(2026, 7, 3)


def test_a_make_up_saturday_ends_a_limit_in_the_wide_reading_too():
    ends = due_on(days(15, Rollover.ANY_NONWORKING), date(2014, 9, 26), CALENDAR)
    assert ends.due_on == date(2014, 10, 11)
    assert not ends.rolled


def test_skipped_days_are_named():
    ends = due_on(working(7), date(2026, 9, 18), CALENDAR)
    assert ends.skipped == (
        Day(date(2026, 9, 19)),
        Day(date(2026, 9, 25), "Mid-autumn Festival"),
        Day(date(2026, 9, 26), "Mid-autumn Festival"),
        Day(date(2026, 9, 27), "Mid-autumn Festival"),
    )
    assert ends.made_up == (Day(date(2026, 9, 20), "National Day"),)


def test_days_rolled_over_are_named():
    ends = due_on(days(60, Rollover.STATUTORY), date(2026, 8, 3), CALENDAR)
    assert [d.day.day for d in ends.skipped] == [2, 3, 4, 5, 6, 7]
    assert {d.name for d in ends.skipped} == {"National Day"}


# --- Stopped days -----------------------------------------------------------------------------


def test_stopped_working_days_are_not_counted():
    # Stopped after Tuesday the 24th, resumed on Friday the 27th: three working days.
    stop = Pause(date(2026, 11, 24), date(2026, 11, 27))
    ends = due_on(working(7), date(2026, 11, 23), CALENDAR, pauses=[stop])
    assert due_on(working(7), date(2026, 11, 23), CALENDAR).due_on == date(2026, 12, 2)
    assert ends.due_on == date(2026, 12, 7)
    assert ends.paused == (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27))


def test_a_weekend_inside_a_stop_adds_nothing_to_working_days():
    stop = Pause(date(2026, 11, 27), date(2026, 11, 29))
    ends = due_on(working(7), date(2026, 11, 23), CALENDAR, pauses=[stop])
    assert ends.due_on == date(2026, 12, 2)


def test_stopped_calendar_days_move_the_end_day_by_day_before_it_rolls():
    stop = Pause(date(2026, 9, 1), date(2026, 9, 4))
    rule = days(30, Rollover.STATUTORY)
    assert due_on(rule, date(2026, 8, 30), CALENDAR).due_on == date(2026, 9, 29)
    assert due_on(rule, date(2026, 8, 30), CALENDAR, pauses=[stop]).due_on == date(2026, 10, 8)


def test_stopped_days_move_a_limit_in_months_by_days():
    stop = Pause(date(2026, 3, 1), date(2026, 3, 11))
    ends = due_on(Rule("M", 1, Unit.MONTH), date(2026, 2, 20), CALENDAR, pauses=[stop])
    assert ends.due_on == date(2026, 3, 30)


def test_a_second_stop_inside_the_time_won_by_the_first_counts_as_well():
    stops = [
        Pause(date(2026, 9, 2), date(2026, 9, 7)),
        Pause(date(2026, 9, 12), date(2026, 9, 14)),
    ]
    assert due_on(days(10), date(2026, 9, 1), CALENDAR, pauses=stops).due_on == date(2026, 9, 18)


def test_a_stop_after_the_end_changes_nothing():
    stop = Pause(date(2026, 12, 1), date(2026, 12, 9))
    assert due_on(days(3), date(2026, 11, 2), CALENDAR, pauses=[stop]).due_on == date(2026, 11, 5)
    ends = due_on(working(3), date(2026, 11, 2), CALENDAR, pauses=[stop])
    assert ends.due_on == date(2026, 11, 5)


def test_an_extension_lengthens_the_limit_before_it_rolls():
    ends = due_on(days(30, Rollover.STATUTORY), date(2026, 8, 3), CALENDAR, extra=30)
    assert ends.due_on == date(2026, 10, 8)


# --- What is not certain ----------------------------------------------------------------------


def test_a_year_without_a_notice_makes_working_days_provisional():
    ends = due_on(working(7), date(2026, 12, 25), CALENDAR)
    assert ends.provisional
    # Weekends and the statutory first of January were left out all the same.
    assert ends.due_on == date(2027, 1, 6)
    assert Day(date(2027, 1, 1), "New Year's Day") in ends.skipped


def test_a_limit_that_ends_before_the_unknown_year_is_firm():
    assert not due_on(working(4), date(2026, 12, 25), CALENDAR).provisional


def test_plain_calendar_days_rest_on_no_holiday_and_are_firm():
    assert not due_on(days(60), date(2026, 12, 1), CALENDAR).provisional


def test_a_roll_over_in_an_unknown_year_is_provisional():
    assert due_on(days(60, Rollover.STATUTORY), date(2026, 12, 1), CALENDAR).provisional


def test_a_guess_of_ours_is_provisional_in_a_known_year():
    guess = {date(2026, 7, 3): SpecialDay(False, "Expected", provisional=True)}
    known = Calendar(guess, PLAIN.years)
    assert due_on(working(1), date(2026, 7, 2), known).provisional
    assert not due_on(working(1), date(2026, 7, 1), known).provisional


def test_years_before_the_first_notice_are_provisional_too():
    assert due_on(working(7), date(1999, 9, 20), CALENDAR).provisional


# --- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize("started", [date(1989, 12, 31), date(2100, 1, 1), date.max, date.min])
def test_a_day_outside_the_calendar_is_refused(started):
    with pytest.raises(OutOfCalendar):
        due_on(working(7), started, CALENDAR)


@pytest.mark.parametrize(
    "rule",
    [working(7), days(7), Rule("M", 1, Unit.MONTH), Rule("Y", 1, Unit.YEAR)],
)
def test_a_limit_that_leaves_the_calendar_is_refused(rule):
    with pytest.raises(OutOfCalendar):
        due_on(rule, date(2099, 12, 31), CALENDAR)


def test_a_limit_without_a_length_cannot_be_counted():
    with pytest.raises(NoAmount):
        due_on(Rule("D", 0, Unit.DATE), date(2026, 11, 22), CALENDAR)


@pytest.mark.parametrize("unit", [Unit.WORKING, Unit.CALENDAR])
def test_a_rule_of_no_days_is_no_rule(unit):
    with pytest.raises(ValueError, match="zero"):
        Rule("Z", 0, unit)


# --- Reminders --------------------------------------------------------------------------------


def test_people_are_reminded_ahead_and_on_the_last_day():
    # Due Thursday 8 October 2026: the days before it are the National Day holiday.
    assert rules.reminder_days(date(2026, 10, 8), CALENDAR) == [
        date(2026, 9, 28),
        date(2026, 9, 30),
        date(2026, 10, 8),
    ]


def test_the_next_reminder_is_the_first_one_still_to_come():
    due = date(2026, 10, 8)
    assert rules.next_reminder(due, date(2026, 9, 28), CALENDAR) == date(2026, 9, 30)
    assert rules.next_reminder(due, due, CALENDAR) is None


# --- The calendar -----------------------------------------------------------------------------


def test_a_calendar_of_some_years_knows_nothing_of_the_others():
    part = CALENDAR.between(2025, 2026)
    assert part.is_holiday(date(2026, 10, 1))
    assert not part.is_holiday(date(2024, 10, 1))
    assert not part.is_certain(date(2024, 10, 8))
    assert part.years == {2025, 2026}


def test_an_ordinary_day_has_no_name():
    assert CALENDAR.named(date(2026, 11, 21)) == Day(date(2026, 11, 21), "")


# --- Who may ----------------------------------------------------------------------------------

HEAD = Actor(user_id=1, roles=frozenset({"head"}), office_id=7)
CITY_HEAD = Actor(user_id=2, roles=frozenset({"head"}), office_id=1, citywide=True)
CLERK = Actor(user_id=3, roles=frozenset({"regulator"}), office_id=7)


@pytest.mark.parametrize(
    ("actor", "office_id", "allowed"),
    [
        (HEAD, 7, True),
        (HEAD, 8, False),
        (HEAD, None, True),
        (CITY_HEAD, 8, True),
        (CLERK, 7, False),
    ],
)
def test_only_the_head_of_the_office_extends_a_limit(actor, office_id, allowed):
    assert rules.may_extend(SimpleNamespace(office_id=office_id), actor) is allowed


@pytest.mark.parametrize(("role", "allowed"), [("admin", True), ("robot", True), ("head", False)])
def test_only_administrators_keep_rules_and_calendar(role, allowed):
    assert rules.may_set_rules(Actor(user_id=1, roles=frozenset({role}))) is allowed
