"""Codes, cycles, grades of hazards, and who may do what (Order 57; domain.md 5)."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.equipment.states import Grade, RecheckWay
from inspections.visits.rules import LEADERS, OFFICIALS

# Order 57 art. 19: at least two inspectors, each with a valid card.
LEAST_INSPECTORS = 2
# TSG 特种设备安全监察人员证: four years.
CARD_YEARS = 4
PASS_MARK = 60
FULL_MARK = 100
# 2 region of the licensor (10: national), 3 of the licence; the serial has letters after 99999.
CODE = re.compile(r"[1-9F]\d{3}\d{2}[0-9A-Z]{3}(?P<year>\d{4})[0-9A-Z]\d{4}", re.ASCII)
REGISTRATION = re.compile(r"[1-9F]\d{3}\d{6}\d{4}(?P<month>\d{2})\d{4}", re.ASCII)
# The scheme before: kind, organisation code, year, serial.
REGISTRATION_21 = re.compile(r"[1-9F]\d{3}[0-9A-Z]{9}\d{4}\d{4}", re.ASCII)
CERTIFICATE = re.compile(r"[锅容管梯起索游车瓶]\d{1,2}[\u4e00-\u9fff][A-Z]\d{5}\(\d{2}\)", re.ASCII)
EARLIEST_YEAR = 1950
MONTHS = 12
# Grades that close no directive by papers alone (Order 57 arts 23, 25; domain.md 11).
BEYOND_PAPERS = frozenset({Grade.GRAVE, Grade.MAJOR})


# --- Identifiers ------------------------------------------------------------------------------


def normalised(text: str) -> str:
    """A code as it is stored: no blanks, capitals, half-width brackets."""
    plain = "".join(text.split()).upper()
    return plain.replace("（", "(").replace("）", ")")


def is_equipment_code(code: str, today: date) -> bool:
    """设备代码: 18 characters; the year of making is not yet to come."""
    match = CODE.fullmatch(code)
    return bool(match) and EARLIEST_YEAR <= int(match["year"]) <= today.year  # type: ignore[index]


def is_registration_code(code: str) -> bool:
    """注册代码: 20 digits with a month that exists, or 21 characters of the scheme before."""
    match = REGISTRATION.fullmatch(code)
    if match:
        return 1 <= int(match["month"]) <= MONTHS
    return bool(REGISTRATION_21.fullmatch(code))


def is_certificate(number: str) -> bool:
    """使用登记证编号, as in 梯11鲁Q00001(17) (TSG 08-2017)."""
    return bool(CERTIFICATE.fullmatch(number))


def same_kind(kind: str, *codes: str) -> bool:
    """Every code that is given begins with the digit of the kind."""
    return all(code[0] == kind[0] for code in codes if code)


# --- Cycles -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cycle:
    """One row of the cycles: how many months, the first time and later; None: no fixed length."""

    test: str
    months: int | None
    first_months: int | None = None
    least_months: int | None = None


@dataclass(frozen=True)
class Traits:
    """What of a device decides which cycles it has."""

    kind: str
    catalogue: str = ""
    grade: int | None = None
    trait: str = ""


def fits(row: Any, device: Traits, day: date) -> bool:
    """Whether a row of the cycles speaks of such a device on that day."""
    if row.kind != device.kind or not in_force(row, day):
        return False
    if row.catalogue and not device.catalogue.startswith(row.catalogue):
        return False
    if row.grade_from is not None and not (
        device.grade is not None and row.grade_from <= device.grade <= row.grade_to
    ):
        return False
    return not row.trait or row.trait == device.trait


def in_force(row: Any, day: date) -> bool:
    return bool(row.effective_from <= day and (not row.effective_to or day <= row.effective_to))


def closeness(row: Any) -> tuple[int, int, int]:
    """A row that says more about the device comes before one that says less."""
    return (len(row.catalogue), int(bool(row.trait)), int(row.grade_from is not None))


def cycles(rows: Iterable[Any], device: Traits, day: date) -> dict[str, Any]:
    """The row that decides, for each test that such a device needs."""
    found: dict[str, Any] = {}
    for row in sorted((row for row in rows if fits(row, device, day)), key=closeness):
        found[row.test] = row
    return found


def next_day(cycle: Any, tested_on: date) -> date | None:
    """The last day of the validity; None where the inspection body sets it, or nothing does."""
    return add_months(tested_on, cycle.months) if cycle.months else None


def first_day(cycle: Any, in_use_on: date) -> date | None:
    """When the first test after the beginning of use is due."""
    months = cycle.first_months or cycle.months
    return add_months(in_use_on, months) if months else None


def add_months(day: date, months: int) -> date:
    """The same day number, or the month's last day (Civil Code art. 202)."""
    count = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(count, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lies_within(cycle: Any, tested_on: date, next_on: date) -> bool:
    """Whether the inspection body's own date keeps to the longest and the shortest cycle."""
    if next_on <= tested_on:
        return False
    longest = next_day(cycle, tested_on)
    return longest is None or next_on <= longest


# --- Hazards ----------------------------------------------------------------------------------


def may_close_by(way: str, grades: Sequence[str]) -> bool:
    """A grave or major hazard cannot be closed by papers alone."""
    return way != RecheckWay.PAPERS or BEYOND_PAPERS.isdisjoint(grades)


def at_once(grades: Iterable[str]) -> bool:
    """Grave hazards stop the device at once (art. 23)."""
    return not BEYOND_PAPERS.isdisjoint(grades)


def worst(grades: Iterable[str]) -> str:
    order = [Grade.ORDINARY, Grade.GRAVE, Grade.MAJOR]
    return max(grades, key=lambda grade: order.index(Grade(grade)), default=Grade.ORDINARY)


def passes(score: int, mark: int) -> bool:
    return score >= mark


# --- Who --------------------------------------------------------------------------------------


def may_register(actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id is not None


def may_lead(actor: Actor) -> bool:
    """Drives and exams are set by regulators and heads."""
    return actor.has(*LEADERS) and actor.office_id is not None


def may_keep(device: Any, actor: Actor) -> bool:
    """Officials in whose district the device stands."""
    return actor.has(*OFFICIALS) and actor.covers(device.district_id)


def may_lead_drive(drive: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == drive.office_id


def may_publish_drive(drive: Any, actor: Actor) -> bool:
    """A leader of the office, never who drafted it: a drive binds every unit in its scope."""
    return may_lead_drive(drive, actor) and actor.user_id != drive.drafted_by_id


def may_record_self_check(_drive: Any, actor: Actor) -> bool:
    """The officials of the unit's place, whichever office leads the drive."""
    return actor.has(*OFFICIALS)


def may_check(check: Any, actor: Actor) -> bool:
    """Officials of the office that inspects."""
    return actor.has(*OFFICIALS) and actor.office_id == check.office_id


def may_check_on_site(check: Any, actor: Actor) -> bool:
    """The inspectors of the office, on the spot."""
    return actor.has(Role.INSPECTOR) and actor.office_id == check.office_id


def may_handle(row: Any, actor: Actor) -> bool:
    """Officials of the office that issued the directive."""
    return actor.has(*OFFICIALS) and actor.office_id == row.office_id


def may_report(directive: Any, actor: Actor) -> bool:
    """The unit reports for itself; officials record a report on paper."""
    own = actor.has(Role.ENTERPRISE) and actor.organisation_code == directive.enterprise_code
    return own or may_handle(directive, actor)


def may_decide(row: Any, actor: Actor) -> bool:
    """What binds a unit is taken back by the head alone."""
    return actor.has(Role.HEAD) and actor.office_id == row.office_id


# --- The public page ---------------------------------------------------------------------------


def public_status(device: Any, today: date) -> str:
    """The one word for whoever stands before it: scrapped, stopped, failed, overdue, in_date."""
    if device.state != "in_use":
        return str(device.state)
    if device.last_result == "failed":
        return "failed"
    return "overdue" if device.next_test_on and device.next_test_on < today else "in_date"
