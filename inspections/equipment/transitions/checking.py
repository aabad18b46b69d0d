"""安全监督检查: the drive, the visit of two inspectors, the sheets, the hazards found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework import deadlines, measures, worklist
from casework.numbering import take
from casework.transitions import Blocked, creation, transition
from documents.models import Attachment
from enterprises.models import Enterprise
from inspections import signals
from inspections.equipment import notifications, queries, rules
from inspections.equipment.models import (
    CheckedDevice,
    Device,
    DeviceAnswer,
    Directive,
    EquipmentCheck,
    Hazard,
    SafetyDrive,
)
from inspections.equipment.states import (
    Answer,
    CheckClass,
    DeviceState,
    DriveState,
    Grade,
    HazardState,
)
from inspections.equipment.states import CheckState as State
from inspections.visits.transitions import worded

# SE-REP: a complaint about a device, inspectors sent.
SEND = "SE-REP"
ON_SITE = [State.IN_PROGRESS]


def number(prefix: str, series: str, at: datetime) -> str:
    year = str(timezone.localdate(at).year)
    return f"{prefix}-{year}-{take(series, year):04d}"


def office_of(by: User) -> Office:
    """Whoever inspects does so in the name of an office."""
    if by.office is None:
        raise Blocked(_("Only an office inspects special equipment."))
    return by.office


# --- The drive -------------------------------------------------------------------------------


@creation(
    target=DriveState.DRAFT,
    allowed=rules.may_lead,
    sentence=_("Safety drive drafted for %(starts_on)s to %(ends_on)s"),
    law="Order 57 art. 10",
)
def draft_drive(
    *,
    by: User,
    at: datetime,
    name: str,
    scope: str,
    duties: str,
    starts_on: date,
    ends_on: date,
    self_check_by: date,
    kinds: Sequence[str] = (),
) -> SafetyDrive:
    """A written plan: scope, duties, schedule, and the units' duty to check themselves first."""
    if ends_on < starts_on:
        raise Blocked(_("The drive would end before it begins."))
    if self_check_by > ends_on:
        raise Blocked(_("The units check themselves before the drive ends."))
    drive = SafetyDrive.objects.create(
        number=number("TZ", "safety-drive", at),
        name=name,
        office=office_of(by),
        kinds=list(kinds),
        scope=scope,
        duties=duties,
        starts_on=starts_on,
        ends_on=ends_on,
        self_check_by=self_check_by,
        state=DriveState.DRAFT,
        drafted_by=by,
    )
    drive.event_detail = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    return drive


@transition(
    source=[DriveState.DRAFT],
    target=DriveState.PUBLISHED,
    allowed=rules.may_publish_drive,
    sentence=_("Safety drive published; the units check themselves until %(self_check_by)s"),
    law="Order 57 art. 11",
)
def publish_drive(drive: SafetyDrive, *, by: User, at: datetime) -> dict[str, Any]:
    """From now on its inspections may be ordered."""
    return {"self_check_by": drive.self_check_by.isoformat()}


@transition(
    source=[DriveState.PUBLISHED],
    target=DriveState.CLOSED,
    allowed=rules.may_lead_drive,
    sentence=_("Safety drive closed"),
)
def close_drive(drive: SafetyDrive, *, by: User, at: datetime) -> dict[str, Any]:
    """No further inspection is ordered under it."""
    drive.closed_at = at
    return {}


# --- The visit -------------------------------------------------------------------------------


def require_cards(team: Iterable[User], day: date) -> None:
    """Order 57 art. 19: at least two inspectors, every one with a card valid on the day."""
    people = list(dict.fromkeys(team))
    if len(people) < rules.LEAST_INSPECTORS:
        raise Blocked(_("At least two inspectors inspect."))
    if missing := queries.without_card(people, day):
        names = "、".join(str(person) for person in missing)
        raise Blocked(_("No valid inspector's card on that day: %(names)s") % {"names": names})


@creation(
    target=State.SCHEDULED,
    allowed=rules.may_register,
    sentence=_("Safety inspection of %(devices)s devices ordered for %(scheduled_on)s"),
    law="Order 57 arts 5, 10",
)
def schedule_check(
    *,
    by: User,
    at: datetime,
    enterprise: Enterprise,
    devices: Sequence[Device],
    inspectors: Sequence[User],
    scheduled_on: date,
    cls: str = CheckClass.REGULAR,
    source: str = "年度监督检查计划",
    drive: SafetyDrive | None = None,
    origin_ref: str = "",
    told_on: date | None = None,
) -> EquipmentCheck:
    """Which devices of the unit, by whom, on which day, and why."""
    _require_drive(cls, drive)
    _require_devices(enterprise, devices)
    require_cards(inspectors, scheduled_on)
    district = devices[0].district
    office = office_of(by)
    inspection = EquipmentCheck.objects.create(
        number=number("TJ", "equipment-check", at),
        cls=cls,
        drive=drive,
        source=source,
        origin_ref=origin_ref,
        enterprise=enterprise,
        office=office,
        district=district,
        scheduled_on=scheduled_on,
        state=State.SCHEDULED,
    )
    team = list(dict.fromkeys(inspectors))
    inspection.inspectors.set(team)
    CheckedDevice.objects.bulk_create(
        CheckedDevice(inspection=inspection, device=device) for device in dict.fromkeys(devices)
    )
    if told_on is not None:
        # After a complaint about a device inspectors are there within two working days.
        deadlines.start(inspection, SEND, on=told_on, office=office)
    notifications.to_inspect(inspection, team, at=at)
    inspection.event_detail = {"devices": len(devices), "scheduled_on": scheduled_on.isoformat()}
    return inspection


def _require_drive(cls: str, drive: SafetyDrive | None) -> None:
    if cls == CheckClass.SPECIAL and drive is None:
        raise Blocked(_("A special inspection is made under a written drive: choose it."))
    if drive is not None and drive.state != DriveState.PUBLISHED:
        raise Blocked(_("The drive is not published, or it is closed."))


def _require_devices(enterprise: Enterprise, devices: Sequence[Device]) -> None:
    if not devices:
        raise Blocked(_("Choose at least one device."))
    for device in devices:
        if device.enterprise_id != enterprise.pk:
            text = _("The device %(code)s is used by another unit.")
            raise Blocked(text % {"code": device.public_code})
        if device.state == DeviceState.SCRAPPED:
            raise Blocked(_("The device %(code)s is scrapped.") % {"code": device.public_code})


@transition(
    source=[State.SCHEDULED],
    target=State.IN_PROGRESS,
    allowed=rules.may_check_on_site,
    sentence=_("Inspectors on site; cards shown, basis and content said"),
    law="Order 57 art. 19",
)
def begin(inspection: EquipmentCheck, *, by: User, at: datetime) -> dict[str, Any]:
    """The cards are asked for again: they must be valid today."""
    require_cards(inspection.inspectors.order_by("pk"), timezone.localdate(at))
    require_on_team(inspection, by)
    inspection.started_at = at
    deadlines.meet(inspection, SEND, on=timezone.localdate(at))
    signals.inspectors_came.send(EquipmentCheck, visit=inspection, by=by, at=at)
    return {}


def require_on_team(inspection: EquipmentCheck, by: User) -> None:
    if not inspection.inspectors.filter(pk=by.pk).exists():
        raise Blocked(_("Only the inspectors named for it do this inspection."))


@dataclass(frozen=True)
class Found:
    """What was found at one point."""

    point_id: int
    answer: str
    note: str = ""
    grade: str = ""
    fixed: bool = False
    photos: tuple[Attachment, ...] = ()


@transition(
    source=ON_SITE,
    target=None,
    allowed=rules.may_check_on_site,
    sentence=_("Sheet of device %(code)s filled in"),
    law="Order 57 art. 21",
)
def save_sheet(
    inspection: EquipmentCheck,
    *,
    by: User,
    at: datetime,
    row: CheckedDevice,
    found: Sequence[Found],
) -> dict[str, Any]:
    """Every point that applies has its answer; what is not in order has a note and a grade."""
    require_on_team(inspection, by)
    points = {
        point.pk: point for point in queries.points_for(row.device.kind, timezone.localdate(at))
    }
    answered = {one.point_id: one for one in found}
    if row.inspection_id != inspection.pk or not answered.keys() <= points.keys():
        raise Blocked(_("This sheet belongs to another inspection."))
    if missing := [point.text for pk, point in points.items() if pk not in answered]:
        raise Blocked(_("Not answered yet: %(points)s") % {"points": "；".join(missing)})
    for pk, one in answered.items():
        _keep(row, points[pk], one)
    row.saved_at = at
    row.save(update_fields=["saved_at"])
    return {"code": row.device.public_code}


def _keep(row: CheckedDevice, point: Any, one: Found) -> None:
    fails = one.answer == Answer.FAIL
    if fails and not one.note.strip():
        raise Blocked(_("Say what is not in order: %(point)s") % {"point": point.text})
    # A point of art. 25 is never less than grave.
    grade = rules.worst([one.grade or point.grade, point.grade]) if fails else ""
    answer, _created = DeviceAnswer.objects.update_or_create(
        row=row,
        point=point,
        defaults={
            "answer": one.answer,
            "note": one.note.strip()[:300],
            "grade": grade,
            "fixed": fails and one.fixed,
        },
    )
    if one.photos:
        answer.photos.add(*one.photos)


@transition(
    source=ON_SITE,
    target=[State.SIGNED, State.CLOSED],
    allowed=rules.may_check_on_site,
    sentence=_("Record signed: %(hazards)s hazards, %(fixed)s of them fixed on the spot"),
    law="Order 57 art. 21",
)
def sign(
    inspection: EquipmentCheck,
    *,
    by: User,
    at: datetime,
    signers: Sequence[User],
    representative: str = "",
    signing_refused: bool = False,
    witness: str = "",
) -> dict[str, Any]:
    """Two inspectors sign; the unit signs, or its refusal is noted with a witness (art. 27)."""
    require_on_team(inspection, by)
    _require_signatures(inspection, signers, representative, signing_refused, witness)
    for row in inspection.rows.filter(saved_at=None).select_related("device").order_by("pk")[:1]:
        raise Blocked(_("The sheet of %(device)s is not filled in.") % {"device": row.device})
    inspection.signed_by.set(signers)
    inspection.signed_at, inspection.representative = at, representative
    inspection.signing_refused, inspection.witness = signing_refused, witness
    hazards = _hazards(inspection, by, at)
    _count_devices(inspection, at)
    worklist.close_items(inspection, at=at)
    if any(hazard.state == HazardState.OPEN for hazard in hazards):
        inspection.state = State.SIGNED
        notifications.to_direct(inspection, at=at)
    else:
        inspection.state, inspection.closed_at = State.CLOSED, at
    fixed = sum(1 for hazard in hazards if hazard.state == HazardState.FIXED)
    return {"hazards": len(hazards), "fixed": fixed}


def _require_signatures(
    inspection: EquipmentCheck,
    signers: Sequence[User],
    representative: str,
    refused: bool,
    witness: str,
) -> None:
    team = set(inspection.inspectors.order_by("pk").values_list("pk", flat=True))
    if len({one.pk for one in signers} & team) < rules.LEAST_INSPECTORS:
        raise Blocked(_("Two inspectors of the team sign the record."))
    if refused and not witness:
        raise Blocked(_("Name the witness of the refusal to sign."))
    if not refused and not representative:
        raise Blocked(_("Name who signed for the unit, or note the refusal."))


def _hazards(inspection: EquipmentCheck, by: User, at: datetime) -> list[Hazard]:
    rows = DeviceAnswer.objects.filter(row__inspection=inspection, answer=Answer.FAIL)
    made = []
    for answer in rows.select_related("row__device", "point").order_by("row_id", "point_id"):
        hazard = find_hazard(inspection=inspection, answer=answer, by=by, at=at)
        made.append(fix_on_the_spot(hazard, by=by, at=at) if answer.fixed else hazard)
    return made


def _count_devices(inspection: EquipmentCheck, at: datetime) -> None:
    for row in inspection.rows.select_related("device").order_by("pk"):
        measures.add(
            "equipment.inspected",
            day=timezone.localdate(at),
            obj=inspection,
            district=inspection.district_id,
            dimension=row.device.kind,
        )


@transition(
    source=[State.SCHEDULED, State.IN_PROGRESS],
    target=State.IMPOSSIBLE,
    allowed=rules.may_check_on_site,
    sentence=_("The inspection was impossible and is ended"),
    law="Order 57 art. 28",
)
def end_impossible(
    inspection: EquipmentCheck, *, by: User, at: datetime, reason: str, note: str
) -> dict[str, Any]:
    """Closed, moved, not running: ended and written down, neither passed nor failed."""
    inspection.impossible, inspection.note, inspection.closed_at = reason, note, at
    deadlines.meet(inspection, SEND, on=timezone.localdate(at))
    worklist.close_items(inspection, at=at)
    signals.inspectors_came.send(EquipmentCheck, visit=inspection, by=by, at=at)
    return {"note": note}


def nothing_open(inspection: EquipmentCheck) -> Any:
    if inspection.hazards.open().exists():
        return _("A hazard has not been removed yet.")
    return None


@transition(
    source=[State.SIGNED],
    target=State.CLOSED,
    allowed=rules.may_check,
    guard=nothing_open,
    sentence=_("Every hazard is removed; the inspection is closed"),
    tone="ok",
)
def close(inspection: EquipmentCheck, *, by: User, at: datetime) -> dict[str, Any]:
    """销号: nothing that was found is left."""
    inspection.closed_at = at
    worklist.close_items(inspection, at=at)
    return {}


# --- Hazards ---------------------------------------------------------------------------------


@creation(
    target=HazardState.OPEN,
    allowed=rules.may_register,
    sentence=worded(_("Hazard found: %(grade)s"), Grade, "grade"),
    law="Order 57 arts 23, 25",
)
def find_hazard(
    *, by: User, at: datetime, inspection: EquipmentCheck, answer: DeviceAnswer
) -> Hazard:
    """A point that is not in order, with its grade."""
    day = timezone.localdate(at)
    hazard = Hazard.objects.create(
        number=number("YH", "hazard", at),
        inspection=inspection,
        device=answer.row.device,
        point=answer.point,
        office=inspection.office,
        district=inspection.district,
        grade=answer.grade,
        text=answer.note,
        clause=answer.point.basis,
        state=HazardState.OPEN,
        found_on=day,
    )
    hazard.event_detail = {"grade": str(Grade(answer.grade).value)}
    count(hazard, "equipment.hazards", at)
    if answer.grade != Grade.ORDINARY:
        count(hazard, "equipment.grave", at)
    return hazard


def count(hazard: Hazard, code: str, at: datetime, amount: int = 1) -> None:
    measures.add(
        code,
        day=timezone.localdate(at),
        obj=hazard,
        district=hazard.district_id,
        dimension=hazard.device.kind,
        amount=amount,
    )


@transition(
    source=[HazardState.OPEN],
    target=HazardState.FIXED,
    allowed=rules.may_check,
    sentence=_("Hazard fixed on the spot"),
    law="Order 57 art. 26",
    tone="ok",
)
def fix_on_the_spot(hazard: Hazard, *, by: User, at: datetime) -> dict[str, Any]:
    """Removed before the inspectors left: it needs no directive."""
    hazard.removed_on = timezone.localdate(at)
    count(hazard, "equipment.removed", at)
    return {}


@transition(
    source=[HazardState.OPEN],
    target=HazardState.ORDERED,
    allowed=rules.may_check,
    sentence=_("Hazard put under directive %(number)s"),
)
def put_under(hazard: Hazard, *, by: User, at: datetime, directive: Directive) -> dict[str, Any]:
    """The unit is ordered to remove it."""
    hazard.directive = directive
    return {"number": directive.number}


@transition(
    source=[HazardState.ORDERED],
    target=HazardState.REMOVED,
    allowed=rules.may_check,
    sentence=_("Hazard removed, as the re-check found"),
    tone="ok",
)
def remove(hazard: Hazard, *, by: User, at: datetime) -> dict[str, Any]:
    """消除隐患: confirmed by the re-check of its directive."""
    hazard.removed_on = timezone.localdate(at)
    count(hazard, "equipment.removed", at)
    return {}


@transition(
    source=[HazardState.ORDERED],
    target=HazardState.OPEN,
    allowed=rules.may_check,
    sentence=_("The directive was withdrawn; the hazard is open again"),
)
def release(hazard: Hazard, *, by: User, at: datetime) -> dict[str, Any]:
    """What a withdrawn directive ordered waits for another."""
    hazard.directive = None
    return {}
