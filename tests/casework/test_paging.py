from datetime import date, timedelta

import pytest

from casework.models import WorkdayOverride
from casework.paging import keyset

pytestmark = pytest.mark.django_db


@pytest.fixture
def days() -> list[WorkdayOverride]:
    """Seven rows, three of them without a value in the ordering column."""
    return [
        WorkdayOverride.objects.create(
            day=date(2030, 1, 1) + timedelta(days=number),
            is_workday=True,
            name="x",
            source="x",
            notice_year=None if number % 3 == 0 else 2030 + number % 2,
        )
        for number in range(7)
    ]


def walk(order: str, size: int) -> tuple[list[int], list[int]]:
    """Every pk forwards, then every pk of the way back."""
    forwards, cursor, backwards = [], None, []
    page = keyset(WorkdayOverride.objects.all(), order=order, cursor=None, size=size)
    while True:
        forwards += [row.pk for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
        page = keyset(WorkdayOverride.objects.all(), order=order, cursor=cursor, size=size)
    backwards = [row.pk for row in page.rows]
    while page.previous:
        page = keyset(WorkdayOverride.objects.all(), order=order, cursor=page.previous, size=size)
        backwards = [row.pk for row in page.rows] + backwards
    return forwards, backwards


@pytest.mark.parametrize("order", ["notice_year", "-notice_year", "day", "-day", "-pk"])
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_every_row_is_shown_exactly_once_both_ways(
    days: list[WorkdayOverride], order: str, size: int
) -> None:
    forwards, backwards = walk(order, size)
    assert sorted(forwards) == sorted(day.pk for day in days)
    assert forwards == backwards


def test_rows_without_a_value_come_last(days: list[WorkdayOverride]) -> None:
    page = keyset(WorkdayOverride.objects.all(), order="notice_year", cursor=None)
    values = [row.notice_year for row in page.rows]
    assert values == [2030, 2030, 2031, 2031, None, None, None]


def test_a_forged_cursor_shows_the_first_page(days: list[WorkdayOverride]) -> None:
    page = keyset(WorkdayOverride.objects.all(), order="day", cursor="forged", size=2)
    assert [row.pk for row in page.rows] == [days[0].pk, days[1].pk]
