"""Who drafts and who publishes; never the same person."""

from typing import Any

from accounts.rules import Actor
from inspections.visits.rules import LEADERS, OFFICIALS


def may_draft(actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id is not None


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
    return actor.has(*LEADERS) and actor.office_id == exposure.office_id


def may_contest(exposure: Any, actor: Actor) -> bool:
    """Whoever hears that the decision was changed says so; the system does when it knows."""
    return actor.is_robot or may_edit(exposure, actor)


def only_robots(_exposure: Any, actor: Actor) -> bool:
    return actor.is_robot


def without_person(name: str, person: str) -> str:
    """The name of a shop with its owner's name reduced to the surname."""
    if not person or person not in name:
        return name
    return name.replace(person, person[0] + "某" * max(1, len(person) - 1))
