"""What must happen before an act of the inspections, as before.py tells it for the others."""

from datetime import date, timedelta
from typing import Any

from casework import deadlines, worklist
from documents import transitions as papers
from documents.models import Document, ServiceRecord
from documents.rules import Addressee
from documents.states import ServiceWay
from inspections.casefiles.models import CaseEvidence
from inspections.casefiles.states import EvidenceKind
from inspections.draws.models import Share
from inspections.equipment.models import Seizure
from inspections.exposures.models import ExposureCorrection
from inspections.exposures.states import CorrectionState
from inspections.models import Sample
from inspections.objections.models import Objection, ObjectionPaper
from inspections.objections.states import ObjectionState, Purpose
from inspections.plans.models import YearPlanLine
from inspections.rectifications.models import Excuse, ExtensionRequest
from inspections.rectifications.states import ExcuseKind
from inspections.samples.states import SampleState
from inspections.summonses.models import InterviewRecord
from inspections.tellings.states import TellingKind
from inspections.visits.states import RefusalReason, Verdict
from tests.documents.cast import summons_context
from tests.factories_inspections import kettle
from tests.matrix.world import AT, DAY, World, enter

# Long over, whatever day it is when the matrix is asked.
LONG_AGO = date(2021, 3, 1)


def letter(world: World) -> Document:
    """The letter of the county, signed and made."""
    found: Any = world.home["documents.document"]
    return Document._base_manager.get(pk=found.pk)


def waiting_letter(world: World) -> Document:
    """A letter that the drafting head wrote and another one signs."""
    by = world.people["drafter"]
    drafted = papers.draft(
        kind="test_summons",
        office=by.office,
        addressee=Addressee(name="云石家电有限公司"),
        context=summons_context(),
        subject_label="电热水壶不合格",
        by=by,
        at=AT,
    )
    return papers.submit(drafted, by=by, at=AT)


def served_once(row: Any, world: World) -> None:
    ServiceRecord._base_manager.create(
        document=row,
        way=ServiceWay.DIRECT,
        receiver="宋远山",
        served_at=AT,
        recorded_by=world.people["regulator"],
    )


# --- Case files ------------------------------------------------------------------------------


def time_runs(row: Any, _world: World) -> None:
    deadlines.start(row, "CASE-END", on=DAY, office=row.office)


def to_be_pushed(row: Any, _world: World) -> None:
    deadlines.start(row, "PN-PUB-X", on=DAY, office=row.office)


def proven(row: Any, world: World) -> None:
    """There is evidence, and the party was heard."""
    CaseEvidence.objects.create(
        casefile=row,
        kind=EvidenceKind.DOCUMENT,
        name="检验报告",
        proves="产品不合格",
        taken_on=DAY,
        by=world.people["inspector"],
        at=AT,
    )
    row.told_on = DAY
    row.save()


def decision_made(row: Any, world: World) -> None:
    row.decision_document = letter(world)
    row.save()


# --- Equipment -------------------------------------------------------------------------------


def unsealed(row: Any, _world: World) -> None:
    for seizure in Seizure._base_manager.filter(device=row):
        enter(seizure, "lifted")
        seizure.save()


def removed(row: Any, _world: World) -> None:
    for hazard in row.hazards.all():
        enter(hazard, "removed")
        hazard.save()


def paper_made(row: Any, world: World) -> None:
    row.document = letter(world)
    row.save()


# --- Draws and plans -------------------------------------------------------------------------


def two_shares(row: Any, world: World) -> None:
    for digit, name in enumerate(("regulator", "head")):
        Share.objects.create(
            draw=row, person=world.people[name], commitment=str(digit) * 64, committed_at=AT
        )


def one_line(row: Any, _world: World) -> None:
    category = kettle().category
    YearPlanLine.objects.create(year_plan=row, category=category, quarter=3, batches=20)


# --- After a failure -------------------------------------------------------------------------


def suspension_made(row: Any, world: World) -> None:
    row.suspension, row.transfer = letter(world), None
    row.save()


def transfer_made(row: Any, world: World) -> None:
    row.transfer = letter(world)
    row.save()


def suspension_waits(row: Any, world: World) -> None:
    row.suspension, row.transfer = waiting_letter(world), None
    row.save()


def notice_waits(row: Any, world: World) -> None:
    row.document = waiting_letter(world)
    row.save()


def reported(row: Any, world: World) -> None:
    """The drafting head reported it as done: another person looks."""
    row.reported_by = world.people["drafter"]
    row.save()


def correction_proposed(row: Any, world: World) -> None:
    ExposureCorrection.objects.create(
        exposure=row,
        state=CorrectionState.PROPOSED,
        reason="批号有误",
        before={},
        after={},
        proposed_by=world.people["drafter"],
        proposed_at=AT,
    )


def public_area(row: Any, _world: World) -> None:
    row.published_at = AT
    row.save()


def summary(row: Any, world: World) -> None:
    """What is told is told of a whole plan, of no single sample."""
    row.kind, row.plan = TellingKind.SUMMARY, world.home["inspections.spotcheckplan"]
    row.sample = row.inspection = None
    row.save()


def none_failed(row: Any, _world: World) -> None:
    Sample.objects.filter(inspection=row).update(state=SampleState.PASSED, verdict=Verdict.PASS)


def rightly_refused(row: Any, _world: World) -> None:
    row.refusal_reason = RefusalReason.TOO_FEW
    row.save()


def producer_on_the_label(row: Any, _world: World) -> None:
    row.producer_name = "沂河电器厂"
    row.save()


def correction_owed(row: Any, _world: World) -> None:
    """What was told does not hold any more."""
    worklist.open_item(row, "telling-correct", title="更正通报", at=AT, office=row.office)


def asked_under_the_old_order(row: Any, _world: World) -> None:
    """Order 133 knew an extension of the time for correcting."""
    row.regime, row.served_at = "2014", AT
    row.save()
    time_to_correct(row, _world)


def time_to_correct(row: Any, _world: World) -> None:
    row.served_at = AT
    row.save()
    deadlines.start(row, "SC-COR", on=DAY, office=row.office, regime=row.regime)


def more_time_wanted(row: Any, world: World) -> None:
    """The drafting head wrote it down; the other one decides."""
    asked_under_the_old_order(row, world)
    ExtensionRequest.objects.create(
        rectification=row,
        days=10,
        reason="设备未到",
        asked_by=world.people["drafter"],
        asked_on=DAY,
        due_before=DAY + timedelta(days=30),
    )


def in_hand(row: Any, _world: World) -> None:
    row.served_at = AT
    row.save()


def excused(row: Any, world: World) -> None:
    in_hand(row, world)
    Excuse.objects.create(
        rectification=row,
        kind=ExcuseKind.STOPPED,
        note="停产检修",
        begun_on=DAY,
        recorded_by=world.people["regulator"],
    )


def recorded(row: Any, world: World) -> None:
    """The talk has its record, printed and not signed yet."""
    InterviewRecord.objects.create(
        summons=row,
        document=letter(world),
        started_at=AT,
        ended_at=AT + timedelta(hours=1),
        place="三楼会议室",
        host="林知远",
        recorder="林知远",
        attendee="宋远山",
        facts="接地电阻不合格。",
        explanation="无异议。",
        demands="限期整改",
        undertaking="封存库存",
    )


# --- Objections ------------------------------------------------------------------------------


def told_in_time(row: Any, _world: World) -> None:
    """The recipient's own time for objections runs."""
    notice = row.notice
    notice.deadline = deadlines.start(notice, "SC-OBJ", on=DAY, office=row.office, regime="2020")
    notice.save()


def may_come(row: Any, _world: World) -> None:
    row.notified_on = DAY
    row.save()


def days_are_over(row: Any, _world: World) -> None:
    deadlines.start(row, "SC-REI-FORM", on=LONG_AGO, office=row.office, regime="2020")


def with_another_laboratory(row: Any, world: World) -> None:
    """The back-up sample is on its way to the laboratory that was named."""
    row.lab = world.people["lab_other"].office
    row.save()
    Sample.objects.filter(pk=row.sample_id).update(backup_state="out")


def letter_waits(row: Any, world: World) -> None:
    ObjectionPaper.objects.create(
        objection=row, purpose=Purpose.ANSWER, recipient="云石家电", document=waiting_letter(world)
    )


def nobody_can_object(row: Any, _world: World) -> None:
    """Every recipient's time for objections is over, and the objection is settled."""
    for objection in Objection._base_manager.filter(sample=row):
        enter(objection, ObjectionState.WITHDRAWN)
        objection.save()
    for notice in row.notices.all():
        notice.deadline = deadlines.start(notice, "SC-OBJ", on=LONG_AGO, regime="2020")
        notice.save()


SETTLE = {
    ("documents.document", "make_receipt"): served_once,
    ("inspections.casefile", "extend"): time_runs,
    ("inspections.casefile", "propose_decision"): proven,
    ("inspections.casefile", "push_to_province"): to_be_pushed,
    ("inspections.casefile", "serve_decision"): decision_made,
    ("inspections.device", "put_back"): unsealed,
    ("inspections.directive", "serve"): paper_made,
    ("inspections.draw", "publish_hashes"): two_shares,
    ("inspections.equipmentcheck", "close"): removed,
    ("inspections.escalation", "send_transfer"): transfer_made,
    ("inspections.escalation", "sign"): suspension_waits,
    ("inspections.escalation", "serve_suspension"): suspension_made,
    ("inspections.exposure", "approve_correction"): correction_proposed,
    ("inspections.exposure", "refuse_correction"): correction_proposed,
    ("inspections.inspection", "annul"): none_failed,
    ("inspections.inspection", "overturn"): none_failed,
    ("inspections.inspection", "record_measure"): rightly_refused,
    ("inspections.keyarea", "accept"): reported,
    ("inspections.keyarea", "hide_area"): public_area,
    ("inspections.objection", "abandon"): days_are_over,
    ("inspections.objection", "accept"): told_in_time,
    ("inspections.objection", "complete_formalities"): may_come,
    ("inspections.objection", "file_values"): with_another_laboratory,
    ("inspections.objection", "receive_backup"): with_another_laboratory,
    ("inspections.objection", "refuse_backup"): with_another_laboratory,
    ("inspections.objection", "sign"): letter_waits,
    ("inspections.rectification", "ask_extension"): asked_under_the_old_order,
    ("inspections.rectification", "excuse"): in_hand,
    ("inspections.rectification", "force_recheck"): time_to_correct,
    ("inspections.rectification", "grant_extension"): more_time_wanted,
    ("inspections.rectification", "refuse_extension"): more_time_wanted,
    ("inspections.rectification", "resume_correcting"): excused,
    ("inspections.sample", "clear_producer"): producer_on_the_label,
    ("inspections.sample", "settle"): nobody_can_object,
    ("inspections.summons", "note_refusal_to_sign"): recorded,
    ("inspections.summons", "sign_record"): recorded,
    ("inspections.telling", "record_correction"): correction_owed,
    ("inspections.telling", "report_summary"): summary,
    ("inspections.telling", "send"): paper_made,
    ("inspections.telling", "sign"): notice_waits,
    ("inspections.undertaking", "confirm"): reported,
    ("inspections.undertaking", "send_back"): reported,
    ("inspections.yearplan", "approve_year_plan"): one_line,
}
