from celery import shared_task
from django.utils import timezone

from accounts.models import User
from inspections.plans.models import SpotCheckPlan
from inspections.plans.states import PlanState
from inspections.tellings.transitions import owe_summary


@shared_task(name="inspections.tellings.tasks.open_summaries")
def open_summaries() -> int:
    """Every closed plan owes its summary (Order 18 art. 44); safe to repeat."""
    robot, at = User.objects.robot("clock"), timezone.now()
    plans = SpotCheckPlan.objects.filter(state=PlanState.CLOSED, summary=None).order_by("pk")
    return len([owe_summary(plan=plan, by=robot, at=at) for plan in plans])
