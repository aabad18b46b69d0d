"""Who registers what was forwarded, who passes it on, who starts; and which clock runs."""

from datetime import date
from typing import Any

from accounts.rules import Actor
from inspections.visits.rules import LEADERS

# Notice 57 of 2015 of the AQSIQ: five working days to forward, five to start.
FORWARD, START = "SC-FWD", "SC-FWD-START"
# Before it no text named a number of days.
SINCE = date(2015, 7, 1)


def clock_for(code: str, day: date) -> str:
    """The clock that begins on that day; empty where no rule gives one."""
    return code if day >= SINCE else ""


def may_register(actor: Actor) -> bool:
    return actor.has(*LEADERS)


def may_lead(row: Any, actor: Actor) -> bool:
    """Whoever has it acts on it: the office, nobody above or beside it."""
    return actor.has(*LEADERS) and actor.office_id == row.office_id
