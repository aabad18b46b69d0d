"""What plans contribute to the staff site."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, statuses
from casework.templatetags.ui import day
from inspections.plans import (
    queries,
    transitions,  # noqa: F401 - its acts register themselves
)
from inspections.plans.models import SpotCheckPlan
from inspections.plans.states import PlanState

PLAN_LOOKS: dict[str, statuses.Look] = {
    PlanState.DRAFT: statuses.Look("draft"),
    PlanState.PUBLISHED: statuses.Look("received"),
    PlanState.RUNNING: statuses.Look("progress"),
    PlanState.CLOSED: statuses.Look("closed"),
}
PLAN_ACTS = {
    "publish": _("Publish the plan"),
    "begin": _("Begin sampling"),
    "close_plan": _("Close the plan"),
}
PLAN_COLUMNS = (
    cases.Column("name", _("Plan"), lambda row: row.name, "main", second=lambda row: row.number),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("kind", _("Kind"), lambda row: row.get_kind_display()),
    cases.Column("starts_on", _("Begins"), lambda row: row.starts_on, "date"),
    cases.Column("ends_on", _("Ends"), lambda row: row.ends_on, "date"),
    cases.Column("batches", _("Planned batches"), lambda row: row.batches, "number"),
)


def plan_context(plan: SpotCheckPlan, user: User) -> dict[str, Any]:
    """How far the plan is: its visits by state, each figure leading to its rows."""
    states = queries.visits_by_state(plan, user)
    url = f"{reverse('case_list', args=['inspections'])}?plan={plan.pk}&state="
    return {
        "facts": plan_facts(plan),
        "ordered": sum(row.count for row in states),
        "states": [
            {"label": row.label, "count": row.count, "url": url + row.state} for row in states
        ],
    }


def plan_facts(plan: SpotCheckPlan) -> list[tuple[Any, Any]]:
    """What stands on top of the page."""
    return [
        (_("Number"), plan.number),
        (_("Kind"), plan.get_kind_display()),
        (_("Organising office"), plan.office.name),
        (_("Period"), f"{day(plan.starts_on)}–{day(plan.ends_on)}"),
        (_("Product categories"), "、".join(str(row) for row in plan.categories.all())),
        (_("Legal basis"), plan.legal_basis),
        (_("Planned batches"), plan.batches),
    ]


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.spotcheckplan", PLAN_LOOKS)
    cases.register(plan_type())


def plan_type() -> cases.CaseType:
    return cases.CaseType(
        slug="plans",
        model=SpotCheckPlan,
        label=_("Spot-check plan"),
        plural=pgettext_lazy("nav", "Spot-check plans"),
        columns=PLAN_COLUMNS,
        list_query=lambda rows: rows.select_related("office"),
        detail_query=lambda rows: rows.select_related("office").prefetch_related("categories"),
        detail_template="inspections/plans/plan.html",
        context=plan_context,
        acts=PLAN_ACTS,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
    )
