from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import RoleGrant
from accounts.states import Role
from casework.models import MeasureDelta, Notice, WorkItem
from casework.transitions import Blocked, NotAllowed
from documents import transitions as papers
from inspections.samples import transitions
from inspections.samples.models import Sample
from inspections.samples.queries import Filed, filed_by_name
from inspections.samples.states import SampleState
from inspections.signals import result_established
from inspections.visits.states import InspectionState
from tests.factories_accounts import OfficeFactory, UserFactory
from tests.factories_inspections import (
    AT,
    BAD,
    FORM,
    GOOD,
    checked,
    crew,
    failed,
    received,
    sampled,
    seal_photo,
    sent,
    started,
    with_report,
)

pytestmark = pytest.mark.django_db
State = SampleState


def counted(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code).order_by("pk"))


def open_items(obj: Any) -> dict[str, str]:
    rows = WorkItem.objects.open().filter(object_id=obj.pk, url=obj.get_absolute_url())
    return dict(rows.values_list("step", "role"))


def test_a_sample_takes_its_counts_from_the_product_rule() -> None:
    sample = sampled(crew())
    assert (sample.n_test, sample.n_backup, sample.unit) == (2, 2, "台")
    assert sample.number == "CY-2026-0001"
    assert sample.inspected["name"] == "云石小家电（临沂）有限公司"
    assert sample.inspection.state == InspectionState.SAMPLED
    assert counted("spotcheck.sampled") == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lot_size": 12}, "30台"),
        ({"n_test": 5}, "2台"),
        ({"marking": "trial"}, "试制"),
        ({"seal_backup": ""}, "封"),
        ({"seal_backup": FORM["seal_test"]}, "封"),
    ],
)
def test_an_unlawful_sampling_is_refused_and_leaves_nothing(
    changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Blocked, match=words):
        sampled(crew(), **changes)
    assert Sample.objects.count() == 0


def test_one_sampler_is_too_few() -> None:
    people = crew()
    with pytest.raises(Blocked, match="二人"):
        sampled(people, samplers=[people.inspector])


def test_a_sampler_whom_the_notice_does_not_name_is_refused() -> None:
    people = crew()
    with pytest.raises(Blocked):
        sampled(people, samplers=[people.inspector, UserFactory(inspector=True)])


def test_no_sample_is_drawn_before_the_checklist_is_signed() -> None:
    people = crew()
    with pytest.raises(Blocked):
        sampled(people, started(people))


def test_a_second_sample_of_the_same_visit_may_be_drawn() -> None:
    people = crew()
    first = sampled(people)
    second = sampled(people, first.inspection, seal_test="F-3", seal_backup="F-4")
    assert second.number == "CY-2026-0002"
    assert second.blind_code != first.blind_code


def test_the_laboratory_is_told_the_code_alone() -> None:
    people = crew()
    sample = sent(people)
    item = WorkItem.objects.open().get(step="receive")
    notice = Notice.objects.get(user=people.lab)
    for text in (item.title, notice.text):
        assert sample.blind_code in text
        assert sample.number not in text
        assert "云石" not in text


def test_a_broken_seal_is_refused_never_received() -> None:
    people = crew()
    sample = sent(people)
    with pytest.raises(Blocked, match="封"):
        transitions.receive(sample, by=people.lab, at=AT, seal_state="broken")


def test_a_refused_sample_does_not_count_and_is_drawn_again() -> None:
    people = crew()
    sample = transitions.reject(sent(people), by=people.lab, at=AT, reason="封条破损")
    sample.inspection.refresh_from_db()
    assert sample.state == State.REJECTED
    assert sample.inspection.state == InspectionState.CHECKED
    assert counted("spotcheck.sampled") == 0
    assert open_items(sample.inspection) == {"sample": "inspector"}


def test_a_refusal_needs_a_reason() -> None:
    people = crew()
    with pytest.raises(Blocked):
        transitions.reject(sent(people), by=people.lab, at=AT, reason=" ")


def test_another_laboratory_may_not_touch_the_sample() -> None:
    people = crew()
    other = UserFactory(roles=(Role.LAB,), office=OfficeFactory(lab=True, name="另一检验机构"))
    with pytest.raises(NotAllowed):
        transitions.receive(sent(people), by=other, at=AT)


def test_the_report_clock_runs_from_arrival_to_the_date_of_the_task() -> None:
    people = crew()
    sample = received(people, report_due_on=date(2026, 9, 24))
    assert sample.deadline is not None
    assert (sample.deadline.code, sample.deadline.due_on) == ("SC-REPORT", date(2026, 9, 24))
    item = WorkItem.objects.open().get(step="test")
    assert item.due_on == date(2026, 9, 24)


def test_conforming_values_pass_the_batch_and_the_visit() -> None:
    people = crew()
    sample = with_report(people)
    assert (sample.state, sample.verdict, sample.is_serious) == (State.PASSED, "pass", False)
    assert sample.inspection.state == InspectionState.PASSED
    assert (counted("spotcheck.passed"), counted("spotcheck.failed")) == (1, 0)


def test_a_failed_key_item_fails_the_batch_seriously() -> None:
    sample = failed(crew())
    assert (sample.state, sample.is_serious) == (State.FAILED, True)
    assert sample.inspection.state == InspectionState.FAILED
    assert counted("spotcheck.failed") == 1
    verdicts = dict(sample.results.values_list("name", "verdict"))
    assert verdicts["接地电阻"] == "fail"
    assert verdicts["标志和说明"] == "pass"


def test_a_failed_ordinary_item_is_no_serious_case() -> None:
    sample = with_report(crew(), {**GOOD, "手柄温升": "61"})
    assert (sample.state, sample.is_serious) == (State.FAILED, False)


def test_who_drew_the_sample_may_not_test_it() -> None:
    people = crew()
    sample = received(people)
    RoleGrant.objects.create(user=people.inspector, role=Role.LAB)
    people.inspector.office = people.lab.office
    people.inspector.save()
    people.inspector.refresh_from_db()
    assert transitions.receive.refusal(sample, by=people.inspector).code == "wrong_state"  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        transitions.file_results(
            sample, by=people.inspector, at=AT, results=filed_by_name(sample, GOOD)
        )


def test_a_value_that_cannot_be_read_names_its_item() -> None:
    people = crew()
    sample = received(people)
    with pytest.raises(Blocked, match="泄漏电流"):
        transitions.file_results(
            sample,
            by=people.lab,
            at=AT,
            results=filed_by_name(sample, {**GOOD, "泄漏电流": "很小"}),
        )
    sample.refresh_from_db()
    assert (sample.state, sample.results.count()) == (State.RECEIVED, 0)


def test_a_batch_of_which_nothing_was_judged_has_no_result() -> None:
    people = crew()
    sample = received(people)
    with pytest.raises(Blocked):
        transitions.file_results(
            sample,
            by=people.lab,
            at=AT,
            results=[Filed(name="外观", value="不判定", direction="match")],
        )


def test_the_second_of_two_samples_decides_a_visit_whose_first_passed() -> None:
    people = crew()
    inspection = checked(people)
    first = sampled(people, inspection)
    second = sampled(people, inspection, seal_test="F-3", seal_backup="F-4")
    for sample, values in ((first, GOOD), (second, BAD)):
        sample = transitions.send(sample, by=people.inspector, at=AT)
        sample = transitions.receive(sample, photo=seal_photo(people.lab), by=people.lab, at=AT)
        transitions.file_results(
            sample, by=people.lab, at=AT, results=filed_by_name(sample, values)
        )
        inspection.refresh_from_db()
        expected = InspectionState.SAMPLED if sample == first else InspectionState.FAILED
        assert inspection.state == expected


def test_withdrawing_the_last_open_sample_lets_the_passed_one_decide() -> None:
    people = crew()
    inspection = checked(people)
    first = sampled(people, inspection)
    second = sampled(people, inspection, seal_test="F-3", seal_backup="F-4")
    first = transitions.send(first, by=people.inspector, at=AT)
    first = transitions.receive(first, photo=seal_photo(people.lab), by=people.lab, at=AT)
    transitions.file_results(first, by=people.lab, at=AT, results=filed_by_name(first, GOOD))
    transitions.withdraw(second, by=people.regulator, at=AT, reason="重复抽样")
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.PASSED


def test_the_result_is_news_for_the_rooms_above() -> None:
    heard: list[tuple[str, str]] = []

    def listener(sender: Any, *, verdict: str, sample: Sample, **_more: Any) -> None:
        heard.append((verdict, sample.state))

    result_established.connect(listener)
    try:
        failed(crew())
    finally:
        result_established.disconnect(listener)
    assert heard == [("fail", "failed")]


def test_the_result_waits_for_its_notice_and_the_samplers_hear_of_it() -> None:
    people = crew()
    sample = failed(people)
    assert open_items(sample) == {"notice": "regulator"}
    assert Notice.objects.filter(dedupe_key=f"sample-result:{sample.pk}").count() == 2


def told(people: Any, **changes: Any) -> Sample:
    sample = transitions.issue_result_notice(failed(people, **changes), by=people.regulator, at=AT)
    return transitions.approve_result_notice(sample, by=people.head, at=AT)


def test_the_result_notice_needs_a_second_person() -> None:
    people = crew()
    RoleGrant.objects.create(user=people.regulator, role=Role.HEAD)
    people.regulator.refresh_from_db()
    sample = transitions.issue_result_notice(failed(people), by=people.regulator, at=AT)
    with pytest.raises(NotAllowed):
        transitions.approve_result_notice(sample, by=people.regulator, at=AT)
    sample = transitions.approve_result_notice(sample, by=people.head, at=AT)
    assert sample.notices.get().document.number


def test_the_notice_tells_the_failing_items_and_the_time_for_objections() -> None:
    notice = told(crew()).notices.get()
    context = notice.document.context
    assert context["verdict"] == "不合格"
    assert [item["name"] for item in context["items"]] == ["接地电阻"]
    assert context["items"][0]["limit"] == "≤0.1 Ω"
    assert context["items"][0]["value"] == "0.47 Ω"
    assert str(context["objection_days"]) == "15"


def test_a_failed_check_becomes_a_fact_of_the_register() -> None:
    sample = told(crew())
    fact = sample.inspection.enterprise.credit_facts.get()
    assert (fact.effect, fact.source_label) == ("worse", sample.inspection.number)


def test_a_sellers_goods_are_told_to_the_producer_as_well() -> None:
    sample = told(crew(), producer_name="岚湾电器厂", place="shelf")
    assert sorted(sample.notices.values_list("recipient", "name")) == [
        ("inspected", "云石小家电（临沂）有限公司"),
        ("producer", "岚湾电器厂"),
    ]


def serve(notice: Any, people: Any, days: int, run_outbox: Any) -> None:
    run_outbox()
    notice.document.refresh_from_db()
    papers.serve(
        notice.document,
        way="direct",
        receiver="宋远山",
        served_at=AT + timedelta(days=days),
        by=people.inspector,
        at=AT + timedelta(days=days),
    )


def test_each_recipients_time_for_objections_runs_from_its_own_receipt(run_outbox: Any) -> None:
    people = crew()
    sample = told(people, producer_name="岚湾电器厂", place="shelf")
    inspected, producer = sample.notices.order_by("pk")
    serve(inspected, people, 8, run_outbox)
    sample.refresh_from_db()
    assert open_items(sample) == {"serve-notice": "inspector"}
    serve(producer, people, 13, run_outbox)
    dues = dict(sample.notices.values_list("recipient", "deadline__due_on"))
    # 2026-09-26 is a holiday, the 28th the next working day; 10-01 rolls to 10-08 (domain.md 10.2).
    assert dues == {"inspected": date(2026, 9, 28), "producer": date(2026, 10, 8)}
    sample.refresh_from_db()
    assert sample.deadline.due_on == date(2026, 9, 28)  # type: ignore[union-attr]
    assert open_items(sample) == {}


def test_the_sampling_form_is_put_on_file_once() -> None:
    people = crew()
    sample = transitions.issue_form(sampled(people), by=people.inspector, at=AT)
    assert sample.form is not None
    assert sample.form.number
    with pytest.raises(Blocked):
        transitions.issue_form(sample, by=people.inspector, at=AT)


def test_no_sample_is_received_without_a_photo_of_its_seal() -> None:
    people = crew()
    sample = sent(people)
    with pytest.raises(ValidationError) as refused:
        transitions.receive(sample, by=people.lab, at=AT)
    assert set(refused.value.message_dict) == {"photo"}
    sample.refresh_from_db()
    assert sample.state == State.SENT
