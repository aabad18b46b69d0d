"""The ladder: who hears that a time limit is being used up, once for each rung of each clock."""

import threading
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.states import Role
from casework import audit, deadlines, escalation, outbox, rules, tasks, upkeep, worklist
from casework.models import Deadline, Escalation, EscalationStep, Notice
from casework.rules import Calendar, Pause, Span
from casework.states import DeadlineState, Rung, Unit
from casework.transitions import NotAllowed
from tests.casework import cast

pytestmark = pytest.mark.django_db
# Seven working days after Thursday 10 September: Sunday 20 September 2026 is worked.
START, DUE = date(2026, 9, 10), date(2026, 9, 20)
PLAIN = Calendar()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=cast.SHANGHAI)


def clock(code: str = "CM-ACC", **values) -> Deadline:
    return deadlines.start(cast.order(), code, on=START, office=cast.county(), **values)


def crew() -> tuple[User, User, User]:
    """Whoever has to act, the head of the county's office, the head of the city bureau."""
    return (
        cast.undertaker(),
        cast.person("head", Role.HEAD, cast.county()),
        cast.person("leader", Role.HEAD, cast.city()),
    )


def climb(day: date) -> int:
    return escalation.climb(day, at(day))


def heard(user: User) -> list[str]:
    rows = Notice.objects.filter(user=user, dedupe_key__startswith="escalation-")
    return [notice.text for notice in rows.order_by("at", "pk")]


def rungs(started: Deadline) -> list[tuple[str, date]]:
    rows = Escalation.objects.filter(deadline=started).order_by("reached_on")
    return [(row.rung, row.reached_on) for row in rows]


# --- The arithmetic ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "day"),
    [
        # Ten working days from Monday 5 January 2026: the last one is Monday 19 January.
        (80, date(2026, 1, 16)),
        (100, date(2026, 1, 20)),
        (150, date(2026, 1, 27)),
    ],
)
def test_a_share_of_working_days_is_reached_once_its_last_day_is_over(percent, day):
    span = Span(Unit.WORKING, date(2026, 1, 5), date(2026, 1, 19))
    assert span.reached_on(percent, day, PLAIN) == day
    assert span.reached_on(percent, day - timedelta(days=1), PLAIN) is None
    assert span.reached_on(percent, day + timedelta(days=40), PLAIN) == day


def test_calendar_days_count_every_day():
    span = Span(Unit.CALENDAR, date(2026, 1, 1), date(2026, 1, 11))
    assert span.reached_on(80, date(2026, 3, 1), PLAIN) == date(2026, 1, 10)
    assert span.reached_on(100, date(2026, 3, 1), PLAIN) == date(2026, 1, 12)
    assert span.reached_on(150, date(2026, 3, 1), PLAIN) == date(2026, 1, 17)


def test_days_on_which_the_clock_stood_still_are_no_part_of_it():
    stopped = Pause(date(2026, 1, 3), date(2026, 1, 8))
    span = Span(Unit.CALENDAR, date(2026, 1, 1), date(2026, 1, 16), [stopped])
    assert span.days(span.due, PLAIN) == 10
    assert span.reached_on(80, date(2026, 3, 1), PLAIN) == date(2026, 1, 15)


def test_a_limit_counted_back_is_over_once_its_last_day_has_passed():
    span = Span(Unit.WORKING, date(2026, 1, 19), date(2026, 1, 12))
    assert span.reached_on(80, date(2026, 1, 12), PLAIN) is None
    assert span.reached_on(100, date(2026, 1, 13), PLAIN) == date(2026, 1, 13)
    assert span.reached_on(150, date(2026, 3, 1), PLAIN) is None


# --- The rungs --------------------------------------------------------------------------------


def test_owner_head_and_leader_hear_one_after_the_other_and_once_each():
    owner, head, leader = crew()
    started = clock()
    for day in (START + timedelta(days=n) for n in range(1, 40)):
        climb(day)
    # 80 %: six of seven days over; 100 %: the day after the last; 150 %: eleven days over.
    assert rungs(started) == [
        (Rung.OWNER, date(2026, 9, 19)),
        (Rung.HEAD, date(2026, 9, 21)),
        (Rung.LEADER, date(2026, 9, 25)),
    ]
    assert [len(heard(user)) for user in (owner, head, leader)] == [2, 2, 1]
    assert heard(leader)[0].startswith("逾期：")


def test_a_missed_day_is_made_up_and_nobody_hears_twice():
    owner, head, leader = crew()
    started = clock()
    assert climb(date(2026, 11, 2)) == 3
    assert climb(date(2026, 11, 2)) == 0
    assert [rung for rung, _day in rungs(started)] == [Rung.OWNER, Rung.HEAD, Rung.LEADER]
    assert [len(heard(user)) for user in (owner, head, leader)] == [1, 1, 1]


def test_every_rung_is_on_record_with_whom_it_told():
    owner, head, _leader = crew()
    started = clock()
    climb(DUE + timedelta(days=1))
    row = Escalation.objects.get(deadline=started, rung=Rung.HEAD)
    assert set(row.told.all()) == {owner, head}
    lines = [entry.sentence for entry in audit.timeline(started.owner)]
    assert any("100" in line and "CM-ACC" in line for line in lines)
    assert audit.verify().sound


def test_the_percentages_are_rows_of_the_bureau():
    crew()
    started = clock()
    EscalationStep.objects.update_or_create(rung=Rung.OWNER, defaults={"percent": 50})
    climb(date(2026, 9, 17))
    assert rungs(started) == [(Rung.OWNER, date(2026, 9, 17))]


def test_an_extended_clock_is_measured_by_its_new_length():
    crew()
    started = clock("CM-CLUE")
    deadlines.extend(started, by=crew()[1], at=at(START + timedelta(days=1)), reason="检测需要时间")
    assert climb(date(2026, 10, 9)) == 0
    started.refresh_from_db()
    assert climb(started.due_on + timedelta(days=1)) == 2


@pytest.mark.parametrize("stop", ["paused", "met", "cancelled"])
def test_a_clock_that_does_not_run_tells_nobody(stop):
    crew()
    started = clock()
    day = START + timedelta(days=1)
    if stop == "paused":
        deadlines.pause(started.owner, "CM-ACC", on=day, reason="检测")
    else:
        getattr(deadlines, {"met": "meet", "cancelled": "cancel"}[stop])(
            started.owner, "CM-ACC", on=day
        )
    assert climb(date(2026, 12, 1)) == 0


def test_a_clock_whose_case_is_gone_tells_nobody():
    crew()
    clock()
    Deadline.objects.update(object_id=0)
    assert climb(date(2026, 12, 1)) == 0


@pytest.mark.parametrize("code", ["SC-OBJ", "PN-SHOW", "RT-REPORT"])
def test_what_nobody_must_do_is_never_escalated(code):
    assert not rules.is_climbed(code)


# --- A party's right --------------------------------------------------------------------------


def test_a_right_nobody_used_lapses_and_is_not_overdue():
    started = clock("SC-OBJ")
    robot = User.objects.robot("clock")
    assert deadlines.lapse_rights(started.due_on, by=robot, at=at(started.due_on)) == 0
    later = started.due_on + timedelta(days=3)
    assert deadlines.lapse_rights(later, by=robot, at=at(later)) == 1
    assert deadlines.lapse_rights(later, by=robot, at=at(later)) == 0
    started.refresh_from_db()
    assert (started.state, started.closed_on) == (DeadlineState.LAPSED, started.due_on)
    assert not started.is_overdue(later)


def test_a_duty_does_not_lapse():
    clock()
    later = date(2026, 12, 1)
    assert deadlines.lapse_rights(later, by=User.objects.robot("clock"), at=at(later)) == 0


# --- The daily task ---------------------------------------------------------------------------


def test_the_daily_task_tells_by_the_ladder_what_no_reminder_repeats():
    owner, head, _leader = crew()
    worklist.close_items(clock().owner, at=cast.NOW)
    worklist.open_item(
        Deadline.objects.get(code="CM-ACC").owner,
        "triage",
        title="受理",
        at=cast.NOW,
        assignee=owner,
    )
    for day in (date(2026, 9, 19), DUE, DUE + timedelta(days=1)):
        with time_machine.travel(at(day), tick=False):
            tasks.keep_deadlines()
            tasks.keep_deadlines()
    mine = Notice.objects.filter(user=owner).exclude(dedupe_key__startswith="supervision")
    assert [notice.dedupe_key.split("-")[0] for notice in mine.order_by("at")] == [
        "escalation",
        "deadline",
        "escalation",
    ]
    assert len(heard(head)) == 1


@pytest.mark.parametrize("wanted", [True, False])
def test_who_wants_it_hears_by_mail_as_well(wanted, mailoutbox):
    owner, _head, _leader = crew()
    owner.email, owner.preferences = "owner@example.org", {"escalation_mail": wanted}
    owner.save()
    clock()
    climb(DUE + timedelta(days=1))
    outbox.drain()
    assert [mail.to for mail in mailoutbox] == ([["owner@example.org"]] if wanted else [])


# --- On the pages -----------------------------------------------------------------------------


def test_my_work_counts_and_filters_what_was_escalated():
    owner, _head, _leader = crew()
    started = clock()
    worklist.open_item(
        started.owner, "triage", title="升级的事项", at=cast.NOW, assignee=owner, deadline=started
    )
    climb(date(2026, 9, 19))
    client = Client()
    client.force_login(owner)
    assert "升级的事项" not in client.get("/staff/?show=escalated").content.decode()
    climb(DUE + timedelta(days=1))
    html = client.get("/staff/?show=escalated").content.decode()
    assert "升级的事项" in html


# --- Two workers ------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once():
    crew()
    clock()
    barrier, told = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        try:
            told.append(climb(date(2026, 9, 19)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 0, 0, 1]
    assert Escalation.objects.count() == 1


def test_the_administrator_sets_a_percentage_and_it_is_on_record():
    admin = cast.person("admin", Role.ADMIN, cast.city())
    step = EscalationStep.objects.get_or_create(rung=Rung.OWNER, defaults={"percent": 80})[0]
    step.percent = 60
    upkeep.set_step(step, by=admin, at=cast.NOW)
    assert escalation.percents()[Rung.OWNER] == 60
    with pytest.raises(NotAllowed):
        upkeep.set_step(step, by=cast.undertaker(), at=cast.NOW)
