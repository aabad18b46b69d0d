"""整改 under Order 133 (2014) and Order 18 (2020), with the days of domain.md 10.2."""

from datetime import date, timedelta
from typing import Any

import pytest

from casework import deadlines
from casework.models import Deadline, MeasureDelta, Notice, WorkItem
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed, WrongState
from documents import transitions as papers
from documents.models import Document
from documents.states import DocumentState
from enterprises.models import CreditFact
from inspections.exposures import transitions as exposures
from inspections.rectifications import transitions as orders
from inspections.rectifications.models import Rectification
from inspections.rectifications.states import RectificationState
from inspections.summonses import transitions as summonses
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState, Outcome
from tests.factories_accounts import OTHER_USCC, UserFactory
from tests.factories_followup import (
    MEET,
    NOW,
    RECEIPT,
    at,
    contact_of,
    drafted_order,
    held_talk,
    published_exposure,
    report,
    reported_order,
    served_order,
    served_talk,
    signed_order,
    submitted_order,
)
from tests.factories_inspections import checked, crew, failed, with_report

pytestmark = pytest.mark.django_db
State = RectificationState


def clock(row: Rectification, code: str) -> Deadline:
    return Deadline.objects.of(row).filter(code=code).order_by("-pk")[0]


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def count(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code))


# --- What leads to an order ------------------------------------------------------------------


def test_an_order_may_come_before_the_talk_or_after_it() -> None:
    people = crew()
    sample = failed(people)
    signed_order(people, sample=sample)
    assert fresh(sample.inspection).state == InspectionState.CORRECTING
    talk = held_talk(people, served_talk(people, sample=sample))
    assert talk.state == "held"


def test_there_is_one_order_at_a_time() -> None:
    people = crew()
    row = drafted_order(people)
    with pytest.raises(Blocked):
        drafted_order(people, row.sample)


def test_goods_that_passed_are_not_corrected() -> None:
    people = crew()
    with pytest.raises(Blocked):
        drafted_order(people, with_report(people))


def on_site_order(people: Any, inspection: Inspection) -> Rectification:
    """An order after a visit that drew no sample."""
    return orders.order(
        inspection=inspection,
        finding="现场检查发现：未见出厂检验记录",
        demands="补齐出厂检验记录",
        phone="0539-000 0000",
        by=people.regulator,
        at=NOW,
    )


def test_a_visit_without_findings_leaves_nothing_to_correct() -> None:
    people = crew()
    with pytest.raises(Blocked):
        on_site_order(people, checked(people))


def test_what_a_visit_found_is_corrected_without_a_test() -> None:
    people = crew()
    row = on_site_order(people, checked(people, failing=2))
    assert "第十八条" in row.document.context["basis"][0]
    assert row.document.context["stop"] == ""


# --- The time for correcting, by regime ------------------------------------------------------


@pytest.mark.parametrize(
    ("ordered", "correct_by", "recheck_by"),
    [
        # 60 days end on Friday 2 October, a holiday; the bureau's own 75 days never move.
        ("2026-08-03", "2026-10-08", "2026-10-17"),
        # Sunday 8 November: a plain weekend stays.
        ("2026-09-09", "2026-11-08", "2026-11-23"),
    ],
)
def test_under_order_18_the_time_runs_from_the_order(
    ordered: str, correct_by: str, recheck_by: str
) -> None:
    row = signed_order(crew(), at(ordered))
    assert row.regime == "2020"
    assert clock(row, "SC-COR").due_on == date.fromisoformat(correct_by)
    assert clock(row, "SC-RCK").due_on == date.fromisoformat(recheck_by)
    assert row.document.context["due_on"] == _chinese(correct_by)


def _chinese(day: str) -> str:
    year, month, number = (int(part) for part in day.split("-"))
    return f"{year}年{month}月{number}日"


def test_service_does_not_start_the_time_of_order_18_again() -> None:
    row = served_order(crew(), at("2026-08-03"))
    assert Deadline.objects.of(row).count() == 2
    assert row.deadline is not None
    assert row.deadline.due_on == date(2026, 10, 8)


def test_under_order_133_the_time_runs_from_receipt(run_outbox: Any) -> None:
    people = crew()
    row = signed_order(people, at("2014-09-05"))
    assert row.regime == "2014"
    assert not Deadline.objects.of(row).exists()
    assert (row.document.context["due_on"], row.document.context["within"]) == ("", "30")
    run_outbox()
    row = orders.serve(row, by=people.regulator, at=at("2014-09-10"), **RECEIPT)
    assert clock(row, "SC-COR").due_on == date(2014, 10, 10)
    assert fresh(row.inspection).deadline == row.deadline
    # The re-check waits for the enterprise's report (15 days, practice of the time).
    row = report(people, row, at("2014-09-24"))
    assert clock(row, "SC-RCK").due_on == date(2014, 10, 9)


def test_the_end_of_the_golden_week_moves_the_30_days_too(run_outbox: Any) -> None:
    people = crew()
    row = signed_order(people, at("2014-09-03"))
    run_outbox()
    row = orders.serve(row, by=people.regulator, at=at("2014-09-03", 15), **RECEIPT)
    # Friday 3 October is a holiday; Wednesday the 8th is the first day after it.
    assert clock(row, "SC-COR").due_on == date(2014, 10, 8)


# --- More time -------------------------------------------------------------------------------


def test_order_18_knows_no_extension() -> None:
    people = crew()
    row = served_order(people)
    refusal = orders.extend.refusal(row, by=people.head)
    assert refusal is not None
    assert refusal.code == "blocked"
    with pytest.raises(Blocked):
        orders.extend(row, by=people.head, at=NOW, reason="设备到货延迟")


def old_order(people: Any) -> Rectification:
    """Received on 10 September 2014, to be corrected by Friday 10 October."""
    return served_order(people, at("2014-09-10"))


def test_order_133_allows_one_extension_asked_for_in_time() -> None:
    people = crew()
    row = orders.extend(
        old_order(people),
        by=people.head,
        at=at("2014-09-30"),
        reason="设备到货延迟",
        asked_on=date(2014, 9, 29),
    )
    assert clock(row, "SC-COR").due_on == date(2014, 11, 9)
    with pytest.raises(Blocked):
        orders.extend(row, by=people.head, at=at("2014-10-20"), reason="再次延期")


def test_a_request_on_day_27_of_30_is_late() -> None:
    people = crew()
    row = old_order(people)
    with pytest.raises(Blocked):
        orders.extend(row, by=people.head, at=at("2014-10-08"), reason="设备到货延迟")


def test_the_last_day_to_ask_is_five_days_before_the_end() -> None:
    people = crew()
    row = orders.extend(old_order(people), by=people.head, at=at("2014-10-05"), reason="停电")
    assert clock(row, "SC-COR").due_on == date(2014, 11, 9)


def test_an_extension_is_at_most_thirty_days() -> None:
    people = crew()
    row = old_order(people)
    with pytest.raises(Blocked):
        orders.extend(row, by=people.head, at=at("2014-09-20"), reason="停电", amount=31)
    row = orders.extend(row, by=people.head, at=at("2014-09-20"), reason="停电", amount=10)
    assert clock(row, "SC-COR").due_on == date(2014, 10, 20)


def test_only_the_head_lengthens_the_time() -> None:
    people = crew()
    with pytest.raises(NotAllowed):
        orders.extend(old_order(people), by=people.regulator, at=at("2014-09-20"), reason="x")


# --- Signing and service ---------------------------------------------------------------------


def test_the_second_person_is_never_the_drafter() -> None:
    people = crew()
    row = submitted_order(people, by=people.head)
    with pytest.raises(NotAllowed):
        orders.approve(row, by=people.head, at=NOW)
    assert orders.approve(row, by=UserFactory(head=True), at=NOW).state == State.ORDERED


def test_the_letter_gets_its_number_and_last_day_by_the_signature() -> None:
    row = signed_order(crew())
    assert row.document.number == "兰市监责改〔2026〕1号"
    assert row.document.context["due_on"] == "2026年11月10日"
    assert row.document.context["review_organ"] == "兰山区人民政府"
    assert row.document.context["demands"] == ["查明原因；", "召回产品。"]
    assert count("rectification.ordered") == 1


def test_service_waits_for_the_pdf(run_outbox: Any) -> None:
    people = crew()
    row = signed_order(people)
    with pytest.raises(Blocked):
        orders.serve(row, by=people.regulator, at=NOW, **RECEIPT)
    run_outbox()
    row = orders.serve(row, by=people.regulator, at=NOW, **RECEIPT)
    with pytest.raises(NotAllowed):
        orders.serve(row, by=people.regulator, at=NOW, **RECEIPT)


def test_the_order_moves_with_its_case_alone(run_outbox: Any) -> None:
    people = crew()
    row = signed_order(people)
    run_outbox()
    document = Document.objects.get(pk=row.document_id)
    for act in (papers.serve, papers.void, papers.replace):
        refusal = act.refusal(document, by=people.head)
        assert refusal is not None
        assert row.number in refusal.reason


def test_the_enterprise_knows_nothing_before_service() -> None:
    people = crew()
    row = signed_order(people)
    contact = contact_of(row)
    assert not Rectification.objects.visible_to(contact).exists()


def test_after_service_the_enterprise_has_it_on_its_list() -> None:
    people = crew()
    sample = failed(people)
    contact = contact_of(sample.inspection)
    row = served_order(people, sample=sample)
    assert Rectification.objects.visible_to(contact).get() == row
    item = WorkItem.objects.visible_to(contact).get(state="open")
    assert (item.url, item.due_on) == (row.space_url, date(2026, 11, 10))
    assert Notice.objects.filter(user=contact, url=row.space_url).exists()
    stranger = UserFactory(enterprise=True, organisation_code=OTHER_USCC)
    assert not Rectification.objects.visible_to(stranger).exists()


# --- Report and re-check ---------------------------------------------------------------------


def test_only_the_enterprise_itself_or_the_office_reports() -> None:
    people = crew()
    row = served_order(people)
    stranger = UserFactory(enterprise=True, organisation_code=OTHER_USCC)
    with pytest.raises(NotAllowed):
        orders.submit_evidence(row, by=stranger, at=NOW, text="x")
    row = orders.submit_evidence(row, by=contact_of(row), at=NOW, text="已整改。")
    assert row.state == State.REPORTED


def test_a_report_meets_the_clock_and_the_re_check_presses() -> None:
    row = reported_order(crew(), at("2026-08-03"))
    assert clock(row, "SC-COR").state == DeadlineState.MET
    assert row.deadline is not None
    assert (row.deadline.code, row.deadline.due_on) == ("SC-RCK", date(2026, 10, 17))
    assert fresh(row.inspection).state == InspectionState.RECHECKING


def test_a_report_that_is_sent_back_has_not_stopped_the_time() -> None:
    people = crew()
    row = reported_order(people, at("2026-08-03"))
    row = orders.return_evidence(row, by=people.regulator, at=at("2026-10-12"), note="缺照片")
    assert (row.state, row.reported_at) == (State.ORDERED, None)
    assert row.deadline is not None
    running = (row.deadline.state, row.deadline.due_on)
    assert running == (DeadlineState.RUNNING, date(2026, 10, 8))  # late stays late
    assert fresh(row.inspection).state == InspectionState.CORRECTING
    again = report(people, row, at("2026-10-13"))
    assert again.state == State.REPORTED
    assert Deadline.objects.of(row).count() == 2
    assert count("rectification.submitted") == 2


def test_in_2014_a_report_that_is_sent_back_takes_the_re_check_with_it() -> None:
    people = crew()
    row = report(people, old_order(people), at("2014-09-24"))
    row = orders.return_evidence(row, by=people.regulator, at=at("2014-09-26"), note="缺照片")
    assert clock(row, "SC-RCK").state == DeadlineState.CANCELLED
    row = report(people, row, at("2014-10-09"))
    assert clock(row, "SC-RCK").due_on == date(2014, 10, 24)


def test_an_extension_survives_a_report_that_is_sent_back() -> None:
    people = crew()
    row = orders.extend(old_order(people), by=people.head, at=at("2014-09-20"), reason="停电")
    row = report(people, row, at("2014-10-20"))
    row = orders.return_evidence(row, by=people.regulator, at=at("2014-10-21"), note="缺照片")
    assert row.deadline is not None
    assert row.deadline.due_on == date(2014, 11, 9)
    assert len(deadlines.explain(row.deadline)) > 2


def test_a_passed_re_check_ends_with_the_case() -> None:
    people = crew()
    row = reported_order(people)
    row = orders.recheck_pass(row, by=people.regulator, at=NOW + timedelta(30), findings="合格")
    assert not Deadline.objects.of(row).open().exists()
    row = orders.close(row, by=people.regulator, at=NOW + timedelta(31))
    inspection = fresh(row.inspection)
    assert (inspection.state, inspection.outcome) == (InspectionState.CLOSED, Outcome.CORRECTED)


def test_a_failed_re_check_goes_to_the_head_and_the_credit_record() -> None:
    people = crew()
    row = reported_order(people)
    row = orders.recheck_fail(row, by=people.regulator, at=NOW + timedelta(30), findings="不合格")
    assert row.failures == 1
    assert CreditFact.objects.get().effect == "worse"
    assert WorkItem.objects.get(step="rectification-escalate", state="open").role == "head"
    with pytest.raises(WrongState):
        orders.close(row, by=people.head, at=NOW + timedelta(31))


def test_what_was_found_on_site_is_ordered_again_after_a_failed_re_check(run_outbox: Any) -> None:
    people = crew()
    row = on_site_order(people, checked(people, failing=2))
    row = orders.submit(row, by=people.regulator, at=at("2026-08-03"))
    row = orders.approve(row, by=people.head, at=at("2026-08-03"))
    run_outbox()
    row = orders.serve(row, by=people.regulator, at=at("2026-08-03"), **RECEIPT)
    row = report(people, row, at("2026-08-23"))
    row = orders.recheck_fail(row, by=people.regulator, at=at("2026-09-01"), findings="不合格")
    row = orders.order_again(row, by=people.head, at=at("2026-09-02"), note="继续整改")
    assert row.deadline is not None
    assert row.deadline.due_on == date(2026, 11, 1)
    assert fresh(row.inspection).state == InspectionState.CORRECTING


def test_a_failed_batch_is_not_simply_ordered_again() -> None:
    people = crew()
    row = reported_order(people, at("2026-08-03"))
    row = orders.recheck_fail(row, by=people.regulator, at=at("2026-09-01"), findings="不合格")
    with pytest.raises(Blocked):
        orders.order_again(row, by=people.head, at=at("2026-09-02"), note="继续整改")


# --- When it no longer holds -----------------------------------------------------------------


def test_what_a_head_signed_only_a_head_withdraws() -> None:
    people = crew()
    row = served_order(people)
    with pytest.raises(NotAllowed):
        orders.withdraw(row, by=people.regulator, at=NOW, reason="复检合格")
    row = orders.withdraw(row, by=people.head, at=NOW, reason="复检合格")
    assert row.document.state == DocumentState.VOID
    assert not Deadline.objects.of(row).open().exists()
    assert count("rectification.ordered") == 0
    assert drafted_order(people, row.sample).state == State.DRAFTED


def test_an_overturned_result_takes_everything_back() -> None:
    people = crew()
    sample = failed(people)
    talk = served_talk(people, sample=sample)
    order = served_order(people, sample=sample)
    shown = published_exposure(people, sample=sample)
    reason = "复检合格，撤销原检验结论"
    summonses.cancel(talk, by=people.head, at=MEET, reason=reason)
    orders.withdraw(order, by=people.head, at=MEET, reason=reason)
    exposures.withdraw(shown, by=people.regulator, at=MEET, reason=reason)
    for code in ("summons.issued", "rectification.ordered", "exposure.published"):
        assert count(code) == 0
    letters = Document.objects.filter(pk__in=[talk.document_id, order.document_id])
    assert {letter.state for letter in letters} == {DocumentState.VOID}


def test_an_order_ends_with_a_dissolved_enterprise() -> None:
    people = crew()
    row = served_order(people)
    visits.close(
        fresh(row.inspection), by=people.regulator, at=NOW, outcome=Outcome.DISSOLVED, note="证明"
    )
    row = fresh(row)
    assert (row.state, row.withdraw_reason) == (State.WITHDRAWN, "企业已注销")
    assert not Deadline.objects.of(row).open().exists()
    assert row.document.state == DocumentState.APPROVED
