"""What must happen before an act, so that the matrix meets it at the moment it is made for."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from campaign.states import EventKind
from casework import deadlines
from casework.states import ViewState
from complaints import vault
from complaints.dialogue import transitions as dialogue
from complaints.dialogue.models import PURPOSE
from complaints.knowledge.states import AnswerState
from complaints.models import ExtensionRequest, JointConsent, Message, ReopenRequest
from complaints.rules import EQUIPMENT
from complaints.states import Kind, Outcome, State
from documents.states import DocumentState, ServiceState
from enterprises.states import PilotState, RosterState
from enterprises.transitions import nominate
from inspections.models import Objection, Sample
from inspections.samples.states import SampleState
from inspections.visits.states import Verdict
from tests.factories_enterprises import EnterpriseFactory, appointed_officer
from tests.matrix import before_inspections
from tests.matrix.world import AT, DAY, SHA, World


def not_made(row: Any, _world: World) -> None:
    row.sha256, row.pages, row.rendered_at = "", None, None
    row.save()


def unserved(row: Any, _world: World) -> None:
    row.service_state = ServiceState.NONE
    row.save()


def letter_made(row: Any, _world: World) -> None:
    """The letter of the case is signed, and its bytes are there."""
    letter = row.document
    letter.state, letter.approved_at = DocumentState.APPROVED, AT
    letter.number = "兰市监〔2026〕9号"
    letter.verify_code, letter.sha256, letter.pages = "MATRIXMATRIX2345", SHA, 1
    letter.rendered_at = AT
    letter.save()
    if hasattr(row, "served_at"):
        row.served_at = None
        row.save()


def served(row: Any, _world: World) -> None:
    row.served_at = AT
    row.save()


def absent_twice(row: Any, _world: World) -> None:
    row.absences = 2
    row.save()


def under_the_old_order(row: Any, _world: World) -> None:
    """Order 133 knew an extension of the time for correcting."""
    row.regime = "2014"
    row.save()
    deadlines.start(row, "SC-COR", on=DAY, office=row.office, regime=row.regime)


def sample_rejected(row: Any, _world: World) -> None:
    Sample.objects.filter(inspection=row).update(
        state=SampleState.REJECTED, verdict="", result_at=None, reject_reason="seal"
    )


def sample_passed(row: Any, _world: World) -> None:
    Sample.objects.filter(inspection=row).update(state=SampleState.PASSED, verdict=Verdict.PASS)


def not_told(row: Any, _world: World) -> None:
    Objection._base_manager.filter(notice__sample=row).delete()
    row.notices.all().delete()


def drafted_by_a_head(row: Any, world: World) -> None:
    for notice in row.notices.order_by("pk"):
        notice.document.drafted_by = world.people["drafter"]
        notice.document.save()


def no_form(row: Any, _world: World) -> None:
    row.form = None
    row.save()


def appointed(row: Any, world: World) -> None:
    if row.state == PilotState.CANDIDATE:
        appointed_officer(row, world.people["city_regulator"])


def five_pilots(row: Any, world: World) -> None:
    if row.state != RosterState.PREPARING:
        return
    for number in range(1, 6):
        pilot = nominate(
            roster=row,
            enterprise=EnterpriseFactory(serial=9000 + number),
            reason="质量基础好",
            by=world.people["city_regulator"],
            at=AT,
        )
        pilot.state, pilot.slot, pilot.activated_at = PilotState.ACTIVE, number, AT
        pilot.save()


def as_dispute(row: Any, _world: World) -> None:
    """Only a dispute has another side."""
    row.kind = Kind.COMPLAINT
    row.save()


def about_equipment(row: Any, _world: World) -> None:
    """Only then inspectors of special equipment are sent."""
    row.kind, row.category_id = Kind.COMPLAINT, EQUIPMENT
    row.save()


def with_the_colleague(row: Any, world: World) -> None:
    """Somebody handles it already, so that it can be given back."""
    row.handler = world.people["colleague"]
    row.save()


def disputed(row: Any, _world: World) -> None:
    deadlines.start(row, "CM-JUR", on=DAY, office=row.office)


def punished(row: Any, _world: World) -> None:
    if row.state == State.CLOSED:
        row.outcome = Outcome.CASE_FILED
        row.save()


def jointly(row: Any, _world: World) -> None:
    JointConsent.objects.create(complaint=row, how="电话同意", recorded_at=AT)


def more_time_asked(row: Any, world: World) -> None:
    """The drafting head asked; the other one decides."""
    by, last = world.people["drafter"], DAY + timedelta(days=9)
    ExtensionRequest.objects.create(
        complaint=row,
        code="RP-FILE",
        reason="检测未完成",
        asked_by=by,
        asked_at=AT,
        due_before=last,
    )


def reopening_asked(row: Any, _world: World) -> None:
    ReopenRequest.objects.create(complaint=row, reason="未履行", asked_at=AT, ended_at=AT)


def office_wrote(row: Any, world: World) -> None:
    dialogue.post(row, "请说明时间。", by=world.people["regulator"], at=AT)


def citizen_wrote(row: Any, _world: World) -> None:
    robot = User.objects.robot("public")
    text = vault.seal("晚上十点以后。", PURPOSE)
    Message.objects.create(
        complaint=row, from_office=False, sealed_text=text, written_by=robot, sent_at=AT
    )


def one_tallied(row: Any, _world: World) -> None:
    row.others = 1
    row.save()


def public_already(row: Any, _world: World) -> None:
    if row.state == AnswerState.IN_USE:
        row.published_at = AT
        row.save()


def opens_first(row: Any, _world: World) -> None:
    if row.state != ViewState.REMOVED:
        row.is_default = True
        row.save()


def consultation(row: Any, _world: World) -> None:
    row.kind = EventKind.CONSULTATION
    row.save()


SETTLE = {
    **before_inspections.SETTLE,
    ("documents.document", "keep_pdf"): not_made,
    ("documents.document", "serve"): unserved,
    ("inspections.summons", "serve"): letter_made,
    ("inspections.rectification", "serve"): letter_made,
    ("inspections.rectification", "submit_evidence"): served,
    ("inspections.inspection", "reopen_sampling"): sample_rejected,
    ("inspections.inspection", "mark_passed"): sample_passed,
    ("inspections.sample", "issue_result_notice"): not_told,
    ("inspections.sample", "issue_form"): no_form,
    ("inspections.sample", "approve_result_notice"): drafted_by_a_head,
    ("inspections.summons", "close_unheard"): absent_twice,
    ("inspections.rectification", "extend"): under_the_old_order,
    ("enterprises.cqopilot", "activate"): appointed,
    ("enterprises.roster", "launch"): five_pilots,
    ("campaign.event", "point_to_desk"): consultation,
    ("casework.savedview", "open_plain"): opens_first,
    ("complaints.complaint", "acknowledge_messages"): office_wrote,
    ("complaints.complaint", "answer_message"): office_wrote,
    ("complaints.complaint", "call_back"): as_dispute,
    ("complaints.complaint", "commission_test"): as_dispute,
    ("complaints.complaint", "deny_extension"): more_time_asked,
    ("complaints.complaint", "draft_notices"): as_dispute,
    ("complaints.complaint", "entrust"): as_dispute,
    ("complaints.complaint", "give_back"): with_the_colleague,
    ("complaints.complaint", "go_along"): as_dispute,
    ("complaints.complaint", "grant_extension"): more_time_asked,
    ("complaints.complaint", "handle_jointly"): as_dispute,
    ("complaints.complaint", "invite"): as_dispute,
    ("complaints.complaint", "leave_joint"): jointly,
    ("complaints.complaint", "mark_messages_read"): citizen_wrote,
    ("complaints.complaint", "open_reward"): punished,
    ("complaints.complaint", "record_stance"): as_dispute,
    ("complaints.complaint", "reopen"): reopening_asked,
    ("complaints.complaint", "send_equipment_inspectors"): about_equipment,
    ("complaints.complaint", "settle_power"): disputed,
    ("complaints.desksession", "untally"): one_tallied,
    ("complaints.preparedanswer", "unpublish"): public_already,
}
