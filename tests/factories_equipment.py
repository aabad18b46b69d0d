"""Special equipment for tests, brought into its states by the transitions themselves."""

from datetime import date
from typing import Any

from accounts.models import User
from casework import outbox
from enterprises.models import Enterprise
from inspections.equipment import queries
from inspections.equipment.models import Device, Directive, EquipmentCheck, Hazard, InspectorCard
from inspections.equipment.states import CardState
from inspections.equipment.transitions import checking, devices, directing
from inspections.equipment.transitions.checking import Found
from tests.factories_followup import at
from tests.factories_inspections import Crew, an_enterprise, crew

# A Wednesday in the Quality Month.
DAY = "2026-09-09"
LIFT = "31103700120190012A"
GRAVE_POINT = "in-date"
ORDINARY_POINT = "file"


def equipped() -> Crew:
    """The crew of an inspection, both inspectors with a card."""
    people = crew()
    for person in people.pair:
        a_card(person)
    return people


def a_card(person: User, since: str = "2024-03-01", until: str = "2028-02-29") -> InspectorCard:
    """A card as it stands in the register."""
    number = InspectorCard.objects.count() + 1
    return InspectorCard.objects.create(
        number=f"TSJC-2024-{number:04d}",
        holder=person,
        office=person.office,
        valid_from=date.fromisoformat(since),
        valid_until=date.fromisoformat(until),
        state=CardState.GIVEN,
    )


def a_device(people: Crew, enterprise: Enterprise | None = None, **changes: Any) -> Device:
    """A lift of a unit, in use since 2019 and inspected in March 2026."""
    number = Device.objects.count()
    values: dict[str, Any] = {
        "enterprise": enterprise or an_enterprise(),
        "kind": "3000",
        "catalogue": "3110",
        "name": "乘客电梯",
        "place": "门诊楼东侧",
        "code": f"3110370012019{number:05d}",
        "in_use_on": date(2026, 3, 10),
        "maintainer": "示例电梯维保有限公司",
        "by": people.inspector,
        "at": at(DAY),
        **changes,
    }
    return devices.register_device(**values)


def a_check(people: Crew, devices_: list[Device] | None = None, **changes: Any) -> EquipmentCheck:
    """An inspection ordered for the day."""
    found = devices_ or [a_device(people)]
    values: dict[str, Any] = {
        "enterprise": found[0].enterprise,
        "devices": found,
        "inspectors": people.pair,
        "scheduled_on": date.fromisoformat(DAY),
        "by": people.regulator,
        "at": at(DAY, 8),
    }
    return checking.schedule_check(**{**values, **changes})


def filled(failing: dict[str, dict[str, Any]], kind: str = "3000") -> list[Found]:
    """A whole sheet; `failing` by the code of the point."""
    return [
        Found(point.pk, "fail", **{"note": "现场发现不符合", **failing[point.code]})
        if point.code in failing
        else Found(point.pk, "pass")
        for point in queries.points_for(kind, date.fromisoformat(DAY))
    ]


def signed_check(
    people: Crew, failing: dict[str, dict[str, Any]] | None = None, **changes: Any
) -> EquipmentCheck:
    """Signed, with the hazards of the failing points."""
    inspection = checking.begin(a_check(people, **changes), by=people.inspector, at=at(DAY, 9))
    for row in inspection.rows.order_by("pk"):
        found = filled(failing or {}, row.device.kind)
        checking.save_sheet(inspection, by=people.inspector, at=at(DAY, 9), row=row, found=found)
    return checking.sign(
        inspection,
        by=people.inspector,
        at=at(DAY, 10),
        signers=people.pair,
        representative="顾长白",
    )


def issued(people: Crew, point: str = ORDINARY_POINT, **changes: Any) -> Directive:
    """A directive about one hazard, signed on the spot."""
    inspection = signed_check(people, {point: {}})
    values: dict[str, Any] = {
        "inspection": inspection,
        "hazards": list(Hazard.objects.filter(inspection=inspection)),
        "second": people.colleague,
        "demands": "限期消除隐患",
        "due_on": date(2026, 9, 18),
        "by": people.inspector,
        "at": at(DAY, 11),
    }
    return directing.issue_directive(**{**values, **changes})


def served(people: Crew, point: str = ORDINARY_POINT, **changes: Any) -> Directive:
    """In the hands of the unit."""
    row = issued(people, point, **changes)
    outbox.drain()
    return directing.serve(
        row, by=people.inspector, at=at(DAY, 12), way="direct", receiver="顾长白"
    )


def reported(people: Crew, point: str = ORDINARY_POINT, on: str = "2026-09-10") -> Directive:
    """The unit says that it is done."""
    row = served(people, point)
    return directing.report(row, by=people.regulator, at=at(on), text="已经消除隐患")
