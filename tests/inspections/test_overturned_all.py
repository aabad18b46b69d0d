"""One result on which everything stands is overturned: all of it falls (domain.md 11)."""

from datetime import timedelta
from typing import Any

import pytest

from casework.models import Deadline, MeasureDelta, WorkItem
from documents.states import DocumentState
from inspections.casefiles.states import CaseState, Ground
from inspections.escalations.models import Escalation
from inspections.escalations.states import EscalationState
from inspections.exposures.states import ExposureState
from inspections.objections import reinspection
from inspections.objections.models import Objection
from inspections.rectifications import transitions as orders
from inspections.rectifications.states import RectificationState
from inspections.samples.models import Sample
from inspections.stops.models import StopSale
from inspections.stops.states import StopState
from inspections.summonses import duties
from inspections.summonses.states import SummonsState
from inspections.undertakings.models import Undertaking
from inspections.undertakings.states import UndertakingState
from inspections.visits.states import InspectionState, Verdict
from tests.factories_casefiles import bench
from tests.factories_casefiles import filed as filed_case
from tests.factories_followup import (
    NOW,
    at,
    held_talk,
    published_exposure,
    report,
    served_order,
    served_talk,
)
from tests.factories_inspections import Crew, crew, failed, seal_photo
from tests.factories_objections import filed, notified, other_lab, told

pytestmark = pytest.mark.django_db

# What the failure and all that followed have counted, to the day of the final conclusion.
TAKEN_BACK = (
    "spotcheck.failed",
    "summons.required",
    "summons.issued",
    "rectification.ordered",
    "exposure.published",
    "case.filed",
)


def counted(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code).order_by("pk"))


def overturned(people: Crew, objection: Objection, on: str) -> Objection:
    """The other laboratory found the disputed item in order."""
    lab = other_lab()
    objection = reinspection.complete_formalities(
        objection, on=at("2026-09-18").date(), cost=900, by=people.regulator, at=at("2026-09-18")
    )
    objection = reinspection.name_laboratory(
        objection, lab=lab.office, by=people.regulator, at=at("2026-09-21")
    )
    objection = reinspection.deliver_backup(
        objection, place="成品库", by=people.inspector, at=at("2026-09-22")
    )
    objection = reinspection.receive_backup(
        objection, photo=seal_photo(lab), by=lab, at=at("2026-09-23")
    )
    values = {row.pk: "0.07" for row in objection.disputed.all()}
    objection = reinspection.file_values(objection, values=values, by=lab, at=at(on))
    return reinspection.conclude(objection, by=people.regulator, at=at(on) + timedelta(hours=1))


def laddered(people: Crew, sample: Sample) -> Any:
    """An order whose re-check failed before the objection was decided; back on the ladder."""
    order = report(people, served_order(people, sample=sample), at("2026-09-15"))
    return orders.recheck_fail(order, by=people.regulator, at=at("2026-09-17"), findings="仍不合格")


def test_with_an_overturned_result_everything_falls_and_says_why() -> None:
    people = crew()
    sample = told(people, failed(people))
    case = sample.inspection
    talk = served_talk(people, sample=sample)
    order = laddered(people, sample)
    exposure = published_exposure(people, sample=sample)
    penalty = filed_case(
        bench(), when=at("2026-09-14"), inspection=case, enterprise=case.enterprise
    )
    objection = notified(people, filed(people, sample))
    talk = held_talk(people, talk, undertaking="封存库存\n更换供货商")
    assert counted("spotcheck.failed") == 1
    assert {counted(code) for code in TAKEN_BACK} == {1}
    assert Escalation.objects.open().exists()

    objection = overturned(people, objection, "2026-09-28")

    rows = [talk, order, exposure, penalty, sample, case]
    for row in rows:
        row.refresh_from_db()
    tasks = list(Undertaking.objects.order_by("pk"))
    ladder, stop = Escalation.objects.get(), StopSale.objects.get(sample=sample)
    assert (sample.verdict, case.verdict) == (Verdict.PASS, Verdict.PASS)
    assert case.state == InspectionState.PASSED
    assert talk.state == SummonsState.CANCELLED
    assert order.state == RectificationState.WITHDRAWN
    assert exposure.state == ExposureState.WITHDRAWN
    assert (penalty.state, penalty.ground) == (CaseState.WITHDRAWN, Ground.OVERTURNED)
    assert {one.state for one in tasks} == {UndertakingState.WITHDRAWN}
    assert len(tasks) == 2
    assert ladder.state == EscalationState.DROPPED
    assert stop.state == StopState.ENDED
    reasons = [
        talk.waiver,
        order.withdraw_reason,
        exposure.withdraw_reason,
        penalty.withdraw_reason,
        *(one.note for one in tasks),
        ladder.note,
        stop.reason,
    ]
    assert [reason for reason in reasons if objection.number not in reason] == []
    for letter in (talk.document, order.document):
        letter.refresh_from_db()
        assert letter.state == DocumentState.VOID
    assert {code: counted(code) for code in TAKEN_BACK} == dict.fromkeys(TAKEN_BACK, 0)
    assert counted("spotcheck.passed") == 1
    for row in [*rows[:4], *tasks, ladder, stop, case]:
        assert not Deadline.objects.of(row).filter(state="running").exists(), row
        assert not WorkItem.objects.open().filter(url=row.get_absolute_url()).exists(), row


def a_twin(sample: Sample) -> Sample:
    """A second sample of the same visit that failed as well."""
    twin = Sample.objects.get(pk=sample.pk)
    twin.pk, twin.number, twin.blind_code = None, "CY-2026-0902", "ZZZZ0002"
    twin.save()
    return twin


def test_two_failed_samples_of_a_visit_call_for_one_talk() -> None:
    sample = failed(crew())
    duties.require_talk(sample.inspection, a_twin(sample), at=NOW)
    assert counted("summons.required") == 1


def test_what_was_undertaken_stands_while_another_sample_of_the_visit_failed() -> None:
    people = crew()
    sample = told(people, failed(people))
    a_twin(sample)
    talk = held_talk(people, served_talk(people, sample=sample), undertaking="封存库存")
    overturned(people, notified(people, filed(people, sample)), "2026-09-28")
    talk.refresh_from_db()
    assert talk.state == SummonsState.HELD
    assert Undertaking.objects.get().state == UndertakingState.OPEN
    assert counted("summons.required") == 1
