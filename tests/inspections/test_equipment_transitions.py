"""Devices, safety inspections, hazards and directives (Order 57; domain.md 5, 11)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from casework import audit, outbox
from casework.deadlines import UnknownRule, find_rule
from casework.deadlines import due as reckoned
from casework.models import Deadline, MeasureDelta, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from documents import composition
from inspections import signals
from inspections.equipment.models import Device, Directive, Hazard, InspectorCard, Seizure
from inspections.equipment.states import (
    CheckState,
    DeviceState,
    DirectiveState,
    Grade,
    HazardState,
)
from inspections.equipment.transitions import checking, devices, directing, training
from tests.factories_accounts import TANCHENG, UserFactory
from tests.factories_equipment import (
    DAY,
    GRAVE_POINT,
    ORDINARY_POINT,
    a_card,
    a_check,
    a_device,
    equipped,
    filled,
    issued,
    reported,
    served,
    signed_check,
)
from tests.factories_followup import at
from tests.factories_inspections import an_enterprise, crew

pytestmark = pytest.mark.django_db


def clock(row: Any, code: str) -> Deadline:
    return Deadline.objects.of(row).filter(code=code).order_by("-pk")[0]


def count(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code))


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# --- The register ----------------------------------------------------------------------------


def test_a_device_knows_its_next_inspection_and_when_to_apply_for_it() -> None:
    device = a_device(equipped())
    assert device.next_test_on == date(2027, 3, 10)
    assert clock(device, "SE-APPLY").due_on == date(2027, 2, 10)
    assert WorkItem.objects.get(step="equipment-apply").organisation_code == device.enterprise_code


def test_a_code_that_cannot_be_one_is_refused_at_its_field() -> None:
    with pytest.raises(ValidationError) as refusal:
        a_device(equipped(), code="3110370012019")
    assert set(refusal.value.message_dict) == {"code"}
    with pytest.raises(ValidationError) as refusal:
        a_device(crew(), code="411037001201900001")
    assert set(refusal.value.message_dict) == {"kind"}


def test_a_code_stands_once_in_the_register() -> None:
    people = equipped()
    a_device(people, code="311037001201900777")
    with pytest.raises(Blocked):
        a_device(people, code="311037001201900777")


def test_a_device_of_another_county_is_not_registered_here() -> None:
    with pytest.raises(NotAllowed):
        a_device(equipped(), enterprise=elsewhere())


def elsewhere() -> Any:
    return an_enterprise("郯城示例商场有限公司", TANCHENG)


def test_a_passed_inspection_moves_the_next_one_and_a_date_beyond_the_cycle_is_refused() -> None:
    people = equipped()
    device = a_device(people)
    report = {"test": "periodic", "result": "passed", "body": "示例特检院", "by": people.inspector}
    with pytest.raises(Blocked):
        devices.record_test(
            device,
            at=at(DAY),
            tested_on=date(2026, 9, 8),
            next_on=date(2027, 9, 9),
            report_number="DT-1",
            **report,
        )
    device = devices.record_test(
        device, at=at(DAY), tested_on=date(2026, 9, 8), report_number="DT-1", **report
    )
    assert device.next_test_on == date(2027, 9, 8)
    assert clock(device, "SE-APPLY").due_on == date(2027, 8, 8)


def test_an_inspection_of_tomorrow_is_not_recorded() -> None:
    people = equipped()
    with pytest.raises(Blocked):
        devices.record_test(
            a_device(people),
            by=people.inspector,
            at=at(DAY),
            test="periodic",
            result="passed",
            tested_on=date(2026, 9, 10),
            body="示例特检院",
            report_number="DT-2",
        )


def test_a_stopped_device_is_not_overdue_and_comes_back_only_in_date() -> None:
    people = equipped()
    device = a_device(people, in_use_on=date(2025, 3, 10))
    late = Device.objects.overdue(today=date(2026, 9, 9))
    assert list(late) == [device]
    device = devices.stop(device, by=people.inspector, at=at(DAY), reason="改造")
    assert not late.all().exists()
    assert clock(device, "SE-APPLY").state == "cancelled"
    with pytest.raises(Blocked):
        devices.put_back(device, by=people.inspector, at=at(DAY))
    device = devices.scrap(device, by=people.inspector, at=at(DAY), reason="拆除")
    assert device.state == DeviceState.SCRAPPED


# --- The inspection --------------------------------------------------------------------------


def test_two_inspectors_with_valid_cards_inspect() -> None:
    people = equipped()
    with pytest.raises(Blocked, match="不得少于两名"):
        a_check(people, inspectors=[people.inspector])
    with pytest.raises(Blocked, match="不得少于两名"):
        a_check(people, inspectors=[people.inspector, people.inspector])
    newcomer = UserFactory(inspector=True, name="罗新来")
    with pytest.raises(Blocked, match="罗新来"):
        a_check(people, inspectors=[people.inspector, newcomer])
    assert a_check(people).state == CheckState.SCHEDULED


@pytest.mark.parametrize(
    ("until", "valid"), [("2026-09-09", True), ("2026-09-08", False)], ids=["last day", "day after"]
)
def test_a_card_is_asked_for_on_the_day_of_the_visit(until: str, valid: bool) -> None:
    people = equipped()
    inspection = a_check(people)
    InspectorCard.objects.filter(holder=people.colleague).update(valid_until=until)
    if valid:
        assert checking.begin(inspection, by=people.inspector, at=at(DAY)).started_at
        return
    with pytest.raises(Blocked, match=str(people.colleague)):
        checking.begin(inspection, by=people.inspector, at=at(DAY))


def test_a_revoked_card_counts_no_more() -> None:
    people = equipped()
    card = InspectorCard.objects.get(holder=people.colleague)
    training.revoke_card(card, by=people.head, at=at(DAY), reason="调离岗位")
    with pytest.raises(Blocked):
        a_check(people)


def test_a_special_inspection_needs_its_published_drive() -> None:
    people = equipped()
    with pytest.raises(Blocked):
        a_check(people, cls="special")
    drive = checking.draft_drive(
        by=people.regulator,
        at=at(DAY),
        name="特种设备安全大检查",
        scope="人员密集场所电梯",
        duties="使用单位自查，县局检查",
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 30),
        self_check_by=date(2026, 9, 8),
    )
    with pytest.raises(Blocked):
        a_check(people, cls="special", drive=drive)
    drive = checking.publish_drive(drive, by=people.head, at=at(DAY))
    assert a_check(people, cls="special", drive=drive).drive == drive


def test_a_sheet_with_a_gap_or_a_failure_without_facts_is_not_kept() -> None:
    people = equipped()
    inspection = checking.begin(a_check(people), by=people.inspector, at=at(DAY))
    row = inspection.rows.get()
    values = {"by": people.inspector, "at": at(DAY), "row": row}
    with pytest.raises(Blocked):
        checking.save_sheet(inspection, found=filled({})[1:], **values)
    with pytest.raises(Blocked):
        checking.save_sheet(inspection, found=filled({"file": {"note": " "}}), **values)
    with pytest.raises(Blocked):
        checking.sign(
            inspection,
            by=people.inspector,
            at=at(DAY),
            signers=people.pair,
            representative="顾长白",
        )


def test_a_clean_inspection_is_closed_at_once_and_counted() -> None:
    inspection = signed_check(equipped())
    assert inspection.state == CheckState.CLOSED
    assert (count("equipment.inspected"), count("equipment.hazards")) == (1, 0)


def test_a_hazard_fixed_on_the_spot_needs_no_directive() -> None:
    inspection = signed_check(equipped(), {ORDINARY_POINT: {"fixed": True}})
    hazard = Hazard.objects.get()
    assert (hazard.state, inspection.state) == (HazardState.FIXED, CheckState.CLOSED)
    assert (count("equipment.hazards"), count("equipment.removed")) == (1, 1)


def test_a_point_of_article_25_is_never_less_than_grave() -> None:
    signed_check(equipped(), {GRAVE_POINT: {"grade": "ordinary"}, "file": {"grade": "major"}})
    grades = dict(Hazard.objects.values_list("point__code", "grade"))
    assert grades == {GRAVE_POINT: Grade.GRAVE, "file": Grade.MAJOR}
    assert count("equipment.grave") == 2


def test_two_sign_and_a_refusal_has_its_witness() -> None:
    people = equipped()
    inspection = checking.begin(a_check(people), by=people.inspector, at=at(DAY))
    row = inspection.rows.get()
    checking.save_sheet(inspection, by=people.inspector, at=at(DAY), row=row, found=filled({}))
    values: dict[str, Any] = {"by": people.inspector, "at": at(DAY)}
    with pytest.raises(Blocked):
        checking.sign(inspection, signers=[people.inspector], representative="顾长白", **values)
    with pytest.raises(Blocked):
        checking.sign(inspection, signers=people.pair, signing_refused=True, **values)
    done = checking.sign(
        inspection, signers=people.pair, signing_refused=True, witness="周见山", **values
    )
    assert done.witness == "周见山"


def test_an_impossible_inspection_is_ended_and_written_down() -> None:
    people = equipped()
    inspection = checking.end_impossible(
        a_check(people), by=people.inspector, at=at(DAY), reason="unit_closed", note="已停业"
    )
    assert (inspection.state, inspection.impossible) == (CheckState.IMPOSSIBLE, "unit_closed")
    assert count("equipment.inspected") == 0


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("2026-09-09", "2026-09-11"),
        # Thursday before Mid-Autumn: the Monday after it counts, and the Tuesday.
        ("2026-09-24", "2026-09-29"),
    ],
)
def test_inspectors_are_sent_two_working_days_after_a_complaint(told: str, due: str) -> None:
    people = equipped()
    inspection = a_check(people, told_on=date.fromisoformat(told), origin_ref="TS-2026-0909-0001")
    assert clock(inspection, "SE-REP").due_on == date.fromisoformat(due)
    checking.begin(inspection, by=people.inspector, at=at(told))
    assert clock(inspection, "SE-REP").state == "met"


# --- The directive ---------------------------------------------------------------------------


def test_a_directive_names_devices_problems_inspectors_with_badges_and_the_day() -> None:
    people = equipped()
    row = issued(people)
    text = composition.shown(row.document)
    card = InspectorCard.objects.get(holder=people.colleague)
    device = Hazard.objects.get().device
    for words in (
        device.code,
        "现场发现不符合",
        card.number,
        "2026年9月18日",
        str(people.colleague),
    ):
        assert words in text
    assert "特令" in row.document.number
    assert fresh(Hazard.objects.get()).state == HazardState.ORDERED


def test_a_grave_hazard_stops_at_once_and_goes_upward() -> None:
    people = equipped()
    row = issued(people, GRAVE_POINT, due_on=None)
    found = audit.timeline(Hazard.objects.get())[-1]
    assert found.sentence == "发现隐患：严重事故隐患"
    assert row.stop_at_once
    assert row.due_on == date(2026, 9, 9)
    assert "立即停止使用" in composition.shown(row.document)
    assert WorkItem.objects.filter(step="directive-superior", state="open").exists()
    directing.tell_superior(row, by=people.regulator, at=at(DAY), note="已报市局")
    assert not WorkItem.objects.filter(step="directive-superior", state="open").exists()


def test_an_ordinary_hazard_needs_a_day_that_is_not_past() -> None:
    people = equipped()
    for day in (None, date(2026, 9, 8)):
        with pytest.raises(Blocked):
            issued(people, due_on=day)


def test_two_inspectors_of_the_team_sign_a_directive() -> None:
    people = equipped()
    with pytest.raises(Blocked):
        issued(people, second=people.inspector)
    stranger = UserFactory(inspector=True)
    a_card(stranger)
    with pytest.raises(Blocked):
        issued(people, second=stranger)


def test_who_refuses_to_take_it_is_noted_with_a_witness() -> None:
    people = equipped()
    row = issued(people)
    outbox.drain()
    with pytest.raises(Blocked):
        directing.serve(row, by=people.inspector, at=at(DAY), way="left", refusal="拒绝签收")
    row = directing.serve(
        row, by=people.inspector, at=at(DAY), way="left", refusal="拒绝签收", witness="周见山"
    )
    assert (row.state, row.witness) == (DirectiveState.SERVED, "周见山")
    assert clock(row, "SE-DIR").due_on == date(2026, 9, 18)


# 10 working days from the day after the report (domain.md 10.2, 11).
@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2026-09-10", "2026-09-23"),
        ("2026-09-17", "2026-10-08"),
        # A Friday: Sunday 20 September is worked, Mid-Autumn and the golden week are not.
        ("2026-09-18", "2026-10-09"),
        ("2026-09-30", "2026-10-20"),
    ],
)
def test_the_recheck_is_due_ten_working_days_after_the_report(on: str, due: str) -> None:
    row = reported(equipped(), on=on)
    assert clock(row, "SE-DIR").state == "met"
    assert clock(row, "SE-RCK").due_on == date.fromisoformat(due)


def test_a_report_on_the_friday_before_the_golden_week_of_2025_counts_its_make_up_days() -> None:
    # Sunday 28 September and Saturday 11 October are worked, 1 to 8 October are not.
    assert reckoned("SE-RCK", date(2025, 9, 26)).due_on == date(2025, 10, 16)


def test_the_clock_of_the_recheck_exists_from_july_2022() -> None:
    assert find_rule("SE-RCK", date(2022, 7, 1)).amount == 10
    with pytest.raises(UnknownRule):
        find_rule("SE-RCK", date(2022, 6, 30))


def test_papers_close_an_ordinary_hazard_and_with_it_the_inspection() -> None:
    people = equipped()
    row = directing.recheck_pass(
        reported(people), by=people.inspector, at=at("2026-09-11"), way="papers", findings="属实"
    )
    assert row.state == DirectiveState.CLOSED
    assert fresh(row.inspection).state == CheckState.CLOSED
    assert Hazard.objects.get().state == HazardState.REMOVED
    assert clock(row, "SE-RCK").state == "met"
    assert count("equipment.removed") == 1


def test_a_grave_hazard_is_not_closed_by_papers_alone() -> None:
    people = equipped()
    row = reported(people, GRAVE_POINT)
    values = {"by": people.inspector, "at": at("2026-09-11"), "findings": "检验合格"}
    with translation.override("en"), pytest.raises(Blocked, match="papers alone"):
        directing.recheck_pass(row, way="papers", **values)
    assert fresh(row).state == DirectiveState.REPORTED
    assert directing.recheck_pass(row, way="site", **values).state == DirectiveState.CLOSED


def test_a_failed_recheck_gives_a_new_day_and_the_hazard_stays() -> None:
    people = equipped()
    row = directing.recheck_fail(
        reported(people),
        by=people.inspector,
        at=at("2026-09-14"),
        way="site",
        findings="未整改",
        due_on=date(2026, 9, 21),
    )
    assert (row.state, row.failures) == (DirectiveState.SERVED, 1)
    assert clock(row, "SE-DIR").due_on == date(2026, 9, 21)
    assert Hazard.objects.get().state == HazardState.ORDERED


def test_an_overdue_directive_is_disobeyed_only_after_its_day_and_is_a_clue() -> None:
    people = equipped()
    row = served(people)
    heard: list[Any] = []

    def hear(sender: Any, **news: Any) -> None:
        heard.append(news)

    signals.directive_disobeyed.connect(hear)
    try:
        with pytest.raises(Blocked):
            directing.record_disobedience(
                row, by=people.inspector, at=at("2026-09-18"), facts="仍在使用"
            )
        assert list(Directive.objects.overdue(today=date(2026, 9, 19))) == [row]
        row = directing.record_disobedience(
            row, by=people.inspector, at=at("2026-09-19"), facts="仍在使用"
        )
    finally:
        signals.directive_disobeyed.disconnect(hear)
    assert row.disobeyed_on == date(2026, 9, 19)
    assert [news["directive"] for news in heard] == [row]


def test_a_withdrawn_directive_leaves_its_hazards_open() -> None:
    people = equipped()
    row = issued(people)
    with pytest.raises(NotAllowed):
        directing.withdraw(row, by=people.inspector, at=at(DAY), reason="对象有误")
    row = directing.withdraw(row, by=people.head, at=at(DAY), reason="对象有误")
    assert Hazard.objects.get().state == HazardState.OPEN
    assert (row.state, count("equipment.directives")) == (DirectiveState.WITHDRAWN, 0)


# --- Seizure ---------------------------------------------------------------------------------


def test_only_a_grave_hazard_is_sealed_and_thirty_days_run() -> None:
    people = equipped()
    ordinary = issued(people)
    values: dict[str, Any] = {"by": people.inspector, "at": at(DAY), "kind": "seal"}
    device = Hazard.objects.get().device
    with pytest.raises(Blocked):
        directing.seize(directive=ordinary, device=device, reason="隐患", **values)


def test_a_sealed_device_does_not_come_back_before_the_seal_is_lifted() -> None:
    people = equipped()
    grave = issued(people, GRAVE_POINT, due_on=None)
    device = Hazard.objects.get().device
    seal: Seizure = directing.seize(
        directive=grave,
        device=device,
        reason="严重隐患",
        by=people.inspector,
        at=at(DAY),
        kind="seal",
    )
    assert clock(seal, "SE-HOLD").due_on == date(2026, 10, 9)
    device = devices.stop(device, by=people.inspector, at=at(DAY), reason="查封")
    with pytest.raises(Blocked):
        devices.put_back(device, by=people.inspector, at=at(DAY))
    directing.lift(seal, by=people.inspector, at=at(DAY, 15))
    assert devices.put_back(device, by=people.inspector, at=at(DAY, 16)).state == "in_use"
    with pytest.raises(WrongState):
        directing.lift(seal, by=people.inspector, at=at(DAY, 17))


# --- Training --------------------------------------------------------------------------------


def test_whoever_passes_has_a_card_for_four_years_and_a_certificate() -> None:
    people = crew()
    exam = training.set_exam(
        by=people.regulator, at=at(DAY), name="监察人员考核", held_on=date(2026, 9, 8), hours=24
    )
    scores = {people.inspector: 60, people.colleague: 59}
    exam = training.grade_exam(exam, by=people.regulator, at=at(DAY), scores=scores)
    card = InspectorCard.objects.get()
    assert (card.holder, card.valid_until) == (people.inspector, date(2030, 9, 7))
    assert card.document is not None
    assert "2030年9月7日" in composition.shown(card.document)
    assert count("equipment.trained") == 1
    with pytest.raises(WrongState):
        training.grade_exam(exam, by=people.regulator, at=at(DAY), scores=scores)


def test_no_score_is_entered_before_the_day_or_above_a_hundred() -> None:
    people = crew()
    values = {"by": people.regulator, "at": at(DAY)}
    exam = training.set_exam(name="监察人员考核", held_on=date(2026, 9, 10), **values)
    with pytest.raises(Blocked):
        training.grade_exam(exam, scores={people.inspector: 80}, **values)
    exam = training.set_exam(name="监察人员考核", held_on=date(2026, 9, 8), **values)
    with pytest.raises(Blocked):
        training.grade_exam(exam, scores={people.inspector: 101}, **values)
