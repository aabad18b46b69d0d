"""Who orders, who reports, who re-checks; and when the time for correcting begins."""

from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.rules import LEADERS, OFFICIALS
from inspections.visits.states import InspectionState

# Under Order 133 the 30 days ran from receipt; under Order 18 the 60 run from the order itself.
FROM_RECEIPT = frozenset({"2014"})
# A correction is ordered after what a visit or a test found, and again when an order was withdrawn.
LEADS_TO_ORDER = frozenset(
    {
        InspectionState.CHECKED,
        InspectionState.FAILED,
        InspectionState.REFUSED,
        InspectionState.SUMMONED,
        InspectionState.CORRECTING,
        InspectionState.RECHECKING,
    }
)


def may_order(actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id is not None


def may_edit(rectification: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == rectification.office_id


def may_serve(rectification: Any, actor: Actor) -> bool:
    """What was handed over is not handed over again."""
    return may_edit(rectification, actor) and rectification.served_at is None


def may_decide(rectification: Any, actor: Actor) -> bool:
    """The head of the office that orders."""
    return actor.has(Role.HEAD) and actor.office_id == rectification.office_id


def may_approve(rectification: Any, actor: Actor) -> bool:
    """The head signs; never the person who drafted it."""
    return may_decide(rectification, actor) and actor.user_id != rectification.drafted_by_id


def may_report(rectification: Any, actor: Actor) -> bool:
    """The enterprise reports for itself; officials record a report that came on paper."""
    own = actor.has(Role.ENTERPRISE) and actor.organisation_code == rectification.enterprise_code
    return own or may_edit(rectification, actor)


def may_close(rectification: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == rectification.office_id


def may_withdraw(rectification: Any, actor: Actor) -> bool:
    """What a head signed, a head takes back."""
    if rectification.ordered_at is None:
        return may_close(rectification, actor)
    return may_decide(rectification, actor)


def only_robots(_rectification: Any, actor: Actor) -> bool:
    return actor.is_robot


def begins_with_receipt(regime: str) -> bool:
    return regime in FROM_RECEIPT


def leads_to_order(state: str) -> bool:
    return state in LEADS_TO_ORDER


# --- Windows and excuses -----------------------------------------------------------------------

# Order 133: whoever cannot correct for a reason with proof has the time stand still; Order 18
# knows no such thing, the reason is recorded and the 60 days run on (domain.md 2.8).
STANDS_STILL = frozenset({"2014"})


def stands_still(regime: str) -> bool:
    """True when a proved excuse stops the time for correcting."""
    return regime in STANDS_STILL


def may_excuse(rectification: Any, actor: Actor) -> bool:
    return may_report(rectification, actor)


def too_early(day: date, opens_on: date) -> bool:
    """A re-check before its window says nothing about the correction."""
    return day < opens_on


def too_late(day: date, closes_on: date | None) -> bool:
    """The bureau's own days are over; it re-checks all the same, and says why so late."""
    return closes_on is not None and day > closes_on


def may_dissolve(rectification: Any, actor: Actor) -> bool:
    """The end without a correction is the leaders'."""
    return may_close(rectification, actor)


def may_refuse(rectification: Any, actor: Actor) -> bool:
    return may_decide(rectification, actor)
