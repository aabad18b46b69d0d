"""How many failures in how many months make a repeat offender (settings; no law names a number)."""

from typing import Any

from accounts.rules import Actor
from inspections.visits.rules import LEADERS, OFFICIALS


def is_repeat(failures: int, least: int) -> bool:
    """N failures within the months that are looked back on."""
    return failures >= least


def only_robot(actor: Actor) -> bool:
    return actor.is_robot


def only_robots(_row: Any, actor: Actor) -> bool:
    return actor.is_robot


def may_review(row: Any, actor: Actor) -> bool:
    """A grade is decided by the leaders of the place."""
    return actor.has(*LEADERS) and actor.covers(row.district_id)


def may_track(row: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and (
        actor.covers(row.district_id) or actor.office_id == row.office_id
    )
