"""Outgoing mail and text messages: written with the act, sent by the outbox, never sent twice."""

import logging
import smtplib
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from accounts.states import Role
from casework import post, worklist
from casework.outbox import enqueue
from casework.post import Recipient, Wording
from casework.states import Channel
from documents.models import OutgoingMessage
from documents.states import MessageState

logger = logging.getLogger(__name__)

SHORT = "=== sms ==="
STEP = "settle"
# A gateway takes the address, the text and a key by which it tells a repeat, and gives back the
# number under which it will report what became of the message.
Gateway = Callable[[str, str, str], str | None]


class Refused(Exception):
    """The provider said no: sending it again would change nothing."""


class NotReached(Exception):
    """The provider was never spoken to, so nothing was sent: it is due again."""


# Only what fails before the first byte; a connection that breaks later may have carried the text.
BEFORE = (NotReached, ConnectionRefusedError, socket.gaierror, smtplib.SMTPConnectError)
NEVER = (Refused, smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


@dataclass(frozen=True)
class Text:
    """A message in words: mail has subject and body, a text message its body alone."""

    subject: str
    body: str
    short: str


def send(
    channel: str,
    to: Recipient,
    code: str,
    values: Mapping[str, Any],
    *,
    dedupe: str,
    at: datetime,
    about: models.Model | None = None,
) -> OutgoingMessage:
    """Write a message into the transaction; the same dedupe key is one message."""
    wording = post.wordings[code]
    if channel not in wording.channels or to.book not in post.books:
        raise LookupError(f"{code} is not sent by {channel} to {to.book}")
    message, created = OutgoingMessage.objects.get_or_create(
        dedupe_key=dedupe,
        defaults={
            "channel": Channel(channel),
            "book": to.book,
            "recipient": to.key,
            "language": to.language,
            "code": code,
            "text_version": wording.version,
            "context": dict(values),
            "about": about,
            "office": getattr(about, "office", None),
            "written_at": at,
        },
    )
    if created:
        enqueue("documents.send_message", f"{message.pk}", message.pk)
    return message


def compose(
    wording: Wording, values: Mapping[str, Any], language: str, version: int | None = None
) -> Text:
    """The text in the reader's language, from the file of its version."""
    with translation.override(language):
        shown = wording.prepare(values)
        whole = render_to_string(wording.path(language, version), dict(shown))
    long, _mark, short = whole.partition(SHORT)
    subject, _line, body = long.strip().partition("\n")
    return Text(subject.strip(), body.strip() + "\n", short.strip())


def deliver(pk: int, *, now: datetime) -> None:
    """Send what is due; "being sent" is written first, so that a crash never sends it twice."""
    message = OutgoingMessage.objects.get(pk=pk)
    if message.state == MessageState.SENDING:
        _interrupted(message)
    if message.state != MessageState.DUE:
        return
    text = compose(
        post.wordings[message.code], message.context, message.language, message.text_version
    )
    address = post.books[message.book](message.recipient, message.channel)
    if not address:
        _enter(message, MessageState.DUE, MessageState.DROPPED)
    elif _enter(message, MessageState.DUE, MessageState.SENDING):
        _try(message, address, text, now)


def _interrupted(message: OutgoingMessage) -> None:
    """Somebody began to send it and was never heard of again: a person decides."""
    if _enter(message, MessageState.SENDING, MessageState.UNCERTAIN):
        ask_person(message, message.written_at)


def _try(message: OutgoingMessage, address: str, text: Text, now: datetime) -> None:
    """Hand it over; what the provider says is kept without the address."""
    try:
        provider_id = _hand_over(message, address, text)
    except BEFORE as error:
        reason = type(error).__name__
        _enter(message, MessageState.SENDING, MessageState.DUE, error=reason)
        # Without its cause: what a library says may quote the address.
        raise NotReached(reason) from None
    except NEVER as error:
        _give_to_person(message, MessageState.REFUSED, error, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows what went out
        _give_to_person(message, MessageState.UNCERTAIN, error, now)
    else:
        _sent(message, provider_id, now)


def _hand_over(message: OutgoingMessage, address: str, text: Text) -> str:
    if message.channel == Channel.SMS:
        gateway: Gateway = import_string(settings.SMS_GATEWAY)
        return gateway(address, text.short, message.provider_key) or ""
    mail = EmailMessage(text.subject, text.body, to=[address])
    # The same message keeps its id, so that a mail server can tell a repeat.
    host = urlsplit(settings.SITE_URL).hostname
    mail.extra_headers["Message-ID"] = f"<message-{message.pk}.{message.attempt}@{host}>"
    mail.send()
    return ""


def _sent(message: OutgoingMessage, provider_id: str, now: datetime) -> None:
    # Another worker may have called the outcome unknown meanwhile: it is known now.
    values = {"sent_at": now, "error": "", "provider_id": provider_id[:80]}
    with transaction.atomic():
        for state in (MessageState.SENDING, MessageState.UNCERTAIN):
            if _enter(message, state, MessageState.SENT, **values):
                worklist.close_items(message, STEP, at=now)


def _give_to_person(
    message: OutgoingMessage, state: MessageState, error: Exception, now: datetime
) -> None:
    logger.warning("message %d: %s (%s)", message.pk, state, type(error).__name__)
    with transaction.atomic():
        if _enter(message, MessageState.SENDING, state, error=type(error).__name__):
            ask_person(message, now)


def _enter(message: OutgoingMessage, old: str, new: MessageState, **values: Any) -> bool:
    """Compare and set: of two workers exactly one moves the message on."""
    rows = OutgoingMessage.objects.filter(pk=message.pk, state=old)
    moved = bool(rows.update(state=new, version=models.F("version") + 1, **values))
    if moved:
        message.state = new
    return moved


def ask_person(message: OutgoingMessage, at: datetime) -> None:
    """Whoever handles the case calls, or finds out whether it went; then it is settled."""
    about = message.about
    if about is None:
        return
    text = (
        gettext("%(case)s: was the message sent?")
        if message.state == MessageState.UNCERTAIN
        else gettext("%(case)s: not reached, please call")
    )
    handler = getattr(about, "handler", None)
    worklist.open_item(
        message,
        STEP,
        title=text % {"case": message.label},
        at=at,
        role="" if handler else Role.REGULATOR,
        office=message.office,
        assignee=handler,
    )
