"""What the rooms know about the end of a case; rooms import the core, never the other way."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from complaints.models import Complaint

# Why this outcome is not possible (yet) on this day, in a sentence; None when it is.
Objection = Callable[[Complaint, str, date], Any]
# What goes with the case when it ends, such as a talk that is still ahead.
Aftermath = Callable[[Complaint, datetime], None]

objections: list[Objection] = []
aftermaths: list[Aftermath] = []


def objection(complaint: Complaint, outcome: str, day: date) -> Any:
    """The first reason against ending the case like this; None when every room agrees."""
    return next(filter(None, (ask(complaint, outcome, day) for ask in objections)), None)


def ended(complaint: Complaint, at: datetime) -> None:
    """The case is over: the rooms end what they had under way."""
    for follow in aftermaths:
        follow(complaint, at)
