"""Where a room joins in an act of the case itself; rooms import the core, never the other way."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from complaints.models import Complaint

# Called for a case that has its number but neither clock nor work item yet. May set its office,
# handler and priority (the core saves them) and write rows of the room; returns what the log of the
# receipt tells besides, such as the number of the rule that placed it.
Placing = Callable[[Complaint, datetime], Mapping[str, Any]]
on_receipt: list[Placing] = []


def place(complaint: Complaint, at: datetime) -> dict[str, Any]:
    """Let the rooms place a new case; without them it stays with the office of its district."""
    told: dict[str, Any] = {}
    for placing in on_receipt:
        told |= placing(complaint, at)
    return told
