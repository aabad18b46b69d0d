"""An activity that is carried out by visits: its plans, with the checklist of the activity."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign import rules
from campaign.models import Activity, ActivityPlan
from campaign.transitions.campaigns import OPEN
from casework.transitions import transition
from enterprises.models import ProductCategory
from inspections.plans import transitions as plans
from inspections.plans.states import PlanKind
from inspections.visits.queries import checklist_of_activity


def has_checklist(activity: Activity) -> Any:
    """Without its list the visits would be made by another one."""
    if checklist_of_activity(activity.code) is None:
        return _("No checklist of this activity is in use. Load one first.")
    return None


@transition(
    source=OPEN,
    target=None,
    allowed=rules.may_run_as_plan,
    guard=has_checklist,
    sentence=_("Runs as the plan %(plan)s from %(starts_on)s to %(ends_on)s"),
    law="Order 18 art. 12",
)
def run_as_plan(
    activity: Activity,
    *,
    by: User,
    at: datetime,
    name: str,
    starts_on: date,
    ends_on: date,
    kind: str = PlanKind.CHECK,
    visits: int = 0,
    categories: Iterable[ProductCategory] = (),
    legal_basis: str = "",
) -> dict[str, Any]:
    """A draft of the person's own office; every visit under it takes the activity's checklist."""
    plan = plans.draft_plan(
        name=name,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        batches=visits,
        categories=categories,
        legal_basis=legal_basis,
        activity=activity.code,
        by=by,
        at=at,
    )
    ActivityPlan.objects.create(activity=activity, plan=plan)
    return {
        "plan": plan.number,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
    }
