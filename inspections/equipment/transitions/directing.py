"""安全监察指令书: issued, served, reported, re-checked within 10 working days, closed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, measures, worklist
from casework.transitions import Blocked, creation, lock, transition
from documents import transitions as papers
from documents.models import Attachment
from documents.serving import served_at
from documents.states import DocumentState, ServiceWay
from inspections import signals
from inspections.equipment import letters, notifications, queries, rules
from inspections.equipment.models import (
    Device,
    Directive,
    DirectiveReport,
    EquipmentCheck,
    Hazard,
    Seizure,
)
from inspections.equipment.states import CheckState, HazardState, RecheckWay, SeizureState
from inspections.equipment.states import DirectiveState as State
from inspections.equipment.transitions import checking
from inspections.summonses.letters import addressee

REMOVE, RECHECK, HOLD = "SE-DIR", "SE-RCK", "SE-HOLD"
OPEN_STATES = [State.ISSUED, State.SERVED, State.REPORTED]


# --- Issued ----------------------------------------------------------------------------------


@creation(
    target=State.ISSUED,
    allowed=rules.may_register,
    sentence=_("Safety directive %(document)s issued, hazards to be removed until %(due_on)s"),
    law="Special Equipment Safety Law art. 62; Order 57 art. 23",
    tone="bad",
)
def issue_directive(
    *,
    by: User,
    at: datetime,
    inspection: EquipmentCheck,
    hazards: Sequence[Hazard],
    second: User,
    demands: str,
    due_on: date | None = None,
    stop_at_once: bool = False,
) -> Directive:
    """Two inspectors order a unit to stop or to remove hazards; a grave one stops at once."""
    inspection = lock(inspection)
    today = timezone.localdate(at)
    found = _require_hazards(inspection, hazards)
    stop_at_once = stop_at_once or rules.at_once(hazard.grade for hazard in found)
    last = _last_day(due_on or (today if stop_at_once else None), today)
    _require_order(inspection, by, second, today)
    directive = Directive.objects.create(
        number=checking.number("ZL", "directive", at),
        inspection=inspection,
        enterprise=inspection.enterprise,
        enterprise_code=inspection.enterprise.code,
        office=inspection.office,
        district=inspection.district,
        stop_at_once=stop_at_once,
        demands=demands,
        due_on=last,
        issued_by=by,
        second=second,
        state=State.ISSUED,
        issued_at=at,
    )
    directive.document = papers.issue(
        kind="equipment_directive",
        office=inspection.office,
        addressee=addressee(inspection.enterprise),
        context=letters.directive_context(
            directive,
            found,
            queries.badges([by, second], today),
            timezone.localdate(inspection.signed_at or at),
        ),
        subject_label=f"{directive.number} {inspection.number}",
        by=by,
        at=at,
    )
    directive.save(update_fields=["document"])
    for hazard in found:
        checking.put_under(hazard, by=by, at=at, directive=directive)
    _count(directive, at)
    worklist.close_items(inspection, at=at)
    notifications.waits(directive, notifications.SERVE, "送达安全监察指令书", at=at)
    if rules.at_once(hazard.grade for hazard in found):
        notifications.superior_must_hear(directive, at=at)
    directive.event_detail = {
        "document": directive.document.number,
        "due_on": last.isoformat(),
    }
    return directive


def _require_hazards(inspection: EquipmentCheck, hazards: Sequence[Hazard]) -> list[Hazard]:
    wanted = {hazard.pk for hazard in hazards}
    rows = inspection.hazards.filter(pk__in=wanted, state=HazardState.OPEN)
    found = list(rows.select_related("device").order_by("pk"))
    if not found or len(found) != len(wanted):
        raise Blocked(_("Choose open hazards of this inspection."))
    return found


def _last_day(due_on: date | None, today: date) -> date:
    if due_on is None:
        raise Blocked(_("Set the day until which the hazards are to be removed."))
    if due_on < today:
        raise Blocked(_("The last day lies before the day of the directive."))
    return due_on


def _require_order(inspection: EquipmentCheck, by: User, second: User, today: date) -> None:
    if inspection.state != CheckState.SIGNED:
        raise Blocked(_("A directive follows a signed record with open hazards."))
    if by.pk == second.pk:
        raise Blocked(_("Two inspectors sign a directive."))
    checking.require_cards([by, second], today)
    checking.require_on_team(inspection, by)
    checking.require_on_team(inspection, second)


def _count(directive: Directive, at: datetime, amount: int = 1) -> None:
    measures.add(
        "equipment.directives",
        day=timezone.localdate(at),
        obj=directive,
        district=directive.district_id,
        amount=amount,
    )


# --- Served ----------------------------------------------------------------------------------


def is_made(directive: Directive) -> Any:
    """What has no bytes cannot be handed over."""
    document = directive.document
    if document is None or document.state != DocumentState.APPROVED:
        return _("The directive is not in force.")
    return None if document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.ISSUED],
    target=State.SERVED,
    allowed=rules.may_handle,
    guard=is_made,
    sentence=_("Safety directive served"),
    public=_("A safety directive was served on you"),
    law="Order 57 art. 27",
)
def serve(
    directive: Directive,
    *,
    by: User,
    at: datetime,
    way: str,
    receiver: str = "",
    refusal: str = "",
    witness: str = "",
    place: str = "",
    **proof: Any,
) -> dict[str, Any]:
    """Handed over, or the refusal noted with its witness; from now on the time runs."""
    if not receiver and not (refusal and witness):
        raise Blocked(_("Name the receiver, or note the refusal and its witness."))
    # Who handed it over for us is named; otherwise the two inspectors did it themselves.
    both = "" if way == ServiceWay.ENTRUSTED else f"{directive.issued_by}、{directive.second}"
    with papers.led():
        directive.document = papers.serve(
            directive.document,
            by=by,
            at=at,
            way=way,
            receiver=receiver or witness,
            refusal=refusal,
            witness=witness,
            place=place,
            **{**proof, "servers": proof.get("servers") or both},
        )
    directive.served_at = served_at(directive.document)
    directive.receiver, directive.refusal, directive.witness = receiver, refusal, witness
    _start_removal(directive, timezone.localdate(directive.served_at))
    notifications.tell_unit(
        directive, f"您有一份特种设备安全监察指令书：{directive.document.number}", at=at
    )
    _unit_must_report(directive, at)
    return {}


def _start_removal(directive: Directive, day: date) -> None:
    """SE-DIR: until the day of the directive; "at once" ends with the day of service."""
    directive.due_on = max(directive.due_on, day)
    directive.deadline = deadlines.start(
        directive, REMOVE, on=day, until=directive.due_on, office=directive.office
    )


def _unit_must_report(directive: Directive, at: datetime) -> None:
    notifications.waits(
        directive,
        notifications.REPORT,
        "消除隐患并报告整改情况",
        at=at,
        role="enterprise",
        deadline=directive.deadline,
    )


# --- Reported, re-checked --------------------------------------------------------------------


@transition(
    source=[State.SERVED],
    target=State.REPORTED,
    allowed=rules.may_report,
    sentence=_("The unit reported that the hazards are removed"),
    public=_("Your report was received"),
    law="Order 57 art. 29",
)
def report(
    directive: Directive,
    *,
    by: User,
    at: datetime,
    text: str,
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """From the report the bureau has 10 working days for the re-check (SE-RCK)."""
    kept = DirectiveReport.objects.create(
        directive=directive, text=text, submitted_by=by, submitted_at=at
    )
    kept.files.set(files)
    day = timezone.localdate(at)
    directive.reported_at = at
    deadlines.meet(directive, REMOVE, on=day)
    directive.deadline = deadlines.start(directive, RECHECK, on=day, office=directive.office)
    notifications.waits(
        directive, notifications.RECHECK, "复查隐患整改", at=at, deadline=directive.deadline
    )
    return {"files": len(files)}


@transition(
    source=[State.REPORTED],
    target=State.CLOSED,
    allowed=rules.may_handle,
    sentence=_("Re-check: the hazards are removed"),
    public=_("The re-check found the hazards removed"),
    law="Order 57 art. 29",
    tone="ok",
)
def recheck_pass(
    directive: Directive, *, by: User, at: datetime, way: str, findings: str
) -> dict[str, Any]:
    """复查合格. A grave hazard is looked at on site; papers alone do not close it."""
    hazards = list(directive.hazards.filter(state=HazardState.ORDERED).order_by("pk"))
    if not rules.may_close_by(way, [hazard.grade for hazard in hazards]):
        raise Blocked(
            _("A grave or major hazard cannot be closed by papers alone: re-check it on site.")
        )
    _rechecked(directive, way, findings, at)
    directive.closed_at = at
    for hazard in hazards:
        checking.remove(hazard, by=by, at=at)
    worklist.close_items(directive, at=at)
    notifications.tell_unit(directive, "复查确认隐患已消除", at=at)
    inspection = directive.inspection
    if not inspection.hazards.open().exists() and inspection.state == CheckState.SIGNED:
        checking.close(inspection, by=by, at=at)
    return {"way": way}


def _rechecked(directive: Directive, way: str, findings: str, at: datetime) -> None:
    day = timezone.localdate(at)
    directive.rechecked_on, directive.recheck_way = day, way
    directive.recheck_findings = findings
    deadlines.meet(directive, RECHECK, on=day)
    directive.deadline = None


@transition(
    source=[State.REPORTED],
    target=State.SERVED,
    allowed=rules.may_handle,
    sentence=_("Re-check: the hazards are not removed; new time until %(due_on)s"),
    public=_("The re-check found hazards that are not removed"),
    law="Order 57 arts 29 and 36",
    tone="bad",
)
def recheck_fail(
    directive: Directive, *, by: User, at: datetime, way: str, findings: str, due_on: date
) -> dict[str, Any]:
    """复查不合格: removed by a new day, while disobedience is looked into."""
    day = timezone.localdate(at)
    if due_on < day:
        raise Blocked(_("The last day lies before the day of the re-check."))
    _rechecked(directive, way or RecheckWay.SITE, findings, at)
    directive.failures += 1
    directive.reported_at = None
    directive.due_on = due_on
    _start_removal(directive, day)
    _unit_must_report(directive, at)
    notifications.tell_unit(directive, "复查发现隐患未消除，请继续整改", at=at)
    return {"due_on": due_on.isoformat()}


# --- What a grave hazard and disobedience bring ------------------------------------------------


def only_late(directive: Directive) -> Any:
    if directive.disobeyed_on is not None:
        return _("The disobedience is on record already.")
    return None


@transition(
    source=[State.SERVED],
    target=None,
    allowed=rules.may_handle,
    guard=only_late,
    sentence=_("Directive disobeyed: handed to case handling"),
    law="Order 57 art. 36",
    tone="bad",
)
def record_disobedience(
    directive: Directive, *, by: User, at: datetime, facts: str
) -> dict[str, Any]:
    """拒不执行: 5 000 to 100 000 yuan, in serious cases up to 200 000; a clue for a case."""
    today = timezone.localdate(at)
    refused = bool(directive.refusal) and directive.stop_at_once
    # Art. 27: whoever refuses to take a directive about a grave hazard disobeys it.
    if today <= directive.due_on and not refused and not directive.failures:
        raise Blocked(_("The time of the directive has not run out."))
    directive.disobeyed_on = today
    signals.directive_disobeyed.send(Directive, directive=directive, facts=facts, by=by, at=at)
    return {"note": facts}


@transition(
    source=OPEN_STATES,
    target=None,
    allowed=rules.may_handle,
    sentence=_("Reported to the superior"),
    law="Order 57 art. 30",
)
def tell_superior(directive: Directive, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """Grave hazards go upward."""
    directive.superior_told_on = timezone.localdate(at)
    worklist.close_items(directive, notifications.SUPERIOR, at=at)
    return {"note": note}


@transition(
    source=OPEN_STATES,
    target=None,
    allowed=rules.may_handle,
    sentence=_("Government and departments told in writing"),
    law="Order 57 art. 31",
)
def tell_government(directive: Directive, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """Where the local government or another department has to act."""
    directive.government_told_on = timezone.localdate(at)
    return {"note": note}


@transition(
    source=OPEN_STATES,
    target=State.WITHDRAWN,
    allowed=rules.may_decide,
    sentence=_("Safety directive withdrawn"),
    public=_("The safety directive was withdrawn"),
)
def withdraw(directive: Directive, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Issued in error: the paper is void, and its hazards are open again."""
    document: Any = directive.document
    if document.state != DocumentState.VOID:
        with papers.led():
            directive.document = papers.void(document, reason=reason, by=by, at=at)
    directive.withdraw_reason, directive.closed_at = reason, at
    directive.deadline = None
    deadlines.cancel_all(directive, on=timezone.localdate(at))
    worklist.close_items(directive, at=at)
    for hazard in directive.hazards.filter(state=HazardState.ORDERED).order_by("pk"):
        checking.release(hazard, by=by, at=at)
    _count(directive, at, -1)
    notifications.to_direct(directive.inspection, at=at)
    signals.directive_withdrawn.send(Directive, directive=directive, reason=reason, by=by, at=at)
    return {"note": reason}


# --- Seizure ---------------------------------------------------------------------------------


@creation(
    target=SeizureState.IN_FORCE,
    allowed=rules.may_register,
    sentence=_("Device sealed or seized"),
    law="Special Equipment Safety Law art. 61; Order 57 art. 26",
    tone="bad",
)
def seize(
    *,
    by: User,
    at: datetime,
    directive: Directive,
    device: Device,
    kind: str,
    reason: str,
) -> Seizure:
    """查封、扣押: unless the hazard was fixed on the spot; ends with its own time limit."""
    grades = directive.hazards.filter(device=device).values_list("grade", flat=True)
    if not rules.at_once(grades):
        raise Blocked(_("Only a device with a grave or major hazard is sealed or seized."))
    if device.sealed:
        raise Blocked(_("The device is sealed or seized already."))
    day = timezone.localdate(at)
    seizure = Seizure.objects.create(
        number=checking.number("CF", "seizure", at),
        directive=directive,
        device=device,
        office=directive.office,
        district=directive.district,
        kind=kind,
        reason=reason,
        state=SeizureState.IN_FORCE,
        began_on=day,
    )
    seizure.deadline = deadlines.start(seizure, HOLD, on=day, office=directive.office)
    seizure.save(update_fields=["deadline"])
    seizure.event_detail = {"code": device.public_code}
    return seizure


@transition(
    source=[SeizureState.IN_FORCE],
    target=SeizureState.LIFTED,
    allowed=rules.may_handle,
    sentence=_("Seal or seizure lifted"),
)
def lift(seizure: Seizure, *, by: User, at: datetime) -> dict[str, Any]:
    """The hazard is gone, or the time is over."""
    day = timezone.localdate(at)
    seizure.lifted_on = day
    deadlines.meet(seizure, HOLD, on=day)
    seizure.deadline = None
    return {}
