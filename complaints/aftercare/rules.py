"""After the end: who rates, who may ask that a case is taken up again, and who decides it."""

from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.states import Kind, State

LEAST_POINTS, MOST_POINTS = 1, 5
# Joined and taken-back cases were ended by nobody's decision: there is nothing to rate.
RATED = (State.CLOSED, State.REFUSED)
# The citizen's window after the end, and the office's time to answer; settings of the bureau.
ASK_WINDOW, DECIDE_LIMIT = "AF-ASK", "AF-DECIDE"


def is_citizen(_complaint: Any, actor: Actor) -> bool:
    """The citizen himself, who proved it by the code; staff do not rate their own work."""
    return actor.is_robot


def may_ask(actor: Actor) -> bool:
    return actor.is_robot


def may_decide(request: Any, actor: Actor) -> bool:
    """The head of the office: a mediation that ended by law is not reopened by who ended it."""
    return actor.has(Role.HEAD) and actor.covers(request.district_id)


def may_reopen(complaint: Any, actor: Actor) -> bool:
    return actor.has(Role.HEAD) and actor.covers(complaint.district_id)


def can_reopen(kind: str, state: str) -> bool:
    """Whether this end can be undone; a question is simply asked anew."""
    return kind != Kind.INQUIRY and state in RATED


def in_time(today: date, last: date) -> bool:
    return today <= last
