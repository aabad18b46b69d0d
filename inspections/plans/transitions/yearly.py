"""The life of a yearly plan (Order 18 art. 11): drafted, agreed, filed with the next level up."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework.numbering import take
from casework.transitions import Blocked, creation, transition
from enterprises.models import ProductCategory
from inspections.plans import rules
from inspections.plans.models import YearPlan, YearPlanLine
from inspections.plans.states import YearPlanState

State = YearPlanState


@creation(
    target=State.DRAFTED,
    allowed=rules.may_plan,
    sentence=_("Yearly plan drafted for %(year)s"),
    law="Order 18 art. 11",
)
def draft_year_plan(
    *, year: int, name: str, by: User, at: datetime, basis: str = "", office: Office | None = None
) -> YearPlan:
    """A draft with its number; its lines follow."""
    office = office or by.office
    if office is None:
        raise Blocked(_("Only an office makes plans."))
    plan = YearPlan.objects.create(
        number=f"NJ-{year}-{take('year-plan', str(year)):02d}",
        year=year,
        name=name,
        office=office,
        basis=basis,
        drafted_by=by,
    )
    plan.event_detail = {"year": year}
    return plan


@transition(
    source=[State.DRAFTED],
    target=None,
    allowed=rules.may_lead_year,
    sentence=_("Planned: %(category)s, quarter %(quarter)s, %(batches)s batches"),
)
def set_line(
    plan: YearPlan,
    *,
    by: User,
    at: datetime,
    category: ProductCategory,
    quarter: int,
    batches: int,
) -> dict[str, Any]:
    """So many batches of a category in a quarter; none takes the line out."""
    line = YearPlanLine.objects.filter(year_plan=plan, category=category, quarter=quarter)
    if batches:
        plan.lines.update_or_create(
            category=category, quarter=quarter, defaults={"batches": batches}
        )
    else:
        line.delete()
    return {"category": category.name, "quarter": quarter, "batches": batches}


def has_lines(plan: YearPlan) -> Any:
    return None if plan.lines.exists() else _("The plan names no category yet.")


@transition(
    source=[State.DRAFTED],
    target=State.APPROVED,
    allowed=rules.may_approve_year,
    guard=has_lines,
    sentence=_("Yearly plan approved"),
    law="Order 18 art. 11",
    tone="ok",
)
def approve_year_plan(plan: YearPlan, *, by: User, at: datetime) -> dict[str, Any]:
    """Agreed by a second person; schemes may stand on it."""
    plan.approved_at = at
    return {}


@transition(
    source=[State.APPROVED],
    target=State.FILED,
    allowed=rules.may_lead_year,
    sentence=_("Filed with %(office)s under %(receipt)s"),
    law="Order 18 art. 11",
)
def file_year_plan(
    plan: YearPlan, *, by: User, at: datetime, filed_with: str, filed_on: date, filed_number: str
) -> dict[str, Any]:
    """On record with the next level up, so that no product is checked twice by two levels."""
    if plan.approved_at and filed_on < timezone.localdate(plan.approved_at):
        raise Blocked(_("It was filed before it was approved: check the day."))
    if filed_on > timezone.localdate(at):
        raise Blocked(_("The day of filing lies ahead."))
    plan.filed_with, plan.filed_on, plan.filed_number = filed_with, filed_on, filed_number
    return {"office": filed_with, "receipt": filed_number}
