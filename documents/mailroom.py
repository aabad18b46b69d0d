"""What a person, or the provider, says became of a message; each is on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import post, worklist
from casework.audit import Sentence
from casework.outbox import enqueue
from casework.transitions import transition
from documents import messages, rules
from documents.models import OutgoingMessage
from documents.states import MessageState

ON_ITS_WAY = (MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN)


def told(text: Any) -> Sentence:
    """A sentence that names the message in the reader's language."""

    def tell(detail: Mapping[str, Any]) -> str:
        wording = post.wordings.get(str(detail.get("code")))
        return str(text) % {"message": wording.name if wording else gettext("message")}

    return tell


@transition(
    source=[MessageState.UNCERTAIN],
    target=MessageState.SENT,
    allowed=rules.may_settle,
    sentence=told(_("“%(message)s” did go out, as was found out")),
)
def confirm_sent(
    message: OutgoingMessage, *, by: User, at: datetime, note: str = ""
) -> dict[str, Any]:
    """A person has found out that the provider had it."""
    message.sent_at = at
    worklist.close_items(message, at=at)
    return {"code": message.code, "note": note}


@transition(
    source=rules.UNSETTLED,
    target=MessageState.DUE,
    allowed=rules.may_settle,
    sentence=told(_("“%(message)s” is sent once more")),
)
def send_again(message: OutgoingMessage, *, by: User, at: datetime) -> dict[str, Any]:
    """A person decides it. After an unknown outcome the provider's key stays the same, so that a
    provider that had it after all sends nothing."""
    if message.state != MessageState.UNCERTAIN:
        message.attempt += 1
    message.sent_at, message.provider_id, message.error = None, "", ""
    worklist.close_items(message, at=at)
    enqueue("documents.send_message", f"{message.pk}.{message.version}", message.pk)
    return {"code": message.code}


@transition(
    source=rules.UNSETTLED,
    target=MessageState.DROPPED,
    allowed=rules.may_settle,
    sentence=told(_("Instead of “%(message)s” the person was told in another way")),
)
def tell_otherwise(
    message: OutgoingMessage, *, by: User, at: datetime, note: str
) -> dict[str, Any]:
    """The person was called, or needs the message no more."""
    message.sent_at = None
    worklist.close_items(message, at=at)
    return {"code": message.code, "note": note}


@transition(
    source=ON_ITS_WAY,
    target=MessageState.DELIVERED,
    allowed=rules.may_report,
    sentence=told(_("“%(message)s” was delivered")),
    tone="ok",
)
def report_delivered(message: OutgoingMessage, *, by: User, at: datetime) -> dict[str, Any]:
    """The provider has handed it to the telephone."""
    message.sent_at = message.sent_at or at
    worklist.close_items(message, at=at)
    return {"code": message.code}


@transition(
    source=ON_ITS_WAY,
    target=MessageState.FAILED,
    allowed=rules.may_report,
    sentence=told(_("“%(message)s” did not reach the person")),
    tone="bad",
)
def report_failed(
    message: OutgoingMessage, *, by: User, at: datetime, reason: str = ""
) -> dict[str, Any]:
    """The telephone was not reached: somebody calls."""
    message.state = MessageState.FAILED
    message.sent_at, message.error = message.sent_at or at, reason[:200]
    messages.ask_person(message, at)
    return {"code": message.code}
