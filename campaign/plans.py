"""Reads of the plans by which an activity is carried out, with the visits made of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from campaign import rules
from campaign.models import Activity
from inspections.equipment.models import EquipmentCheck, SafetyDrive
from inspections.equipment.states import CheckState
from inspections.plans.models import SpotCheckPlan
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState


@dataclass(frozen=True)
class PlanRow:
    """A plan of the activity with the visits that this person may see."""

    plan: SpotCheckPlan
    ordered: int
    closed: int


def plans_of(activity: Activity, user: Any) -> list[PlanRow]:
    """The plans that carry the activity out, oldest first; each figure is that of its list."""
    plans = SpotCheckPlan.objects.visible_to(user).filter(pk__in=activity.plans.values("plan"))
    visits = Inspection.objects.visible_to(user).filter(plan__in=plans).order_by()
    found = counted(visits, "plan", InspectionState.CLOSED)
    return [
        PlanRow(plan, *found.get(plan.pk, (0, 0)))
        for plan in plans.select_related("office").order_by("pk")
    ]


def counted(rows: QuerySet[Any], by: str, closed: str) -> dict[int, tuple[int, int]]:
    """How many rows belong to each, and how many of them are closed."""
    sums = rows.values(by).annotate(every=Count("pk"), over=Count("pk", filter=Q(state=closed)))
    return {row[by]: (row["every"], row["over"]) for row in sums}


@dataclass(frozen=True)
class DriveRow:
    """A safety drive with the inspections that this person may see."""

    drive: SafetyDrive
    ordered: int
    closed: int


def drives_of(activity: Activity, user: Any) -> list[DriveRow]:
    """The drives in the time of the safety inspection of special equipment (A11)."""
    if activity.code != rules.DRIVEN:
        return []
    drives = SafetyDrive.objects.visible_to(user).filter(
        starts_on__lte=activity.ends_on, ends_on__gte=activity.starts_on
    )
    checks = EquipmentCheck.objects.visible_to(user).filter(drive__in=drives).order_by()
    found = counted(checks, "drive", CheckState.CLOSED)
    return [
        DriveRow(drive, *found.get(drive.pk, (0, 0)))
        for drive in drives.select_related("office").order_by("pk")
    ]


def activity_of_plan(plan: SpotCheckPlan, user: Any) -> Activity | None:
    """The activity that the plan carries out."""
    rows = Activity.objects.visible_to(user).filter(plans__plan=plan)
    return rows.select_related("campaign").order_by("pk").first()
