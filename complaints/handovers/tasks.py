from celery import shared_task
from django.utils import timezone

from accounts.models import User
from complaints.handovers.transitions import forget_old


@shared_task(name="complaints.handovers.forget_rows")
def forget_rows() -> int:
    """Rows that nobody confirmed are thrown away."""
    return forget_old(by=User.objects.robot("clock"), at=timezone.now())
