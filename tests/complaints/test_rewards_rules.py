"""Interim measures on rewards for reports of grave breaches (2021), row by row."""

from datetime import date
from decimal import Decimal

import pytest

from complaints.rewards import rules
from complaints.rewards.states import Field, Gravity, Ground, PaidWay


@pytest.mark.parametrize(
    ("grade", "punished", "reward"),
    [
        (1, 200_000, 10_000),
        (2, 200_000, 6_000),
        (3, 200_000, 2_000),
        # The least of each grade, also where no fine was set.
        (1, 99_999, 5_000),
        (1, 100_000, 5_000),
        (1, 100_020, 5_001),
        (2, 100_000, 3_000),
        (3, 100_000, 1_000),
        (1, 0, 5_000),
        (2, 0, 3_000),
        (3, 0, 1_000),
        # A million at most for one case.
        (1, 20_000_000, 1_000_000),
        (1, 20_000_001, 1_000_000),
        (3, 500_000_000, 1_000_000),
        (1, 19_999_999, "999999.95"),
        (2, "123456.78", "3703.70"),
    ],
)
def test_the_amount_is_a_share_with_a_floor_and_a_cap(grade, punished, reward):
    assert rules.amount(grade, Decimal(punished)) == Decimal(reward)


@pytest.mark.parametrize(
    ("amount", "together"), [("499999.99", False), ("500000", True), ("1000000", True)]
)
def test_from_half_a_million_on_the_finance_department_agrees(amount, together):
    assert rules.needs_finance(Decimal(amount)) is together


@pytest.mark.parametrize(
    ("received", "field", "gravity", "ground"),
    [
        (date(2021, 11, 30), Field.FOOD, Gravity.CRIME, Ground.TOO_EARLY),
        (date(2021, 12, 1), Field.FOOD, Gravity.CRIME, None),
        (date(2026, 9, 14), Field.DRUGS, Gravity.SUSPENSION, None),
        (date(2026, 9, 14), Field.EQUIPMENT, Gravity.CLOSURE, None),
        (date(2026, 9, 14), Field.INDUSTRIAL, Gravity.REVOKED, None),
        (date(2026, 9, 14), Field.SYSTEMIC, Gravity.LARGE_FINE, None),
        (date(2026, 9, 14), Field.OTHER, Gravity.CRIME, Ground.FIELD),
        (date(2026, 9, 14), Field.FOOD, Gravity.MINOR, Ground.NOT_GRAVE),
    ],
)
def test_only_grave_breaches_in_the_named_fields_are_rewarded(received, field, gravity, ground):
    assert rules.obstacle(received_on=received, field=field, gravity=gravity) == ground


def test_an_insider_is_excluded_by_no_ground():
    assert {ground.value for ground in rules.EXCLUDED} == {
        "no_person",
        "official",
        "duty",
        "injured",
        "wrongdoer",
        "engaged",
    }


def test_an_unnamed_person_is_never_paid_by_transfer():
    assert PaidWay.TRANSFER not in rules.ways(anonymous=True)
    assert PaidWay.TRANSFER in rules.ways(anonymous=False)
