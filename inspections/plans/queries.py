"""Reads about plans that span tables."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from accounts.models import User
from inspections.plans.models import (
    ProductRule,
    SchemeProduct,
    SpotCheckPlan,
    TestItem,
    YearPlan,
    YearPlanLine,
)
from inspections.plans.states import PlanState


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


def public_schemes() -> QuerySet[SpotCheckPlan]:
    """What everybody may read: published before the first sample (Order 18 art. 12)."""
    rows = SpotCheckPlan.objects.exclude(state=PlanState.DRAFT)
    return rows.select_related("office").prefetch_related("categories")


def detailed_rules(plan: SpotCheckPlan) -> list[SchemeProduct]:
    """The products of a scheme, each with its items in order."""
    items = Prefetch("product_rule__items", queryset=TestItem.objects.order_by("position"))
    rows = plan.products.select_related("product_rule__category").prefetch_related(items)
    return list(rows.order_by("product_rule__category_id", "pk"))


def plan_detail(rows: QuerySet[SpotCheckPlan]) -> QuerySet[SpotCheckPlan]:
    return rows.select_related("office", "year_plan").prefetch_related("categories")


def schemes_on(plan: YearPlan, user: User) -> list[SpotCheckPlan]:
    """The schemes of a yearly plan that the person may see."""
    return list(SpotCheckPlan.objects.visible_to(user).filter(year_plan=plan).order_by("pk"))


def year_lines(plan: YearPlan) -> list[YearPlanLine]:
    """The lines of a year by quarter."""
    rows = plan.lines.select_related("category")
    return list(rows.order_by("quarter", "category__order", "category_id"))


def rule_detail(rows: QuerySet[ProductRule]) -> QuerySet[ProductRule]:
    items = Prefetch("items", queryset=TestItem.objects.order_by("position"))
    return rows.select_related("category", "replaces", "replaced_by").prefetch_related(items)
