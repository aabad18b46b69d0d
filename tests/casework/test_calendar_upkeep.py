"""Rules and calendar kept by administrators, and the yearly notice that makes days firm."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.states import Role
from casework import deadlines, upkeep
from casework.models import AuditEvent, Deadline, DeadlineRule, WorkdayOverride
from casework.transitions import NotAllowed
from casework.upkeep import NoticeDay
from tests.casework import cast

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 28, 9, 0, tzinfo=cast.SHANGHAI)
# An invented notice: complete, but no prediction of the real one.
OFF = [
    "01-01", "01-02", "01-03", "02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11",
    "04-05", "05-01", "05-02", "05-03", "06-09", "09-15", "10-01", "10-02", "10-03", "10-04",
]  # fmt: skip
WORKED = ["01-09", "02-20"]


def notice() -> list[NoticeDay]:
    off = [NoticeDay(date.fromisoformat(f"2027-{day}"), False, "放假") for day in OFF]
    return off + [NoticeDay(date.fromisoformat(f"2027-{day}"), True, "调休上班") for day in WORKED]


def admin():
    return cast.person("admin", Role.ADMIN, cast.city())


def enter(days=None, year=2027):
    days = notice() if days is None else days
    return upkeep.import_notice(year, days, source="国办通知", by=admin(), at=AT)


def clock(code="CM-ACC", on=date(2026, 12, 28)) -> Deadline:
    return deadlines.start(cast.order(AT), code, on=on)


# --- The notice -------------------------------------------------------------------------------


def test_a_notice_makes_provisional_days_firm():
    waiting = clock()
    assert (waiting.provisional, waiting.due_on) == (True, date(2027, 1, 7))
    assert enter().moved == []
    waiting.refresh_from_db()
    assert (waiting.provisional, waiting.due_on) == (False, date(2027, 1, 7))


def test_a_notice_moves_a_day_and_the_log_says_so():
    waiting = clock(on=date(2027, 1, 28))
    before = waiting.due_on
    (move,) = enter().moved
    waiting.refresh_from_db()
    assert (move.clock, move.before) == (waiting, before)
    assert (before, waiting.due_on) == (date(2027, 2, 10), date(2027, 2, 15))
    event = AuditEvent.objects.get(action="casework.deadline.recount")
    assert event.detail == {
        "code": "CM-ACC", "due_before_on": "2027-02-10", "due_on": "2027-02-15"
    }  # fmt: skip
    assert event.case_id == str(waiting.owner.pk)


def test_a_stopped_clock_is_counted_again_with_its_stops():
    waiting = clock(on=date(2027, 1, 28))
    deadlines.pause(waiting.owner, "CM-ACC", on=date(2027, 1, 29), reason="检测")
    deadlines.resume(waiting.owner, "CM-ACC", on=date(2027, 2, 1))
    enter()
    waiting.refresh_from_db()
    assert waiting.due_on == date(2027, 2, 16)


def test_a_longer_time_granted_by_the_board_survives_the_notice():
    DeadlineRule.objects.filter(code="CASE-END-EXT").delete()
    DeadlineRule.objects.filter(code="CASE-END").update(rollover="statutory")
    waiting = clock("CASE-END", date(2026, 12, 1))
    head = cast.person("head", Role.HEAD, cast.city())
    deadlines.extend(waiting, by=head, at=AT, reason="议", until=date(2027, 6, 1))
    Deadline.objects.update(provisional=True)
    enter()
    waiting.refresh_from_db()
    assert waiting.due_on == date(2027, 6, 1)


def test_a_met_clock_keeps_its_day():
    waiting = clock(on=date(2027, 1, 28))
    deadlines.meet(waiting.owner, "CM-ACC", on=date(2027, 1, 29))
    assert enter().moved == []


def test_a_second_import_replaces_the_first():
    assert enter().entered == len(notice())
    outcome = enter([day for day in notice() if day.day != date(2027, 2, 20)])
    assert (outcome.entered, outcome.dropped) == (len(notice()) - 1, 1)
    assert not WorkdayOverride.objects.filter(day=date(2027, 2, 20)).exists()


BAD = [
    ([], "缺少法定节日2027-10-01"),
    ([*notice(), NoticeDay(date(2026, 6, 1), False, "儿童节")], "2026-06-01不属于2027年"),
    ([*notice(), notice()[3]], "2027-02-05重复出现"),
]


@pytest.mark.parametrize(("days", "message"), BAD)
def test_a_notice_that_cannot_be_complete_is_refused(days, message):
    with pytest.raises(ValidationError, match=message):
        enter(days)
    assert not WorkdayOverride.objects.exists()


def test_a_notice_may_name_the_december_before_its_year():
    days = [*notice(), NoticeDay(date(2026, 12, 31), False, "元旦")]
    assert enter(days).entered == len(days)


def test_only_administrators_and_the_system_keep_the_calendar():
    with pytest.raises(NotAllowed):
        upkeep.import_notice(2027, notice(), source="x", by=cast.supervisor(), at=AT)


def test_days_known_by_an_update_are_counted_again():
    clock(on=date(2026, 3, 2))
    Deadline.objects.update(provisional=True, due_on=date(2026, 3, 10))
    (move,) = deadlines.recount_known(by=admin(), at=AT)
    assert (move.clock.due_on, move.clock.provisional) == (date(2026, 3, 11), False)
    assert deadlines.recount_known(by=admin(), at=AT) == []


# --- Single days ------------------------------------------------------------------------------


def day_off(day: date, name: str = "停电") -> WorkdayOverride:
    return WorkdayOverride(day=day, is_workday=False, name=name, source="市政府通知")


def test_a_new_day_off_moves_a_firm_limit_later():
    firm = clock(on=date(2026, 11, 23))
    assert firm.due_on == date(2026, 12, 2)
    (move,) = upkeep.set_day(day_off(date(2026, 11, 25)), by=admin(), at=AT)
    assert move.clock.due_on == date(2026, 12, 3)


def test_a_firm_limit_never_moves_earlier():
    firm = clock(on=date(2026, 11, 23))
    saturday = WorkdayOverride(
        day=date(2026, 11, 28), is_workday=True, name="加班", source="市政府通知"
    )
    assert upkeep.set_day(saturday, by=admin(), at=AT) == []
    firm.refresh_from_db()
    assert firm.due_on == date(2026, 12, 2)


def test_a_resumed_limit_never_ends_before_what_was_promised():
    clock(on=date(2026, 11, 23))
    case = Deadline.objects.get().owner
    saturday = WorkdayOverride(
        day=date(2026, 11, 28), is_workday=True, name="加班", source="市政府通知"
    )
    upkeep.set_day(saturday, by=admin(), at=AT)
    deadlines.pause(case, "CM-ACC", on=date(2026, 11, 24), reason="检测")
    resumed = deadlines.resume(case, "CM-ACC", on=date(2026, 11, 24))
    assert resumed.due_on == date(2026, 12, 2)


def test_a_day_moved_to_another_date_counts_both():
    entry = day_off(date(2026, 11, 25))
    upkeep.set_day(entry, by=admin(), at=AT)
    clock(on=date(2026, 11, 30))
    entry.day = date(2026, 12, 2)
    assert len(upkeep.set_day(entry, by=admin(), at=AT)) == 1


def test_a_day_removed_is_in_the_log():
    entry = day_off(date(2026, 11, 25))
    upkeep.set_day(entry, by=admin(), at=AT)
    upkeep.remove_day(entry, by=admin(), at=AT)
    assert not WorkdayOverride.objects.exists()
    actions = AuditEvent.objects.order_by("seq").values_list("action", flat=True)
    assert list(actions)[-2:] == [upkeep.DAY_SET, upkeep.DAY_REMOVED]


# --- Rules ------------------------------------------------------------------------------------


def test_a_changed_rule_is_marked_and_logged():
    rule = DeadlineRule.objects.get(code="SM-LEAD")
    rule.amount = -3
    upkeep.set_rule(rule, by=admin(), at=AT)
    rule.refresh_from_db()
    assert (rule.amount, rule.customised) == (-3, True)
    event = AuditEvent.objects.get(action=upkeep.RULE_SET)
    assert event.detail["new"] == {"amount": "-3", "customised": "True"}


def test_two_rows_of_a_code_in_force_at_once_are_refused():
    rule = DeadlineRule.objects.get(code="CM-ACC", regime="2020")
    rule.effective_to = None
    with pytest.raises(ValidationError, match="2026时期的规定重叠"):
        upkeep.set_rule(rule, by=admin(), at=AT)


def test_a_rule_can_be_removed_while_nothing_stands_on_it():
    upkeep.remove_rule(DeadlineRule.objects.get(code="IQ-REPLY"), by=admin(), at=AT)
    assert not DeadlineRule.objects.filter(code="IQ-REPLY").exists()


def test_a_regulator_changes_no_rule():
    with pytest.raises(NotAllowed):
        upkeep.set_rule(DeadlineRule.objects.get(code="IQ-REPLY"), by=cast.supervisor(), at=AT)


# --- The commands -----------------------------------------------------------------------------


def write(path, rows, heading="日期,类型,名称"):
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def good_rows():
    return [f"{d.day},{'班' if d.is_workday else '休'},{d.name}" for d in notice()]


def run(*args):
    out, err = StringIO(), StringIO()
    try:
        call_command("import_calendar", *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue() + err.getvalue()
    return 0, out.getvalue() + err.getvalue()


def test_a_file_is_imported_and_tells_what_moved(tmp_path):
    waiting = clock(on=date(2027, 1, 28))
    code, text = run(write(tmp_path / "2027.csv", good_rows()), "--by", admin().username)
    assert code == 0
    assert "2027: 22 days, 0 dropped" in text
    assert f"{waiting.label}: 2027-02-10 -> 2027-02-15" in text
    assert WorkdayOverride.objects.filter(notice_year=2027, source="2027.csv").count() == 22


def test_a_dry_run_enters_nothing(tmp_path):
    file = write(tmp_path / "2027.csv", good_rows(), "Date,Kind,Name")
    assert run(file, "--dry-run") == (0, "2027: 22 days, nothing entered\n")
    assert not WorkdayOverride.objects.exists()


@pytest.mark.parametrize(
    ("rows", "heading", "messages"),
    [
        (["2027-13-01,休,元旦", "2027年1月2日,玩,", "x,休,x"], "日期,类型,名称",
         ["第2行：2027-13-01不是日期", "第3行：类型应为", "第3行：缺少名称", "第4行"]),
        ([], "日期,类型,名称", ["文件中没有数据行"]),
        (["2027-01-01,元旦"], "日期,名称", ["缺少表头“类型”"]),
        (["2027-01-01,休,元旦"], "日期,类型,名称", ["缺少法定节日2027-10-03"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("option", [[], ["--dry-run"]])
def test_a_bad_file_is_refused_by_row_and_enters_nothing(tmp_path, rows, heading, messages, option):
    code, text = run(write(tmp_path / "bad.csv", rows, heading), *option)
    assert code == 1
    assert all(message in text for message in messages)
    assert not WorkdayOverride.objects.exists()


def test_a_missing_file_or_an_unknown_person_is_a_sentence(tmp_path):
    assert run(tmp_path / "none.csv")[0] == 1
    file = write(tmp_path / "2027.csv", good_rows())
    assert run(file, "--by", "nobody") == (1, "没有用户nobody。\n")


def test_the_system_imports_where_no_person_is_named(tmp_path):
    assert run(write(tmp_path / "2027.csv", good_rows()), "--year", "2027")[0] == 0
    assert AuditEvent.objects.get(action=upkeep.NOTICE_IMPORTED).actor.username == "robot-clock"
