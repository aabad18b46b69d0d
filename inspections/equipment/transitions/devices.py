"""The life of a device: registered, inspected in its cycle, stopped, put back, scrapped."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from casework import deadlines, worklist
from casework.transitions import Blocked, NotAllowed, creation, transition
from enterprises.models import Enterprise
from inspections.equipment import notifications, queries, rules
from inspections.equipment.models import Device, DeviceTest
from inspections.equipment.states import DeviceState as State
from inspections.equipment.states import TestKind, TestResult

APPLY = "SE-APPLY"
FACTS = (
    "name",
    "model",
    "maker",
    "place",
    "inner_number",
    "crowded",
    "maintainer",
    "maintained_on",
    "grade",
    "trait",
)


def check_codes(
    *, kind: str, code: str, registration_code: str, certificate: str, today: date
) -> None:
    """Raises ValidationError with a sentence at each code that cannot be one."""
    faults: dict[str, Any] = {}
    if code and not rules.is_equipment_code(code, today):
        faults["code"] = _(
            "An equipment code has 18 characters: kind 4, licence 5, year 4, serial 5."
        )
    if registration_code and not rules.is_registration_code(registration_code):
        faults["registration_code"] = _(
            "A registration code has 20 digits: kind 4, region 6, year and month 6, serial 4."
        )
    if certificate and not rules.is_certificate(certificate):
        faults["certificate"] = _("Write the number of the certificate as in 梯11鲁Q00001(17).")
    if not (code or registration_code):
        faults["code"] = _("Give the equipment code, or the older registration code.")
    if not faults and not rules.same_kind(kind, code, registration_code):
        faults["kind"] = _("The code belongs to another kind of device.")
    if faults:
        raise ValidationError(faults)


@creation(
    target=State.IN_USE,
    allowed=rules.may_register,
    sentence=_("Device registered"),
    law="Special Equipment Safety Law art. 33",
)
def register_device(
    *,
    by: User,
    at: datetime,
    enterprise: Enterprise,
    kind: str,
    catalogue: str,
    name: str,
    place: str,
    in_use_on: date,
    code: str = "",
    registration_code: str = "",
    certificate: str = "",
    district: District | None = None,
    **facts: Any,
) -> Device:
    """In use from its day, with the day of its next inspection."""
    today = timezone.localdate(at)
    code, registration_code = rules.normalised(code), rules.normalised(registration_code)
    certificate = rules.normalised(certificate)
    check_codes(
        kind=kind,
        code=code,
        registration_code=registration_code,
        certificate=certificate,
        today=today,
    )
    district = district or enterprise.district
    if not by.actor.covers(district.pk):
        raise NotAllowed(_("The device stands in a district of another office."))
    _refuse_known(code, registration_code)
    device = Device.objects.create(
        code=code,
        registration_code=registration_code,
        certificate=certificate,
        kind=kind,
        catalogue=catalogue,
        name=name,
        place=place,
        in_use_on=in_use_on,
        enterprise=enterprise,
        enterprise_code=enterprise.code,
        district=district,
        state=State.IN_USE,
        **{key: value for key, value in facts.items() if key in FACTS},
    )
    _set_next(device, by, at)
    device.save(update_fields=["next_test_on", "deadline"])
    return device


def _refuse_known(code: str, registration_code: str) -> None:
    rows = Device.objects.all()
    if code and rows.filter(code=code).exists():
        raise Blocked(_("A device with this equipment code is registered already."))
    if registration_code and rows.filter(registration_code=registration_code).exists():
        raise Blocked(_("A device with this registration code is registered already."))


def _set_next(device: Device, by: User, at: datetime) -> None:
    """The next last day, and with it the clock of the application (one month before)."""
    today = timezone.localdate(at)
    device.next_test_on = queries.next_test(device, today)
    deadlines.cancel(device, APPLY, on=today)
    worklist.close_items(device, notifications.APPLY, at=at)
    device.deadline = None
    if device.next_test_on is None or device.state != State.IN_USE:
        return
    with suppress(deadlines.UnknownRule):
        # Before 2014 no law knew the month; such a device is overdue, and has no clock.
        device.deadline = deadlines.start(device, APPLY, on=device.next_test_on, office=by.office)
        notifications.to_apply(device, device.deadline, at=at)


@transition(
    source=[State.IN_USE, State.STOPPED],
    target=None,
    allowed=rules.may_keep,
    sentence=_("Entry of the device changed"),
)
def amend(device: Device, *, by: User, at: datetime, **facts: Any) -> dict[str, Any]:
    """What changes without an inspection: place, maintenance, grade, number in the unit."""
    for name in FACTS:
        if name in facts:
            setattr(device, name, facts[name])
    if {"grade", "trait"} & facts.keys():
        _set_next(device, by, at)
    return {}


def told_test(detail: Mapping[str, Any]) -> str:
    """What was inspected and how it came out, in the reader's language."""
    words = {
        "test": TestKind(detail["test"]).label,
        "result": TestResult(detail["result"]).label,
        "day": detail["tested_on"],
    }
    return gettext("%(test)s of %(day)s recorded: %(result)s") % words


@transition(
    source=[State.IN_USE, State.STOPPED],
    target=None,
    allowed=rules.may_keep,
    sentence=told_test,
    law="Special Equipment Safety Law art. 40",
)
def record_test(
    device: Device,
    *,
    by: User,
    at: datetime,
    test: str,
    result: str,
    tested_on: date,
    body: str,
    report_number: str,
    next_on: date | None = None,
    grade: int | None = None,
) -> dict[str, Any]:
    """定期检验: what the inspection body concluded; its own date never exceeds the cycle."""
    if tested_on > timezone.localdate(at):
        raise Blocked(_("The inspection has not happened yet."))
    if grade is not None:
        device.grade = grade
    cycle = queries.cycles_of(device, tested_on).get(test)
    if cycle is None:
        raise Blocked(_("No inspection of this name is asked of such a device."))
    if result == TestResult.PASSED:
        next_on = _valid_until(cycle, tested_on, next_on)
    DeviceTest.objects.create(
        device=device,
        test=test,
        result=result,
        tested_on=tested_on,
        next_on=next_on if result == TestResult.PASSED else None,
        body=body,
        report_number=report_number,
        rule=cycle,
    )
    device.last_result = result
    _set_next(device, by, at)
    return {"test": test, "tested_on": tested_on.isoformat(), "result": result}


def _valid_until(cycle: Any, tested_on: date, next_on: date | None) -> date:
    last = next_on or rules.next_day(cycle, tested_on)
    if last is None:
        raise Blocked(_("For this grade the inspection body sets the next day: give it."))
    if not rules.lies_within(cycle, tested_on, last):
        raise Blocked(
            _("The next inspection would lie outside the cycle of %(months)s months.")
            % {"months": cycle.months or "–"}
        )
    return last


@transition(
    source=[State.IN_USE],
    target=None,
    allowed=rules.may_keep,
    guard=lambda row: None if row.deadline_id else _("No inspection is due."),
    sentence=_("The unit applied for the inspection on %(day)s"),
    law="Special Equipment Safety Law art. 40 (SE-APPLY)",
)
def record_application(device: Device, *, by: User, at: datetime, day: date) -> dict[str, Any]:
    """报检: the duty of the month before is done; the validity runs on."""
    deadlines.meet(device, APPLY, on=day)
    worklist.close_items(device, notifications.APPLY, at=at)
    return {"day": day}


@transition(
    source=[State.IN_USE],
    target=State.STOPPED,
    allowed=rules.may_keep,
    sentence=_("Device stopped"),
)
def stop(device: Device, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """停用: a device that stands still needs no inspection until it is used again."""
    device.state_reason = reason
    _silence(device, at)
    return {"note": reason}


def _silence(device: Device, at: datetime) -> None:
    deadlines.cancel(device, APPLY, on=timezone.localdate(at))
    worklist.close_items(device, notifications.APPLY, at=at)
    device.deadline = None


def is_fit(device: Device) -> Any:
    if device.last_result == TestResult.FAILED:
        return _("The last inspection failed; the device must pass one before it is used again.")
    if device.sealed:
        return _("The device is sealed or seized.")
    return None


@transition(
    source=[State.STOPPED],
    target=State.IN_USE,
    allowed=rules.may_keep,
    guard=is_fit,
    sentence=_("Device in use again"),
)
def put_back(device: Device, *, by: User, at: datetime) -> dict[str, Any]:
    """启用: only within the validity of its inspections."""
    if device.next_test_on and device.next_test_on < timezone.localdate(at):
        raise Blocked(_("The inspection has expired; record a new one first."))
    device.state, device.state_reason = State.IN_USE, ""
    _set_next(device, by, at)
    return {}


@transition(
    source=[State.IN_USE, State.STOPPED],
    target=State.SCRAPPED,
    allowed=rules.may_keep,
    sentence=_("Device scrapped"),
    law="Special Equipment Safety Law art. 48",
)
def scrap(device: Device, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """报废: its use is over and the registration ends."""
    device.state_reason, device.scrapped_on = reason, timezone.localdate(at)
    _silence(device, at)
    return {"note": reason}
