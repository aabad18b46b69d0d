"""How many batches each district draws of each category under a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from casework.transitions import transition
from enterprises.models import ProductCategory
from inspections.plans import rules
from inspections.plans.models import Quota, SpotCheckPlan
from inspections.plans.states import PlanState


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
