"""Reads about rewards."""

from datetime import date

from django.db.models import QuerySet

from complaints.case_models import Complaint
from complaints.rewards.models import Reward


def with_case(rows: QuerySet[Reward]) -> QuerySet[Reward]:
    return rows.select_related(
        "complaint__district", "complaint__office", "proposed_by", "approved_by", "deadline__rule"
    )


def of_case(complaint: Complaint) -> Reward | None:
    """The reward of a report, where there is one."""
    rows = Reward.objects.filter(complaint=complaint)
    return rows.select_related("deadline__rule").first()


def unclaimed(today: date) -> list[Reward]:
    """What nobody claimed in time; for the robot alone."""
    return list(with_case(Reward.objects.overdue(today=today)).order_by("pk"))
