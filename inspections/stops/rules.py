"""When the duty to stop begins, by regime; who may record that it was broken."""

from datetime import date
from typing import Any

from accounts.rules import Actor
from inspections.visits.rules import OFFICIALS

# Order 18 art. 45: at once on the failure. Until 2019 the order to correct brought the duty.
AT_ONCE = frozenset({"2020"})


def begins_at_once(regime: str) -> bool:
    """True when the failure itself stops making and selling."""
    return regime in AT_ONCE


def may_record(stop: Any, actor: Actor) -> bool:
    """The officials of the place find it out."""
    return actor.has(*OFFICIALS) and (
        actor.covers(stop.district_id) or actor.office_id == stop.office_id
    )


def only_robots(_stop: Any, actor: Actor) -> bool:
    return actor.is_robot


def only_robot(actor: Actor) -> bool:
    return actor.is_robot


def found_too_early(found_on: date, begun_on: date) -> bool:
    """What was done before the duty began did not break it."""
    return found_on < begun_on
