"""The life of a spot-check plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, User
from casework.numbering import take
from casework.transitions import Blocked, creation, transition
from enterprises.models import ProductCategory
from inspections.plans import rules
from inspections.plans.models import Quota, SpotCheckPlan
from inspections.plans.states import PlanKind, PlanState


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
    return {}


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


@dataclass(frozen=True, kw_only=True)
class Portion:
    """So many batches of a category in a district."""

    district: District
    category: ProductCategory
    number: int


@transition(
    source=[PlanState.DRAFT, PlanState.PUBLISHED, PlanState.RUNNING],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Quotas set: %(rows)s rows, %(batches)s batches"),
    law="Order 18 art. 11",
)
def set_quotas(
    plan: SpotCheckPlan, *, by: User, at: datetime, quotas: Sequence[Portion]
) -> dict[str, Any]:
    """How many batches each district draws of each category; draws already frozen keep theirs."""
    Quota.objects.filter(plan=plan).delete()
    Quota.objects.bulk_create(
        Quota(plan=plan, district=row.district, category=row.category, number=row.number)
        for row in quotas
    )
    return {"rows": len(quotas), "batches": sum(row.number for row in quotas)}
