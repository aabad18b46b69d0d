"""Who sets a group session, and how many enterprises make one."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.rules import LEADERS, OFFICIALS

LEAST, MOST = 2, 60


def may_open(actor: Actor) -> bool:
    """Regulators and heads bring the cases of their reach to one table."""
    return actor.has(*LEADERS) and actor.office_id is not None


def may_edit(session: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == session.office_id


def may_call_off(session: Any, actor: Actor) -> bool:
    """The letters that are signed are a head's to take back."""
    return actor.has(Role.HEAD) and actor.office_id == session.office_id


def is_many(number: int) -> bool:
    """A talk with one enterprise is a single talk."""
    return LEAST <= number <= MOST
