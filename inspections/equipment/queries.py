"""Reads of the room that span tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import District, User
from enterprises.models import Enterprise
from inspections.equipment import rules
from inspections.equipment.models import (
    CheckedDevice,
    CheckPoint,
    CycleRule,
    Device,
    DeviceTest,
    Directive,
    EquipmentCheck,
    Hazard,
    InspectorCard,
    SafetyDrive,
    SelfCheck,
)
from inspections.equipment.states import DeviceState, TestResult

# --- Cycles -----------------------------------------------------------------------------------


def cycles_of(device: Device, day: date) -> dict[str, CycleRule]:
    """The rows that decide for the device on that day, by the inspection they ask for."""
    rows = CycleRule.objects.filter(kind=device.kind).order_by("pk")
    return rules.cycles(rows, device.traits, day)


def validity(device: Device, day: date) -> list[tuple[CycleRule, date | None]]:
    """Until when each inspection that the device needs holds; the first one from its first use."""
    held: dict[str, date | None] = {}
    rows = DeviceTest.objects.filter(device=device, result=TestResult.PASSED)
    for row in rows.order_by("tested_on", "pk"):
        held[row.test] = row.next_on
    return [
        (cycle, held[test] if test in held else rules.first_day(cycle, device.in_use_on))
        for test, cycle in cycles_of(device, day).items()
    ]


def next_test(device: Device, day: date) -> date | None:
    """The first of the validities to end."""
    return min((end for _cycle, end in validity(device, day) if end), default=None)


def kept(rows: QuerySet[Device]) -> QuerySet[Device]:
    """Devices with what their list shows."""
    return rows.select_related("enterprise", "district", "deadline__rule")


def history(device: Device, user: User) -> dict[str, Any]:
    """What inspection bodies and the bureau did with the device, newest first."""
    checks = EquipmentCheck.objects.visible_to(user).filter(rows__device=device)
    hazards = Hazard.objects.visible_to(user).filter(device=device)
    return {
        "tests": list(device.tests.order_by("-tested_on", "-pk")),
        "checks": list(checks.order_by("-scheduled_on", "-pk")[:10]),
        "hazards": list(hazards.select_related("inspection").order_by("-pk")[:10]),
    }


def by_any_code(code: str) -> Device | None:
    """A device by what stands on its plate; for the public page, which shows nothing private."""
    rows = Device.objects.select_related("enterprise", "district")
    return rows.with_code(rules.normalised(code)).first()


def silent_units(drive: SafetyDrive, user: User) -> list[Enterprise]:
    """The units of the drive that sent no self-check, as far as the person may see them."""
    devices = Device.objects.visible_to(user).filter(state="in_use").order_by()
    if drive.kinds:
        devices = devices.filter(kind__in=drive.kinds)
    sent = SelfCheck.objects.filter(drive=drive).values("enterprise")
    rows = Enterprise.objects.filter(pk__in=devices.values("enterprise")).exclude(pk__in=sent)
    return list(rows.order_by("district_id", "pk"))


# --- Inspections ------------------------------------------------------------------------------


def points_for(kind: str, day: date) -> list[CheckPoint]:
    """The checklist of a kind of device as it is in force on that day."""
    rows = CheckPoint.objects.filter(Q(kind="") | Q(kind=kind), effective_from__lte=day)
    rows = rows.filter(Q(effective_to=None) | Q(effective_to__gte=day))
    return list(rows.order_by("position", "pk"))


def without_card(people: Iterable[User], day: date) -> list[User]:
    """Who of them has no card that is valid on that day."""
    team = list(people)
    valid = InspectorCard.objects.valid_on(day).filter(holder__in=team)
    held = set(valid.values_list("holder_id", flat=True))
    return [person for person in team if person.pk not in held]


def with_cards(office_id: int | None, day: date) -> QuerySet[User]:
    """The inspectors of the office, and of the city, who may inspect on that day."""
    valid = InspectorCard.objects.valid_on(day).values("holder")
    rows: QuerySet[User] = User.objects.with_role("inspector").filter(pk__in=valid)
    rows = rows.filter(Q(office_id=office_id) | Q(office__kind="city"))
    return rows.select_related("office").order_by("office_id", "pk")


def badges(people: Sequence[User], day: date) -> list[dict[str, str]]:
    """Names and card numbers as the papers state them."""
    rows = InspectorCard.objects.valid_on(day).filter(holder__in=people).order_by("valid_until")
    numbers = dict(rows.values_list("holder_id", "number"))
    return [{"name": str(one), "badge": numbers.get(one.pk, one.work_number)} for one in people]


def sheets(inspection: EquipmentCheck) -> QuerySet[CheckedDevice]:
    """Its devices with how many points are not in order."""
    failing = Count("answers", filter=Q(answers__answer="fail"))
    rows = inspection.rows.select_related("device", "device__district")
    return rows.annotate(failing=failing).order_by("pk")


def open_hazards(inspection: EquipmentCheck) -> QuerySet[Hazard]:
    return inspection.hazards.open().select_related("device", "point").order_by("pk")


# --- The map ----------------------------------------------------------------------------------


def by_district(user: User, today: date) -> list[dict[str, Any]]:
    """Each district in reach with its devices, those overdue, and its overdue directives."""
    devices = Device.objects.visible_to(user).order_by()
    late = Q(state=DeviceState.IN_USE, next_test_on__lt=today)
    counts = devices.values("district").annotate(
        used=Count("pk", filter=Q(state=DeviceState.IN_USE)),
        late=Count("pk", filter=late),
        failed=Count("pk", filter=Q(state=DeviceState.IN_USE, last_result=TestResult.FAILED)),
    )
    papers = Directive.objects.visible_to(user).order_by().values("district")
    open_papers = papers.annotate(
        open=Count("pk", filter=Q(closed_at=None)),
        late=Count("pk", filter=Q(state="served", due_on__lt=today)),
    )
    devices_of = {row["district"]: row for row in counts}
    papers_of = {row["district"]: row for row in open_papers}
    actor = user.actor
    return [
        {
            "district": district,
            **{name: devices_of.get(district.pk, {}).get(name, 0) for name in COUNTED},
            "directives": papers_of.get(district.pk, {}).get("open", 0),
            "directives_late": papers_of.get(district.pk, {}).get("late", 0),
        }
        for district in District.objects.order_by("code")
        if actor.covers(district.pk)
    ]


COUNTED = ("used", "late", "failed")


def by_state(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of the rows stand in each state."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
