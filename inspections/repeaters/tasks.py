from celery import shared_task
from django.utils import timezone

from accounts.models import User
from casework.transitions import WrongState
from inspections.repeaters.models import Repeater
from inspections.repeaters.transitions import let_go


@shared_task(name="inspections.repeaters.tasks.end_watches")
def end_watches() -> int:
    """Whoever did not fail for the set months is watched no more; safe to repeat."""
    robot, today, done = User.objects.robot("clock"), timezone.localdate(), 0
    for row in Repeater.objects.watched().filter(ends_on__lt=today).order_by("pk"):
        try:
            let_go(row, by=robot, at=timezone.now(), reason="期间未再发生不合格")
        except WrongState:
            continue  # the failures that counted fell meanwhile
        done += 1
    return done
