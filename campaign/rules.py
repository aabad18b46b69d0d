"""Who leads the month, who reports, who holds events, who publishes; never the same two."""

from decimal import Decimal
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from campaign.states import EventKind

OFFICIALS = (Role.REGULATOR, Role.HEAD)
# Those for whom the month is no secret and who have no line of their own.
EVERYTHING = (Role.REGULATOR, Role.HEAD, Role.INSPECTOR, Role.HOTLINE)
READERS = (*EVERYTHING, Role.PARTNER, Role.LAB)
# Who reports on the activities that their own office leads.
REPORTERS = (*OFFICIALS, Role.PARTNER, Role.LAB)
OWN_EVENTS = (Role.PARTNER, Role.LAB)
ORGANISERS = (*OFFICIALS, Role.HOTLINE, Role.PARTNER, Role.LAB)
PUBLISHERS = OFFICIALS
MOST_PEOPLE = 10
# 安全生产检查、监督抽查、集中整治、重点区域、特种设备、放心纤检: visits by a plan with a checklist.
RUN_AS_PLANS = frozenset({"A0", "A1", "A3", "A6", "A11", "A19"})
# 特种设备安全大检查: carried out by safety drives as well, whose sheets are those of the devices.
DRIVEN = "A11"


def may_lead(actor: Actor) -> bool:
    """The month is the city's: its regulators and its head open, launch and close it."""
    return actor.citywide and actor.has(*OFFICIALS)


def may_lead_campaign(_campaign: Any, actor: Actor) -> bool:
    return may_lead(actor)


def may_report(activity: Any, actor: Actor) -> bool:
    """The lead office reports on its own line; the city on every one."""
    return may_lead(actor) or (actor.has(*REPORTERS) and actor.office_id == activity.office_id)


def may_plan(_activity: Any, actor: Actor) -> bool:
    """Dates and targets are the city's to set."""
    return may_lead(actor)


def may_run_as_plan(activity: Any, actor: Actor) -> bool:
    """The bureaux of the city and the counties carry out the activities that are inspections."""
    return activity.code in RUN_AS_PLANS and actor.has(*OFFICIALS) and actor.office_id is not None


def may_organise(actor: Actor) -> bool:
    return actor.has(*ORGANISERS)


def may_hold(event: Any, actor: Actor) -> bool:
    """Those of the office that holds the event, and the city."""
    return actor.has(*ORGANISERS) and (actor.citywide or actor.office_id == event.office_id)


def may_point_to_desk(event: Any, actor: Actor) -> bool:
    """Only a consultation (A20) has a desk at which cases are taken."""
    return event.kind == EventKind.CONSULTATION and may_hold(event, actor)


def only_robots(_row: Any, actor: Actor) -> bool:
    """Citizens act through the system's own account."""
    return actor.is_robot


def is_robot(actor: Actor) -> bool:
    return actor.is_robot


def may_release(event: Any, actor: Actor) -> bool:
    """Places are given back by the citizen, or by those who hold the event."""
    return actor.is_robot or may_hold(event, actor)


def may_draft(actor: Actor) -> bool:
    return actor.has(*PUBLISHERS) and actor.office_id is not None


def may_edit(bulletin: Any, actor: Actor) -> bool:
    return actor.has(*PUBLISHERS) and actor.office_id == bulletin.office_id


def may_publish(bulletin: Any, actor: Actor) -> bool:
    """A second person of the same office."""
    return may_edit(bulletin, actor) and actor.user_id != bulletin.drafted_by_id


def share(figure: Decimal | None, target: Decimal | None) -> int | None:
    """How much of the target is reached, in whole per cent from 0 to 100."""
    if figure is None or not target:
        return None
    return max(0, min(100, int(figure * 100 / target)))


def gap(reported: Decimal | None, computed: Decimal | None) -> Decimal | None:
    """Reported less computed, where both are known."""
    if reported is None or computed is None:
        return None
    return reported - computed
