from celery import shared_task
from django.utils import timezone

from accounts.models import User
from casework.transitions import Conflict, WrongState
from inspections.exposures.models import Exposure
from inspections.exposures.transitions import expire
from inspections.objections import queries as objections
from inspections.objections.models import Objection
from inspections.objections.reinspection import FORMALITIES, abandon
from inspections.repeaters.tasks import end_watches
from inspections.tellings.tasks import open_summaries

# The worker finds tasks by the module `tasks` of an app; those of the rooms are named here.
__all__ = ["abandon_reinspections", "end_watches", "expire_exposures", "open_summaries"]


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


@shared_task(name="inspections.tasks.abandon_reinspections")
def abandon_reinspections() -> int:
    """Who did not come in seven days has given the re-inspection up; safe to repeat."""
    robot, done = User.objects.robot("clock"), 0
    for pk in objections.run_out(FORMALITIES, timezone.localdate()):
        try:
            abandon(Objection.objects.get(pk=pk), by=robot, at=timezone.now())
        except Conflict:
            continue  # somebody settled it meanwhile
        done += 1
    return done
