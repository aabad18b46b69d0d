"""The life of a spot-check plan: the scheme with its detailed rules."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework.numbering import take
from casework.transitions import Blocked, creation, transition
from enterprises.models import ProductCategory
from inspections.plans import rules
from inspections.plans.models import ProductRule, SchemeProduct, SpotCheckPlan, YearPlan
from inspections.plans.states import PlanKind, PlanState, RuleState, YearPlanState


@creation(
    target=PlanState.DRAFT,
    allowed=rules.may_plan,
    sentence=_("Plan drafted for %(starts_on)s to %(ends_on)s"),
    law="Order 18 art. 12",
)
def draft_plan(
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    office: Office | None = None,
    categories: Iterable[ProductCategory] = (),
    kind: str = PlanKind.ROUTINE,
    legal_basis: str = "",
    batches: int = 0,
    report_days: int = 20,
    activity: str = "",
) -> SpotCheckPlan:
    """A draft with its number; nobody may sample under it yet."""
    if not rules.period_is_sound(starts_on, ends_on):
        raise Blocked(_("The plan would end before it begins."))
    office = office or by.office
    if office is None:
        raise Blocked(_("Only an office makes plans."))
    plan = SpotCheckPlan.objects.create(
        number=f"CJ-{starts_on.year}-{take('plan', str(starts_on.year)):03d}",
        name=name,
        year=starts_on.year,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        office=office,
        legal_basis=legal_basis,
        batches=batches,
        report_days=report_days,
        activity=activity,
    )
    plan.categories.set(categories)
    plan.event_detail = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    return plan


# Order 18 art. 12: the scheme and its detailed rules are public before the first sample is drawn.
@transition(
    source=[PlanState.DRAFT],
    target=PlanState.PUBLISHED,
    allowed=rules.may_lead,
    sentence=_("Plan published"),
    law="Order 18 art. 12",
)
def publish(plan: SpotCheckPlan, *, by: User, at: datetime) -> dict[str, Any]:
    """From now on visits may be ordered under the plan."""
    plan.published_at = at
    if plan.kind != PlanKind.CHECK and not plan.products.exists():
        _take_the_rules_in_use(plan)
    stale = plan.products.exclude(product_rule__state=RuleState.IN_USE).select_related(
        "product_rule"
    )
    for row in stale.order_by("pk")[:1]:
        raise Blocked(
            _("%(product)s: the rule was replaced. Take the new edition into the scheme.")
            % {"product": row.product_rule}
        )
    return {}


def _take_the_rules_in_use(plan: SpotCheckPlan) -> None:
    """A scheme that names no product is about all products of its categories."""
    rules_of = ProductRule.objects.in_use()
    categories = list(plan.categories.values_list("pk", flat=True))
    if categories:
        rules_of = rules_of.filter(Q(category__in=categories) | Q(category__parent__in=categories))
    SchemeProduct.objects.bulk_create(
        [SchemeProduct(plan=plan, product_rule=rule) for rule in rules_of.order_by("pk")]
    )


@transition(
    source=[PlanState.DRAFT],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Scheme written"),
    law="Order 18 art. 12",
)
def describe(
    plan: SpotCheckPlan,
    *,
    by: User,
    at: datetime,
    method: str,
    division: str,
    judgement: str,
    year_plan: YearPlan | None = None,
) -> dict[str, Any]:
    """How is drawn, who draws and tests, how is judged; after publication nothing changes."""
    if year_plan is not None and year_plan.state == YearPlanState.DRAFTED:
        raise Blocked(_("The yearly plan is not approved yet."))
    plan.method, plan.division, plan.judgement = method, division, judgement
    plan.year_plan = year_plan
    return {}


@transition(
    source=[PlanState.DRAFT],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Taken into the scheme: %(product)s"),
)
def add_product(
    plan: SpotCheckPlan, *, by: User, at: datetime, product_rule: ProductRule, batches: int
) -> dict[str, Any]:
    """A product with the edition of its rule that is in use; named again, its number changes."""
    if product_rule.state != RuleState.IN_USE:
        raise Blocked(_("This edition of the rule is not in use."))
    plan.products.update_or_create(product_rule=product_rule, defaults={"batches": batches})
    return {"product": product_rule.label}


@transition(
    source=[PlanState.DRAFT],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Taken out of the scheme: %(product)s"),
)
def drop_product(
    plan: SpotCheckPlan, *, by: User, at: datetime, product_rule: ProductRule
) -> dict[str, Any]:
    """A product less."""
    plan.products.filter(product_rule=product_rule).delete()
    return {"product": product_rule.label}


@transition(
    source=[PlanState.PUBLISHED],
    target=PlanState.RUNNING,
    allowed=rules.may_lead,
    sentence=_("Sampling under the plan began"),
)
def begin(plan: SpotCheckPlan, *, by: User, at: datetime) -> dict[str, Any]:
    """The first teams are on the road."""
    if timezone.localdate(at) < plan.starts_on:
        raise Blocked(_("The plan has not begun yet."))
    return {}


@transition(
    source=[PlanState.PUBLISHED, PlanState.RUNNING],
    target=PlanState.CLOSED,
    allowed=rules.may_lead,
    sentence=_("Plan closed"),
)
def close_plan(plan: SpotCheckPlan, *, by: User, at: datetime) -> dict[str, Any]:
    """No further visit is ordered under it; the cases go on."""
    plan.closed_at = at
    return {}
