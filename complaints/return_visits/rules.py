"""回访: the office calls back after the end and asks how it was."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.return_visits.states import Reached
from complaints.rules import may_handle
from complaints.states import Kind

LEAST_POINTS, MOST_POINTS = 1, 5
# A person who is called once more than this feels pursued.
MOST_CALLS = 3
CALLERS = (Role.HOTLINE, Role.REGULATOR, Role.HEAD)


def may_call_back(complaint: Any, actor: Actor) -> bool:
    """The desk of the district; nobody rings a reporter, whose number only custodians may know.

    Order 20 art. 33 keeps who reported from everybody whom it does not concern.
    """
    return complaint.kind != Kind.REPORT and may_handle(complaint, actor)


def is_done(reached: str) -> bool:
    """Whether nothing more is to be asked."""
    return reached in {Reached.SPOKE, Reached.DECLINED}


def share(part: int, whole: int) -> float | None:
    """Part of the whole in per cent, or None of nothing."""
    return round(100 * part / whole, 1) if whole else None
