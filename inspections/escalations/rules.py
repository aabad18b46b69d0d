"""The ladder by regime; who may take which rung."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.escalations.states import EscalationState
from inspections.visits.rules import LEADERS, OFFICIALS

# Order 18 art. 47: the province publishes first. Until 2019 the suspension came at once.
PUBLISHED_FIRST = frozenset({"2020"})
FIRST_RUNG = {True: EscalationState.RAISED, False: EscalationState.TO_SUSPEND}


def first_rung(regime: str) -> EscalationState:
    """What the first failed re-check leads to."""
    return FIRST_RUNG[regime in PUBLISHED_FIRST]


def only_robot(actor: Actor) -> bool:
    return actor.is_robot


def only_robots(_row: Any, actor: Actor) -> bool:
    return actor.is_robot


def may_lead(row: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == row.office_id


def may_recheck(row: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == row.office_id


def may_decide(row: Any, actor: Actor) -> bool:
    """The head of the office that ordered; what stops a business is no clerk's."""
    return actor.has(Role.HEAD) and actor.office_id == row.office_id


def may_sign(row: Any, actor: Actor) -> bool:
    """Never what the same person drafted."""
    drafted_by = row.paper.drafted_by_id if row.paper else None
    return may_decide(row, actor) and actor.user_id != drafted_by
