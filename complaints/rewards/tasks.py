"""What the schedule does with rewards."""

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from casework.transitions import Conflict
from complaints.rewards.queries import unclaimed
from complaints.rewards.transitions import lapse


@shared_task(name="complaints.rewards.tasks.lapse_rewards")
def lapse_rewards() -> int:
    """What nobody claimed in time lapses; safe to repeat."""
    done = 0
    robot = User.objects.robot("clock")
    for reward in unclaimed(timezone.localdate()):
        try:
            lapse(reward, by=robot, at=timezone.now())
        except Conflict:
            continue  # somebody came meanwhile
        done += 1
    return done
