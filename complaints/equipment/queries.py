"""Reads about the safety inspections behind a complaint."""

from typing import Any

from django.db.models import Q

from complaints.equipment.models import ComplaintCheck
from complaints.models import Complaint


def checks_of(complaint: Complaint) -> list[ComplaintCheck]:
    """The safety inspections that it caused, oldest first."""
    rows = complaint.equipment_checks.select_related("check_made__enterprise")
    return list(rows.order_by("linked_at", "pk"))


def behind(check: Any) -> list[Complaint]:
    """Every complaint that waits for it: linked, or named as its reference; for the robot alone."""
    told = Q(equipment_checks__check_made=check)
    if check.origin_ref:
        told |= Q(number=check.origin_ref, district_id=check.district_id)
    return list(Complaint.objects.filter(told).distinct().order_by("pk"))
