"""What the demo's citizens were told and what became of it; what is overdue, and who heard."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from casework import deadlines, escalation, supervision
from casework.transitions import together
from complaints.models import Complaint
from documents import mailroom, messages
from documents.models import OutgoingMessage
from documents.states import MessageState
from portal.demo.calendar import moment, workday
from portal.demo.people import Cast

GATEWAY = "portal.demo.messages.provider"
# Every so many text messages something goes wrong, so that each state can be looked at.
UNCERTAIN_EVERY, REFUSED_EVERY, FAILED_EVERY = 31, 37, 29
DAYS_BACK = (7, 3, 1, 0)
_handed = {"over": 0}


def provider(to: str, text: str, key: str) -> str:
    """An invented provider: it mostly takes the text, and gives it a number."""
    _handed["over"] += 1
    number = _handed["over"]
    if number % UNCERTAIN_EVERY == 0:
        raise TimeoutError
    if number % REFUSED_EVERY == 0:
        raise messages.Refused
    return f"demo-{number}"


def tell(cast: Cast, now: datetime) -> None:
    """Send what was written, climb the ladder, and order one office to act."""
    before, settings.SMS_GATEWAY = settings.SMS_GATEWAY, GATEWAY
    try:
        _send(now)
    finally:
        settings.SMS_GATEWAY = before
    _climb(now)
    _order(cast, now)


def _send(now: datetime) -> None:
    """A minute after it was written; the newest few still wait for the worker."""
    robot = User.objects.robot("public")
    waiting = OutgoingMessage.objects.filter(
        state=MessageState.DUE, channel="sms", written_at__lt=now - timedelta(hours=2)
    )
    with together():
        for number, message in enumerate(waiting.order_by("written_at", "pk"), 1):
            sent_at = message.written_at + timedelta(minutes=1)
            messages.deliver(message.pk, now=sent_at)
            message.refresh_from_db()
            if message.state != MessageState.SENT:
                continue
            if number % FAILED_EVERY == 0:
                mailroom.report_failed(message, by=robot, at=sent_at, reason="ABSENT")
            else:
                mailroom.report_delivered(message, by=robot, at=sent_at)


def _climb(now: datetime) -> None:
    """The mornings of the last week, as the daily task had them."""
    robot = User.objects.robot("clock")
    for back in DAYS_BACK:
        day = now.date() - timedelta(days=back)
        at = min(moment(day, 1), now)
        deadlines.lapse_rights(day, by=robot, at=at)
        escalation.climb(day, at)


def _order(cast: Cast, now: datetime) -> None:
    """督办: the oldest complaint that is overdue."""
    late = Complaint.objects.overdue(today=now.date()).order_by("deadline__due_on", "pk")
    complaint = late.select_related("office").first()
    if complaint is None:
        return
    supervision.open_order(
        by=cast.city,
        at=now - timedelta(minutes=20),
        title=f"{complaint.number}逾期未办结，限期办理并说明原因",
        demand="请立即组织办理，说明逾期原因，并反馈办理结果和改进措施。",
        undertaker=complaint.office,
        due_on=workday(now.date() + timedelta(days=3)),
        target=complaint,
    )
