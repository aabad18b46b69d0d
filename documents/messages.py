"""Outgoing mail and text messages: written with the act, sent by the outbox, never sent twice."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from casework.outbox import enqueue
from documents.models import OutgoingMessage
from documents.states import MessageChannel, MessageState

LONGEST_ERROR = 200
Gateway = Callable[[str, str, str], None]


class Refused(Exception):
    """The provider said no: sending it again would change nothing."""


def send(
    channel: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    dedupe: str,
    *,
    language: str = "zh-hans",
) -> OutgoingMessage:
    """Write a message into the transaction; the same dedupe key is one message."""
    message, created = OutgoingMessage.objects.get_or_create(
        dedupe_key=dedupe,
        defaults={
            "channel": MessageChannel(channel),
            "to": to,
            "template": template,
            "context": dict(context),
            "language": language,
        },
    )
    if created:
        enqueue("documents.send_message", f"{message.pk}", message.pk)
    return message


def deliver(pk: int, *, now: datetime) -> None:
    """Send what is due; "being sent" is written first, so that a crash never sends it twice."""
    if not _enter(pk, MessageState.DUE, MessageState.SENDING):
        _enter(pk, MessageState.SENDING, MessageState.UNCERTAIN)
        return
    message = OutgoingMessage.objects.get(pk=pk)
    try:
        _hand_over(message)
    except Refused as refusal:
        _enter(pk, MessageState.SENDING, MessageState.REFUSED, error=str(refusal)[:LONGEST_ERROR])
        return
    except ConnectionError as error:
        # The provider was never reached, so nothing was sent: it is due again.
        _enter(pk, MessageState.SENDING, MessageState.DUE, error=str(error)[:LONGEST_ERROR])
        raise
    _enter(pk, MessageState.SENDING, MessageState.SENT, sent_at=now, error="")


def _enter(pk: int, old: str, new: str, **values: Any) -> bool:
    """Compare and set: of two workers exactly one moves the message on."""
    return bool(OutgoingMessage.objects.filter(pk=pk, state=old).update(state=new, **values))


def _hand_over(message: OutgoingMessage) -> None:
    with translation.override(message.language):
        text = render_to_string(message.template, message.context).strip()
    subject, _separator, body = text.partition("\n")
    if message.channel == MessageChannel.SMS:
        gateway: Gateway = import_string(settings.SMS_GATEWAY)
        gateway(message.to, text, message.dedupe_key)
        return
    mail = EmailMessage(subject.strip(), body.strip(), to=[message.to])
    # The same message keeps its id, so that a mail server can tell a repeat.
    mail.extra_headers["Message-ID"] = (
        f"<message-{message.pk}@{urlsplit(settings.SITE_URL).hostname}>"
    )
    mail.send()
