"""What holds for every day and every amount."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework import calendar
from casework.rules import (
    Pause,
    Rollover,
    Rule,
    Unit,
    add_working_days,
    due_on,
    working_days_between,
)

CALENDAR = calendar.build()
DAYS = st.dates(date(2005, 1, 1), date(2028, 12, 31))
AMOUNTS = st.integers(1, 200)
ROLLOVERS = st.sampled_from(list(Rollover))


@given(DAYS, AMOUNTS)
def test_a_limit_in_working_days_ends_on_a_working_day(started, amount):
    assert CALENDAR.is_workday(due_on(Rule("W", amount, Unit.WORKING), started, CALENDAR).due_on)


@given(DAYS, st.integers(-200, 200))
def test_counting_between_undoes_adding_working_days(started, amount):
    end = add_working_days(started, amount, CALENDAR)
    # Counted back from a day off, the last working day before it belongs to the stretch.
    off = amount < 0 and not CALENDAR.is_workday(started)
    assert working_days_between(started, end, CALENDAR) == amount + off


@given(DAYS, st.integers(0, 400))
def test_counting_between_equals_looking_at_every_day(start, length):
    days = [start + timedelta(days=n) for n in range(1, length + 1)]
    end = start + timedelta(days=length)
    counted = sum(CALENDAR.is_workday(day) for day in days)
    assert working_days_between(start, end, CALENDAR) == counted
    assert working_days_between(end, start, CALENDAR) == -counted


@given(DAYS, AMOUNTS, ROLLOVERS, st.sampled_from([Unit.WORKING, Unit.CALENDAR]))
def test_a_later_trigger_never_ends_earlier(started, amount, rollover, unit):
    rule = Rule("R", amount, unit, rollover)
    following = due_on(rule, started + timedelta(days=1), CALENDAR).due_on
    assert due_on(rule, started, CALENDAR).due_on <= following


@given(DAYS, AMOUNTS, st.sampled_from(list(Unit)[:4]), ROLLOVERS)
def test_a_longer_limit_never_ends_earlier(started, amount, unit, rollover):
    amount = amount % 60 + 1
    shorter = due_on(Rule("R", amount, unit, rollover), started, CALENDAR).due_on
    longer = due_on(Rule("R", amount + 1, unit, rollover), started, CALENDAR).due_on
    assert started < shorter <= longer


@given(DAYS, AMOUNTS, ROLLOVERS)
def test_a_roll_over_lands_outside_what_it_moves_past(started, amount, rollover):
    ends = due_on(Rule("R", amount, Unit.CALENDAR, rollover), started, CALENDAR)
    assert ends.due_on >= ends.counted_to
    if rollover == Rollover.STATUTORY:
        assert not CALENDAR.is_holiday(ends.due_on)
    if rollover == Rollover.ANY_NONWORKING:
        assert CALENDAR.is_workday(ends.due_on)


@given(
    DAYS,
    AMOUNTS,
    ROLLOVERS,
    st.sampled_from([Unit.WORKING, Unit.CALENDAR]),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_a_stop_never_ends_a_limit_earlier(started, amount, rollover, unit, after, length):
    rule = Rule("R", amount, unit, rollover)
    stopped = started + timedelta(days=after)
    stop = Pause(stopped, stopped + timedelta(days=length))
    with_stop = due_on(rule, started, CALENDAR, pauses=[stop])
    assert with_stop.due_on >= due_on(rule, started, CALENDAR).due_on
    if unit == Unit.WORKING:
        counted = working_days_between(started, with_stop.due_on, CALENDAR)
        assert counted == amount + len(with_stop.paused)
