"""The life of a clock: started, stopped, lengthened, met; and what it says about its last day."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from accounts.states import Role
from casework import deadlines, worklist
from casework.audit import timeline
from casework.models import AuditEvent, Deadline, DeadlineRule, SupervisionOrder, WorkItem
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed, WrongState
from tests.casework import cast

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 14)


@pytest.fixture
def case() -> SupervisionOrder:
    return cast.order()


def head():
    return cast.person("head", Role.HEAD, cast.county())


def clock(case: SupervisionOrder, code: str = "SC-COR", on: date = MONDAY, **values) -> Deadline:
    return deadlines.start(case, code, on=on, **values)


# --- Start ------------------------------------------------------------------------------------


def test_a_clock_keeps_the_rule_as_it_was(case):
    started = clock(case, "CM-ACC", date(2026, 3, 2), office=cast.county())
    DeadlineRule.objects.filter(code="CM-ACC", regime="2020").update(amount=30)
    kept = Deadline.objects.get(pk=started.pk)
    assert (kept.rule.regime, kept.amount, kept.unit) == ("2020", 7, "working")
    assert kept.due_on == date(2026, 3, 11)
    assert kept.owner == case
    assert kept.title == case.label


def test_an_alias_starts_the_act_under_its_regime(case):
    started = clock(case, "SC-COR-14")
    assert (started.code, started.rule.regime) == ("SC-COR", "2014")
    assert deadlines.open_clock(case, "SC-COR-14") == started


def test_the_same_limit_does_not_run_twice(case):
    clock(case)
    with pytest.raises(Blocked, match="时限SC-COR已在计时"):
        clock(case)


def test_a_limit_runs_again_after_it_ended(case):
    clock(case)
    deadlines.cancel(case, "SC-COR", on=MONDAY)
    assert clock(case, on=date(2026, 9, 21)).due_on == date(2026, 11, 20)


def test_a_case_may_set_the_last_day_where_the_rule_has_none(case):
    started = clock(case, "SV-ANSWER", until=date(2026, 9, 30))
    assert started.due_on == date(2026, 9, 30)
    assert not started.provisional


@pytest.mark.parametrize("until", [None, date(2026, 9, 13)])
def test_a_last_day_missing_or_before_the_first_is_refused(case, until):
    with pytest.raises(Blocked):
        clock(case, "SV-ANSWER", until=until)


def test_a_limit_counted_back_has_its_reminders_ahead(case):
    started = clock(case, "SE-APPLY", date(2027, 5, 10))
    assert started.due_on == date(2027, 4, 10)
    assert started.remind_on is not None
    assert started.remind_on < started.due_on


def test_half_past_midnight_in_shanghai_belongs_to_that_day(case):
    received_at = datetime(2026, 9, 17, 0, 30, tzinfo=cast.SHANGHAI)
    assert received_at.astimezone(UTC).day == 16
    started = clock(case, "CM-ACC", timezone.localdate(received_at))
    assert started.started_on == date(2026, 9, 17)
    assert started.due_on == date(2026, 9, 28)


# --- End --------------------------------------------------------------------------------------


def test_a_met_clock_is_no_longer_open(case):
    clock(case)
    met = deadlines.meet(case, "SC-COR", on=date(2026, 9, 16))
    assert (met.state, met.closed_on, met.remind_on) == ("met", date(2026, 9, 16), None)
    assert deadlines.open_clock(case, "SC-COR") is None


def test_ending_a_clock_that_does_not_run_is_nothing(case):
    assert deadlines.meet(case, "RP-TELL", on=MONDAY) is None
    assert deadlines.cancel(case, "RP-TELL") is None
    assert deadlines.pause(case, "RP-TELL", on=MONDAY, reason="检测") is None
    assert deadlines.resume(case, "RP-TELL", on=MONDAY) is None


def test_a_stopped_clock_can_be_met(case):
    clock(case)
    deadlines.pause(case, "SC-COR", on=date(2026, 9, 16), reason="停产")
    met = deadlines.meet(case, "SC-COR", on=date(2026, 9, 18))
    assert met.state == DeadlineState.MET
    assert not met.pauses.filter(resumed_on=None).exists()


def test_all_clocks_of_a_closed_case_are_cancelled(case):
    clock(case)
    clock(case, "SE-RCK")
    assert {c.code for c in deadlines.cancel_all(case, on=MONDAY)} == {"SC-COR", "SE-RCK"}
    assert not Deadline.objects.of(case).open().exists()


# --- Overdue ----------------------------------------------------------------------------------


def test_overdue_is_a_predicate_of_the_day(case):
    started = clock(case, "CM-ACC", date(2026, 9, 10))  # due on Sunday the 20th, a working day
    due_on, day_after = date(2026, 9, 20), date(2026, 9, 21)
    assert not Deadline.objects.overdue(today=due_on).exists()
    assert Deadline.objects.overdue(today=day_after).get() == started
    assert started.is_overdue(day_after)
    assert not started.is_overdue(due_on)


def test_what_is_due_soon_lies_between_two_days(case):
    clock(case, "CM-ACC", date(2026, 9, 10))
    within = Deadline.objects.due_within
    assert within(today=date(2026, 9, 18), until=date(2026, 9, 20)).exists()
    assert not within(today=date(2026, 9, 21), until=date(2026, 9, 30)).exists()
    assert not within(today=date(2026, 9, 1), until=date(2026, 9, 19)).exists()


# --- Stop and resume --------------------------------------------------------------------------


def test_stopped_working_days_are_added(case):
    clock(case, "CM-ACC", date(2026, 9, 10))
    stopped = deadlines.pause(case, "CM-ACC", on=date(2026, 9, 11), reason="等待补正")
    assert (stopped.state, stopped.pause_reason) == ("paused", "等待补正")
    resumed = deadlines.resume(case, "CM-ACC", on=date(2026, 9, 16))
    assert (resumed.state, resumed.paused_on, resumed.pause_reason) == ("running", None, "")
    assert resumed.due_on == date(2026, 9, 23)


def test_a_stopped_clock_is_not_overdue(case):
    clock(case, "CM-ACC", date(2026, 9, 10))
    deadlines.pause(case, "CM-ACC", on=date(2026, 9, 11), reason="检测")
    assert not Deadline.objects.overdue(today=date(2026, 12, 1)).exists()


def test_a_clock_that_has_run_out_is_not_stopped(case):
    clock(case, "CM-ACC", date(2026, 9, 10))
    late = deadlines.pause(case, "CM-ACC", on=date(2026, 9, 21), reason="检测")
    assert late.state == DeadlineState.RUNNING
    assert Deadline.objects.overdue(today=date(2026, 9, 21)).exists()


def test_a_stop_over_a_weekend_alone_changes_no_date(case):
    before = clock(case, "CM-ACC", date(2026, 9, 10)).due_on
    deadlines.pause(case, "CM-ACC", on=date(2026, 9, 11), reason="检测")
    assert deadlines.resume(case, "CM-ACC", on=date(2026, 9, 13)).due_on == before


def test_a_clock_resumed_before_it_was_stopped_loses_nothing(case):
    before = clock(case).due_on
    deadlines.pause(case, "SC-COR", on=date(2026, 9, 16), reason="检测")
    assert deadlines.resume(case, "SC-COR", on=date(2026, 9, 15)).due_on == before


def test_two_stops_add_up(case):
    clock(case)
    for stopped, resumed in ((15, 17), (20, 25)):
        deadlines.pause(case, "SC-COR", on=date(2026, 9, stopped), reason="检测")
        last = deadlines.resume(case, "SC-COR", on=date(2026, 9, resumed))
    assert last.due_on == date(2026, 11, 20)


def test_stopping_twice_is_one_stop(case):
    clock(case)
    deadlines.pause(case, "SC-COR", on=date(2026, 9, 15), reason="检测")
    deadlines.pause(case, "SC-COR", on=date(2026, 9, 18), reason="另一次")
    assert Deadline.objects.get().paused_on == date(2026, 9, 15)


def test_a_date_set_in_the_case_moves_by_the_days_it_was_stopped(case):
    clock(case, "SV-ANSWER", until=date(2026, 9, 30))
    deadlines.pause(case, "SV-ANSWER", on=date(2026, 9, 16), reason="鉴定")
    moved = deadlines.resume(case, "SV-ANSWER", on=date(2026, 9, 19))
    assert moved.due_on == date(2026, 10, 3)


def test_the_work_item_follows_the_clock(case):
    started = clock(case, "CM-ACC", date(2026, 9, 10))
    worklist.open_item(case, "accept", title="受理", at=cast.NOW, deadline=started)
    deadlines.pause(case, "CM-ACC", on=date(2026, 9, 11), reason="检测")
    deadlines.resume(case, "CM-ACC", on=date(2026, 9, 16))
    assert WorkItem.objects.get(step="accept").due_on == date(2026, 9, 23)


# --- Extension --------------------------------------------------------------------------------


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=cast.SHANGHAI)


def test_a_head_extends_a_limit_once(case):
    started = clock(case, "RP-FILE", office=cast.county())
    longer = deadlines.extend(started, by=head(), at=at(date(2026, 9, 21)), reason="案情复杂")
    assert started.due_on == date(2026, 10, 10)
    assert longer.due_on == date(2026, 10, 30)
    granted = longer.extensions.get()
    assert (granted.amount, granted.due_before, granted.due_after, granted.approved_by) == (
        15, started.due_on, longer.due_on, head(),
    )  # fmt: skip
    with pytest.raises(Blocked, match="不得再延长"):
        deadlines.extend(longer, by=head(), at=at(date(2026, 9, 22)), reason="再次")


def test_an_extension_stands_on_the_timeline_of_the_case(case):
    started = clock(case, "RP-FILE")
    deadlines.extend(started, by=head(), at=at(date(2026, 9, 21)), reason="案情复杂")
    entry = timeline(case)[0]
    assert entry.sentence == "时限RP-FILE由2026年10月10日延长至2026年10月30日"
    assert entry.note == "案情复杂"
    assert timeline(case, public=True)[0].sentence == "期限延长至2026年10月30日"


def test_an_extension_counts_from_the_limit_before_it_rolls(case):
    started = clock(case, "CASE-END", date(2026, 7, 1))
    longer = deadlines.extend(started, by=head(), at=at(date(2026, 9, 1)), reason="案情复杂")
    assert (started.due_on, longer.due_on) == (date(2026, 9, 29), date(2026, 10, 29))
    board = deadlines.extend(
        longer, by=head(), at=at(date(2026, 10, 9)), reason="集体讨论", until=date(2026, 12, 1)
    )
    assert board.due_on == date(2026, 12, 1)
    assert board.extensions.count() == 2
    deadlines.pause(case, "CASE-END", on=date(2026, 11, 2), reason="鉴定")
    assert deadlines.resume(case, "CASE-END", on=date(2026, 11, 6)).due_on == date(2026, 12, 5)
    assert deadlines.explain(board)[-1] == "截止日：2026年12月1日，星期二。"


def test_a_clerk_or_the_head_of_another_office_extends_nothing(case):
    started = clock(case, "RP-FILE", office=cast.county("371322"))
    for person in (cast.elsewhere(), head()):
        with pytest.raises(NotAllowed):
            deadlines.extend(started, by=person, at=at(MONDAY), reason="案情复杂")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"reason": "  "}, "请填写延期理由"),
        ({"reason": "设备", "amount": 31}, "可延长1至30日"),
        ({"reason": "设备", "amount": 0}, "可延长1至30日"),
        # Day 27 of 30: five days before the end was day 25.
        ({"reason": "设备", "asked_on": date(2014, 7, 7)}, "延期须在2014年7月5日前"),
    ],
)
def test_an_extension_outside_the_rule_is_refused(case, values, message):
    started = clock(case, "SC-COR", date(2014, 6, 10))
    with pytest.raises(Blocked, match=message):
        deadlines.extend(started, by=head(), at=at(date(2014, 7, 4)), **values)
    assert not started.extensions.exists()


def test_five_days_before_the_end_an_extension_is_in_time(case):
    started = clock(case, "SC-COR", date(2014, 9, 3))  # 3 October is a holiday: ends on the 8th
    assert started.due_on == date(2014, 10, 8)
    asked = at(date(2014, 10, 3))
    longer = deadlines.extend(started, by=head(), at=asked, reason="设备更换", amount=10)
    assert longer.due_on == date(2014, 10, 13)


def test_a_limit_past_its_end_is_not_extended(case):
    started = clock(case, "RP-FILE")
    with pytest.raises(Blocked, match="延期须在2026年10月10日前"):
        deadlines.extend(started, by=head(), at=at(date(2026, 10, 11)), reason="迟")


def test_a_limit_counted_back_is_not_extended(case):
    started = clock(case, "SE-APPLY", date(2027, 5, 10))
    with pytest.raises(Blocked, match="不能延长"):
        deadlines.extend(started, by=head(), at=at(MONDAY), reason="忙")


@pytest.mark.parametrize("until", [None, date(2026, 9, 1)])
def test_a_board_must_set_a_later_day(case, until):
    DeadlineRule.objects.filter(code="CASE-END-EXT").delete()
    started = clock(case, "CASE-END", date(2026, 7, 1))
    with pytest.raises(Blocked):
        deadlines.extend(started, by=head(), at=at(date(2026, 9, 1)), reason="议", until=until)


def test_a_met_limit_is_not_extended(case):
    started = clock(case, "RP-FILE")
    deadlines.meet(case, "RP-FILE", on=MONDAY)
    with pytest.raises(WrongState):
        deadlines.extend(started, by=head(), at=at(MONDAY), reason="迟")
    assert not AuditEvent.objects.filter(action="casework.deadline.extend").exists()


# --- Explanation ------------------------------------------------------------------------------


def test_a_working_day_limit_explains_itself(case):
    assert deadlines.explain(clock(case, "RP-TELL-20", date(2026, 9, 18))) == [
        "起算：2026年9月18日，星期五（作出立案或不立案决定），当日不计入。",
        "规则RP-TELL（2020）：告知实名举报人，期限5个工作日。",
        "依据：市场监督管理投诉举报处理暂行办法（市场监管总局令第20号）第三十一条。",
        "不计入：9月19日（周末）。",
        "周末调休上班，计入：9月20日（国庆节）。",
        "截止日：2026年9月24日，星期四。",
    ]


def test_a_limit_inside_one_week_skips_nothing(case):
    lines = deadlines.explain(clock(case, "SE-REP", MONDAY))
    assert not any(line.startswith("不计入") for line in lines)


def test_a_rolled_limit_explains_itself_in_english(case):
    started = clock(case, "SC-COR", date(2026, 8, 3))
    with translation.override("en"):
        lines = deadlines.explain(started)
    assert lines[1] == "Rule SC-COR, regime 2020: complete the correction, within 60 days."
    assert lines[3] == "Moved from 2 Oct 2026 to 8 Oct 2026, past: 2 Oct – 7 Oct (National Day)."
    assert lines[-1] == "Last day: 8 Oct 2026, Thursday."


def test_a_stopped_and_extended_limit_tells_both(case):
    clock(case, "RP-FILE")
    deadlines.pause(case, "RP-FILE", on=date(2026, 9, 15), reason="检测")
    resumed = deadlines.resume(case, "RP-FILE", on=date(2026, 9, 18))
    longer = deadlines.extend(resumed, by=head(), at=at(date(2026, 9, 21)), reason="案情复杂")
    deadlines.pause(case, "RP-FILE", on=date(2026, 9, 22), reason="鉴定")
    lines = deadlines.explain(longer)
    assert "2026年9月15日后暂停计时，至2026年9月18日止（含当日）：检测。" in lines
    assert "自2026年9月22日起暂停计时：鉴定。" in lines
    assert any("批准人head：案情复杂。" in line for line in lines)


def test_marks_say_provisional_to_be_verified_and_set_by_us(case):
    assert any(
        line.startswith("暂定：")
        for line in deadlines.explain(clock(case, "CM-ACC", date(2026, 12, 28)))
    )
    assert any(
        line.startswith("待核实：") for line in deadlines.explain(clock(case, "CM-MED", MONDAY))
    )
    assert "本期限由本局设定，并非法定期限。" in deadlines.explain(clock(case, "SM-RCK", MONDAY))


def test_a_set_date_and_a_day_that_stays_are_told(case):
    set_day = deadlines.explain(clock(case, "SV-ANSWER", until=date(2026, 9, 30)))
    assert "规则SV-ANSWER（all）：反馈办理结果（督办单规定期限），截止日由事项确定。" in set_day
    stays = deadlines.explain(clock(case, "CASE-END", date(2026, 7, 18)))
    assert "最后一日为非工作日，按本规则不顺延。" not in stays
    stays = deadlines.explain(clock(case, "SC-RCK", date(2026, 8, 3)))
    assert "最后一日为非工作日，按本规则不顺延。" in stays


def test_the_clocks_of_a_case_come_in_the_order_of_their_ends(case):
    clock(case, "CASE-END")
    clock(case, "CM-ACC")
    assert [c.code for c in deadlines.clocks(case)] == ["CM-ACC", "CASE-END"]


def test_every_row_has_a_name_for_lists_and_logs(case):
    started = clock(case, "RP-FILE")
    deadlines.pause(case, "RP-FILE", on=date(2026, 9, 15), reason="检测")
    resumed = deadlines.resume(case, "RP-FILE", on=date(2026, 9, 16))
    longer = deadlines.extend(resumed, by=head(), at=at(date(2026, 9, 21)), reason="案情复杂")
    assert str(started) == "RP-FILE 2026-10-10"
    assert started.label == f"{case.label} RP-FILE"[:120]
    assert str(longer.pauses.get()) == f"{longer} 2026-09-15"
    assert str(longer.extensions.get()) == f"{longer} {longer.due_on}"
    assert str(started.rule) == started.rule.label == "RP-FILE (2019)"
    assert DeadlineRule.objects.in_force(MONDAY).filter(code="CM-ACC").get().regime == "2026"
