"""Who may order spot checks, and how plans and product rules are read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role

PLANNERS = (Role.REGULATOR, Role.HEAD)


def may_plan(actor: Actor) -> bool:
    """Local spot checks are organised by county bureaux and above (Order 18 art. 4)."""
    return actor.has(*PLANNERS) or actor.is_robot


def may_lead(plan: Any, actor: Actor) -> bool:
    """The office that made the plan carries it out."""
    return actor.is_robot or (actor.has(*PLANNERS) and actor.office_id == plan.office_id)


def period_is_sound(starts_on: date, ends_on: date) -> bool:
    """A plan ends no earlier than it begins."""
    return starts_on <= ends_on


@dataclass(frozen=True)
class Draw:
    """What one sample of a product needs: pieces to test, pieces kept back, size of the lot."""

    n_test: int
    n_backup: int
    min_lot: int

    @property
    def total(self) -> int:
        """The pieces that leave the lot."""
        return self.n_test + self.n_backup
