"""Who sends inspectors of special equipment."""

from typing import Any

from accounts.rules import Actor
from complaints.rules import may_handle
from inspections.visits.rules import OFFICIALS


def may_send(complaint: Any, actor: Actor) -> bool:
    """The desk of the place, where it may order inspections too."""
    return may_handle(complaint, actor) and actor.has(*OFFICIALS)
