"""How long a case keeps what was told, and who decides on it, as plain functions over values."""

from datetime import date, timedelta
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from casework.rules import add_months
from complaints.privacy.states import Ground, RequestKind
from complaints.states import Kind

# The rule rows that say how long (PIPL art. 19: the shortest time needed); marked as settings.
KEEPING = {
    Kind.COMPLAINT: "RT-COMPLAINT",
    Kind.REPORT: "RT-REPORT",
    Kind.INQUIRY: "RT-INQUIRY",
}
DRAFTS = "RT-DRAFT"
ANSWER = "DR-ANSWER"
HOLDERS = (Role.CUSTODIAN, Role.HEAD)
FIELDS = ("name", "phone", "email", "address")
# What stands where the citizen's own words stood; stored texts are Chinese.
GONE = "（内容已按规定清除）"


def last_ended(today: date, months: int) -> date:
    """The last day of ending whose keeping time of so many months was over before today."""
    day = add_months(today, -months)
    while add_months(day, months) >= today:
        day -= timedelta(days=1)
    return day


def may_forget(complaint: Any, actor: Actor) -> bool:
    """The schedule forgets what is old; a custodian of the bureau when he fulfils a request."""
    if actor.is_robot:
        return True
    return actor.has(Role.CUSTODIAN) and actor.covers(complaint.district_id)


def may_hold(actor: Actor) -> bool:
    """Custodians and heads of office stop the forgetting."""
    return actor.has(*HOLDERS)


def may_hold_case(complaint: Any, actor: Actor) -> bool:
    """Within their own reach."""
    return may_hold(actor) and actor.covers(complaint.district_id)


def may_lift(hold: Any, actor: Actor) -> bool:
    """A second person: nobody lifts what he placed himself."""
    return may_hold_case(hold.complaint, actor) and hold.placed_by_id != actor.user_id


def may_ask(actor: Actor) -> bool:
    """The citizen, who has proved himself by number and code, asks through the public robot."""
    return actor.is_robot


def may_answer(request: Any, actor: Actor) -> bool:
    """The custodians of the bureau answer."""
    return actor.has(Role.CUSTODIAN) and actor.covers(request.complaint.district_id)


GROUNDS = {
    RequestKind.DELETION: (Ground.RUNNING, Ground.KEPT, Ground.HELD),
    RequestKind.CORRECTION: (Ground.UNPROVEN, Ground.HELD),
}
