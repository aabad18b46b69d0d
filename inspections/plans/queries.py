"""Reads about plans that span tables."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.models import User
from inspections.plans.models import SpotCheckPlan


@dataclass(frozen=True)
class StateCount:
    """How many visits of a plan stand in one state."""

    state: str
    label: Any
    count: int


def visits_by_state(plan: SpotCheckPlan, user: User) -> list[StateCount]:
    """The visits under the plan that the person may see, in the order of their life."""
    visits = plan.inspections.model._default_manager.visible_to(user).filter(plan=plan)
    found = dict(visits.order_by().values_list("state").annotate(number=Count("pk")))
    labels = dict(visits.model._meta.get_field("state").choices)
    return [
        StateCount(state, label, found[state]) for state, label in labels.items() if state in found
    ]
