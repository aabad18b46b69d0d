"""Who plans, who reports, who accepts an area; never the same person twice."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.rules import LEADERS, OFFICIALS


def may_plan(actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id is not None


def may_work(area: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == area.office_id


def may_lead(area: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == area.office_id


def may_accept(area: Any, actor: Actor) -> bool:
    """验收 by a head who did not report the area as done."""
    return (
        actor.has(Role.HEAD)
        and actor.office_id == area.office_id
        and actor.user_id != area.reported_by_id
    )


def may_publish(area: Any, actor: Actor) -> bool:
    """A second person puts it before the public."""
    return may_lead(area, actor) and actor.user_id != area.planned_by_id


def improvement(before: Any, after: Any) -> Any:
    """By how much the figure changed; None as long as there is none after."""
    return None if after is None else after - before
