"""How long a verification may take, who lengthens it, and when the reporter is told."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.rules import DESK, may_handle
from complaints.states import Kind, Regime

# Fifteen working days more, by approval: penalty procedure art. 18, Order 20 art. 23.
EXTENSIBLE = ("RP-FILE", "CM-CLUE")


def may_ask(complaint: Any, actor: Actor) -> bool:
    """Who handles the case asks; while nobody does, the desk of its office."""
    if complaint.handler_id is None:
        return may_handle(complaint, actor)
    return bool(complaint.handler_id == actor.user_id) and actor.has(*DESK, Role.INSPECTOR)


def may_decide(complaint: Any, asked_by: int | None, actor: Actor) -> bool:
    """A head of that district or of the city; nobody grants what he asked for himself."""
    head = actor.has(Role.HEAD) and actor.covers(complaint.district_id)
    return head and asked_by is not None and actor.user_id != asked_by


def may_tell(complaint: Any, actor: Actor) -> bool:
    """The desk sends the message, once, without learning to whom (Order 20 arts 31 and 33)."""
    due = complaint.kind == Kind.REPORT and not complaint.anonymous
    due = due and complaint.regime != Regime.ORDER_51 and complaint.told_at is None
    return due and (may_handle(complaint, actor) or complaint.handler_id == actor.user_id)
