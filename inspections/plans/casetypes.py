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
    rules,
    transitions,  # noqa: F401 - its acts register themselves
)
from inspections.plans.api import PlanSerializer, ProductRuleSerializer, YearPlanSerializer
from inspections.plans.filters import PlanFilter, ProductRuleFilter
from inspections.plans.forms import DropForm, FilingForm, LineForm, ProductForm, SchemeForm
from inspections.plans.models import ProductRule, SpotCheckPlan, YearPlan
from inspections.plans.states import PlanKind, PlanState, RuleState, YearPlanState

PLAN_LOOKS: dict[str, statuses.Look] = {
    PlanState.DRAFT: statuses.Look("draft"),
    PlanState.PUBLISHED: statuses.Look("received"),
    PlanState.RUNNING: statuses.Look("progress"),
    PlanState.CLOSED: statuses.Look("closed"),
}
YEAR_LOOKS: dict[str, statuses.Look] = {
    YearPlanState.DRAFTED: statuses.Look("draft"),
    YearPlanState.APPROVED: statuses.Look("progress"),
    YearPlanState.FILED: statuses.Look("passed"),
}
RULE_LOOKS: dict[str, statuses.Look] = {
    RuleState.IN_USE: statuses.Look("passed"),
    RuleState.REPLACED: statuses.Look("closed", icon="circle-minus"),
    RuleState.RETIRED: statuses.Look("closed"),
}
STAFF = (Role.INSPECTOR, Role.REGULATOR, Role.HEAD)
PLAN_ACTS = {
    "describe": _("Write the scheme"),
    "add_product": _("Take a product into the scheme"),
    "publish": _("Publish the plan"),
    "begin": _("Begin sampling"),
    "close_plan": _("Close the plan"),
    "drop_product": _("Take a product out"),
}
YEAR_ACTS = {
    "set_line": _("Plan batches of a category"),
    "approve_year_plan": _("Approve the yearly plan"),
    "file_year_plan": _("Record the filing"),
}
YEAR_COLUMNS = (
    cases.Column(
        "name", _("Yearly plan"), lambda row: row.name, "main", second=lambda row: row.number
    ),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("year", _("Year"), lambda row: row.year, "number"),
    cases.Column("office", _("Organising office"), lambda row: row.office.name),
    cases.Column("filed_on", _("Filed on"), lambda row: row.filed_on, "date"),
)
RULE_COLUMNS = (
    cases.Column(
        "product",
        pgettext_lazy("inspection", "Product"),
        lambda row: row.product_name,
        "main",
        second=lambda row: row.standard,
    ),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("category", _("Product category"), lambda row: row.category.label),
    cases.Column("edition", _("Edition"), lambda row: row.edition, "number"),
    cases.Column("n_test", _("Pieces to test"), lambda row: row.n_test, "number"),
    cases.Column("n_backup", _("Back-up pieces"), lambda row: row.n_backup, "number"),
    cases.Column("min_lot", _("Smallest lot"), lambda row: row.min_lot, "number"),
)
PLAN_COLUMNS = (
    cases.Column("name", _("Plan"), lambda row: row.name, "main", second=lambda row: row.number),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("kind", pgettext_lazy("plan", "Kind"), lambda row: row.get_kind_display()),
    cases.Column("activity", _("Activity"), lambda row: row.activity),
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
        "products": queries.detailed_rules(plan),
        "checks": scheme_checks(plan),
        "ordered": sum(row.count for row in states),
        "states": [
            {"label": row.label, "count": row.count, "url": url + row.state} for row in states
        ],
    }


def scheme_checks(plan: SpotCheckPlan) -> list[dict[str, Any]]:
    """What a scheme should hold before it is public (Order 18 arts 11 and 12)."""
    public = {"ok": plan.published_at is not None, "text": _("Public before the first sample")}
    if plan.kind == PlanKind.CHECK:
        return [public | {"text": _("Public before the first visit")}]
    return [
        {"ok": plan.year_plan_id is not None, "text": _("Stands on a yearly plan")},
        {"ok": bool(plan.method), "text": _("Says how samples are drawn and judged")},
        {"ok": bool(plan.division), "text": _("Says who draws and who tests")},
        public,
    ]


def year_context(plan: YearPlan, user: User) -> dict[str, Any]:
    """The lines of the year and the schemes that stand on them."""
    return {
        "facts": [
            (_("Number"), plan.number),
            (_("Organising office"), plan.office.name),
            (_("Drafted by"), plan.drafted_by),
            (_("Filed with"), plan.filed_with),
            (_("Filed on"), day(plan.filed_on) if plan.filed_on else ""),
            (_("Number of the receipt"), plan.filed_number),
        ],
        "lines": queries.year_lines(plan),
        "schemes": list(
            SpotCheckPlan.objects.visible_to(user).filter(year_plan=plan).order_by("pk")
        ),
    }


def rule_context(rule: ProductRule, user: User) -> dict[str, Any]:
    """The counts, the items, and the way to the next edition."""
    may_write = rules.may_write_rules(user.actor) and rule.state == RuleState.IN_USE
    return {
        "facts": [
            (_("Product category"), rule.category.label),
            (_("Standard"), rule.standard),
            (_("Edition"), rule.edition),
            (_("Pieces to test"), f"{rule.n_test}{rule.unit}"),
            (_("Back-up pieces"), f"{rule.n_backup}{rule.unit}"),
            (_("Smallest lot"), f"{rule.min_lot}{rule.unit}"),
        ],
        "items": rule.items.all(),
        "next_url": reverse("product_rule_next", args=[rule.pk]) if may_write else "",
    }


def plan_facts(plan: SpotCheckPlan) -> list[tuple[Any, Any]]:
    """What stands on top of the page."""
    return [
        (_("Number"), plan.number),
        (pgettext_lazy("plan", "Kind"), plan.get_kind_display()),
        (_("Organising office"), plan.office.name),
        (_("Period"), f"{day(plan.starts_on)}–{day(plan.ends_on)}"),
        (_("Product categories"), "、".join(str(row) for row in plan.categories.all())),
        (_("Legal basis"), plan.legal_basis),
        (_("Planned batches"), plan.batches),
        (_("Yearly plan"), plan.year_plan or ""),
    ]


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.spotcheckplan", PLAN_LOOKS)
    statuses.register("inspections.yearplan", YEAR_LOOKS)
    statuses.register("inspections.productrule", RULE_LOOKS)
    cases.register(year_type())
    cases.register(plan_type())
    cases.register(rule_type())


def year_type() -> cases.CaseType:
    return cases.CaseType(
        slug="year-plans",
        model=YearPlan,
        label=_("Yearly plan"),
        plural=_("Yearly plans"),
        columns=YEAR_COLUMNS,
        list_query=lambda rows: rows.select_related("office"),
        detail_query=lambda rows: rows.select_related("office", "drafted_by"),
        list_template="inspections/plans/year_list.html",
        detail_template="inspections/plans/year.html",
        context=year_context,
        acts=YEAR_ACTS,
        forms={"set_line": LineForm, "file_year_plan": FilingForm},
        serializer=YearPlanSerializer,
        roles=STAFF,
        nav=cases.Nav(group="business", icon="calendar-event", order=26),
    )


def rule_type() -> cases.CaseType:
    return cases.CaseType(
        slug="product-rules",
        model=ProductRule,
        label=_("Product rule"),
        plural=_("Product rules"),
        columns=RULE_COLUMNS,
        list_query=lambda rows: rows.select_related("category"),
        detail_query=queries.rule_detail,
        filterset=ProductRuleFilter,
        list_template="inspections/plans/rule_list.html",
        detail_template="inspections/plans/rule.html",
        context=rule_context,
        acts={"retire": _("Retire the rule")},
        serializer=ProductRuleSerializer,
        roles=STAFF,
        nav=cases.Nav(group="business", icon="clipboard-check", order=27),
    )


def plan_type() -> cases.CaseType:
    return cases.CaseType(
        slug="plans",
        model=SpotCheckPlan,
        label=_("Spot-check plan"),
        plural=pgettext_lazy("nav", "Spot-check plans"),
        columns=PLAN_COLUMNS,
        list_query=lambda rows: rows.select_related("office"),
        detail_query=lambda rows: rows.select_related("office", "year_plan").prefetch_related(
            "categories"
        ),
        filterset=PlanFilter,
        list_template="inspections/plans/list.html",
        detail_template="inspections/plans/plan.html",
        context=plan_context,
        acts=PLAN_ACTS,
        forms={"describe": SchemeForm, "add_product": ProductForm, "drop_product": DropForm},
        serializer=PlanSerializer,
        roles=STAFF,
        nav=cases.Nav(group="business", icon="list-check", order=25),
    )
