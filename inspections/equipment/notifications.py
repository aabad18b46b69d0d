"""Who is told what; stored texts are in the language of the bureau."""

from datetime import datetime

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from casework.models import Deadline
from inspections.equipment.models import Device, Directive, EquipmentCheck

APPLY, INSPECT, DIRECT, SERVE, REPORT, RECHECK, SUPERIOR = (
    "equipment-apply",
    "equipment-inspect",
    "equipment-direct",
    "directive-serve",
    "directive-report",
    "directive-recheck",
    "directive-superior",
)
DEVICES = "/enterprise/equipment/"


def to_apply(device: Device, clock: Deadline, *, at: datetime) -> None:
    """The use unit applies for the inspection one month before the validity ends."""
    worklist.close_items(device, APPLY, at=at)
    item = worklist.open_item(
        device,
        APPLY,
        title=f"申请定期检验 {device.name} {device.public_code}",
        at=at,
        role=Role.ENTERPRISE,
        organisation_code=device.enterprise_code,
        deadline=clock,
    )
    item.url = DEVICES
    item.save(update_fields=["url"])


def to_inspect(inspection: EquipmentCheck, team: list[User], *, at: datetime) -> None:
    title = f"特种设备安全检查 {inspection.number} {inspection.enterprise.label}"
    worklist.open_item(
        inspection,
        INSPECT,
        title=title,
        at=at,
        role=Role.INSPECTOR,
        office=inspection.office,
        assignee=team[0] if team else None,
    )
    key = f"equipment-inspection:{inspection.pk}:{inspection.version}"
    notices.notify(team, title, inspection.get_absolute_url(), at=at, dedupe=key)


def to_direct(inspection: EquipmentCheck, *, at: datetime) -> None:
    """Hazards that were not fixed on the spot need a directive."""
    worklist.close_items(inspection, at=at)
    worklist.open_item(
        inspection,
        DIRECT,
        title=f"下达安全监察指令书 {inspection.number} {inspection.enterprise.label}",
        at=at,
        role=Role.INSPECTOR,
        office=inspection.office,
    )


def waits(
    directive: Directive,
    step: str,
    words: str,
    *,
    at: datetime,
    role: str = Role.INSPECTOR,
    deadline: Deadline | None = None,
) -> None:
    """One step of the directive waits; the duty to tell the superior stands beside it."""
    for other in (SERVE, REPORT, RECHECK):
        worklist.close_items(directive, other, at=at)
    theirs = role == Role.ENTERPRISE
    item = worklist.open_item(
        directive,
        step,
        title=f"{words} {directive.number} {directive.enterprise.label}",
        at=at,
        role=role,
        office=None if theirs else directive.office,
        organisation_code=directive.enterprise_code if theirs else "",
        deadline=deadline,
    )
    if theirs:
        item.url = directive.space_url
        item.save(update_fields=["url"])


def superior_must_hear(directive: Directive, *, at: datetime) -> None:
    """Order 57 art. 30: a grave hazard is reported upward."""
    title = f"严重事故隐患上报 {directive.number} {directive.enterprise.label}"
    worklist.open_item(
        directive, SUPERIOR, title=title, at=at, role=Role.REGULATOR, office=directive.office
    )
    heads = User.objects.with_role(Role.HEAD).filter(office=directive.office).order_by("pk")
    key = f"directive:{directive.pk}:superior"
    notices.notify(heads, title, directive.get_absolute_url(), at=at, dedupe=key)


def tell_unit(directive: Directive, text: str, *, at: datetime) -> None:
    """A line under the bell of the unit's contacts."""
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        organisation_code=directive.enterprise_code
    )
    key = f"directive:{directive.pk}:v{directive.version}"
    notices.notify(people.order_by("pk"), text, directive.space_url, at=at, dedupe=key)
