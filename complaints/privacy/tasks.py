from celery import shared_task
from django.utils import timezone

from accounts.models import User
from complaints.privacy import reviews, transitions


@shared_task(name="complaints.privacy.tasks.keep_privacy")
def keep_privacy() -> int:
    """What was kept long enough is forgotten, and the auditors get last month's openings.

    Bounded, and safe to repeat: a second run, or one after a restored backup, goes on.
    """
    at = timezone.now()
    transitions.drop_drafts(at=at)
    reviews.ring_auditors(timezone.localdate(at), at)
    return transitions.retire(by=User.objects.robot("clock"), at=at)
