"""不合格后处理: every deadline and window after a failure, per regime (domain.md 2.8 and 2.9)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from casework import audit, deadlines
from casework.models import Deadline, WorkItem
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed
from enterprises.models import CreditFact
from enterprises.states import EnterpriseState
from inspections.escalations import transitions as ladder
from inspections.escalations.models import Escalation
from inspections.escalations.states import EscalationState
from inspections.rectifications import endings, longer, rechecking, windows
from inspections.rectifications import transitions as orders
from inspections.rectifications.models import Rectification
from inspections.rectifications.queries import dodges
from inspections.rectifications.states import Ending, RecheckOutcome, RectificationState
from inspections.samples.states import SampleKind
from inspections.stops import transitions as stops
from inspections.stops.models import StopSale
from inspections.stops.states import StopState
from inspections.visits.states import InspectionState, Outcome
from tests.factories_failures import (
    NEW,
    OLD,
    climbed,
    failed_on,
    failed_recheck,
    fresh,
    proof,
    published,
    suspended,
    transferred,
    visited,
)
from tests.factories_followup import at, contact_of, report, served_order
from tests.factories_inspections import (
    BAD,
    GOOD,
    Crew,
    an_enterprise,
    crew,
    failed,
)

pytestmark = pytest.mark.django_db


def clock(row: Any, code: str) -> Deadline:
    return Deadline.objects.of(row).filter(code=code).order_by("-pk")[0]


def day(text: str) -> date:
    return date.fromisoformat(text)


# --- The table of 2.9, by regime ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "regime", "trigger", "last"),
    [
        ("SC-COR", "2014", "2014-09-10", "2014-10-10"),
        # 3 October is in the golden week; the first day after it.
        ("SC-COR", "2014", "2014-09-03", "2014-10-08"),
        # Sunday 9 November: a plain weekend stays.
        ("SC-COR", "2020", "2014-09-10", "2014-11-09"),
        ("SC-COR", "2020", "2026-08-03", "2026-10-08"),
        ("SC-RCK", "2014", "2014-09-24", "2014-10-09"),
        ("SC-RCK", "2020", "2014-09-10", "2014-11-24"),
        # The bureau's own duty never rolls: Saturday 17 October.
        ("SC-RCK", "2020", "2026-08-03", "2026-10-17"),
        ("SC-RCK2-OPEN", "2020", "2026-08-03", "2026-10-02"),
        ("SC-RCK2-CLOSE", "2020", "2026-08-03", "2026-11-01"),
        ("SC-COR-EXT-ASK", "2014", "2014-10-10", "2014-10-05"),
        ("SC-FWD", "2015", "2015-09-22", "2015-09-29"),
        ("SC-FWD-START", "2015", "2015-09-28", "2015-10-10"),
        ("SC-SUSP", "2014", "2014-10-20", "2014-11-19"),
        ("PN-PUB", "2021", "2026-09-17", "2026-10-21"),
        ("PN-PUB-X", "2021", "2026-09-17", "2026-10-08"),
        ("PN-PUB-X-SHOW", "2021", "2026-09-10", "2026-09-23"),
        ("PN-WD", "2021", "2026-09-23", "2026-09-29"),
        ("PN-SHOW", "2021", "2026-09-10", "2029-09-10"),
        ("PN-SHOW-MINOR", "2021", "2026-09-10", "2026-12-10"),
    ],
)
def test_the_last_day_of_an_act_after_a_failure(
    code: str, regime: str, trigger: str, last: str
) -> None:
    assert deadlines.due(code, day(trigger), regime).due_on == day(last)


# --- The duty to stop --------------------------------------------------------------------------


def test_since_2020_the_failure_itself_stops_the_sale() -> None:
    sample = failed(crew())
    stop = StopSale.objects.get(sample=sample)
    assert (stop.regime, stop.begun_on, stop.state) == ("2020", day("2026-09-10"), "in_force")
    told = [entry.sentence for entry in audit.timeline(stop)]
    assert told == ["自2026年9月10日起停止生产、销售同一产品"]


def test_until_2019_the_served_order_stopped_it() -> None:
    people = crew()
    sample = failed_on(people, at("2014-09-01"))
    assert not StopSale.objects.exists()
    served_order(people, OLD, sample=sample)
    stop = StopSale.objects.get(sample=sample)
    assert (stop.regime, stop.begun_on) == ("2014", day("2014-09-10"))


def test_nothing_but_the_confirmed_re_check_lifts_it() -> None:
    people = crew()
    row = report(people, served_order(people), at("2026-10-01"))
    assert StopSale.objects.get().state == StopState.IN_FORCE
    orders.recheck_pass(row, by=people.regulator, at=at("2026-10-10"), findings="合格")
    stop = StopSale.objects.get()
    assert (stop.state, stop.over_on) == (StopState.LIFTED, day("2026-10-10"))


def test_a_failed_re_check_leaves_it_in_force() -> None:
    failed_recheck(crew(), NEW)
    assert StopSale.objects.get().state == StopState.IN_FORCE


def test_resuming_before_the_re_check_is_an_offence_on_record() -> None:
    people = crew()
    failed(people)
    stop = StopSale.objects.get()
    with pytest.raises(ValidationError):
        # A date before the trigger.
        breach(people, stop, "2026-09-09")
    breach(people, stop, "2026-09-20")
    assert stop.breaches.get().found_on == day("2026-09-20")
    assert "擅自恢复" in CreditFact.objects.get().fact
    assert stops.record_breach.refusal(stop, by=contact_of(stop)) is not None


def breach(people: Crew, stop: StopSale, found_on: str) -> None:
    stops.record_breach(
        stop,
        by=people.inspector,
        at=at("2026-09-21"),
        found_on=day(found_on),
        place="成品库",
        facts="生产线正在生产同型号产品。",
    )


# --- More time ---------------------------------------------------------------------------------


def ask(people: Crew, row: Rectification, when: datetime, days: int = 30) -> Rectification:
    return longer.ask_extension(row, by=contact_of(row), at=when, days=days, reason="设备未到货")


@pytest.mark.parametrize(("asked", "in_time"), [("2014-10-05", True), ("2014-10-06", False)])
def test_more_time_is_asked_for_five_days_before_the_end(asked: str, in_time: bool) -> None:
    people = crew()
    row = served_order(people, OLD)
    if in_time:
        assert ask(people, row, at(asked)).requests.get().due_before == day("2014-10-10")
        return
    with pytest.raises(Blocked, match="2014-10-05"):
        ask(people, row, at(asked))


def test_a_request_on_day_27_of_30_is_late() -> None:
    people = crew()
    with pytest.raises(Blocked):
        ask(people, served_order(people, OLD), OLD + timedelta(days=27))


def test_the_head_grants_it_once_and_the_days_count_from_the_old_end() -> None:
    people = crew()
    row = ask(people, served_order(people, OLD), at("2014-09-30"), days=10)
    assert longer.grant_extension.refusal(row, by=people.regulator) is not None
    row = longer.grant_extension(row, by=people.head, at=at("2014-10-02"))
    assert clock(row, "SC-COR").due_on == day("2014-10-20")
    with pytest.raises(Blocked):
        ask(people, row, at("2014-10-08"))


def test_what_is_refused_leaves_the_time_as_it_was() -> None:
    people = crew()
    row = ask(people, served_order(people, OLD), at("2014-09-30"))
    with pytest.raises(Blocked):
        ask(people, row, at("2014-09-30"))
    row = longer.refuse_extension(row, by=people.head, at=at("2014-10-02"), note="理由不充分")
    assert clock(row, "SC-COR").due_on == day("2014-10-10")
    assert row.requests.get().decision == "refused"


def test_order_18_knows_no_extension_and_says_so() -> None:
    people = crew()
    row = served_order(people, NEW)
    refusal = longer.ask_extension.refusal(row, by=contact_of(row))
    assert refusal is not None
    assert "没有整改延期" in refusal.reason


@pytest.mark.parametrize(
    ("ordered", "due_after"),
    [
        # Ten days that stood still are added to 10 October 2014; under Order 18 the 60 run on.
        (OLD, "2014-10-20"),
        (NEW, "2026-10-08"),
    ],
)
def test_a_proved_standstill_by_regime(ordered: datetime, due_after: str) -> None:
    people = crew()
    row = served_order(people, ordered)
    begun, later = ordered + timedelta(days=5), ordered + timedelta(days=15)
    values: dict[str, Any] = {"kind": "disaster", "note": "厂区进水", "begun_on": begun.date()}
    with pytest.raises(ValidationError):
        longer.excuse(row, by=people.regulator, at=later, **values)
    early = {**values, "begun_on": (ordered - timedelta(days=1)).date()}
    papers = [proof(people.regulator, begun)]
    with pytest.raises(ValidationError):
        longer.excuse(row, by=people.regulator, at=later, files=papers, **early)
    row = longer.excuse(row, by=people.regulator, at=begun, files=papers, **values)
    row = longer.resume_correcting(row, by=people.regulator, at=later, ended_on=later.date())
    assert clock(row, "SC-COR").due_on == day(due_after)


# --- The first re-check ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ordered", "reported", "opens", "closes"),
    [
        # 2014: within 15 days of the application; 2020: within 75 days of the order.
        (OLD, "2014-09-24", "2014-09-24", "2014-10-09"),
        (NEW, "2026-09-01", "2026-09-01", "2026-10-17"),
    ],
)
def test_the_window_of_the_first_re_check(
    ordered: datetime, reported: str, opens: str, closes: str
) -> None:
    people = crew()
    row = report(people, served_order(people, ordered), at(reported))
    window = windows.first_window(row)
    assert (window.opens_on, window.closes_on) == (day(opens), day(closes))


def test_a_re_check_after_the_window_needs_its_reason() -> None:
    people = crew()
    row = report(people, served_order(people, NEW), at("2026-09-01"))
    with pytest.raises(Blocked, match="2026-10-17"):
        orders.recheck_pass(row, by=people.regulator, at=at("2026-10-18"), findings="合格")
    row = orders.recheck_pass(
        row, by=people.regulator, at=at("2026-10-18"), findings="合格", late_reason="企业停电"
    )
    assert row.rechecks.get().late_reason == "企业停电"
    assert clock(row, "SC-RCK").closed_on == day("2026-10-18")


def test_the_re_check_is_a_visit_of_its_own_with_free_samples() -> None:
    people = crew()
    row = report(people, served_order(people, NEW), at("2026-09-01"))
    row = rechecking.plan_recheck(
        row,
        by=people.regulator,
        at=at("2026-09-02"),
        scheduled_on=day("2026-09-08"),
        inspectors=people.pair,
    )
    planned = row.rechecks.get()
    assert (planned.inspection.origin, planned.round) == ("recheck", 1)
    with pytest.raises(Blocked, match="尚未进行"):
        orders.recheck_pass(row, by=people.regulator, at=at("2026-09-03"), findings="合格")
    sample = visited(people, planned.inspection, at("2026-09-08"), GOOD)
    assert sample.kind == SampleKind.RECHECK
    with pytest.raises(Blocked, match="不符"):
        orders.recheck_fail(row, by=people.regulator, at=at("2026-09-16"), findings="不合格")
    row = orders.recheck_pass(row, by=people.regulator, at=at("2026-09-16"), findings="合格")
    visit = fresh(planned.inspection)
    assert (visit.state, visit.outcome) == (InspectionState.CLOSED, Outcome.PASSED)
    assert row.rechecks.get().outcome == RecheckOutcome.PASSED


def test_a_re_check_pays_nothing_and_its_failure_asks_for_no_second_talk() -> None:
    people = crew()
    row = report(people, served_order(people, NEW), at("2026-09-01"))
    row = rechecking.plan_recheck(
        row,
        by=people.regulator,
        at=at("2026-09-02"),
        scheduled_on=day("2026-09-08"),
        inspectors=people.pair,
    )
    visit = row.rechecks.get().inspection
    with pytest.raises(Blocked, match="无偿"), transaction.atomic():
        visited(people, visit, at("2026-09-08"), BAD, purchase_amount=12)
    sample = visited(people, visit, at("2026-09-08"), BAD)
    assert StopSale.objects.count() == 1
    assert not WorkItem.objects.filter(step="summons", object_id=visit.pk).exists()
    orders.recheck_fail(row, by=people.regulator, at=at("2026-09-16"), findings="不合格")
    assert fresh(visit).outcome == Outcome.RECHECK_FAILED
    assert sample.verdict == "fail"


def test_without_an_application_the_re_check_is_forced_after_the_time_to_correct() -> None:
    people = crew()
    row = served_order(people, NEW)
    values: dict[str, Any] = {"scheduled_on": day("2026-10-12"), "inspectors": people.pair}
    with pytest.raises(Blocked, match="2026-10-08"):
        rechecking.force_recheck(row, by=people.regulator, at=at("2026-10-08"), **values)
    row = rechecking.force_recheck(row, by=people.regulator, at=at("2026-10-09"), **values)
    planned = row.rechecks.get()
    assert (planned.forced, planned.closes_on) == (True, day("2026-10-17"))
    assert row.state == RectificationState.REPORTED
    assert clock(row, "SC-COR").closed_on == day("2026-10-09")  # late stays late


# --- The ladder --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ordered", "state"),
    [(OLD, EscalationState.TO_SUSPEND), (NEW, EscalationState.RAISED)],
)
def test_a_failed_re_check_leads_to_the_first_rung(ordered: datetime, state: str) -> None:
    people = crew()
    row = climbed(people, ordered)
    assert row.state == state
    order = row.rectification
    assert order.state == RectificationState.FAILED
    refusal = orders.order_again.refusal(order, by=people.head)
    assert refusal is not None
    assert refusal.code == "blocked"


NOTICE = at("2026-09-10")


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ("2026-11-08", "too early"),
        ("2026-11-09", "inside"),
        ("2026-12-09", "inside"),
        ("2026-12-10", "too late"),
    ],
)
def test_the_second_re_check_lies_between_day_60_and_day_90(held: str, what: str) -> None:
    people = crew()
    row = published(people, NEW, NOTICE)
    act = {"by": people.regulator, "at": at(held), "findings": "合格"}
    if what == "inside":
        row = ladder.recheck_pass(row, **act)
        assert row.state == EscalationState.PASSED
        assert fresh(row.rectification).state == RectificationState.PASSED
        assert StopSale.objects.get().state == StopState.LIFTED
        return
    with pytest.raises(Blocked):
        ladder.recheck_pass(row, **act)
    if what == "too late":
        ladder.recheck_pass(row, **act, late_reason="检验机构搬迁")


def test_a_planned_second_re_check_too_early_names_its_day() -> None:
    people = crew()
    row = published(people, NEW, NOTICE)
    with pytest.raises(Blocked, match="2026-11-09"):
        ladder.plan_recheck(
            row, by=people.regulator, at=at("2026-10-20"), scheduled_on=day("2026-11-08")
        )
    ladder.plan_recheck(
        row, by=people.regulator, at=at("2026-10-20"), scheduled_on=day("2026-11-09")
    )


def test_a_notice_is_not_older_than_what_led_to_it() -> None:
    people = crew()
    row = climbed(people, NEW)
    with pytest.raises(ValidationError):
        ladder.report_up(
            row,
            by=people.regulator,
            at=NOTICE,
            reported_on=day("2026-09-01"),
            reported_to="省局",
        )


def test_under_order_18_the_ladder_ends_with_the_licence() -> None:
    people = crew()
    row = published(people, NEW, NOTICE)
    row = ladder.recheck_fail(row, by=people.regulator, at=at("2026-11-10"), findings="仍不合格")
    assert row.state == EscalationState.TO_SUSPEND
    row = suspended(people, row, at("2026-11-16"), days=45)
    assert row.suspension.number == "兰市监停整〔2026〕1号"
    assert clock(row, "SC-SUSP").due_on == day("2026-12-31")
    with pytest.raises(Blocked, match="2026-12-31"):
        ladder.recheck_fail(row, by=people.regulator, at=at("2026-12-30"), findings="仍不合格")
    row = ladder.recheck_fail(row, by=people.regulator, at=at("2027-01-04"), findings="仍不合格")
    row = transferred(people, row, at("2027-01-08"))
    row = ladder.record_revocation(
        row, by=people.regulator, at=at("2027-02-01"), revoked_on=day("2027-01-29")
    )
    order = fresh(row.rectification)
    assert (order.state, order.ending) == (RectificationState.CLOSED, Ending.REVOKED)
    assert order.failures == 3
    assert fresh(row.inspection).outcome == Outcome.REFERRED
    assert StopSale.objects.get().state == StopState.ENDED


def test_until_2019_the_suspension_lasted_thirty_days() -> None:
    people = crew()
    row = climbed(people, OLD)
    with pytest.raises(ValidationError):
        ladder.draft_suspension(row, by=people.regulator, at=at("2014-10-20"), days=45)
    row = suspended(people, row, at("2014-10-20"))
    assert clock(row, "SC-SUSP").due_on == day("2014-11-19")
    with pytest.raises(Blocked, match="2014-11-19"):
        ladder.recheck_pass(row, by=people.regulator, at=at("2014-11-18"), findings="合格")
    row = ladder.recheck_pass(row, by=people.regulator, at=at("2014-11-20"), findings="合格")
    assert row.state == EscalationState.PASSED
    assert clock(row, "SC-SUSP").state == DeadlineState.MET


def test_what_stops_a_business_is_signed_by_a_second_person() -> None:
    people = crew()
    row = climbed(people, OLD)
    row = ladder.draft_suspension(row, by=people.head, at=at("2014-10-20"), days=30)
    with pytest.raises(NotAllowed):
        ladder.sign(row, by=people.head, at=at("2014-10-20"))
    with pytest.raises(NotAllowed):
        ladder.sign(row, by=people.regulator, at=at("2014-10-20"))


def test_what_the_head_sent_back_is_drafted_again_in_the_same_letter() -> None:
    people = crew()
    row = climbed(people, OLD)
    row = ladder.draft_suspension(row, by=people.regulator, at=at("2014-10-20"), days=30)
    letter = row.suspension_id
    row = ladder.send_back(row, by=people.head, at=at("2014-10-20"), note="补充事实")
    assert row.state == EscalationState.TO_SUSPEND
    row = ladder.draft_suspension(row, by=people.regulator, at=at("2014-10-21"), days=30)
    assert row.suspension_id == letter


# --- An enterprise dissolved half-way ------------------------------------------------------------


def dissolve(people: Crew, row: Rectification, **changes: Any) -> Rectification:
    values: dict[str, Any] = {
        "happened_on": day("2026-09-20"),
        "note": "登记机关已核准注销",
        "files": [proof(people.regulator, at("2026-09-21"))],
        **changes,
    }
    return endings.end_dissolved(row, by=people.regulator, at=at("2026-09-21"), **values)


def test_a_dissolved_enterprise_ends_the_case_with_proof() -> None:
    people = crew()
    row = served_order(people)
    for wrong in ({"files": []}, {"happened_on": day("2026-09-01")}):
        with pytest.raises(ValidationError):
            dissolve(people, row, **wrong)
    row = dissolve(people, row)
    assert (row.state, row.ending) == (RectificationState.CLOSED, Ending.DISSOLVED)
    inspection = fresh(row.inspection)
    assert (inspection.state, inspection.outcome) == (InspectionState.CLOSED, Outcome.DISSOLVED)
    assert not Deadline.objects.of(row).open().exists()
    assert StopSale.objects.get().state == StopState.ENDED


def test_the_ladder_of_a_dissolved_enterprise_ends_too() -> None:
    people = crew()
    row = climbed(people, NEW)
    dissolve(people, row.rectification)
    assert Escalation.objects.get().state == EscalationState.DROPPED


def test_whoever_cancelled_to_dodge_is_flagged_with_the_address() -> None:
    people = crew()
    row = served_order(people)
    with pytest.raises(ValidationError):
        dissolve(people, row, dodger=endings.Dodger(person="宋远山", address=""))
    dodger = endings.Dodger(person="宋远山", address="兰山区通达路88号")
    dissolve(people, row, dodger=dodger)
    assert CreditFact.objects.filter(fact__contains="恶意注销").exists()
    new = an_enterprise("云石新电器（临沂）有限公司")
    assert [found.person for found in dodges(new)] == ["宋远山"]


def test_the_successor_takes_the_open_order_with_its_days() -> None:
    people = crew()
    row = served_order(people)
    old_contact, due = contact_of(row), row.deadline.due_on
    successor = an_enterprise("沂河电器（临沂）有限公司")
    values: dict[str, Any] = {
        "happened_on": day("2026-09-20"),
        "files": [proof(people.regulator, at("2026-09-21"))],
    }
    gone = an_enterprise("已注销电器（临沂）有限公司")
    gone.state = EnterpriseState.DEREGISTERED
    gone.save()
    for wrong in (row.enterprise, gone):
        with pytest.raises(ValidationError):
            endings.succeed(
                row, by=people.regulator, at=at("2026-09-21"), successor=wrong, **values
            )
    row = endings.succeed(
        row, by=people.regulator, at=at("2026-09-21"), successor=successor, **values
    )
    assert clock(row, "SC-COR").due_on == due
    assert not Rectification.objects.visible_to(old_contact).exists()
    assert Rectification.objects.visible_to(contact_of(row)).get() == row
    assert StopSale.objects.get().enterprise == successor
