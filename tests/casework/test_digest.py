"""What is due, once in the morning of a working day, to whoever wants it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from accounts.states import Role
from casework import deadlines, digest, escalation, outbox, supervision, tasks, worklist
from casework.models import WorkItem
from tests.casework import cast

pytestmark = pytest.mark.django_db
# A Wednesday.
TODAY = date(2026, 9, 23)


def at(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 40, tzinfo=cast.SHANGHAI)


def reader(**preferences) -> User:
    user = cast.undertaker()
    user.email, user.preferences = "undertaker@example.org", preferences
    user.save()
    return user


def due(day: date, number: int = 1) -> WorkItem:
    """A step of a case of the county that is due on the day."""
    item = worklist.open_item(
        reader_row(number), "visit", title=f"待办{number}", at=cast.NOW, assignee=cast.undertaker()
    )
    item.due_on = day
    item.save()
    return item


def reader_row(number: int) -> User:
    """Any row with a page can wait for somebody; here an account stands for a case."""
    user = cast.person(f"case{number}", Role.INSPECTOR, cast.county())
    user.get_absolute_url = lambda: f"/staff/x/{number}/"
    return user


def send(day: date = TODAY) -> int:
    sent = digest.send_all(day, at(day))
    outbox.drain()
    return sent


def test_everything_is_grouped_and_linked(mailoutbox):
    reader()
    due(TODAY - timedelta(days=1), 1)
    due(TODAY, 2)
    due(date(2026, 9, 24), 3)
    due(date(2026, 10, 20), 4)
    cast.order()
    assert send() == 1
    body = mailoutbox[0].body
    order = [body.index(word) for word in ("逾期", "待办1", "今天到期", "待办2", "待办3", "督办")]
    assert order == sorted(order)
    assert "待办4" not in body
    assert "/staff/x/1/" in body
    assert mailoutbox[0].subject.endswith("共4项")


def test_nothing_to_say_is_no_mail(mailoutbox):
    reader()
    assert send() == 0
    assert mailoutbox == []


def test_a_day_off_brings_no_mail():
    reader()
    due(TODAY)
    # The Mid-autumn Festival, and a plain Saturday.
    assert send(date(2026, 9, 25)) == 0
    assert send(date(2026, 9, 12)) == 0


def test_a_person_hears_once_a_day_however_often_the_task_runs(mailoutbox):
    reader()
    due(TODAY)
    for hour in (7, 8, 9):
        with time_machine.travel(at(TODAY, hour), tick=False):
            tasks.send_digests()
    outbox.drain()
    assert len(mailoutbox) == 1


def test_what_came_later_in_the_morning_waits_for_tomorrow(mailoutbox):
    reader()
    assert send() == 0
    due(TODAY)
    assert send() == 0
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("choice", "day", "expected"),
    [
        ("none", TODAY, 0),
        ("weekly", TODAY, 0),
        ("weekly", date(2026, 9, 21), 1),
        # Monday 5 October 2026 is a holiday: the week begins on Thursday.
        ("weekly", date(2026, 10, 8), 1),
        ("weekly", date(2026, 10, 9), 0),
        ("daily", TODAY, 1),
    ],
)
def test_the_person_chooses_how_often(choice, day, expected):
    reader(digest=choice)
    due(day)
    assert send(day) == expected


def test_the_mail_speaks_the_persons_language(mailoutbox):
    reader(language="en")
    due(TODAY)
    send()
    assert mailoutbox[0].subject.startswith("What is due on")


def test_at_most_twenty_lines_and_how_many_more(mailoutbox):
    reader()
    for number in range(23):
        due(TODAY, number)
    send()
    assert mailoutbox[0].body.count("· ") == 20
    assert "另有3项" in mailoutbox[0].body


def test_new_escalations_are_told_once(mailoutbox):
    reader()
    deadlines.start(cast.order(), "CM-ACC", on=date(2026, 9, 10), office=cast.county())
    escalation.climb(date(2026, 9, 21), at(date(2026, 9, 21), 1))
    assert "100 %" in body_of(mailoutbox, date(2026, 9, 21))
    assert "%" not in body_of(mailoutbox, date(2026, 9, 22))


def body_of(mailoutbox, day: date) -> str:
    mailoutbox.clear()
    send(day)
    return mailoutbox[0].body if mailoutbox else ""


def test_an_answered_order_is_no_longer_named(mailoutbox):
    reader()
    order = cast.order()
    supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="已办结")
    assert send() == 0


def test_who_has_no_address_is_passed_over():
    user = reader()
    user.email = ""
    user.save()
    due(TODAY)
    assert send() == 0
