"""Whose producer is elsewhere, and who tells."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.rules import LEADERS

# GB 32100: characters 3 to 8 of the credit code are the division where it was registered.
DIVISION = slice(2, 8)
CODE_LENGTH = 18


def division_of(code: str) -> str:
    """The division in a credit code; empty when the code is none."""
    return code[DIVISION] if len(code) == CODE_LENGTH else ""


def is_elsewhere(producer_code: str, district: str, parent: str) -> bool:
    """True when the producer belongs to another bureau; a zone belongs to its county."""
    division = division_of(producer_code)
    return not division or division not in {district, parent}


def only_robot(actor: Actor) -> bool:
    return actor.is_robot


def only_robots(_row: Any, actor: Actor) -> bool:
    return actor.is_robot


def may_lead(row: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == row.office_id


def may_sign(row: Any, actor: Actor) -> bool:
    """The head, never whoever drafted it."""
    drafted_by = row.document.drafted_by_id if row.document else None
    return actor.has(Role.HEAD) and actor.office_id == row.office_id and actor.user_id != drafted_by
