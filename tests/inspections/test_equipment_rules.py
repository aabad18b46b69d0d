"""Codes, cycles and grades of special equipment (domain.md 5), without a database."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from inspections.equipment import rules
from inspections.equipment.rules import Traits

TODAY = date(2026, 9, 9)
DATA = Path(rules.__file__).parent.parent / "data" / "equipment_cycles.json"


def rows() -> list[Any]:
    found = json.loads(DATA.read_text(encoding="utf-8"))
    for row in found:
        row["effective_from"] = date.fromisoformat(row["effective_from"])
        row["effective_to"] = row["effective_to"] and date.fromisoformat(row["effective_to"])
    return [SimpleNamespace(**row) for row in found]


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("311037001201900123", True),
        # After 99999 the serial goes on with letters.
        ("31103700120190012A", False),
        ("3110370012019A0001", True),
        # A national licence.
        ("215010A23201400017", True),
        ("31103700120190012", False),
        ("3110370012019001234", False),
        ("311037001202700001", False),
        ("311037001194900001", False),
        ("X11037001201900123", False),
        ("３11037001201900123", False),
    ],
)
def test_an_equipment_code_has_eighteen_characters_in_their_order(code: str, good: bool) -> None:
    assert rules.is_equipment_code(code, TODAY) is good


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("31103713022008050012", True),
        ("31103713022008130012", False),
        ("3110371302200805001", False),
        # The scheme before: kind, organisation code, year, serial.
        ("311073927265X20080012", True),
        ("2150371302200805001A", False),
    ],
)
def test_a_registration_code_has_twenty_digits_with_a_real_month(code: str, good: bool) -> None:
    assert rules.is_registration_code(code) is good


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("梯11鲁Q00001(17)", True),
        ("梯11鲁Q00001（17）", True),
        ("容15鲁Q 00231（19）", True),
        ("梯11Q00001(17)", False),
        ("船11鲁Q00001(17)", False),
    ],
)
def test_a_certificate_is_written_as_tsg_08_says(written: str, good: bool) -> None:
    assert rules.is_certificate(rules.normalised(written)) is good


def test_a_code_belongs_to_its_kind() -> None:
    assert rules.same_kind("3000", "311037001201900123", "")
    assert not rules.same_kind("4000", "311037001201900123")


@pytest.mark.parametrize(
    ("device", "cycles"),
    [
        (Traits("1000", "1100"), {"external": 12, "internal": 24, "hydraulic": 72}),
        (Traits("2000", "2150"), {"yearly": 12, "full": None}),
        (Traits("2000", "2150", grade=1), {"yearly": 12, "full": 72}),
        (Traits("2000", "2150", grade=2), {"yearly": 12, "full": 72}),
        (Traits("2000", "2150", grade=3), {"yearly": 12, "full": 72}),
        (Traits("2000", "2150", grade=4), {"yearly": 12, "full": None}),
        (Traits("2000", "2150", grade=5), {"yearly": 12, "full": None}),
        (Traits("2000", "2210", grade=1), {"yearly": 12, "full": 48}),
        (Traits("2000", "2210", grade=3), {"yearly": 12, "full": 24}),
        (Traits("2000", "2220", grade=2), {"yearly": 12, "full": 60}),
        (Traits("2000", "2220", grade=3), {"yearly": 12, "full": 36}),
        (Traits("2000", "2240", grade=1), {"yearly": 12, "full": 60}),
        (Traits("2000", "2240", grade=3), {"yearly": 12, "full": 30}),
        (Traits("2000", "2310"), {"periodic": 36}),
        (Traits("2000", "2310", trait="corrosive"), {"periodic": 24}),
        (Traits("2000", "2310", trait="inert"), {"periodic": 60}),
        (Traits("3000", "3110"), {"periodic": 12}),
        (Traits("4000", "4110"), {"periodic": 24}),
        (Traits("4000", "4310"), {"periodic": 12}),
        (Traits("4000", "4410"), {"periodic": 12}),
        (Traits("4000", "4860"), {"periodic": 12}),
        (Traits("4000", "4110", trait="molten"), {"periodic": 12}),
        (Traits("6000", "6100"), {"periodic": 12}),
        (Traits("9000", "9100"), {"yearly": 12, "full": 36}),
        (Traits("5000", "5110"), {"periodic": 12}),
        (Traits("8000", "8310", grade=2), {"yearly": 12, "full": 72}),
        (Traits("8000", "8310", grade=3), {"yearly": 12, "full": 36}),
    ],
    ids=str,
)
def test_the_cycles_are_those_of_the_table(device: Traits, cycles: dict[str, Any]) -> None:
    found = rules.cycles(rows(), device, TODAY)
    assert {test: row.months for test, row in found.items()} == cycles


def test_no_cycle_of_today_is_asked_for_before_the_law() -> None:
    assert rules.cycles(rows(), Traits("3000", "3110"), date(2013, 12, 31)) == {}


def test_the_first_full_inspection_of_a_vessel_is_due_three_years_after_its_first_use() -> None:
    cycle = rules.cycles(rows(), Traits("2000", "2150"), TODAY)["full"]
    assert rules.first_day(cycle, date(2024, 2, 29)) == date(2027, 2, 28)
    assert rules.next_day(cycle, TODAY) is None


@pytest.mark.parametrize(
    ("tested", "months", "due"),
    [
        (date(2026, 9, 9), 12, date(2027, 9, 9)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 30, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_cycle_ends_on_the_same_day_or_on_the_last_of_the_month(
    tested: date, months: int, due: date
) -> None:
    assert rules.add_months(tested, months) == due


@pytest.mark.parametrize(
    ("way", "grades", "allowed"),
    [
        ("papers", ["ordinary"], True),
        ("papers", ["ordinary", "grave"], False),
        ("papers", ["major"], False),
        ("site", ["grave", "major"], True),
    ],
)
def test_papers_alone_close_no_grave_hazard(way: str, grades: list[str], allowed: bool) -> None:
    assert rules.may_close_by(way, grades) is allowed


def test_the_worst_grade_counts() -> None:
    assert rules.worst(["ordinary", "major", "grave"]) == "major"
    assert rules.worst([]) == "ordinary"
