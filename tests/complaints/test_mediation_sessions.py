from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from casework import deadlines
from casework.audit import timeline
from casework.models import Deadline, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints import transitions as cases
from complaints.mediation import transitions
from complaints.mediation.models import MediationSession
from complaints.mediation.states import (
    BodyKind,
    EntrustState,
    JointTestState,
    Manner,
    Payer,
    Presence,
    Result,
    SessionState,
    Side,
    Stance,
)
from complaints.models import Complaint
from complaints.rules import may_be_too_old
from complaints.states import Outcome, RefusalReason, State
from tests import factories_complaints as make
from tests import factories_mediation as talks
from tests.factories_accounts import UserFactory

pytestmark = pytest.mark.django_db
NOW, MEET_AT = make.NOW, talks.MEET_AT
LATER = MEET_AT + timedelta(days=2)


def clock(complaint: Complaint, code: str = "CM-MED") -> Deadline:
    return Deadline.objects.of(complaint).get(code=code)


def waiting(row: object) -> list[tuple[str, object]]:
    items = WorkItem.objects.open().filter(object_id=row.pk).order_by("pk")
    return [(item.step, item.due_on) for item in items if item.target == row]


@pytest.fixture
def people() -> make.Desk:
    return make.desk()


# --- A session ------------------------------------------------------------------------------


def test_both_sides_are_told_time_place_and_mediator(people):
    session = talks.invited(people.regulator, manner=Manner.REMOTE, place="电话 0539-8012365")
    assert (session.state, session.position) == (SessionState.SET, 1)
    told = [entry.sentence for entry in timeline(session.complaint, public=True)]
    assert any("调解" in sentence or "mediation" in sentence for sentence in told)


def test_the_mediator_has_the_session_on_the_list_of_its_day(people):
    session = talks.invited(people.regulator)
    assert waiting(session) == [("mediate", date(2026, 9, 21))]
    item = WorkItem.objects.get(step="mediate")
    assert item.assignee == people.regulator
    assert make.CANARY.name not in item.title


def test_only_an_accepted_dispute_is_mediated(people):
    with pytest.raises(WrongState):
        talks.invited(people.regulator, make.received())
    report = cases.accept(make.report(), by=people.regulator, at=NOW)
    with pytest.raises(NotAllowed):
        talks.invited(people.regulator, report)


def test_a_session_lies_in_the_future(people):
    with pytest.raises(ValidationError):
        talks.invited(people.regulator, meet_at=NOW)


def test_one_session_at_a_time_is_ahead(people):
    session = talks.invited(people.regulator)
    with pytest.raises(Blocked, match=r"已|already"):
        talks.invited(people.regulator, session.complaint)


def test_after_a_session_the_next_one_is_the_second(people):
    session = talks.held(people.regulator, Result.CONTINUED)
    again = talks.invited(
        people.regulator, session.complaint, at=LATER, meet_at=LATER + timedelta(days=1)
    )
    assert again.position == 2


def test_moving_it_moves_the_work_item(people):
    session = talks.invited(people.regulator)
    moved = transitions.reschedule(
        session,
        by=people.regulator,
        at=NOW + timedelta(days=3),
        meet_at=LATER,
        place="电话",
        mediator=people.regulator,
        manner=Manner.REMOTE,
        reason="商家出差",
    )
    assert (moved.state, moved.meet_at) == (SessionState.SET, LATER)
    assert waiting(moved) == [("mediate", LATER.date())]


def test_nobody_attends_before_the_time_has_come(people):
    session = talks.invited(people.regulator)
    with pytest.raises(Blocked):
        transitions.attend(
            session,
            by=people.regulator,
            at=MEET_AT - timedelta(minutes=1),
            complainant=Presence.SELF,
            trader=Presence.SELF,
        )


@pytest.mark.parametrize(
    ("complainant", "trader", "state"),
    [
        (Presence.SELF, Presence.SELF, SessionState.OPEN),
        (Presence.PROXY, Presence.PROXY, SessionState.OPEN),
        # A proxy without written authorisation counts as absent (domain.md 11).
        (Presence.SELF, Presence.UNAUTHORISED, SessionState.ABSENT),
        (Presence.ABSENT, Presence.SELF, SessionState.ABSENT),
        (Presence.SELF, Presence.REFUSED, SessionState.ABSENT),
    ],
)
def test_who_came_decides_whether_it_begins(people, complainant, trader, state):
    session = talks.invited(people.regulator)
    after = transitions.attend(
        session, by=people.regulator, at=MEET_AT, complainant=complainant, trader=trader
    )
    assert after.state == state
    assert bool(after.ended_at) == (state == SessionState.ABSENT)


def test_what_each_side_said_and_the_result_are_on_record(people):
    session = talks.held(people.regulator)
    assert (session.state, session.result) == (SessionState.HELD, Result.AGREED)
    assert waiting(session) == []


def test_an_agreement_says_what_was_agreed(people):
    with pytest.raises(ValidationError):
        talks.held(people.regulator, terms=" ")


def test_a_colleague_elsewhere_may_not_lead_it(people):
    session = talks.invited(people.regulator)
    stranger = UserFactory(regulator=True, elsewhere=True)
    with pytest.raises(NotAllowed):
        transitions.call_off(session, by=stranger, at=NOW, reason="无")
    assert not MediationSession.objects.visible_to(stranger).exists()


# --- Another mediator -----------------------------------------------------------------------


def test_asking_for_another_mediator_stops_the_mediation_until_the_head_decides(people):
    head = UserFactory(head=True)
    session = talks.invited(people.regulator)
    stopped = transitions.challenge(
        session, by=people.regulator, at=NOW, side=Side.TRADER, reason="与投诉人是亲戚"
    )
    assert stopped.state == SessionState.STOPPED
    with pytest.raises(WrongState):
        transitions.attend(
            stopped,
            by=people.regulator,
            at=MEET_AT,
            complainant=Presence.SELF,
            trader=Presence.SELF,
        )
    with pytest.raises(NotAllowed):
        transitions.decide_challenge(
            stopped, by=people.regulator, at=NOW, mediator=people.hotline, meet_at=LATER
        )
    decided = transitions.decide_challenge(
        stopped, by=head, at=NOW, mediator=people.hotline, meet_at=LATER
    )
    assert (decided.state, decided.mediator) == (SessionState.SET, people.hotline)


def test_the_head_never_decides_on_himself(people):
    head = UserFactory(head=True)
    session = talks.invited(people.regulator, mediator=head)
    stopped = transitions.challenge(session, by=head, at=NOW, side=Side.TRADER, reason="不公正")
    with pytest.raises(NotAllowed):
        transitions.decide_challenge(stopped, by=head, at=NOW, mediator=head, meet_at=LATER)


# --- Joint tests ----------------------------------------------------------------------------


def commissioned(people: make.Desk, **changes: object) -> Complaint:
    complaint = make.accepted(people.regulator, **changes)
    return transitions.commission_test(
        complaint,
        by=people.regulator,
        at=complaint.accepted_at + timedelta(days=1),
        laboratory="临沂市质量检验中心",
        subject="电热水壶接地电阻",
        payer=Payer.LOSER,
    )


def test_the_time_of_a_joint_test_is_not_counted(people):
    complaint = commissioned(people)
    before = clock(complaint).due_on
    assert (clock(complaint).state, bool(clock(complaint).pause_reason)) == ("paused", True)
    test = complaint.joint_tests.get()
    at = complaint.accepted_at + timedelta(days=11)
    done = transitions.report_test(test, by=people.regulator, at=at, finding="接地电阻不合格")
    assert done.state == JointTestState.REPORTED
    assert (clock(complaint).state, clock(complaint).due_on) == (
        "running",
        before + timedelta(days=10),
    )


def test_a_test_that_is_broken_off_lets_the_clock_go_on(people):
    test = commissioned(people).joint_tests.get()
    done = transitions.break_off(test, by=people.regulator, at=MEET_AT, reason="样品灭失")
    assert done.state == JointTestState.BROKEN_OFF
    assert clock(done.complaint).state == "running"


def test_two_tests_do_not_run_at_once(people):
    complaint = commissioned(people)
    with pytest.raises(Blocked):
        transitions.commission_test(
            complaint,
            by=people.regulator,
            at=MEET_AT,
            laboratory="乙",
            subject="丙",
            payer="halves",
        )


def test_the_rules_of_1998_have_no_clock_that_a_test_could_stop(people):
    complaint = make.received(at=make.moment(date(2014, 9, 3)))
    complaint = cases.accept(complaint, by=people.regulator, at=make.moment(date(2014, 9, 5)))
    transitions.commission_test(
        complaint,
        by=people.regulator,
        at=make.moment(date(2014, 9, 9)),
        laboratory="临沂市产品质量监督检验所",
        subject="电热水壶",
        payer=Payer.LOSER,
    )
    test = complaint.joint_tests.get()
    at = make.moment(date(2014, 9, 26))
    transitions.report_test(test, by=people.regulator, at=at, finding="合格")
    assert [c.code for c in deadlines.clocks(complaint)] == ["CM-ACC"]


# --- Entrusted mediation --------------------------------------------------------------------


def entrusted(people: make.Desk) -> Complaint:
    complaint = make.accepted(people.regulator)
    return transitions.entrust(
        complaint,
        by=people.regulator,
        at=complaint.accepted_at,
        body="兰山区消费者协会",
        kind=BodyKind.CONSUMERS,
    )


def test_the_clock_goes_on_while_another_body_mediates(people):
    complaint = entrusted(people)
    before = clock(complaint).due_on
    row = complaint.entrustments.get()
    back = transitions.take_back(
        row, by=people.regulator, at=MEET_AT, result=Result.NOT_AGREED, report="双方分歧较大"
    )
    assert back.state == EntrustState.RETURNED
    assert (clock(complaint).state, clock(complaint).due_on) == ("running", before)


def test_an_entrusted_mediation_is_not_passed_on(people):
    complaint = entrusted(people)
    with pytest.raises(Blocked):
        transitions.entrust(complaint, by=people.regulator, at=MEET_AT, body="另一家协会")


# --- The end --------------------------------------------------------------------------------


def close(complaint: Complaint, people: make.Desk, outcome: str, **values: object) -> Complaint:
    at = values.pop("at", LATER)
    return cases.close(complaint, by=people.regulator, at=at, outcome=outcome, **values)


def declare(complaint: Complaint, people: make.Desk, stance: str) -> Complaint:
    return transitions.record_stance(
        complaint, by=people.regulator, at=MEET_AT, side=Side.TRADER, stance=stance
    )


@pytest.mark.parametrize(
    ("outcome", "stance"),
    [
        (Outcome.NO_AGREEMENT, Stance.NO_AGREEMENT),
        (Outcome.DECLINED, Stance.DECLINES),
        (Outcome.NO_TEST, Stance.NO_TEST),
    ],
)
def test_a_ground_needs_its_fact_on_record(people, outcome, stance):
    complaint = make.accepted(people.regulator)
    with pytest.raises(Blocked):
        close(complaint, people, outcome)
    done = close(declare(complaint, people, stance), people, outcome)
    assert (done.state, done.outcome) == (State.CLOSED, outcome)


def test_another_declaration_is_no_ground_for_this_outcome(people):
    complaint = declare(make.accepted(people.regulator), people, Stance.NO_TEST)
    with pytest.raises(Blocked):
        close(complaint, people, Outcome.DECLINED)


def test_an_absence_is_a_ground_to_end(people):
    session = talks.absent(people.regulator)
    assert close(session.complaint, people, Outcome.DECLINED).outcome == Outcome.DECLINED


def test_a_session_without_agreement_is_a_ground_to_end(people):
    session = talks.held(people.regulator, Result.NOT_AGREED)
    assert close(session.complaint, people, Outcome.NO_AGREEMENT).state == State.CLOSED


def test_a_failed_entrusted_mediation_is_a_ground_to_end(people):
    complaint = entrusted(people)
    row = complaint.entrustments.get()
    transitions.take_back(row, by=people.regulator, at=MEET_AT, result=Result.NOT_AGREED)
    assert close(complaint, people, Outcome.NO_AGREEMENT).state == State.CLOSED


def test_the_time_is_over_only_after_the_last_day(people):
    complaint = make.accepted(people.regulator)
    last = clock(complaint).due_on
    with pytest.raises(Blocked):
        close(complaint, people, Outcome.TIME_OVER, at=make.moment(last))
    late = make.moment(last + timedelta(days=1))
    assert close(complaint, people, Outcome.TIME_OVER, at=late).outcome == Outcome.TIME_OVER


def test_the_time_is_not_over_while_a_test_runs(people):
    complaint = commissioned(people)
    late = make.moment(clock(complaint).due_on + timedelta(days=30))
    with pytest.raises(Blocked, match=r"检|test"):
        close(complaint, people, Outcome.TIME_OVER, at=late)


def test_the_rules_of_1998_know_no_end_by_time(people):
    complaint = make.received(at=make.moment(date(2014, 9, 3)))
    complaint = cases.accept(complaint, by=people.regulator, at=make.moment(date(2014, 9, 5)))
    with pytest.raises(Blocked):
        close(complaint, people, Outcome.TIME_OVER, at=make.moment(date(2015, 9, 5)))


def test_a_ground_of_refusal_that_appeared_is_named(people):
    complaint = make.accepted(people.regulator)
    with pytest.raises(Blocked):
        close(complaint, people, Outcome.GROUND)
    done = close(complaint, people, Outcome.GROUND, ground=RefusalReason.HANDLED)
    assert done.end_ground == RefusalReason.HANDLED


def test_another_ground_of_law_is_said_in_words(people):
    complaint = make.accepted(people.regulator)
    with pytest.raises(Blocked):
        close(complaint, people, Outcome.OTHER)
    assert close(complaint, people, Outcome.OTHER, answer="被投诉人已注销。").state == State.CLOSED


def test_what_was_before_a_case_was_taken_up_again_is_no_ground_any_more(people):
    session = talks.absent(people.regulator)
    complaint = close(session.complaint, people, Outcome.DECLINED)
    complaint.state, complaint.closed_at, complaint.outcome = State.ACCEPTED, None, ""
    complaint.save()
    deadlines.start(complaint, "CM-MED", on=(LATER + timedelta(days=3)).date())
    with pytest.raises(Blocked):
        close(complaint, people, Outcome.DECLINED, at=LATER + timedelta(days=4))


@pytest.mark.parametrize("outcome", [Outcome.SETTLED, Outcome.SETTLED_PRIVATELY])
def test_a_settlement_needs_no_session(people, outcome):
    assert close(make.accepted(people.regulator), people, outcome).state == State.CLOSED


@pytest.mark.parametrize("paper", [{"at_once": True}, {"waived": True}])
def test_no_paper_is_owed_where_it_was_done_at_once_or_both_waive_it(people, paper):
    session = talks.held(people.regulator, **paper)
    assert close(session.complaint, people, Outcome.SETTLED).state == State.CLOSED


def test_an_agreement_without_its_paper_is_not_closed(people):
    session = talks.held(people.regulator)
    with pytest.raises(Blocked):
        close(session.complaint, people, Outcome.SETTLED)


def test_what_is_under_way_ends_with_the_case(people):
    complaint = make.accepted(people.regulator)
    session, _test, _body = talks.under_way(people.regulator, complaint, at=talks.INVITED)
    cases.withdraw(complaint, by=make.public(), at=LATER)
    session.refresh_from_db()
    assert session.state == SessionState.CALLED_OFF
    assert complaint.entrustments.get().state == EntrustState.ENDED
    assert complaint.joint_tests.get().state == JointTestState.BROKEN_OFF
    assert not WorkItem.objects.open().exists()


@pytest.mark.parametrize(
    ("bought", "hint"),
    [
        (date(2023, 9, 13), True),
        # Received on 2026-09-14: the third year ends on that very day.
        (date(2023, 9, 14), False),
        (date(2026, 9, 1), False),
        (None, False),
    ],
)
def test_a_purchase_more_than_three_years_ago_is_pointed_out(bought, hint):
    assert may_be_too_old(bought, NOW.date()) is hint


def test_three_years_after_a_leap_day_end_on_the_last_of_february():
    assert not may_be_too_old(date(2020, 2, 29), date(2023, 2, 28))
    assert may_be_too_old(date(2020, 2, 29), date(2023, 3, 1))
