"""An upheld objection to the sampling annuls; one of authenticity clears the labelled producer."""

from typing import Any

import pytest

from casework import audit
from casework.models import Deadline, MeasureDelta, WorkItem
from casework.transitions import Blocked
from documents.states import DocumentState
from inspections.casefiles.models import CaseFile
from inspections.casefiles.states import CaseState, Ground, Importance
from inspections.draws.queries import _locks
from inspections.exposures.states import ExposureState
from inspections.models import Sample
from inspections.objections import transitions
from inspections.objections.forms import WHAT_FOLLOWS, AnswerForm
from inspections.objections.models import Objection
from inspections.objections.queries import contestable
from inspections.objections.rules import consequence
from inspections.objections.states import Consequence, ObjectionState
from inspections.rectifications.states import RectificationState
from inspections.samples import aftermath
from inspections.samples.repeats import failed_batches
from inspections.samples.states import SampleState
from inspections.stops.models import StopSale
from inspections.stops.states import StopState
from inspections.summonses.states import SummonsState
from inspections.tellings import transitions as tellings
from inspections.tellings.models import Telling
from inspections.tellings.states import TellingState
from inspections.visits import transitions as visits
from inspections.visits.states import InspectionState, Outcome
from tests.factories_accounts import OTHER_USCC
from tests.factories_casefiles import bench
from tests.factories_casefiles import filed as filed_case
from tests.factories_enterprises import EnterpriseFactory
from tests.factories_followup import at, published_exposure, served_order, served_talk
from tests.factories_inspections import AT, DAY, GOOD, Crew, crew, failed, with_report
from tests.factories_objections import accepted, filed, notice_of, sign_and_serve, told

pytestmark = pytest.mark.django_db

TAKEN_BACK = (
    "spotcheck.sampled",
    "spotcheck.failed",
    "spotcheck.passed",
    "summons.required",
    "summons.issued",
    "rectification.ordered",
    "exposure.published",
    "case.filed",
)
PRODUCER = {"producer_name": "沂河电器厂", "producer_code": OTHER_USCC}


def counted(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code).order_by("pk"))


def upheld(people: Crew, objection: Objection, when: str = "2026-09-17") -> Objection:
    objection = transitions.accept(objection, by=people.regulator, at=at("2026-09-15"))
    return transitions.answer(
        objection,
        by=people.regulator,
        at=at(when),
        answer="经核查，抽样基数不足，未随机抽取。",
        upheld=True,
    )


def test_a_wrongly_drawn_sample_takes_its_result_and_all_that_followed_with_it() -> None:
    people = crew()
    sample = told(people, failed(people))
    case = sample.inspection
    talk = served_talk(people, sample=sample)
    order = served_order(people, sample=sample)
    exposure = published_exposure(people, sample=sample)
    penalty = filed_case(
        bench(), when=at("2026-09-14"), inspection=case, enterprise=case.enterprise
    )

    objection = upheld(people, filed(people, sample, kind="sampling"))

    rows = [talk, order, exposure, penalty, sample, case]
    for row in rows:
        row.refresh_from_db()
    stop = StopSale.objects.get(sample=sample)
    assert (sample.state, sample.verdict) == (SampleState.ANNULLED, "")
    assert (case.state, case.verdict) == (InspectionState.VOID, "")
    assert talk.state == SummonsState.CANCELLED
    assert order.state == RectificationState.WITHDRAWN
    assert exposure.state == ExposureState.WITHDRAWN
    assert (penalty.state, penalty.ground) == (CaseState.WITHDRAWN, Ground.OVERTURNED)
    assert stop.state == StopState.ENDED
    reasons = [
        talk.waiver,
        order.withdraw_reason,
        exposure.withdraw_reason,
        penalty.withdraw_reason,
        stop.reason,
        case.outcome_note,
    ]
    assert [reason for reason in reasons if objection.number not in reason] == []
    for letter in (talk.document, order.document):
        letter.refresh_from_db()
        assert letter.state == DocumentState.VOID
    assert {code: counted(code) for code in TAKEN_BACK} == dict.fromkeys(TAKEN_BACK, 0)
    assert not failed_batches([case.enterprise_id], since=AT)
    assert [row.effect for row in case.enterprise.credit_facts.order_by("pk")] == [
        "worse",
        "better",
    ]
    for row in [*rows[:4], stop, case, *sample.notices.all()]:
        assert not Deadline.objects.of(row).filter(state="running").exists(), row
    for row in [*rows, stop]:
        assert not WorkItem.objects.open().filter(url=row.get_absolute_url()).exists(), row


def test_the_letter_says_what_falls_and_names_the_order_of_the_day() -> None:
    people = crew()
    objection = upheld(people, filed(people, kind="sampling"))
    letter = objection.papers.get().document.context
    assert "原检验结果予以撤销" in letter["consequence"]
    assert letter["basis"] == ["《产品质量监督抽查管理暂行办法》第三十七条"]


def test_what_was_drawn_in_2014_is_answered_under_the_order_of_2014() -> None:
    people = crew()
    objection = accepted(people, kind="sampling")
    Sample.objects.filter(pk=objection.sample_id).update(sampled_at=at("2014-09-10"))
    objection.sample.refresh_from_db()
    objection = transitions.answer(
        objection, by=people.regulator, at=at("2026-09-17"), answer="未按规定抽样。", upheld=False
    )
    letter = objection.papers.get().document.context
    assert letter["basis"][-1] == "《产品质量监督抽查管理办法》"
    assert letter["consequence"] == ""


def test_an_objection_that_is_not_upheld_changes_nothing() -> None:
    people = crew()
    objection = accepted(people, kind="sampling")
    transitions.answer(
        objection, by=people.regulator, at=at("2026-09-17"), answer="抽样合规。", upheld=False
    )
    objection.sample.refresh_from_db()
    assert objection.sample.state == SampleState.FAILED


def test_another_failed_sample_of_the_visit_keeps_the_case_a_failed_one() -> None:
    people = crew()
    sample = told(people, failed(people))
    twin = Sample.objects.get(pk=sample.pk)
    twin.pk, twin.number, twin.blind_code = None, "CY-2026-0903", "ZZZZ0003"
    twin.save()
    talk = served_talk(people, sample=sample)
    state = Sample.objects.get(pk=sample.pk).inspection.state
    upheld(people, filed(people, sample, kind="sampling"))
    talk.refresh_from_db()
    sample.inspection.refresh_from_db()
    assert talk.state == SummonsState.SERVED
    assert (sample.inspection.state, sample.inspection.verdict) == (state, "fail")


def test_a_passed_result_is_annulled_as_well() -> None:
    people = crew()
    sample = told(people, with_report(people, GOOD))
    upheld(people, filed(people, sample, kind="sampling"))
    sample.refresh_from_db()
    assert sample.state == SampleState.ANNULLED
    assert counted("spotcheck.passed") == counted("spotcheck.sampled") == 0


def test_a_closed_case_stays_closed_without_a_result() -> None:
    people = crew()
    sample = told(people, with_report(people, GOOD))
    case = visits.close(
        sample.inspection, by=people.regulator, at=at("2026-09-12"), outcome=Outcome.PASSED
    )
    upheld(people, filed(people, sample, kind="sampling"))
    case.refresh_from_db()
    assert (case.state, case.outcome) == (InspectionState.CLOSED, Outcome.ANNULLED)


def test_everybody_who_was_told_the_result_is_told_that_it_is_annulled() -> None:
    people = crew()
    sample = told(people, failed(people, **PRODUCER))
    other = filed(people, sample, notice=notice_of(sample, "producer"), kind="authenticity")
    objection = upheld(people, filed(people, sample, kind="sampling"))
    letters = [paper.document for paper in objection.papers.order_by("pk")]
    assert [letter.addressee["name"] for letter in letters] == [
        objection.applicant,
        PRODUCER["producer_name"],
    ]
    assert [letter.context["applicant"] for letter in letters] == ["", objection.applicant]
    other.refresh_from_db()
    assert other.state == ObjectionState.ENDED
    assert objection.number in other.end_reason
    sign_and_serve(people, objection, at("2026-09-18"))


def test_a_notice_that_nobody_has_received_is_not_served_any_more() -> None:
    people = crew()
    sample = told(people, failed(people, **PRODUCER))
    late = notice_of(sample, "producer")
    sample.notices.filter(pk=late.pk).update(served_on=None, deadline=None)
    upheld(people, filed(people, sample, kind="sampling"))
    late.document.refresh_from_db()
    assert late.document.state == DocumentState.VOID


def test_nobody_objects_to_a_result_that_was_annulled() -> None:
    people = crew()
    sample = told(people, failed(people))
    upheld(people, filed(people, sample, kind="sampling"))
    sample.refresh_from_db()
    assert contestable(sample.inspection) == []
    with pytest.raises(Blocked):
        filed(people, sample, kind="sampling")


def test_annulled_samples_are_given_back_without_waiting_for_objections() -> None:
    people = crew()
    sample = told(people, failed(people))
    upheld(people, filed(people, sample, kind="sampling"))
    sample.refresh_from_db()
    assert aftermath.waits_for_objections(sample, DAY) is None
    sample = aftermath.settle(
        sample, fate="returned", receiver="宋远山", by=people.inspector, at=at("2026-09-18")
    )
    assert sample.settled_at


# --- Authenticity -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "recipient", "follows"),
    [
        ("sampling", "inspected", Consequence.ANNULLED),
        ("sampling", "producer", Consequence.ANNULLED),
        ("authenticity", "inspected", Consequence.ANNULLED),
        ("authenticity", "producer", Consequence.CLEARED),
        ("authenticity", "platform", Consequence.NONE),
        ("conclusion", "inspected", Consequence.NONE),
    ],
)
def test_what_follows_depends_on_what_it_is_about_and_whose_it_is(
    kind: str, recipient: str, follows: str
) -> None:
    assert consequence(kind, recipient) == follows


def denied(people: Crew, **changes: Any) -> Objection:
    sample = told(people, failed(people, **PRODUCER, **changes))
    return filed(people, sample, notice=notice_of(sample, "producer"), kind="authenticity")


def test_a_producer_that_did_not_make_the_goods_is_cleared_and_the_seller_looked_into() -> None:
    people = crew()
    objection = denied(people)
    upheld(people, objection)
    sample = Sample.objects.get()
    case, penalty = sample.inspection, CaseFile.objects.get()
    assert sample.producer_cleared_at
    # The goods failed all the same, at the seller's; the batch is counted once.
    assert (sample.state, case.verdict) == (SampleState.FAILED, "fail")
    assert counted("spotcheck.failed") == 1
    assert (penalty.state, penalty.enterprise) == (CaseState.CLUE, case.enterprise)
    assert Importance.COUNTERFEIT in penalty.important_for
    assert PRODUCER["producer_name"] in penalty.suspicion
    assert objection.number in penalty.suspicion
    assert "第五十三条" in penalty.clauses
    assert set(penalty.handlers.all()) == set(people.pair)
    assert penalty.deadline.code == "RP-FILE"
    assert WorkItem.objects.open().filter(url=penalty.get_absolute_url()).exists()


def test_the_bureau_of_the_producer_is_not_told_what_does_not_hold() -> None:
    people = crew()
    objection = denied(people)
    row = Telling.objects.get()
    assert row.state == TellingState.DUE
    upheld(people, objection)
    row.refresh_from_db()
    assert (row.state, objection.number in row.note) == (TellingState.DROPPED, True)


def test_a_bureau_that_was_told_already_is_told_the_correction() -> None:
    people = crew()
    objection = denied(people)
    row = Telling.objects.get()
    Telling.objects.filter(pk=row.pk).update(state=TellingState.SENT, told_on="2026-09-12")
    upheld(people, objection)
    row.refresh_from_db()
    assert WorkItem.objects.open().filter(step="telling-correct").exists()
    row = tellings.record_correction(
        row, note="9月18日电话告知并补发更正函", by=people.regulator, at=at("2026-09-18")
    )
    assert "更正" in row.note
    assert not WorkItem.objects.open().filter(step="telling-correct").exists()


def test_a_case_that_is_open_already_hears_of_the_counterfeiting() -> None:
    people = crew()
    objection = denied(people)
    case = objection.sample.inspection
    known = filed_case(bench(), when=at("2026-09-14"), inspection=case, enterprise=case.enterprise)
    important = counted("case.important")
    upheld(people, objection)
    known.refresh_from_db()
    assert CaseFile.objects.count() == 1
    assert Importance.COUNTERFEIT in known.important_for
    assert objection.number in known.suspicion
    assert counted("case.important") == important + 1


def test_goods_it_did_not_make_do_not_lock_the_producers_own_goods() -> None:
    people = crew()
    objection = denied(people)
    maker = EnterpriseFactory(code=OTHER_USCC)
    assert _locks({maker.pk}, DAY)
    upheld(people, objection)
    assert not _locks({maker.pk}, DAY)


def test_the_form_says_beforehand_what_follows() -> None:
    people = crew()
    form = AnswerForm(obj=denied(people), user=people.regulator)
    assert form.fields["upheld"].help_text == WHAT_FOLLOWS[Consequence.CLEARED]


def test_the_timeline_tells_why() -> None:
    people = crew()
    objection = denied(people)
    upheld(people, objection)
    told_there = " ".join(str(row.sentence) for row in audit.timeline(objection.sample.inspection))
    assert objection.number in told_there
