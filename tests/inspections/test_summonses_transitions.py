"""约谈 as the bureau's rule and domain.md 3.2 tell it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from casework import deadlines
from casework.models import Deadline, MeasureDelta, Notice, WorkItem
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed, WrongState
from documents import transitions as papers
from documents.states import DocumentState, ServiceState
from enterprises.models import CreditFact
from inspections.summonses import transitions as summonses
from inspections.summonses.models import Summons
from inspections.summonses.queries import without_talk
from inspections.summonses.states import Attendance, SummonsState
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState, Outcome
from tests.factories_accounts import OfficeFactory, UserFactory
from tests.factories_followup import (
    MEET,
    NOW,
    RECEIPT,
    RECORD,
    absent_talk,
    approved_talk,
    at,
    contact_of,
    drafted_talk,
    held_talk,
    served_talk,
    signed_talk,
    submitted_talk,
)
from tests.factories_inspections import checked, crew, failed, scheduled, with_report

pytestmark = pytest.mark.django_db
State = SummonsState


def count(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code))


def waiting(row: Any) -> list[tuple[str, str]]:
    """The open steps of a row and whose they are."""
    items = WorkItem.objects.filter(object_id=row.pk, url=row.get_absolute_url(), state="open")
    return sorted(items.values_list("step", "role"))


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# --- Every failing enterprise ----------------------------------------------------------------


def test_a_failure_asks_for_a_talk_until_there_is_one() -> None:
    people = crew()
    sample = failed(people)
    assert list(without_talk()) == [sample.inspection]
    assert count("summons.required") == 1
    drafted_talk(people, sample)
    assert list(without_talk()) == []


def test_a_recorded_reason_stands_for_the_talk() -> None:
    people = crew()
    sample = failed(people)
    row = summonses.waive(
        inspection=sample.inspection, reason="企业已注销。", by=people.regulator, at=NOW
    )
    assert (row.state, row.waiver) == (State.WAIVED, "企业已注销。")
    assert not without_talk().exists()


def test_a_cancelled_talk_is_owed_again() -> None:
    people = crew()
    row = drafted_talk(people)
    summonses.cancel(row, by=people.regulator, at=NOW, reason="拟稿有误")
    assert list(without_talk()) == [row.inspection]
    assert ("summons", "regulator") in waiting(row.inspection)
    again = summonses.draft_summons(
        inspection=row.inspection,
        meet_at=MEET,
        place="302",
        phone="0539-000 0000",
        by=people.regulator,
        at=NOW,
    )
    assert again.state == State.DRAFTED


def test_without_talk_is_scoped_to_its_reader() -> None:
    people = crew()
    failed(people)
    assert without_talk(people.regulator).count() == 1
    assert without_talk(UserFactory(regulator=True, elsewhere=True)).count() == 0


def test_a_second_talk_on_one_failure_is_refused() -> None:
    people = crew()
    row = drafted_talk(people)
    with pytest.raises(Blocked):
        drafted_talk(people, row.sample)
    with pytest.raises(Blocked):
        summonses.waive(inspection=row.inspection, reason="x" * 9, by=people.regulator, at=NOW)
    assert Summons.objects.count() == 1


def test_nobody_is_summoned_for_goods_that_passed() -> None:
    people = crew()
    with pytest.raises(Blocked):
        drafted_talk(people, with_report(people))


def test_a_refused_check_leads_to_a_talk_about_the_refusal() -> None:
    people = crew()
    refused = visits.record_refusal(
        checked(people), by=people.inspector, at=NOW, reason="obstruction"
    )
    row = summonses.draft_summons(
        inspection=refused,
        meet_at=MEET,
        place="302",
        phone="0539-000 0000",
        by=people.regulator,
        at=NOW,
    )
    assert fresh(refused).state == InspectionState.SUMMONED
    assert row.document is not None
    assert row.document.context["findings"] == "存在拒绝接受监督抽查的行为"
    assert "第十六条" in row.document.context["basis"][0]


def test_a_refusal_at_the_gate_is_talked_about_too() -> None:
    people = crew()
    refused = visits.record_refusal(
        scheduled(people), by=people.inspector, at=NOW, reason="obstruction"
    )
    row = summonses.draft_summons(
        inspection=refused, meet_at=MEET, place="302", phone="1", by=people.regulator, at=NOW
    )
    assert (row.state, fresh(refused).state) == (State.DRAFTED, InspectionState.REFUSED)


# --- The time of the talk --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-09-11", "2026-09-18"),  # five plain working days
        ("2026-09-17", "2026-09-23"),  # Sunday the 20th is worked
        ("2026-09-22", "2026-09-30"),  # Mid-Autumn, 25th to 27th
        ("2026-09-28", "2026-10-10"),  # the golden week; Saturday the 10th is worked
    ],
)
def test_the_letter_comes_five_working_days_ahead(now: str, first: str) -> None:
    assert summonses.earliest(at(now)).isoformat() == first


def test_a_talk_too_soon_is_refused_at_the_field() -> None:
    people = crew()
    with pytest.raises(ValidationError) as error:
        drafted_talk(people, meet_at=at("2026-09-17", 9))
    assert "meet_at" in error.value.message_dict


def test_a_talk_in_the_golden_week_is_refused() -> None:
    with pytest.raises(ValidationError):
        drafted_talk(crew(), meet_at=at("2026-10-05", 9))


def test_the_last_day_to_serve_is_counted_back_from_the_talk() -> None:
    row = drafted_talk(crew())
    assert row.deadline is not None
    # 22 September less five working days; Sunday the 20th is worked.
    assert row.deadline.due_on.isoformat() == "2026-09-16"


def test_moving_the_talk_moves_the_last_day_to_serve() -> None:
    people = crew()
    row = drafted_talk(people)
    row = summonses.amend(row, by=people.regulator, at=NOW, meet_at=at("2026-09-29", 9))
    assert row.deadline is not None
    assert row.deadline.due_on.isoformat() == "2026-09-21"
    assert Deadline.objects.of(row).open().count() == 1


def test_a_draft_changes_its_letter_and_its_addressee() -> None:
    people = crew()
    row = drafted_talk(people)
    summonses.amend(row, by=people.inspector, at=NOW, person="顾长白", post="总经理")
    letter = fresh(row).document
    assert letter.context["person"] == "顾长白"
    assert letter.addressee["person"] == "顾长白"


# --- Signing ---------------------------------------------------------------------------------


def test_the_second_person_is_never_the_drafter() -> None:
    people = crew()
    row = submitted_talk(people, by=people.head)
    with pytest.raises(NotAllowed):
        summonses.approve(row, by=people.head, at=NOW)
    other = UserFactory(head=True)
    assert summonses.approve(row, by=other, at=NOW).state == State.APPROVED


@pytest.mark.parametrize("trait", ["inspector", "regulator", "lab", "hotline", "city_head"])
def test_only_the_head_of_the_host_office_signs(trait: str) -> None:
    row = submitted_talk(crew())
    with pytest.raises(NotAllowed):
        summonses.approve(row, by=UserFactory(**{trait: True}), at=NOW)


def test_the_number_has_the_form_of_the_bureau() -> None:
    people = crew()
    row = approved_talk(people)
    assert row.document is not None
    assert row.document.number == "兰市监约〔2026〕1号"
    assert count("summons.issued") == 1


def test_the_city_summons_in_its_own_name() -> None:
    people = crew()
    row = submitted_talk(people, by=(city := UserFactory(city=True)))
    assert row.office == city.office
    signed = summonses.approve(row, by=UserFactory(city_head=True), at=NOW)
    assert signed.document is not None
    assert signed.document.number == "临市监约〔2026〕1号"


def test_the_head_sends_a_letter_back() -> None:
    people = crew()
    row = submitted_talk(people)
    assert waiting(row) == [("summons-approve", "head")]
    row = summonses.send_back(row, by=people.head, at=NOW, note="时间改到下午")
    assert (row.state, fresh(row).document.state) == (State.DRAFTED, DocumentState.DRAFT)
    assert waiting(row) == [("summons-draft", "regulator")]


def test_a_letter_whose_time_has_passed_is_not_signed() -> None:
    row = submitted_talk(people := crew())
    with pytest.raises(Blocked):
        summonses.approve(row, by=people.head, at=MEET + timedelta(hours=1))


# --- Service ---------------------------------------------------------------------------------


def test_the_worker_makes_the_pdf_and_service_waits_for_it(run_outbox: Any) -> None:
    people = crew()
    row = approved_talk(people)
    with pytest.raises(Blocked):
        summonses.serve(row, by=people.regulator, at=NOW, **RECEIPT)
    run_outbox()
    row = summonses.serve(fresh(row), by=people.regulator, at=NOW, **RECEIPT)
    assert row.state == State.SERVED
    document = fresh(row).document
    assert document.sha256
    assert document.service_state == ServiceState.SERVED


def test_service_meets_the_last_day_and_opens_the_talk() -> None:
    row = served_talk(crew())
    assert row.deadline is None
    clock = Deadline.objects.of(row).get()
    assert (clock.code, clock.state) == ("SM-LEAD", DeadlineState.MET)
    item = WorkItem.objects.get(step="summons-hold", state="open")
    assert item.due_on is not None
    assert item.due_on.isoformat() == "2026-09-22"


def test_the_enterprise_is_told_of_the_letter() -> None:
    people = crew()
    sample = failed(people)
    contact = contact_of(sample.inspection)
    served_talk(people, sample=sample)
    text = Notice.objects.get(user=contact).text
    assert "兰市监约〔2026〕1号" in text


def test_a_letter_is_not_served_after_the_talk(run_outbox: Any) -> None:
    people = crew()
    row = approved_talk(people)
    run_outbox()
    with pytest.raises(Blocked):
        summonses.serve(fresh(row), by=people.regulator, at=MEET + timedelta(days=1), **RECEIPT)


def test_the_letter_moves_with_its_case_alone(run_outbox: Any) -> None:
    people = crew()
    row = submitted_talk(people)
    for act, by, more in (
        (papers.approve, people.head, {}),
        (papers.send_back, people.head, {"note": "x"}),
        (papers.void, people.regulator, {"reason": "x"}),
    ):
        assert act.refusal(row.document, by=by).code == "blocked"
        with pytest.raises(Blocked):
            act(row.document, by=by, at=NOW, **more)
    row = summonses.approve(row, by=people.head, at=NOW)
    run_outbox()
    with pytest.raises(Blocked):
        papers.serve(fresh(row).document, by=people.regulator, at=NOW, **RECEIPT)


def test_acknowledging_the_letter_leaves_the_talk_as_it_is() -> None:
    people = crew()
    row = served_talk(people)
    contact = contact_of(row)
    papers.acknowledge(fresh(row).document, by=contact, at=NOW)
    assert fresh(row).state == State.SERVED
    assert held_talk(people, fresh(row)).state == State.HELD


# --- The talk --------------------------------------------------------------------------------


def test_the_record_is_a_numbered_paper_and_the_report_clock_starts(run_outbox: Any) -> None:
    people = crew()
    row = held_talk(people)
    assert row.deadline is not None
    # 15 days to 7 October, a holiday; the party's right moves to Thursday the 8th.
    assert row.deadline.due_on.isoformat() == "2026-10-08"
    record = row.record
    assert record.report_by == row.deadline.due_on
    assert record.document is not None
    assert record.document.number == "兰市监谈〔2026〕1号"
    names = [one["name"] for one in record.document.context["officials"]]
    assert names == ["林知远", "苏禾", "周见山"]
    demands = [one["text"] for one in record.document.context["demands"]]
    assert demands == ["封存库存", "召回已售产品"]
    assert count("summons.held") == 1


def test_a_proxy_needs_a_written_authorisation() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(ValidationError):
        held_talk(people, row, attendance=Attendance.PROXY, authorised=False)
    row = held_talk(people, row, attendance=Attendance.PROXY, authorised=True)
    assert row.attendance == Attendance.PROXY


def test_a_deputy_without_authorisation_is_no_talk() -> None:
    people = crew()
    with pytest.raises(Blocked):
        held_talk(people, attendance=Attendance.UNAUTHORISED)


def test_a_talk_is_not_recorded_before_it_is_over() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(ValidationError):
        held_talk(people, row, ended_at=MEET + timedelta(days=3))


def test_a_refused_signature_needs_two_witnesses() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(ValidationError):
        held_talk(people, row, signing_refused=True)
    row = held_talk(people, row, signing_refused=True, witnesses="周见山、韩序")
    assert "周见山" in row.record.document.context["refusal"]


def test_an_absence_is_not_recorded_before_the_time_of_the_talk() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(Blocked):
        summonses.record_absence(
            row, by=people.regulator, at=MEET - timedelta(hours=1), attendance="nobody"
        )


def test_the_first_absence_sets_another_time() -> None:
    people = crew()
    row = absent_talk(people)
    assert (row.state, row.absences) == (State.ABSENT, 1)
    # Five working days on, around Mid-Autumn, at the same hour.
    assert row.meet_at is not None
    assert row.meet_at.astimezone(MEET.tzinfo).isoformat() == "2026-09-30T09:30:00+08:00"
    assert CreditFact.objects.count() == 0
    assert waiting(row) == [("summons-hold", "regulator")]


def test_a_new_time_too_soon_is_refused() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(ValidationError):
        summonses.record_absence(
            row,
            by=people.regulator,
            at=MEET + timedelta(hours=1),
            attendance="nobody",
            meet_at=MEET + timedelta(days=1),
        )


def test_the_second_absence_escalates_to_the_head_and_the_credit_record() -> None:
    people = crew()
    row = absent_talk(people, times=2)
    fact = CreditFact.objects.get()
    assert (fact.effect, fact.source_label) == ("worse", row.number)
    assert waiting(row) == [("summons-escalate", "head")]
    assert Notice.objects.filter(user=people.head, text__contains="两次未到场").exists()
    assert count("summons.absent") == 2


def test_the_head_closes_a_talk_that_nobody_came_to_twice() -> None:
    people = crew()
    once = absent_talk(people)
    assert summonses.close_unheard.refusal(once, by=people.head).code == "blocked"
    row = absent_talk(people, times=2)
    with pytest.raises(NotAllowed):
        summonses.close_unheard(row, by=people.regulator, at=NOW, measure="增加抽查频次")
    row = summonses.close_unheard(row, by=people.head, at=NOW, measure="增加抽查频次")
    assert (row.state, row.waiver) == (State.CLOSED, "增加抽查频次")
    assert waiting(row) == []


def test_who_comes_at_last_is_heard() -> None:
    people = crew()
    row = absent_talk(people)
    later = row.meet_at
    assert later is not None
    times = {"started_at": later, "ended_at": later + timedelta(hours=1)}
    row = summonses.record_interview(
        row,
        by=people.regulator,
        at=later + timedelta(hours=2),
        attendance="principal",
        **{**RECORD, **times},
    )
    assert row.state == State.HELD


def test_closing_meets_the_report_clock() -> None:
    people = crew()
    row = summonses.close(signed_talk(people), by=people.regulator, at=MEET + timedelta(days=9))
    assert row.state == State.CLOSED
    assert not Deadline.objects.of(row).open().exists()
    assert deadlines.clocks(row).filter(code="SM-REPORT", state=DeadlineState.MET).exists()


# --- When it no longer holds -----------------------------------------------------------------


def test_what_a_head_signed_only_a_head_takes_back() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(NotAllowed):
        summonses.cancel(row, by=people.regulator, at=NOW, reason="复检合格")
    row = summonses.cancel(row, by=people.head, at=NOW, reason="复检合格")
    assert fresh(row).document.state == DocumentState.VOID
    assert fresh(row).document.number  # the number stays taken
    assert count("summons.issued") == 0


def test_an_overturned_result_takes_a_held_talk_back() -> None:
    people = crew()
    row = summonses.cancel(held_talk(people), by=people.head, at=MEET, reason="复检合格")
    assert row.state == State.CANCELLED
    assert not Deadline.objects.of(row).open().exists()


def test_a_talk_ends_with_a_case_that_leaves_nobody_to_talk_to() -> None:
    people = crew()
    row = served_talk(people)
    inspection = Inspection.objects.get(pk=row.inspection_id)
    visits.close(
        inspection, by=people.regulator, at=NOW, outcome=Outcome.DISSOLVED, note="注销证明"
    )
    row = fresh(row)
    assert (row.state, row.waiver) == (State.CANCELLED, "企业已注销")
    assert row.document.state == DocumentState.APPROVED
    assert waiting(row) == []


def test_a_cancelled_talk_does_nothing_more() -> None:
    people = crew()
    row = summonses.cancel(drafted_talk(people), by=people.regulator, at=NOW, reason="有误")
    with pytest.raises(WrongState):
        summonses.submit(row, by=people.regulator, at=NOW)


def test_nobody_of_another_office_touches_a_talk() -> None:
    OfficeFactory(other_county=True)
    row = drafted_talk(crew())
    stranger = UserFactory(regulator=True, elsewhere=True)
    assert not Summons.objects.visible_to(stranger).exists()
    with pytest.raises(NotAllowed):
        summonses.submit(row, by=stranger, at=NOW)
