from itertools import product
from typing import Any

import pytest

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits import rules
from inspections.visits.states import InspectionState, Outcome, RefusalReason


def actor(*roles: str, **values: Any) -> Actor:
    return Actor(user_id=1, roles=frozenset(roles), **values)


class Case:
    district_id = "371302"
    office_id = 7


HERE = {"districts": frozenset({"371302"}), "office_id": 7}
ELSEWHERE = {"districts": frozenset({"371322"}), "office_id": 8}


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (actor(Role.INSPECTOR, **HERE), True),
        (actor(Role.INSPECTOR, **ELSEWHERE), False),
        (actor(Role.INSPECTOR, citywide=True), True),
        (actor(Role.REGULATOR, **HERE), False),
        (actor(Role.LAB, **HERE), False),
    ],
)
def test_a_visit_is_made_by_inspectors_of_the_place(person: Actor, may: bool) -> None:
    assert rules.may_visit(Case(), person) is may


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (actor(Role.REGULATOR, **HERE), True),
        (actor(Role.HEAD, **HERE), True),
        (actor(Role.REGULATOR, **ELSEWHERE), False),
        (actor(Role.INSPECTOR, **HERE), False),
    ],
)
def test_a_visit_is_led_by_regulators_of_the_place(person: Actor, may: bool) -> None:
    assert rules.may_lead(Case(), person) is may


@pytest.mark.parametrize(
    "role", [Role.LAB, Role.ENTERPRISE, Role.AUDITOR, Role.ADMIN, Role.CUSTODIAN, Role.PARTNER]
)
def test_a_visit_is_not_ordered_by_others(role: str) -> None:
    assert not rules.may_schedule(actor(role))


@pytest.mark.parametrize(
    ("reason", "rightful"),
    [
        (RefusalReason.TOO_FEW, True),
        (RefusalReason.NO_PAPERS, True),
        (RefusalReason.WRONG_NAMES, True),
        (RefusalReason.FEE_ASKED, True),
        (RefusalReason.OBSTRUCTION, False),
        (RefusalReason.NO_COOPERATION, False),
        (RefusalReason.ABSURD_PRICE, False),
    ],
)
def test_a_refusal_is_rightful_only_on_the_grounds_of_the_order(
    reason: str, rightful: bool
) -> None:
    assert rules.refusal_is_rightful(reason) is rightful


ENDS = {
    ("passed", "passed"),
    ("rechecking", "corrected"),
    ("rechecking", "referred"),
    ("rechecking", "dissolved"),
    ("refused", "refusal_handled"),
    ("refused", "referred"),
    ("unable", "not_sampled"),
    ("failed", "referred"),
    ("failed", "dissolved"),
    ("failed", "recheck_failed"),
    ("summoned", "referred"),
    ("summoned", "dissolved"),
    ("correcting", "referred"),
    ("correcting", "dissolved"),
}


@pytest.mark.parametrize(
    ("state", "outcome"), list(product(InspectionState.values, Outcome.values))
)
def test_a_case_ends_only_as_its_state_permits(state: str, outcome: str) -> None:
    assert rules.may_end(state, outcome) is ((state, outcome) in ENDS)


@pytest.mark.parametrize(
    ("answer", "note", "photos", "unproved"),
    [
        ("fail", "", 0, True),
        ("fail", "  ", 0, True),
        ("fail", "无记录", 0, False),
        ("fail", "", 1, False),
        ("pass", "", 0, False),
        ("na", "", 0, False),
    ],
)
def test_a_failure_needs_a_fact_or_a_photo(
    answer: str, note: str, photos: int, unproved: bool
) -> None:
    assert rules.unproved(answer, note, photos) is unproved


def test_points_without_an_answer_are_named_in_order() -> None:
    assert rules.incomplete({1: "pass", 3: "na"}, [1, 2, 3, 4]) == [2, 4]
