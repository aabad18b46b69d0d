"""When failures are a problem of a place or a trade (settings), and who calls the meeting."""

from typing import Any

from accounts.rules import Actor
from inspections.visits.rules import LEADERS


def is_regional(failures: int, least: int) -> bool:
    """So many failures of one category in one district within the window."""
    return failures >= least


def only_robot(actor: Actor) -> bool:
    return actor.is_robot


def may_lead(row: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.covers(row.district_id)
