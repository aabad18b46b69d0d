"""曝光: nothing is public without a second person, and nothing longer than it may be."""

from datetime import date, timedelta

import pytest
import time_machine

from casework.models import Deadline, MeasureDelta, WorkItem
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed, WrongState
from enterprises.states import EnterpriseKind
from inspections import signals
from inspections.exposures import rules
from inspections.exposures import transitions as exposures
from inspections.exposures.models import Exposure
from inspections.exposures.states import ExposureState
from inspections.tasks import expire_exposures
from tests.factories_accounts import UserFactory
from tests.factories_followup import NOW, at, drafted_exposure, published_exposure
from tests.factories_inspections import crew, with_report

pytestmark = pytest.mark.django_db
State = ExposureState


def published() -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure="exposure.published"))


def test_only_a_failure_is_exposed() -> None:
    people = crew()
    with pytest.raises(Blocked):
        drafted_exposure(people, with_report(people))


def test_one_failure_is_exposed_once() -> None:
    people = crew()
    row = drafted_exposure(people)
    with pytest.raises(Blocked):
        drafted_exposure(people, failed_sample(row))


def failed_sample(row: Exposure):  # type: ignore[no-untyped-def]
    return row.inspection.samples.get()


def test_the_words_are_those_of_the_report() -> None:
    row = drafted_exposure(crew())
    assert row.items == [{"name": "接地电阻", "limit": "≤0.1Ω", "value": "0.47Ω"}]


def test_a_second_person_publishes() -> None:
    people = crew()
    row = exposures.submit(
        drafted_exposure(people, by=people.regulator), by=people.regulator, at=NOW
    )
    with pytest.raises(NotAllowed):
        exposures.publish(row, by=people.regulator, at=NOW)
    with pytest.raises(NotAllowed):
        exposures.publish(row, by=people.inspector, at=NOW)
    row = exposures.publish(row, by=people.head, at=NOW)
    assert (row.state, row.approved_by) == (State.PUBLISHED, people.head)
    assert published() == 1


def test_nothing_is_public_before_approval() -> None:
    people = crew()
    drafted_exposure(people)
    assert not Exposure.objects.public(NOW.date()).exists()


def test_it_is_shown_for_three_years_and_not_a_day_longer() -> None:
    row = published_exposure(crew())
    assert row.expires_on == date(2029, 9, 11)
    assert Exposure.objects.public(date(2029, 9, 11)).exists()
    assert not Exposure.objects.public(date(2029, 9, 12)).exists()


def test_the_nightly_task_ends_what_has_run_out() -> None:
    row = published_exposure(crew())
    heard: list[Exposure] = []

    def hear(sender: object, *, exposure: Exposure, **_rest: object) -> None:
        heard.append(exposure)

    signals.exposure_withdrawn.connect(hear)
    try:
        with time_machine.travel(at("2029-09-11", 0)):
            assert expire_exposures() == 0
        with time_machine.travel(at("2029-09-12", 0)):
            assert expire_exposures() == 1
            assert expire_exposures() == 0
    finally:
        signals.exposure_withdrawn.disconnect(hear)
    row.refresh_from_db()
    assert (row.state, heard) == (State.EXPIRED, [row])


def test_no_person_ends_a_display_in_the_robots_place() -> None:
    people = crew()
    with pytest.raises(NotAllowed):
        exposures.expire(published_exposure(people), by=people.head, at=NOW)


@pytest.mark.parametrize(
    ("changed", "until"),
    [("2026-09-17", "2026-09-21"), ("2026-09-24", "2026-09-30"), ("2026-09-29", "2026-10-09")],
)
def test_a_changed_decision_leaves_three_working_days(changed: str, until: str) -> None:
    people = crew()
    row = exposures.require_withdrawal(
        published_exposure(people),
        by=people.inspector,
        at=at(changed),
        reason="复检合格",
        changed_on=date.fromisoformat(changed),
    )
    assert row.deadline is not None
    assert (row.deadline.code, row.deadline.due_on.isoformat()) == ("PN-WD", until)
    item = WorkItem.objects.get(step="exposure-withdraw", state="open")
    assert item.due_on == row.deadline.due_on


def test_withdrawing_meets_the_clock_and_takes_the_figure_back() -> None:
    people = crew()
    row = exposures.require_withdrawal(
        published_exposure(people), by=people.inspector, at=NOW, reason="复检合格"
    )
    with pytest.raises(Blocked):
        exposures.require_withdrawal(row, by=people.inspector, at=NOW, reason="再报")
    row = exposures.withdraw(row, by=people.regulator, at=NOW + timedelta(1), reason="复检合格")
    assert row.state == State.WITHDRAWN
    assert Deadline.objects.of(row).get().state == DeadlineState.MET
    assert published() == 0
    assert not WorkItem.objects.filter(url=row.get_absolute_url(), state="open").exists()


def test_a_draft_that_no_longer_holds_is_dropped_without_having_been_public() -> None:
    people = crew()
    row = exposures.drop(drafted_exposure(people), by=people.regulator, at=NOW, reason="复检合格")
    assert (row.state, row.published_at) == (State.WITHDRAWN, None)
    assert published() == 0
    with pytest.raises(WrongState):
        exposures.submit(row, by=people.inspector, at=NOW)


def test_after_a_withdrawal_it_can_be_exposed_anew() -> None:
    people = crew()
    row = published_exposure(people)
    exposures.withdraw(row, by=people.regulator, at=NOW, reason="批次有误")
    assert drafted_exposure(people, failed_sample(row)).state == State.DRAFTED


# --- Names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "person", "shown"),
    [
        ("兰山区宋远山日用百货店", "宋远山", "兰山区宋某某日用百货店"),
        ("宋远山", "宋远山", "宋某某"),
        ("兰山区如意日用百货店", "宋远山", "兰山区如意日用百货店"),
        ("兰山区日用百货店", "", "兰山区日用百货店"),
    ],
)
def test_a_shop_does_not_name_its_owner(name: str, person: str, shown: str) -> None:
    assert rules.without_person(name, person) == shown


def test_a_sole_trader_is_masked_and_a_company_is_not() -> None:
    row = drafted_exposure(crew())
    enterprise = row.enterprise
    enterprise.name = f"兰山区{enterprise.legal_representative}日用百货店"
    assert enterprise.legal_representative in row.public_name
    enterprise.kind = EnterpriseKind.SOLE_TRADER
    assert enterprise.legal_representative not in row.public_name


# --- Scope -----------------------------------------------------------------------------------


def test_another_county_and_outsiders_see_none_of_it() -> None:
    people = crew()
    row = published_exposure(people)
    assert Exposure.objects.visible_to(people.regulator).get() == row
    assert Exposure.objects.visible_to(UserFactory(city=True)).get() == row
    for trait in ("lab", "hotline", "enterprise", "auditor", "custodian"):
        assert not Exposure.objects.visible_to(UserFactory(**{trait: True})).exists()
    assert not Exposure.objects.visible_to(UserFactory(regulator=True, elsewhere=True)).exists()
