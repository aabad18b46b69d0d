"""The register of devices from a spreadsheet: read, looked at row by row, all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import District, User
from casework import spreadsheets
from casework.spreadsheets import Fault, ImportProblem, Row
from casework.transitions import Conflict, NotAllowed, together
from inspections.equipment.forms import DeviceForm
from inspections.equipment.models import Device
from inspections.equipment.rules import normalised
from inspections.equipment.states import Kind
from inspections.equipment.transitions.devices import register_device

MOST_ROWS = 500
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("使用单位", "统一社会信用代码", "use unit", "credit code"),
    "kind": ("设备种类", "kind"),
    "catalogue": ("目录代码", "设备类别代码", "catalogue code"),
    "name": ("设备名称", "名称", "name"),
    "code": ("设备代码", "equipment code"),
    "registration_code": ("注册代码", "registration code"),
    "certificate": ("使用登记证编号", "certificate"),
    "model": ("型号", "model"),
    "maker": ("制造单位", "maker"),
    "place": ("使用地点", "地点", "place"),
    "inner_number": ("单位内编号", "number in the unit"),
    "district": ("行政区划代码", "区县", "district"),
    "in_use_on": ("投用日期", "in use since"),
    "maintainer": ("维护保养单位", "maintained by"),
    "maintained_on": ("最近维保日期", "last maintained"),
    "grade": ("安全状况等级", "safety grade"),
}
REQUIRED = ("enterprise", "kind", "catalogue", "name", "place", "in_use_on")
CODES = (("code", "registration_code"),)


@dataclass
class Plan:
    """What the import would do, and what stands in its way."""

    new: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    known: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return _("%(new)d new, %(known)d registered already") % {
            "new": len(self.new),
            "known": self.known,
        }


def read(name: str, content: bytes) -> list[Row]:
    """The rows of an .xlsx or .csv file; raises ImportProblem when it cannot be read."""
    layout = spreadsheets.Layout(
        headings=HEADINGS, required=REQUIRED, either=CODES, most_rows=MOST_ROWS, plain=True
    )
    return spreadsheets.read(name, content, layout)


def check(rows: list[Row], by: User) -> Plan:
    """Hold every row against the form of a device; nothing is written."""
    plan = Plan()
    known, districts = _known(rows), _districts()
    seen: dict[str, int] = {}
    for row in rows:
        codes = _codes(row)
        if known & codes:
            plan.known += 1
            continue
        if twice := [seen[code] for code in codes if code in seen]:
            text = _("The same code stands in row %(row)d.") % {"row": twice[0]}
            plan.faults.append(Fault(row.number, HEADINGS["code"][0], text))
            continue
        seen |= dict.fromkeys(codes, row.number)
        _judge(plan, row, districts, by)
    return plan


def _codes(row: Row) -> set[str]:
    found = {normalised(row.values.get(name, "")) for name in CODES[0]}
    return found - {""}


def _known(rows: list[Row]) -> set[str]:
    """The codes of the file that stand in the register already."""
    codes = sorted({code for row in rows for code in _codes(row)})
    found = Device.objects.filter(Q(code__in=codes) | Q(registration_code__in=codes))
    pairs = found.order_by("pk").values_list("code", "registration_code")
    return {code for pair in pairs for code in pair if code}


def _districts() -> dict[str, District]:
    return {
        name: district
        for district in District.objects.order_by("code")
        for name in (district.pk, district.name, district.short_name)
    }


def _judge(plan: Plan, row: Row, districts: Mapping[str, District], by: User) -> None:
    form = DeviceForm(_said(row, districts))
    for name, messages in form.errors.items():
        column = HEADINGS[name][0] if name in HEADINGS else ""
        plan.faults += [Fault(row.number, column, str(message)) for message in messages]
    if form.errors:
        return
    facts = dict(form.cleaned_data)
    place = facts["district"] or facts["enterprise"].district
    if not by.actor.covers(place.pk):
        text = _("The device stands in a district of another office.")
        plan.faults.append(Fault(row.number, HEADINGS["district"][0], text))
        return
    plan.new.append((row, facts))


def _said(row: Row, districts: Mapping[str, District]) -> dict[str, str]:
    """The row as the form would have been filled in: kinds by their name as well."""
    values = dict(row.values)
    kinds = {KIND_WORDS[kind]: str(kind) for kind in Kind}
    values["kind"] = kinds.get(values.get("kind", ""), values.get("kind", ""))
    place = districts.get(values.get("district", ""))
    if place is not None:
        values["district"] = place.pk
    return values


KIND_WORDS = {
    Kind.BOILER: "锅炉",
    Kind.VESSEL: "压力容器",
    Kind.LIFT: "电梯",
    Kind.LIFTING: "起重机械",
    Kind.VEHICLE: "场（厂）内专用机动车辆",
    Kind.RIDE: "大型游乐设施",
    Kind.PIPING: "压力管道",
    Kind.ROPEWAY: "客运索道",
}


def carry_out(plan: Plan, *, by: User, at: datetime) -> None:
    """Register every new device of a plan without faults, in one transaction."""
    if plan.faults:
        raise ImportProblem(_("The file has errors; nothing was imported."))
    with together():
        for row, facts in plan.new:
            try:
                register_device(by=by, at=at, **facts)
            except (Conflict, NotAllowed, ValidationError) as error:
                raise ImportProblem(str(Fault(row.number, "", str(error)))) from error
