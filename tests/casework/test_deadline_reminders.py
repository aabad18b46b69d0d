"""Who hears of a clock that runs out, and of a calendar that is not known."""

import threading
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.template import engines

from accounts.states import Role
from casework import deadlines, reminders, tasks, worklist
from casework.models import Deadline, Notice, SupervisionOrder
from tests.casework import cast

pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 20)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=cast.SHANGHAI)


def clock() -> Deadline:
    """A complaint-like clock of the county, due on Sunday 20 September, a working day."""
    return deadlines.start(cast.order(), "CM-ACC", on=date(2026, 9, 10), office=cast.county())


def head():
    return cast.person("head", Role.HEAD, cast.county())


def remind(day: date) -> int:
    return reminders.remind(day, at(day))


def test_whoever_the_case_waits_for_hears_ahead_and_on_the_day():
    clock()
    cast.undertaker()  # the order's work item waits for the county's regulators
    days = [date(2026, 9, 14) + timedelta(days=n) for n in range(7)]
    assert [d.day for d in days if remind(d)] == [16, 18, 20]
    notices = Notice.objects.filter(user=cast.undertaker(), dedupe_key__startswith="deadline-")
    assert notices.count() == 3
    assert "决定是否受理并告知，截止日2026年9月20日" in notices.order_by("at").first().text


def test_what_is_late_is_told_by_the_ladder_and_by_no_reminder():
    clock()
    cast.undertaker()
    head()
    assert remind(DUE) == 1
    assert remind(DUE + timedelta(days=1)) == 0
    assert not Notice.objects.filter(user=head(), dedupe_key__startswith="deadline-").exists()


def test_a_clock_another_worker_claimed_is_passed_over():
    first, second = clock(), deadlines.start(cast.order(), "CM-ACC", on=date(2026, 9, 10))
    told = []

    def tell(mine: Deadline) -> None:
        told.append(mine)
        Deadline.objects.exclude(pk=mine.pk).update(remind_on=date(2026, 9, 20))

    assert deadlines.remind(date(2026, 9, 18), tell) == 1
    assert told == [first]
    assert Deadline.objects.get(pk=second.pk).remind_on == date(2026, 9, 20)


def test_a_reminder_missed_for_days_is_given_once():
    clock()
    assert remind(DUE - timedelta(days=1)) == 1
    assert remind(DUE - timedelta(days=1)) == 0


def test_a_person_named_by_the_work_item_hears_alone():
    started = clock()
    worklist.close_items(started.owner, at=cast.NOW)
    worklist.open_item(
        started.owner, "visit", title="现场", at=cast.NOW, assignee=cast.supervisor()
    )
    remind(date(2026, 9, 18))
    told = Notice.objects.filter(dedupe_key__startswith="deadline-")
    assert [notice.user for notice in told.order_by("pk")] == [cast.supervisor()]


def test_an_enterprise_hears_of_what_it_has_to_do():
    started = clock()
    contact = cast.person("contact", Role.ENTERPRISE, None)
    contact.organisation_code = "91371302MA3C1D2E3U"
    contact.save()
    worklist.close_items(started.owner, at=cast.NOW)
    worklist.open_item(
        started.owner,
        "evidence",
        title="整改",
        at=cast.NOW,
        role=Role.ENTERPRISE,
        organisation_code=contact.organisation_code,
    )
    remind(date(2026, 9, 18))
    assert Notice.objects.filter(user=contact).exists()


def test_a_clock_whose_case_is_gone_rings_nobody_and_breaks_nothing():
    started = clock()
    Deadline.objects.update(object_id=0)
    assert remind(date(2026, 9, 18)) == 1
    started.refresh_from_db()
    assert reminders.case_url(started) == "/staff/"


@pytest.mark.parametrize("end", [deadlines.meet, deadlines.cancel])
def test_an_ended_clock_reminds_no_more(end):
    started = clock()
    end(started.owner, "CM-ACC", on=date(2026, 9, 11))
    assert remind(DUE) == 0


def test_a_later_last_day_is_reminded_anew():
    started = clock()
    remind(date(2026, 9, 18))
    deadlines.pause(started.owner, "CM-ACC", on=date(2026, 9, 18), reason="检测")
    assert remind(DUE) == 0
    resumed = deadlines.resume(started.owner, "CM-ACC", on=date(2026, 9, 22))
    assert resumed.due_on == date(2026, 9, 23)
    assert remind(date(2026, 9, 23)) == 1


# --- The calendar -----------------------------------------------------------------------------


def admin():
    return cast.person("admin", Role.ADMIN, cast.city())


def test_administrators_hear_in_november_that_the_next_year_is_not_known():
    admin()
    november = date(2026, 11, 22)
    assert reminders.calendar_alarm(november, at(november)) == [2027]
    assert reminders.calendar_alarm(november, at(november)) == [2027]
    assert Notice.objects.get(user=admin()).text.startswith("2027年放假通知尚未导入")


def test_before_november_the_next_year_matters_once_a_limit_reaches_it():
    march = date(2026, 3, 2)
    assert reminders.calendar_alarm(march, at(march)) == []
    deadlines.start(cast.order(), "SC-OBJ", on=date(2026, 12, 20))
    assert reminders.calendar_alarm(march, at(march)) == [2027]


def test_the_task_does_all_of_it_and_can_be_repeated():
    admin()
    clock()
    with time_machine.travel(at(date(2026, 11, 22)), tick=False):
        assert tasks.keep_deadlines() == 1
        assert tasks.keep_deadlines() == 0
    assert Notice.objects.filter(user=admin()).count() == 1


# --- Two workers ------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once():
    clock()
    barrier, told = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        try:
            told.append(remind(date(2026, 9, 18)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 0, 0, 1]


# --- In the page ------------------------------------------------------------------------------


def page(deadline: Deadline | None) -> str:
    template = engines["django"].from_string("{% load deadline %}{% explain_date deadline %}")
    return template.render({"deadline": deadline})


def test_the_page_explains_the_date():
    html = page(clock())
    assert "起算：2026年9月10日" in html
    assert "待核实" in html
    assert "暂定" not in html


def test_the_page_marks_a_provisional_date():
    assert "暂定" in page(deadlines.start(cast.order(), "CM-ACC", on=date(2026, 12, 28)))


def test_the_page_of_a_case_without_a_clock_says_nothing():
    assert page(None).strip() == ""
    assert SupervisionOrder.objects.count() == 0
