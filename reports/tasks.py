from celery import shared_task
from django.utils import timezone

from accounts.models import User
from casework.outbox import effect
from reports import rollup
from reports.models import ScheduledReport
from reports.transitions import SUCCESSOR, produce_due, succeed


@shared_task(name="reports.tasks.merge_measures")
def merge_measures() -> int:
    """Add what was counted since the last run to the daily sums."""
    return rollup.merge()


@shared_task(name="reports.tasks.make_reports")
def make_reports() -> int:
    """Make what is due; started twice, late or again, each report exists once."""
    return len(produce_due(timezone.now(), by=User.objects.robot("clock")))


@effect(SUCCESSOR)
def make_successor(pk: int) -> None:
    """Make the corrected report in the place of a superseded one."""
    old = ScheduledReport.objects.select_related("document").get(pk=pk)
    succeed(old, by=User.objects.robot("clock"), at=timezone.now())
