"""异议与复检 as Order 18 arts 36-43 and domain.md 2.9, 10.2 and 11 have them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Office
from casework.models import Deadline, MeasureDelta, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from documents.models import Document
from inspections.exposures.states import ExposureState
from inspections.models import Sample
from inspections.objections import reinspection, transitions
from inspections.objections.models import Objection
from inspections.objections.states import Bearer, Ground, ObjectionState
from inspections.rectifications import transitions as orders
from inspections.samples import aftermath
from inspections.samples.repeats import failed_batches
from inspections.samples.states import BackupState, SampleState
from inspections.signals import result_overturned
from inspections.summonses.states import SummonsState
from inspections.tasks import abandon_reinspections
from inspections.visits.states import InspectionState, Outcome, Verdict
from tests.factories_accounts import OTHER_USCC, UserFactory
from tests.factories_followup import (
    at,
    drafted_exposure,
    published_exposure,
    served_order,
    served_talk,
)
from tests.factories_inspections import AT, GOOD, crew, failed, seal_photo, with_report
from tests.factories_objections import (
    BAD_AGAIN,
    FILED,
    accepted,
    concluded,
    contact,
    filed,
    hand_over,
    in_test,
    named,
    notice_of,
    notified,
    on_its_way,
    other_lab,
    ready,
    sign_and_serve,
    told,
)

pytestmark = pytest.mark.django_db
State = ObjectionState


def counted(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code).order_by("pk"))


def by_post(people: Any, sample: Any, postmark: str, arrived: str) -> Objection:
    return filed(
        people,
        sample,
        by=people.regulator,
        channel="post",
        filed_on=date.fromisoformat(postmark),
        when=at(arrived),
    )


# --- The fifteen days (Product Quality Law art. 15) --------------------------------------------


# domain.md 10.2: the last day of a party's right rolls over golden week and over weekends.
@pytest.mark.parametrize(
    ("served", "last"),
    [
        ("2026-09-10", "2026-09-28"),
        ("2026-09-17", "2026-10-08"),
        ("2026-09-11", "2026-09-28"),
        ("2026-09-14", "2026-09-29"),
    ],
)
def test_the_last_day_for_objections(served: str, last: str) -> None:
    sample = told(crew(), when=at(served, 15))
    assert notice_of(sample).deadline.due_on.isoformat() == last


def test_seller_and_producer_each_have_their_own_fifteen_days() -> None:
    people = crew()
    sample = failed(people, producer_name="沂河电器厂", producer_code=OTHER_USCC)
    sample = told(people, sample)
    producer = notice_of(sample, "producer")
    assert {row.recipient for row in sample.notices.all()} == {"inspected", "producer"}
    first = filed(people, sample)
    second = filed(people, sample, notice=producer, kind="authenticity")
    assert (first.applicant_code, second.applicant_code) == (
        sample.inspection.enterprise.code,
        OTHER_USCC,
    )


def test_the_platform_of_a_web_shop_is_told_as_well() -> None:
    people = crew()
    sample = failed(people, place="web_shop", platform_name="示例商城")
    assert {row.recipient for row in told(people, sample).notices.all()} == {
        "inspected",
        "platform",
    }


@pytest.mark.parametrize(
    ("postmark", "arrived", "in_time"),
    [
        ("2026-09-28", "2026-09-30", True),
        ("2026-09-29", "2026-09-30", False),
        ("2026-09-14", "2026-09-15", True),
    ],
)
def test_a_letter_counts_by_its_postmark(postmark: str, arrived: str, in_time: bool) -> None:
    people = crew()
    objection = by_post(people, told(people), postmark, arrived)
    if in_time:
        assert transitions.accept(objection, by=people.regulator, at=at(arrived)).state == "waiting"
    else:
        with pytest.raises(Blocked, match="逾期"):
            transitions.accept(objection, by=people.regulator, at=at(arrived))


def test_a_late_objection_is_refused_as_late_and_told_so() -> None:
    people = crew()
    objection = by_post(people, told(people), "2026-09-29", "2026-09-30")
    with pytest.raises(Blocked):
        transitions.refuse(
            objection, by=people.regulator, at=at("2026-09-30"), ground=Ground.NO_REASON
        )
    objection = transitions.refuse(
        objection, by=people.regulator, at=at("2026-09-30"), ground=Ground.LATE
    )
    letter = objection.papers.get().document
    assert letter.kind == "objection_refusal"
    assert "期限" in letter.context["ground"]
    sample = Sample.objects.get(pk=objection.sample_id)
    assert (sample.verdict, sample.backup_state) == (Verdict.FAIL, BackupState.KEPT)


def test_an_objection_in_time_is_not_refused_as_late() -> None:
    people = crew()
    with pytest.raises(Blocked):
        transitions.refuse(filed(people), by=people.regulator, at=FILED, ground=Ground.LATE)


def test_filing_ends_the_time_for_objections() -> None:
    objection = filed(crew())
    clock = Deadline.objects.of(objection.notice).get(code="SC-OBJ")
    assert (clock.state, clock.closed_on) == ("met", date(2026, 9, 14))


# --- Who, when, what ---------------------------------------------------------------------------


def test_a_stranger_cannot_object() -> None:
    people = crew()
    stranger = UserFactory(enterprise=True, organisation_code=OTHER_USCC)
    with pytest.raises(NotAllowed):
        filed(people, by=stranger)


def test_officials_of_another_county_cannot_file_for_a_party() -> None:
    people = crew()
    with pytest.raises(NotAllowed):
        filed(people, by=UserFactory(regulator=True, elsewhere=True))


def test_nobody_objects_before_the_result_was_served() -> None:
    people = crew()
    sample = told(people)
    with pytest.raises(Blocked, match="送达"):
        by_post(people, sample, "2026-09-10", "2026-09-14")


def test_nobody_objects_on_a_day_to_come() -> None:
    people = crew()
    with pytest.raises(Blocked):
        by_post(people, told(people), "2026-09-20", "2026-09-14")


def test_a_conclusion_is_disputed_by_its_failed_items_alone() -> None:
    people = crew()
    sample = told(people)
    for disputed in ([], list(sample.results.filter(verdict="pass"))[:1]):
        with pytest.raises(Blocked):
            filed(people, sample, disputed=disputed)


def test_a_result_that_passed_cannot_be_reinspected() -> None:
    people = crew()
    sample = told(people, with_report(people, GOOD))
    with pytest.raises(Blocked):
        filed(people, sample)


def test_one_objection_of_a_party_at_a_time() -> None:
    people = crew()
    sample = told(people)
    filed(people, sample)
    with pytest.raises(Blocked):
        filed(people, sample)


def test_accepted_or_refused_within_three_working_days() -> None:
    people = crew()
    objection = filed(people)
    assert objection.deadline.code == "SC-OBJ-ACC"
    assert objection.deadline.due_on == date(2026, 9, 17)
    accepted(people, objection)
    assert Deadline.objects.of(objection).get(code="SC-OBJ-ACC").state == "met"


def test_an_objection_does_not_stop_the_correction() -> None:
    people = crew()
    sample = told(people)
    objection = filed(people, sample)
    order = orders.order(
        inspection=sample.inspection,
        sample=sample,
        finding="接地电阻不合格",
        demands="查明原因",
        phone="0539",
        by=people.regulator,
        at=FILED,
    )
    assert objection.state == State.FILED
    assert order.state == "drafted"


# --- Sampling and authenticity: handled and answered --------------------------------------------


@pytest.mark.parametrize("kind", ["sampling", "authenticity"])
def test_other_objections_are_answered_without_a_reinspection(kind: str) -> None:
    people = crew()
    objection = accepted(people, kind=kind)
    assert objection.state == State.ACCEPTED
    objection = transitions.answer(
        objection, by=people.regulator, at=at("2026-09-16"), answer="经核查属实。", upheld=True
    )
    letter = objection.papers.get().document
    assert (objection.state, letter.kind) == (State.ANSWERED, "objection_answer")
    assert letter.context["verdict"] == "异议成立"


# --- Formalities and laboratory ----------------------------------------------------------------


# Seven days, rolled to the next working day; the bureau's ten days never roll.
@pytest.mark.parametrize(
    ("served", "last"),
    [("2026-09-16", "2026-09-23"), ("2026-09-24", "2026-10-08"), ("2026-09-15", "2026-09-22")],
)
def test_the_formalities_have_seven_days_from_the_notice(served: str, last: str) -> None:
    people = crew()
    objection = notified(people, when=at(served))
    assert objection.deadline.code == "SC-REI-FORM"
    assert objection.deadline.due_on.isoformat() == last


def test_the_served_letter_itself_starts_the_seven_days() -> None:
    people = crew()
    objection = accepted(people)
    transitions.sign(objection, by=people.head, at=at("2026-09-15"))
    hand_over(people, objection.papers.get().document, at("2026-09-16"))
    objection.refresh_from_db()
    assert objection.notified_on == date(2026, 9, 16)
    assert objection.deadline.due_on == date(2026, 9, 23)


def test_before_the_notice_is_served_no_formalities() -> None:
    people = crew()
    with pytest.raises(Blocked):
        reinspection.complete_formalities(
            accepted(people), on=date(2026, 9, 15), cost=1, by=people.regulator, at=at("2026-09-15")
        )


@pytest.mark.parametrize("day", ["2026-09-15", "2026-09-24", "2026-09-30"])
def test_formalities_outside_their_days_are_refused(day: str) -> None:
    people = crew()
    objection = notified(people)
    with pytest.raises(Blocked):
        reinspection.complete_formalities(
            objection,
            on=date.fromisoformat(day),
            cost=1,
            by=people.regulator,
            at=at("2026-09-25"),
        )


def test_whoever_does_not_come_has_given_it_up() -> None:
    people = crew()
    objection = notified(people)
    clock = objection.deadline
    today = timezone.localdate()
    Deadline.objects.filter(pk=clock.pk).update(due_on=today)
    with pytest.raises(Blocked):
        reinspection.abandon(objection, by=people.regulator, at=timezone.now())
    Deadline.objects.filter(pk=clock.pk).update(due_on=today - timedelta(days=1))
    assert (abandon_reinspections(), abandon_reinspections()) == (1, 0)
    objection.refresh_from_db()
    assert objection.state == State.ABANDONED
    assert Sample.objects.get(pk=objection.sample_id).verdict == Verdict.FAIL


def test_the_laboratory_is_named_within_ten_days() -> None:
    objection = ready(crew())
    assert objection.deadline.code == "SC-REI-LAB"
    assert objection.deadline.due_on == date(2026, 9, 28)


def test_the_first_laboratory_only_when_no_other_is_qualified() -> None:
    people = crew()
    objection = ready(people)
    first = Office.objects.get(pk=objection.sample.lab_id)
    with pytest.raises(Blocked):
        reinspection.name_laboratory(objection, lab=first, by=people.regulator, at=at("2026-09-21"))
    objection = reinspection.name_laboratory(
        objection,
        lab=first,
        lab_reason="仅该机构具备资质",
        by=people.regulator,
        at=at("2026-09-21"),
    )
    assert (objection.state, objection.lab) == (State.NAMED, first)
    # Who tested first never tests again.
    assert not reinspection.receive_backup.allowed(objection, people.lab.actor)


# --- The back-up sample ------------------------------------------------------------------------


def test_a_lost_backup_ends_it_and_the_first_conclusion_is_final() -> None:
    people = crew()
    objection = reinspection.end_without_backup(
        named(people, other_lab()),
        reason="企业已将备用样品售出",
        by=people.regulator,
        at=at("2026-09-22"),
    )
    sample = Sample.objects.get(pk=objection.sample_id)
    assert (objection.state, sample.verdict, sample.backup_state) == (
        State.ENDED,
        Verdict.FAIL,
        BackupState.GONE,
    )


def test_a_broken_backup_is_neither_sent_nor_received() -> None:
    people, lab = crew(), other_lab()
    objection = named(people, lab)
    with pytest.raises(Blocked):
        reinspection.deliver_backup(
            objection, seal_state="broken", place="库", by=people.inspector, at=at("2026-09-22")
        )
    objection = reinspection.deliver_backup(
        objection, place="库", by=people.inspector, at=at("2026-09-22")
    )
    with pytest.raises(Blocked):
        reinspection.receive_backup(objection, seal_state="broken", by=lab, at=at("2026-09-23"))
    objection = reinspection.refuse_backup(
        objection, reason="封条破损", by=lab, at=at("2026-09-23")
    )
    assert objection.state == State.READY
    with pytest.raises(WrongState):
        reinspection.file_values(objection, values={}, by=lab, at=at("2026-09-24"))


@pytest.mark.parametrize("fault", [{"seal_number": "LY-F-9999"}, {"brought_by": "post"}])
def test_a_broken_chain_of_the_backup_blocks_its_values(fault: dict[str, str]) -> None:
    people, lab = crew(), other_lab()
    objection = in_test(people, lab, **fault)
    values = {row.pk: "0.07" for row in objection.disputed.all()}
    with pytest.raises(Blocked):
        reinspection.file_values(objection, values=values, by=lab, at=at("2026-09-28"))


def test_only_the_disputed_items_are_tested_again() -> None:
    people, lab = crew(), other_lab()
    objection = in_test(people, lab)
    sample = objection.sample
    for values in ({}, {row.pk: "0.07" for row in sample.results.all()}):
        with pytest.raises(Blocked):
            reinspection.file_values(objection, values=values, by=lab, at=at("2026-09-28"))


def test_only_the_named_laboratory_tests() -> None:
    people, lab = crew(), other_lab()
    objection = on_its_way(people, lab)
    for person in (people.lab, people.inspector, UserFactory(lab=True)):
        with pytest.raises(NotAllowed):
            reinspection.receive_backup(objection, by=person, at=at("2026-09-23"))


def test_the_second_laboratory_is_told_the_code_alone() -> None:
    people, lab = crew(), other_lab()
    objection = on_its_way(people, lab)
    item = WorkItem.objects.open().get(step="reinspection-receive")
    assert objection.blind_code in item.title
    for word in (objection.number, objection.sample.number, "云石"):
        assert word not in item.title
    assert not Sample.objects.visible_to(lab).exists()
    assert Objection.objects.visible_to(lab).get().known_as == objection.blind_code


# --- The conclusion ----------------------------------------------------------------------------


def test_confirmed_the_applicant_pays_and_nothing_falls() -> None:
    people = crew()
    objection = concluded(people, BAD_AGAIN)
    sample = Sample.objects.get(pk=objection.sample_id)
    assert (objection.state, objection.bearer) == (State.CONFIRMED, Bearer.APPLICANT)
    assert (sample.state, sample.backup_state) == (SampleState.FAILED, BackupState.USED)
    assert counted("spotcheck.failed") == 1


def test_overturned_the_bureau_pays() -> None:
    people = crew()
    objection = concluded(people)
    sample = Sample.objects.get(pk=objection.sample_id)
    assert (objection.state, objection.bearer) == (State.OVERTURNED, Bearer.OFFICE)
    assert (sample.state, sample.verdict) == (SampleState.PASSED, Verdict.PASS)
    assert sample.overturned_at is not None


def test_the_conclusion_is_final() -> None:
    people = crew()
    objection = concluded(people, BAD_AGAIN)
    with pytest.raises(Blocked, match="最终"):
        filed(people, objection.sample, when=at("2026-09-29"))
    with pytest.raises(WrongState):
        reinspection.conclude(objection, by=people.regulator, at=at("2026-09-30"))


def test_everybody_who_was_told_is_told_the_final_conclusion() -> None:
    people = crew()
    told(people, failed(people, producer_name="沂河电器厂", producer_code=OTHER_USCC))
    sample = Sample.objects.get()
    lab = other_lab()
    objection = notified(people, filed(people, sample))
    objection = reinspection.complete_formalities(
        objection, on=date(2026, 9, 18), cost=900, by=people.regulator, at=at("2026-09-18")
    )
    objection = reinspection.name_laboratory(
        objection, lab=lab.office, by=people.regulator, at=at("2026-09-21")
    )
    objection = reinspection.deliver_backup(
        objection, place="库", by=people.inspector, at=at("2026-09-22")
    )
    objection = reinspection.receive_backup(
        objection, photo=seal_photo(lab), by=lab, at=at("2026-09-23")
    )
    values = {row.pk: "0.07" for row in objection.disputed.all()}
    objection = reinspection.file_values(objection, values=values, by=lab, at=at("2026-09-28"))
    objection = reinspection.conclude(objection, by=people.regulator, at=at("2026-09-29"))
    letters = Document.objects.filter(kind="reinspection_conclusion").order_by("pk")
    assert [row.addressee_name for row in letters] == ["云石小家电（临沂）有限公司", "沂河电器厂"]
    assert "退还" in letters[0].context["cost"]
    assert letters[1].context["cost"] == ""
    sign_and_serve(people, objection, at("2026-09-30"))
    assert set(objection.papers.values_list("served_on", flat=True)) == {
        date(2026, 9, 16),
        date(2026, 9, 30),
    }


# --- What falls with an overturned result --------------------------------------------------------


def test_an_overturned_result_takes_everything_with_it() -> None:
    people = crew()
    lab = other_lab()
    sample = told(people)
    talk = served_talk(people, sample=sample)
    order = served_order(people, sample=sample)
    exposure = published_exposure(people, sample=sample)
    before = {code: counted(code) for code in FIGURES}
    heard: list[Any] = []

    def hear(sender: Any, **news: Any) -> None:
        heard.append(news)

    result_overturned.connect(hear)
    objection = through(people, sample, lab)
    result_overturned.disconnect(hear)
    for row in (talk, order, exposure, sample):
        row.refresh_from_db()
    assert talk.state == SummonsState.CANCELLED
    assert order.state == "withdrawn"
    assert exposure.state == ExposureState.WITHDRAWN
    for reason in (talk.waiver, order.withdraw_reason, exposure.withdraw_reason):
        assert objection.number in reason
    for letter in (talk.document, order.document):
        letter.refresh_from_db()
        assert letter.state == "void"
    case = sample.inspection
    case.refresh_from_db()
    assert (case.state, case.verdict) == (InspectionState.PASSED, Verdict.PASS)
    assert len(heard) == 1
    after = {code: counted(code) - before[code] for code in FIGURES}
    assert after == FIGURES
    assert not failed_batches([case.enterprise_id], since=AT)
    assert [row.effect for row in case.enterprise.credit_facts.order_by("pk")] == [
        "worse",
        "better",
    ]
    assert not WorkItem.objects.open().filter(url=case.get_absolute_url()).exists()


# What the day of the conclusion adds to each figure.
FIGURES = {
    "spotcheck.failed": -1,
    "spotcheck.passed": 1,
    "summons.required": -1,
    "summons.issued": -1,
    "rectification.ordered": -1,
    "exposure.published": -1,
    "spotcheck.sampled": 0,
}


def through(people: Any, sample: Sample, lab: Any) -> Objection:
    """From the filing to a conclusion that overturns the first."""
    objection = notified(people, filed(people, sample))
    objection = reinspection.complete_formalities(
        objection, on=date(2026, 9, 18), cost=900, by=people.regulator, at=at("2026-09-18")
    )
    objection = reinspection.name_laboratory(
        objection, lab=lab.office, by=people.regulator, at=at("2026-09-21")
    )
    objection = reinspection.deliver_backup(
        objection, place="库", by=people.inspector, at=at("2026-09-22")
    )
    objection = reinspection.receive_backup(
        objection, photo=seal_photo(lab), by=lab, at=at("2026-09-23")
    )
    values = {row.pk: "0.07" for row in objection.disputed.all()}
    objection = reinspection.file_values(objection, values=values, by=lab, at=at("2026-09-28"))
    return reinspection.conclude(objection, by=people.regulator, at=at("2026-09-29"))


def test_the_failure_stays_in_the_figures_of_its_own_day() -> None:
    concluded(crew())
    rows = MeasureDelta.objects.filter(measure="spotcheck.failed").order_by("pk")
    assert [(row.day, int(row.amount)) for row in rows] == [
        (date(2026, 9, 10), 1),
        (date(2026, 9, 29), -1),
    ]


def test_a_draft_of_an_exposure_is_dropped_without_a_figure() -> None:
    people = crew()
    sample = told(people)
    exposure = drafted_exposure(people, sample)
    through(people, sample, other_lab())
    exposure.refresh_from_db()
    assert exposure.state == ExposureState.WITHDRAWN
    assert counted("exposure.published") == 0


def test_another_failed_sample_keeps_the_case_a_failed_one() -> None:
    people = crew()
    first = failed(people)
    sample = told(people, first)
    Sample.objects.filter(pk=first.pk).update(number="CY-2026-0901")
    twin = Sample.objects.get(pk=first.pk)
    twin.pk, twin.number, twin.blind_code = None, "CY-2026-0902", "ZZZZ0002"
    twin.save()
    order = served_order(people, sample=sample)
    through(people, sample, other_lab())
    order.refresh_from_db()
    case = order.inspection
    assert (case.verdict, order.state) == (Verdict.FAIL, "ordered")


def test_a_case_closed_meanwhile_becomes_one_that_passed() -> None:
    people = crew()
    sample = told(people)
    order = served_order(people, sample=sample)
    order = orders.submit_evidence(order, by=people.regulator, at=at("2026-09-14"), text="已整改")
    order = orders.recheck_pass(order, by=people.regulator, at=at("2026-09-14"), findings="合格")
    orders.close(order, by=people.regulator, at=at("2026-09-14"))
    through(people, sample, other_lab())
    case = sample.inspection
    case.refresh_from_db()
    order.refresh_from_db()
    assert (case.state, case.outcome) == (InspectionState.CLOSED, Outcome.PASSED)
    assert order.state == "withdrawn"


# --- What becomes of the samples (Order 18 art. 34) ----------------------------------------------


def test_samples_are_kept_until_the_time_for_objections_is_over() -> None:
    people = crew()
    sample = told(people)
    assert aftermath.waits_for_objections(sample, date(2026, 9, 28))
    assert aftermath.waits_for_objections(sample, date(2026, 9, 29)) is None
    objection = filed(people, sample)
    assert aftermath.waits_for_objections(sample, date(2026, 9, 29))
    transitions.take_back(objection, by=contact(objection.notice), at=FILED)
    assert aftermath.waits_for_objections(sample, date(2026, 9, 29)) is None
