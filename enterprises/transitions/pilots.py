from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.states import Role
from casework import measures, worklist
from casework.numbering import take
from casework.transitions import Blocked, NotAllowed, WrongState, creation, transition
from documents.files import store_upload
from enterprises import queries, rules
from enterprises.models import (
    CqoAppointment,
    CqoDuty,
    CqoEvidence,
    CqoPilot,
    Enterprise,
    Roster,
)
from enterprises.states import Duty, EvidenceState, PilotState, RosterKind, RosterState

OPEN = [PilotState.CANDIDATE, PilotState.ACTIVE]
LETTER, EVIDENCE = "enterprises.appointment", "enterprises.duty"
SPACE = "/enterprise/cqo/"
# Titles of work items are stored, and so in the language of the bureau.
Upload = Any  # a file as it was sent: name, size, chunks()


def locked(roster_id: int) -> Roster:
    """The roster, locked: whoever counts its members now counts alone."""
    return Roster._base_manager.select_for_update(of=("self",)).get(pk=roster_id)


@creation(
    target=PilotState.CANDIDATE,
    allowed=rules.may_nominate,
    sentence=_("Nominated for the CQO pilot: %(reason)s"),
    tone="now",
)
def nominate(
    *,
    roster: Roster,
    enterprise: Enterprise,
    reason: str,
    by: User,
    at: datetime,
    office: Office | None = None,
) -> CqoPilot:
    """Propose an enterprise for the pilot; it needs a CQO before it can begin."""
    if not (by.actor.is_robot or by.actor.covers(enterprise.district_id)):
        raise NotAllowed(_("The enterprise belongs to another district."))
    roster = locked(roster.pk)
    refusal = why_not_nominated(roster, enterprise)
    if refusal:
        raise Blocked(refusal)
    office = office or by.office or queries.office_in_charge(enterprise)
    if office is None:
        raise Blocked(_("No office keeps the entries of this district."))
    year = str(roster.year)
    pilot = CqoPilot.objects.create(
        number=f"SD-{year}-{take('cqo-pilot', year):02d}",
        roster=roster,
        enterprise=enterprise,
        organisation_code=enterprise.code,
        district_id=enterprise.district_id,
        office=office,
        reason=reason,
        nominated_at=at,
    )
    duties = enumerate(Duty, start=1)
    CqoDuty.objects.bulk_create(
        [CqoDuty(pilot=pilot, duty=duty, order=order) for order, duty in duties]
    )
    pilot.event_detail = {"reason": reason}  # type: ignore[attr-defined]
    return pilot


def why_not_nominated(roster: Roster, enterprise: Enterprise) -> Any:
    """The reason why the enterprise cannot be proposed, or None."""
    if roster.kind != RosterKind.CQO or roster.state == RosterState.CLOSED:
        return _("This roster takes no nominations.")
    if not enterprise.code or not rules.is_choosable(enterprise):
        return _("Only an enterprise in business, with a credit code, can be chosen.")
    if roster.pilots.filter(enterprise=enterprise, state__in=OPEN).exists():
        return _("The enterprise stands on this roster already.")
    return None


@transition(
    source=OPEN,
    target=None,
    allowed=rules.may_record_appointment,
    sentence=_("Chief Quality Officer appointed on %(appointed_on)s; filed as %(filing_number)s"),
    public=_("The appointment of your Chief Quality Officer was filed"),
)
def appoint(
    pilot: CqoPilot,
    *,
    name: str,
    post: str,
    years: int,
    appointed_by: str,
    appointed_on: date,
    letter: Upload,
    by: User,
    at: datetime,
    phone: str = "",
    training_certificate: Upload | None = None,
    training_hours: int = 0,
    may_veto: bool = False,
) -> dict[str, Any]:
    """File the letter by which the enterprise appoints its CQO; an earlier one ends that day."""
    year = str(timezone.localdate(at).year)
    filing = f"CQO-{year}-{take('cqo-filing', year):04d}"
    certificate = training_certificate
    pilot.appointments.filter(ended_on=None).update(ended_on=appointed_on)
    CqoAppointment.objects.create(
        pilot=pilot,
        name=name,
        post=post,
        phone=phone,
        years=years,
        appointed_by=appointed_by,
        appointed_on=appointed_on,
        letter=store_upload(letter, kind=LETTER, by=by, at=at),
        training_certificate=(
            store_upload(certificate, kind=LETTER, by=by, at=at) if certificate else None
        ),
        training_hours=training_hours,
        may_veto=may_veto,
        filing_number=filing,
    )
    return {"appointed_on": appointed_on, "filing_number": filing}


def not_ready(pilot: CqoPilot) -> Any:
    """What a candidate still lacks: a qualified CQO, or a free slot."""
    if pilot.state != PilotState.CANDIDATE:
        return None
    appointment = pilot.appointments.filter(ended_on=None).first()
    if appointment is None:
        return _("Record the appointment of the Chief Quality Officer first.")
    trained = appointment.training_certificate_id is not None
    if not rules.is_qualified(appointment.years, trained=trained):
        return _("The Chief Quality Officer needs three years of quality work and the training.")
    return None


def full(roster: Roster) -> Any:
    """An eleventh pilot is refused."""
    if rules.free_slot(roster.kind, queries.taken_slots(roster)) is None:
        most = rules.bounds(roster.kind).most
        return _("All %(most)d slots are taken; replace a pilot instead.") % {"most": most}
    return None


def not_ready_or_full(pilot: CqoPilot) -> Any:
    return not_ready(pilot) or full(pilot.roster)


@transition(
    source=[PilotState.CANDIDATE],
    target=PilotState.ACTIVE,
    allowed=rules.may_keep_roster,
    guard=not_ready_or_full,
    sentence=_("The pilot began in slot %(slot)s"),
    public=_("Your CQO pilot began"),
    tone="ok",
)
def activate(pilot: CqoPilot, *, by: User, at: datetime) -> dict[str, Any]:
    """The pilot takes a slot; there are ten in the city (founding article, A12)."""
    roster = locked(pilot.roster_id)
    slot = rules.free_slot(roster.kind, queries.taken_slots(roster))
    if slot is None:
        raise Blocked(full(roster))
    pilot.slot, pilot.activated_at = slot, at
    _count(pilot, 1, at)
    item = worklist.open_item(
        pilot,
        "duties",
        title="提交首席质量官七项职责的履职材料",
        role=Role.CQO,
        organisation_code=pilot.organisation_code,
        at=at,
    )
    item.url = SPACE
    item.save(update_fields=["url"])
    return {"slot": slot}


def _count(pilot: CqoPilot, amount: int, at: datetime) -> None:
    measures.add(
        "cqo.active",
        day=timezone.localdate(at),
        district=pilot.district_id,
        obj=pilot,
        amount=amount,
    )


def too_few(pilot: CqoPilot) -> Any:
    """A launched roster keeps its five: the fifth can be replaced, not ended."""
    roster = pilot.roster
    if pilot.state != PilotState.ACTIVE or roster.state != RosterState.LAUNCHED:
        return None
    least = rules.bounds(roster.kind).least
    if queries.members(roster) <= least:
        return _("At least %(least)d pilots must run; replace it instead.") % {"least": least}
    return None


@transition(
    source=OPEN,
    target=PilotState.ENDED,
    allowed=rules.may_keep_roster,
    guard=too_few,
    sentence=_("The pilot ended: %(reason)s"),
    public=_("Your CQO pilot ended"),
)
def end(pilot: CqoPilot, *, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """A pilot ends, or a candidate is not chosen; its record stays."""
    pilot.roster = locked(pilot.roster_id)
    refusal = too_few(pilot)
    if refusal:
        raise Blocked(refusal)
    _leave(pilot, reason, at)
    return {"reason": reason}


def _leave(pilot: CqoPilot, reason: str, at: datetime) -> None:
    if pilot.state == PilotState.ACTIVE:
        _count(pilot, -1, at)
    pilot.ended_at, pilot.end_reason = at, reason
    worklist.close_items(pilot, at=at)


@transition(
    source=[PilotState.ACTIVE],
    target=PilotState.REPLACED,
    allowed=rules.may_keep_roster,
    sentence=_("Replaced by %(number)s: %(reason)s"),
    public=_("Your CQO pilot ended; another enterprise took its place"),
)
def replace(
    pilot: CqoPilot, *, successor: CqoPilot, reason: str, by: User, at: datetime
) -> dict[str, Any]:
    """A candidate takes the slot; the record of the one that leaves stays."""
    locked(pilot.roster_id)
    if successor.roster_id != pilot.roster_id:
        raise WrongState(_("The candidate stands on another roster."))
    _leave(pilot, reason, at)
    pilot.replaced_by, pilot.state = successor, PilotState.REPLACED
    # The slot must be free in the database before the successor can take it.
    pilot.save(update_fields=["state", "ended_at", "end_reason", "replaced_by"])
    activate(successor, by=by, at=at)
    return {"number": successor.number, "reason": reason}


@transition(
    source=[PilotState.ACTIVE],
    target=None,
    allowed=rules.may_file_evidence,
    sentence=_("Evidence filed for the duty: %(duty)s"),
    public=_("You filed evidence for the duty: %(duty)s"),
)
def file_evidence(
    pilot: CqoPilot,
    *,
    duty: str,
    text: str,
    by: User,
    at: datetime,
    files: Sequence[Upload] = (),
) -> dict[str, Any]:
    """The CQO shows how one of the seven duties is done."""
    row = pilot.duties.get(duty=duty)
    evidence = CqoEvidence.objects.create(duty=row, text=text, filed_at=at, filed_by=by)
    evidence.files.set([store_upload(file, kind=EVIDENCE, by=by, at=at) for file in files])
    worklist.open_item(
        pilot,
        "confirm_evidence",
        title=f"确认首席质量官履职材料 {pilot.number} {pilot.enterprise.label}",
        role=Role.REGULATOR,
        office=pilot.office,
        at=at,
    )
    return {"duty": Duty(duty).label}


def _decide(evidence: CqoEvidence, pilot: CqoPilot, state: str, by: User, at: datetime) -> None:
    """Confirm or return a piece of evidence that waits for it."""
    if evidence.duty.pilot_id != pilot.pk or evidence.state != EvidenceState.FILED:
        raise WrongState(_("This evidence is not waiting to be confirmed."))
    evidence.state, evidence.decided_at, evidence.decided_by = EvidenceState(state), at, by
    evidence.save(update_fields=["state", "decided_at", "decided_by", "note"])
    waiting = CqoEvidence.objects.filter(duty__pilot=pilot, state=EvidenceState.FILED)
    if not waiting.exists():
        worklist.close_items(pilot, "confirm_evidence", at=at)


@transition(
    source=[PilotState.ACTIVE],
    target=None,
    allowed=rules.may_confirm_evidence,
    sentence=_("Evidence confirmed for the duty: %(duty)s"),
    public=_("Your evidence was confirmed: %(duty)s"),
    tone="ok",
)
def confirm_evidence(
    pilot: CqoPilot, *, evidence: CqoEvidence, by: User, at: datetime
) -> dict[str, Any]:
    """The regulator has seen it: the duty is done."""
    _decide(evidence, pilot, EvidenceState.CONFIRMED, by, at)
    pilot.duties.filter(pk=evidence.duty_id, done_on=None).update(done_on=timezone.localdate(at))
    if not pilot.duties.filter(done_on=None).exists():
        worklist.close_items(pilot, "duties", at=at)
    return {"duty": evidence.duty.get_duty_display()}


@transition(
    source=[PilotState.ACTIVE],
    target=None,
    allowed=rules.may_confirm_evidence,
    sentence=_("Evidence returned for the duty: %(duty)s"),
    public=_("Your evidence was returned: %(duty)s"),
)
def return_evidence(
    pilot: CqoPilot, *, evidence: CqoEvidence, note: str, by: User, at: datetime
) -> dict[str, Any]:
    """It does not show the duty; the note says what is missing."""
    evidence.note = note
    _decide(evidence, pilot, EvidenceState.RETURNED, by, at)
    return {"duty": evidence.duty.get_duty_display(), "note": note}
