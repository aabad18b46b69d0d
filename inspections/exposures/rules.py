"""Who drafts and who publishes; never the same person."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.rules import LEADERS, OFFICIALS


def may_draft(actor: Actor) -> bool:
    return actor.has(*OFFICIALS)


def may_edit(exposure: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == exposure.office_id


def may_publish(exposure: Any, actor: Actor) -> bool:
    """A leader of the office, and a second person."""
    return (
        actor.has(*LEADERS)
        and actor.office_id == exposure.office_id
        and actor.user_id != exposure.drafted_by_id
    )


def may_send_back(exposure: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == exposure.office_id


def may_withdraw(exposure: Any, actor: Actor) -> bool:
    return actor.has(Role.HEAD, Role.REGULATOR) and actor.office_id == exposure.office_id


def only_robots(_exposure: Any, actor: Actor) -> bool:
    return actor.is_robot
