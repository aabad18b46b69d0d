"""The calendar in the database: our entries win, and a year without a notice is not known."""

from datetime import date

import pytest

from accounts import once
from casework import calendar
from casework.models import WorkdayOverride

pytestmark = pytest.mark.django_db


def entry(day: date, *, is_workday: bool, **values) -> WorkdayOverride:
    return WorkdayOverride.objects.create(
        day=day, is_workday=is_workday, name="临时安排", source="市政府通知", **values
    )


def test_an_entry_wins_over_the_package():
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    assert calendar.is_workday(monday)
    entry(monday, is_workday=False)
    entry(saturday, is_workday=True)
    assert not calendar.is_workday(monday)
    assert calendar.is_workday(saturday)
    assert calendar.working_days_between(date(2026, 11, 22), date(2026, 11, 29)) == 5
    assert calendar.add_working_days(date(2026, 11, 22), 1) == date(2026, 11, 24)


def test_working_days_are_added_and_counted_back():
    assert calendar.add_working_days(date(2026, 9, 18), 7) == date(2026, 9, 29)
    assert calendar.add_working_days(date(2026, 9, 29), -7) == date(2026, 9, 18)
    assert calendar.add_working_days(date(2026, 9, 19), 0) == date(2026, 9, 19)


def test_the_year_2027_has_no_notice_yet():
    assert calendar.missing_years(date(2026, 11, 22)) == [2027]
    assert 2027 not in calendar.current().years


def test_an_unknown_year_still_has_its_statutory_holidays():
    # New Year, Spring Festival, Qingming, Labour Day, Dragon Boat, Mid-autumn, National Day 2027.
    for month, day in ((1, 1), (2, 5), (2, 8), (4, 5), (5, 2), (6, 9), (9, 15), (10, 3)):
        assert calendar.current().is_holiday(date(2027, month, day))
        assert not calendar.current().is_certain(date(2027, month, day))


def test_a_single_entry_does_not_make_a_year_known():
    entry(date(2027, 1, 4), is_workday=False)
    assert not calendar.current().is_certain(date(2027, 1, 4))
    assert calendar.missing_years(date(2026, 11, 22)) == [2027]


def test_a_provisional_notice_does_not_make_a_year_known():
    entry(date(2027, 1, 4), is_workday=False, notice_year=2027, provisional=True)
    assert calendar.missing_years(date(2026, 11, 22)) == [2027]


def test_the_notice_of_a_year_replaces_what_was_expected():
    entry(date(2027, 1, 1), is_workday=False, notice_year=2027)
    assert calendar.missing_years(date(2026, 11, 22)) == []
    assert calendar.current().is_certain(date(2027, 3, 1))
    assert not calendar.current().is_holiday(date(2027, 9, 15))


def test_some_years_alone_can_be_handed_out():
    assert calendar.calendar_for(2026, 2027).years == {2026}


def test_a_holiday_is_named_in_the_language_of_the_reader():
    assert calendar.day_name("National Day") == "国庆节"
    assert calendar.day_name("厂休") == "厂休"


def test_a_request_reads_the_calendar_once(django_assert_num_queries):
    once.begin()
    try:
        with django_assert_num_queries(1):
            assert calendar.current() is calendar.current()
        entry(date(2026, 11, 23), is_workday=False)
        assert calendar.is_workday(date(2026, 11, 23))
        calendar.forget()
        assert not calendar.is_workday(date(2026, 11, 23))
    finally:
        once.end()
    with django_assert_num_queries(2):
        calendar.current()
        calendar.current()
