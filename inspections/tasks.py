from celery import shared_task
from django.utils import timezone

from accounts.models import User
from casework.transitions import WrongState
from inspections.exposures.models import Exposure
from inspections.exposures.transitions import expire


@shared_task(name="inspections.tasks.expire_exposures")
def expire_exposures() -> int:
    """What was shown to its last day is public no longer; safe to repeat."""
    done = 0
    robot = User.objects.robot("clock")
    for exposure in Exposure.objects.run_out(timezone.localdate()).order_by("pk"):
        try:
            expire(exposure, by=robot, at=timezone.now())
        except WrongState:
            continue  # somebody withdrew it meanwhile
        done += 1
    return done
