import contextlib
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import limits
from accounts.models import User
from casework import audit, deadlines, digest, escalation, outbox, reminders
from casework.models import Heartbeat


@outbox.waker
def wake_relay() -> None:
    """Ask a worker to look at the outbox; the sweep does when nobody hears this."""
    with contextlib.suppress(OperationalError):
        relay.apply_async(ignore_result=True, retry=False)


@shared_task(name="casework.tasks.relay")
def relay() -> int:
    """Hand every due effect to a worker of its own."""
    given = outbox.hand_out(timezone.now())
    for pk in given:
        carry_out.apply_async(args=[pk], ignore_result=True, retry=False)
    if len(given) == outbox.BATCH:
        # There may be more than one batch: look again at once.
        relay.apply_async(ignore_result=True, retry=False)
    return len(given)


@shared_task(name="casework.tasks.carry_out")
def carry_out(pk: int) -> bool:
    return outbox.carry_out(pk)


@shared_task(name="casework.tasks.sweep")
def sweep() -> int:
    """The safety net: whatever is still due is handed out again."""
    Heartbeat.objects.update_or_create(part="schedule", defaults={"at": timezone.now()})
    return int(relay())


@shared_task(name="casework.tasks.heartbeat")
def heartbeat() -> None:
    """A worker is alive when this runs."""
    Heartbeat.objects.update_or_create(part="worker", defaults={"at": timezone.now()})


@shared_task(name="casework.tasks.anchor_audit")
def anchor_audit() -> None:
    audit.anchor(Path(settings.AUDIT_ANCHOR))


@shared_task(name="casework.tasks.forget_counters")
def forget_counters() -> int:
    return limits.forget_counters(now=int(timezone.now().timestamp()))


@shared_task(name="casework.tasks.keep_deadlines")
def keep_deadlines() -> int:
    """What runs out, lapses or is over, and what a new calendar changes; safe to repeat."""
    today, now = timezone.localdate(), timezone.now()
    robot = User.objects.robot("clock")
    deadlines.recount_known(by=robot, at=now)
    deadlines.lapse_rights(today, by=robot, at=now)
    reminders.calendar_alarm(today, now)
    escalation.climb(today, now)
    return reminders.remind(today, now)


@shared_task(name="casework.tasks.send_digests")
def send_digests() -> int:
    """What is due, by mail to whoever wants it: one a person and day, however often it runs."""
    return digest.send_all(timezone.localdate(), timezone.now())
