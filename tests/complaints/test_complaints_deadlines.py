"""Every time limit of a complaint, as the regulation and the calendar say (domain.md 10.2, 11)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework import calendar, deadlines
from casework.models import Deadline, DeadlineRule
from casework.rules import Rule, Unit, due_on
from complaints import transitions
from complaints.mediation import transitions as talks
from complaints.mediation.states import Payer
from complaints.models import Complaint
from complaints.rules import regime_of
from complaints.states import Outcome, Regime
from tests import factories_complaints as make
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


def day(text: str) -> date:
    return date.fromisoformat(text)


def last_day(code: str, started: str, regime: str | None = None) -> str:
    return deadlines.due(code, day(started), regime).due_on.isoformat()


def clock(complaint: Complaint, code: str) -> Deadline:
    return Deadline.objects.of(complaint).get(code=code)


@pytest.fixture
def people() -> make.Desk:
    return make.desk()


# --- CM-ACC: decide and tell ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        # Order 51 of 1998: seven days by the calendar, whatever the weekend.
        ("2014-09-03", "2014-09-10"),
        ("2014-09-16", "2014-09-23"),
        ("2014-09-26", "2014-10-03"),
        ("2019-12-31", "2020-01-07"),
        # Order 20: seven working days; New Year 2020 is a holiday, 19 January a working Sunday.
        ("2020-01-01", "2020-01-10"),
        ("2025-12-31", "2026-01-12"),
        ("2026-02-13", "2026-03-02"),
        ("2026-04-14", "2026-04-23"),
        # Order 121.
        ("2026-04-15", "2026-04-24"),
        ("2026-04-30", "2026-05-13"),
        ("2026-09-10", "2026-09-20"),
        ("2026-09-17", "2026-09-28"),
        ("2026-09-18", "2026-09-29"),
    ],
)
def test_a_complaint_is_decided_within_seven_days_of_its_regime(received, ends):
    complaint = make.received(at=make.moment(day(received)))
    assert clock(complaint, "CM-ACC").due_on.isoformat() == ends
    assert last_day("CM-ACC", received) == ends


@pytest.mark.parametrize(
    ("received", "regime"),
    [
        ("2014-09-03", Regime.ORDER_51),
        ("2019-12-31", Regime.ORDER_51),
        ("2020-01-01", Regime.ORDER_20),
        ("2026-04-14", Regime.ORDER_20),
        ("2026-04-15", Regime.ORDER_121),
    ],
)
def test_the_day_of_receipt_decides_the_regime(received, regime):
    assert regime_of(day(received)) == regime
    assert make.received(at=make.moment(day(received))).regime == regime


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        # 00:30 in Shanghai is still the day before in Greenwich.
        (datetime(2026, 4, 14, 16, 30, tzinfo=UTC), "2026-04-24"),
        (datetime(2026, 4, 14, 15, 59, tzinfo=UTC), "2026-04-23"),
        (datetime(2026, 9, 9, 16, 30, tzinfo=UTC), "2026-09-20"),
    ],
)
def test_half_past_midnight_in_shanghai_belongs_to_that_day(moment, ends):
    assert clock(make.received(at=moment), "CM-ACC").due_on.isoformat() == ends


def test_a_year_without_a_calendar_is_called_provisional():
    found = deadlines.due("CM-ACC", day("2026-12-28"))
    assert found.provisional


# --- CM-MED: the mediation ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started", "working_days", "ends"),
    [
        ("2014-09-24", 45, "2014-12-01"),
        ("2026-09-30", 15, "2026-10-27"),
        ("2026-02-13", 7, "2026-03-02"),
    ],
)
def test_working_days_are_counted_by_the_official_calendar(started, working_days, ends):
    rule = Rule("X", working_days, Unit.WORKING)
    assert due_on(rule, day(started), calendar.build()).due_on.isoformat() == ends


@pytest.mark.parametrize(
    ("received", "accepted", "ends"),
    [
        # Order 20: forty-five working days from acceptance, past Qingming and the May holiday.
        ("2026-03-30", "2026-04-01", "2026-06-08"),
        ("2026-04-14", "2026-04-20", "2026-06-25"),
        # Order 121 (to be verified): sixty days by the calendar.
        ("2026-04-15", "2026-04-20", "2026-06-19"),
        ("2026-08-01", "2026-08-03", "2026-10-02"),
    ],
)
def test_mediation_ends_by_the_rules_of_the_day_of_receipt(people, received, accepted, ends):
    complaint = make.received(at=make.moment(day(received)))
    complaint = transitions.accept(complaint, by=people.regulator, at=make.moment(day(accepted)))
    assert clock(complaint, "CM-MED").due_on.isoformat() == ends


def test_the_rules_of_1998_set_no_limit_to_mediation():
    with pytest.raises(deadlines.UnknownRule):
        deadlines.due("CM-MED", day("2014-09-05"))


def test_the_sixty_days_of_the_industry_bureau_are_not_ours():
    rows = DeadlineRule.objects.filter(code="CM-MED", regime="1998")
    assert not rows.exists()


@pytest.mark.parametrize(
    ("received", "stopped", "resumed", "before", "after"),
    [
        # Order 20: ten working days at the laboratory are put behind.
        ("2026-03-02", "2026-03-16", "2026-03-30", "2026-05-08", "2026-05-21"),
        # A test begun and ended on one day stops nothing.
        ("2026-03-02", "2026-03-16", "2026-03-16", "2026-05-08", "2026-05-08"),
        # Order 121: days by the calendar.
        ("2026-08-03", "2026-08-13", "2026-09-02", "2026-10-02", "2026-10-22"),
    ],
)
def test_the_time_of_a_test_is_not_counted(people, received, stopped, resumed, before, after):
    at = make.moment(day(received))
    complaint = transitions.accept(make.received(at=at), by=people.regulator, at=at)
    assert clock(complaint, "CM-MED").due_on.isoformat() == before
    talks.commission_test(
        complaint,
        by=people.regulator,
        at=make.moment(day(stopped)),
        laboratory="临沂市质量检验中心",
        subject="接地电阻",
        payer=Payer.HALVES,
    )
    test = complaint.joint_tests.get()
    done = make.moment(day(resumed))
    talks.report_test(test, by=people.regulator, at=done, finding="合格")
    assert clock(complaint, "CM-MED").due_on.isoformat() == after


def test_a_test_after_the_last_day_saves_no_time(people):
    at = make.moment(day("2026-03-02"))
    complaint = transitions.accept(make.received(at=at), by=people.regulator, at=at)
    late = make.moment(day("2026-05-11"))
    talks.commission_test(
        complaint, by=people.regulator, at=late, laboratory="甲", subject="乙", payer=Payer.HALVES
    )
    assert clock(complaint, "CM-MED").state == "running"


# --- CM-TERM: tell both sides ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "ended", "ends"),
    [
        # The rules of the day of receipt hold to the end of the case.
        ("2026-04-14", "2026-04-30", "2026-05-13"),
        ("2026-04-15", "2026-04-30", "2026-05-13"),
        ("2026-09-07", "2026-09-18", "2026-09-29"),
        ("2025-12-22", "2025-12-31", "2026-01-12"),
    ],
)
def test_both_sides_are_told_within_seven_working_days_of_the_end(people, received, ended, ends):
    at = make.moment(day(received))
    complaint = transitions.accept(make.received(at=at), by=people.regulator, at=at)
    done = transitions.close(
        complaint,
        by=people.regulator,
        at=make.moment(day(ended)),
        outcome=Outcome.SETTLED_PRIVATELY,
    )
    term = clock(done, "CM-TERM")
    assert (term.due_on.isoformat(), term.rule.regime) == (ends, str(complaint.regime))


def test_the_rules_of_1998_set_no_limit_for_telling_the_end(people):
    at = make.moment(day("2014-09-03"))
    complaint = transitions.accept(make.received(at=at), by=people.regulator, at=at)
    done = transitions.close(
        complaint,
        by=people.regulator,
        at=make.moment(day("2014-09-24")),
        outcome=Outcome.SETTLED_PRIVATELY,
    )
    assert [c.code for c in deadlines.clocks(done)] == ["CM-ACC"]


# --- CM-CLUE: a clue found in mediation -----------------------------------------------------


@pytest.mark.parametrize(
    ("received", "found", "ends"),
    [
        ("2026-04-10", "2026-04-14", "2026-05-08"),
        ("2026-04-15", "2026-04-15", "2026-05-09"),
        ("2026-09-10", "2026-09-17", "2026-10-14"),
        ("2026-09-30", "2026-09-30", "2026-10-27"),
    ],
)
def test_a_clue_is_verified_within_fifteen_working_days(people, received, found, ends):
    at = make.moment(day(found))
    complaint = make.received(at=make.moment(day(received)))
    referred = transitions.refer_to_inspection(
        complaint,
        by=people.hotline,
        at=at,
        enterprise=EnterpriseFactory(),
        product_name="电热水壶",
        inspectors=people.pair,
        scheduled_on=at.date() + timedelta(days=1),
    )
    assert clock(referred, "CM-CLUE").due_on.isoformat() == ends
    assert clock(referred, "CM-MED").state == "running"


def test_the_rules_of_1998_set_no_limit_for_a_clue():
    with pytest.raises(deadlines.UnknownRule):
        deadlines.due("CM-CLUE", day("2014-09-16"))
