"""Messages to a reporter whom nobody at the desk knows: the address is unsealed when it is sent."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework import post
from casework.post import Recipient, Wording
from casework.states import Channel
from complaints.case_models import Complaint, Reporter
from complaints.states import Kind
from complaints.verification.queries import telling_key
from documents import messages

BOOK = "complaints.reporter.protected"
TOLD, REWARD = "report-told", "reward-offered"
SAMPLE = {"number": "JB-2026-0914-0007"}


def address_of(key: str, channel: str) -> str:
    """The sealed phone or mail, in clear for the worker that sends it and for nobody else."""
    reporter = Reporter.objects.filter(pk=key, complaint__kind=Kind.REPORT).first()
    if reporter is None:
        return ""
    return reporter.contact.phone if channel == Channel.SMS else reporter.contact.email


def register() -> None:
    """The two texts, and who looks up the address."""
    post.keep_addresses(BOOK, address_of)
    channels = (Channel.SMS, Channel.MAIL)
    post.register(
        Wording(code=TOLD, name=_("Report decided"), channels=channels, sample=SAMPLE),
        Wording(code=REWARD, name=_("Reward offered"), channels=channels, sample=SAMPLE),
    )


def told(complaint: Complaint, at: datetime) -> None:
    """That it was decided, and where to read how; nothing of the matter itself."""
    _send(complaint, TOLD, telling_key(complaint), at)


def reward_offered(complaint: Complaint, at: datetime) -> None:
    """That something waits on the tracking page, without a word on what."""
    _send(complaint, REWARD, f"complaint-{complaint.pk}-reward", at)


def _send(complaint: Complaint, code: str, dedupe: str, at: datetime) -> None:
    to = Recipient(book=BOOK, key=str(complaint.reporter.pk))
    values = {"number": complaint.number}
    messages.send(Channel.SMS, to, code, values, dedupe=dedupe, at=at, about=complaint)
