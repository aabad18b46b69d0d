from datetime import date
from typing import Any

import pytest

from casework.models import MeasureDelta, Notice, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from inspections.signals import inspection_closed
from inspections.visits import transitions
from inspections.visits.states import InspectionState, Outcome
from tests.factories_accounts import UserFactory
from tests.factories_inspections import (
    AT,
    DAY,
    a_plan,
    an_enterprise,
    answers,
    checked,
    crew,
    kettle,
    sampled,
    scheduled,
    started,
    with_report,
)

pytestmark = pytest.mark.django_db
State = InspectionState


def counted(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code).order_by("pk"))


def open_steps(obj: Any) -> set[str]:
    return set(WorkItem.objects.open().filter(object_id=obj.pk).values_list("step", flat=True))


def test_an_ordered_visit_is_numbered_titled_and_owned_by_the_county() -> None:
    people = crew()
    inspection = scheduled(people)
    assert inspection.number == "JC-2026-0001"
    assert inspection.title == "电热水壶（批次20260612）"
    assert inspection.office == people.inspector.office
    assert inspection.category_id == "other-appliances"
    assert inspection.lead == people.inspector


def test_an_ordered_visit_waits_with_its_first_inspector_and_tells_both() -> None:
    people = crew()
    inspection = scheduled(people)
    item = WorkItem.objects.get(object_id=inspection.pk)
    assert (item.step, item.assignee) == ("visit", people.inspector)
    assert Notice.objects.filter(url=inspection.field_url).count() == 2


def test_a_visit_without_two_inspectors_waits_with_a_regulator() -> None:
    people = crew()
    inspection = scheduled(people, inspectors=[people.inspector])
    assert open_steps(inspection) == {"assign"}
    refusal = transitions.start.refusal(inspection, by=people.inspector)
    assert refusal is not None
    assert refusal.code == "blocked"


def test_naming_two_inspectors_moves_the_visit_to_their_list() -> None:
    people = crew()
    inspection = scheduled(people, inspectors=[])
    inspection = transitions.amend(
        inspection,
        by=people.regulator,
        at=AT,
        inspectors=people.pair,
        scheduled_on=date(2026, 9, 4),
    )
    assert open_steps(inspection) == {"visit"}
    assert (inspection.lead, inspection.scheduled_on) == (people.inspector, date(2026, 9, 4))


def test_a_visit_is_not_ordered_under_a_draft_plan() -> None:
    people = crew()
    plan = a_plan(people)
    plan.state = "draft"
    with pytest.raises(Blocked):
        scheduled(people, plan=plan)


@pytest.mark.parametrize(("origin", "planned"), [("plan", 1), ("activity", 1), ("complaint", 0)])
def test_only_planned_visits_count_as_planned(origin: str, planned: int) -> None:
    scheduled(crew(), origin=origin)
    assert counted("spotcheck.planned") == planned


def test_a_void_visit_is_counted_back() -> None:
    people = crew()
    inspection = scheduled(people, origin="plan")
    inspection = transitions.void(inspection, by=people.regulator, at=AT, reason="重复下达")
    assert (inspection.state, inspection.closed_at) == (State.VOID, AT)
    assert counted("spotcheck.planned") == 0
    assert open_steps(inspection) == set()


def test_start_is_refused_to_an_inspector_of_another_office() -> None:
    people = crew()
    stranger = UserFactory(inspector=True, elsewhere=True)
    with pytest.raises(NotAllowed):
        transitions.start(scheduled(people), by=stranger, at=AT)


def test_start_is_refused_to_an_inspector_whom_the_notice_does_not_name() -> None:
    people = crew()
    with pytest.raises(Blocked, match="通知书"):
        transitions.start(scheduled(people), by=UserFactory(inspector=True), at=AT)


def test_start_is_refused_a_second_time() -> None:
    people = crew()
    with pytest.raises(WrongState):
        transitions.start(started(people), by=people.inspector, at=AT)


def test_a_started_visit_keeps_its_checklist() -> None:
    inspection = started(crew())
    assert inspection.checklist is not None
    assert inspection.checklist.code == "general"


def test_a_product_with_its_own_checklist_gets_that() -> None:
    people = crew()
    inspection = started(people, product_rule=None, product_name="整车保养")
    assert inspection.checklist is not None
    assert transitions.queries.checklist_for("wadding-quilts").code == "wadding-retail"  # type: ignore[union-attr]
    assert transitions.queries.checklist_for("auto_service").code == "auto-service"  # type: ignore[union-attr]
    assert transitions.queries.checklist_for(None).code == "general"  # type: ignore[union-attr]


def submit(inspection: Any, people: Any, findings: list[Any], **changes: Any) -> Any:
    values = {"representative": "顾长白", "signing_refused": True, **changes}
    return transitions.submit_checklist(
        inspection, by=people.inspector, at=AT, findings=findings, **values
    )


def test_an_incomplete_checklist_names_its_gaps_and_changes_nothing() -> None:
    people = crew()
    inspection = started(people)
    sheet = answers(inspection)
    with pytest.raises(Blocked, match="2, 12"):
        submit(inspection, people, [sheet[0], *sheet[2:11]])
    inspection.refresh_from_db()
    assert inspection.state == State.IN_PROGRESS
    assert inspection.findings.count() == 0


def test_a_failed_point_without_proof_is_refused() -> None:
    people = crew()
    inspection = started(people)
    with pytest.raises(Blocked, match="1"):
        submit(inspection, people, answers(inspection, failing=1, note=" "))


def test_a_checklist_without_a_signature_is_refused() -> None:
    people = crew()
    inspection = started(people)
    with pytest.raises(Blocked):
        submit(inspection, people, answers(inspection), signing_refused=False)


def test_a_signed_checklist_counts_as_an_inspection_made() -> None:
    people = crew()
    inspection = checked(people, failing=2)
    assert inspection.state == State.CHECKED
    assert counted("inspection.done") == 1
    assert open_steps(inspection) == {"sample"}
    row = MeasureDelta.objects.get(measure="inspection.done")
    assert (row.day, row.district, row.dimension) == (DAY, "371302", "other-appliances")


def test_saved_findings_stay_until_they_are_signed() -> None:
    people = crew()
    inspection = started(people)
    inspection = transitions.save_findings(
        inspection, by=people.inspector, at=AT, findings=answers(inspection)[:5]
    )
    sheet = transitions.queries.sheet_of(inspection)
    assert (sheet.filled, sheet.total, sheet.missing[0]) == (5, 12, 6)


def test_a_clean_visit_may_finish_without_a_sample() -> None:
    people = crew()
    inspection = transitions.finish_without_sample(
        checked(people), by=people.inspector, at=AT, outcome=Outcome.NO_PROBLEM
    )
    assert (inspection.state, inspection.outcome) == (State.CLOSED, "no_problem")
    assert open_steps(inspection) == set()


@pytest.mark.parametrize(
    ("outcome", "note"), [("no_problem", "x"), ("fixed_on_site", " "), ("passed", "x")]
)
def test_a_visit_with_faults_cannot_finish_as_if_there_were_none(outcome: str, note: str) -> None:
    people = crew()
    with pytest.raises(Blocked):
        transitions.finish_without_sample(
            checked(people, failing=1), by=people.inspector, at=AT, outcome=outcome, note=note
        )


def test_a_refusal_is_counted_and_reported_at_once() -> None:
    people = crew()
    inspection = transitions.record_refusal(
        started(people), by=people.inspector, at=AT, reason="obstruction", note="大门紧闭"
    )
    assert inspection.state == State.REFUSED
    assert counted("spotcheck.refused") == 1
    assert open_steps(inspection) == {"decide"}
    assert set(
        Notice.objects.filter(dedupe_key=f"refused:{inspection.pk}").values_list("user", flat=True)
    ) == {
        people.regulator.pk,
        people.head.pk,
    }


def test_a_rightful_refusal_makes_the_visit_void_and_counts_no_refusal() -> None:
    people = crew()
    inspection = transitions.record_refusal(
        started(people), by=people.inspector, at=AT, reason="no_papers"
    )
    assert inspection.state == State.VOID
    assert counted("spotcheck.refused") == 0


def test_no_sample_is_neither_refusal_nor_failure() -> None:
    people = crew()
    inspection = transitions.record_unable(
        scheduled(people), by=people.inspector, at=AT, reason="moved"
    )
    assert inspection.state == State.UNABLE
    assert (counted("spotcheck.unable"), counted("spotcheck.failed")) == (1, 0)
    inspection = transitions.close(
        inspection, by=people.regulator, at=AT, outcome=Outcome.NOT_SAMPLED
    )
    assert inspection.state == State.CLOSED


def test_the_case_is_not_moved_without_the_other_rooms_row() -> None:
    people = crew()
    inspection = checked(people)
    refusal = transitions.mark_sampled.refusal(inspection, by=people.inspector)
    assert refusal is not None
    assert refusal.code == "blocked"
    with pytest.raises(Blocked):
        transitions.mark_correcting(inspection, by=people.regulator, at=AT)


def test_a_regulator_cannot_say_the_result_before_the_laboratory() -> None:
    people = crew()
    inspection = sampled(people).inspection
    inspection.refresh_from_db()
    for verb in (transitions.mark_passed, transitions.mark_failed, transitions.reopen_sampling):
        assert verb.refusal(inspection, by=people.regulator).code == "blocked"  # type: ignore[union-attr]


def test_closing_sends_the_news_inside_the_transaction() -> None:
    heard: list[str] = []

    def listener(sender: Any, *, outcome: str, **_more: Any) -> None:
        heard.append(outcome)

    people = crew()
    inspection = with_report(people).inspection
    inspection_closed.connect(listener)
    try:
        transitions.close(inspection, by=people.regulator, at=AT, outcome=Outcome.PASSED)
    finally:
        inspection_closed.disconnect(listener)
    assert heard == ["passed"]


def test_closing_is_refused_with_an_outcome_that_the_state_does_not_know() -> None:
    people = crew()
    inspection = with_report(people).inspection
    with pytest.raises(Blocked):
        transitions.close(inspection, by=people.regulator, at=AT, outcome=Outcome.CORRECTED)


def test_a_second_enterprise_gets_its_own_number() -> None:
    people = crew()
    scheduled(people)
    other = scheduled(people, enterprise=an_enterprise("松岚木业有限公司"))
    assert other.number == "JC-2026-0002"
    assert other.product_rule == kettle()
