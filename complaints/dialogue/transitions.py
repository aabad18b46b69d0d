"""Writing, answering and reading, on the case itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import notices, worklist
from casework.transitions import Blocked, transition
from complaints import facts, notifications, vault
from complaints.dialogue import rules
from complaints.dialogue.models import PURPOSE, Message, MessageFile
from complaints.intake import kept_moment
from complaints.models import Complaint
from complaints.states import State
from complaints.transitions import open_step
from documents.models import Attachment

STEP = "message"


def post(complaint: Complaint, text: str, *, by: User, at: datetime) -> Message:
    """Put words of the office into the thread; part of whatever act says them."""
    message = Message.objects.create(
        complaint=complaint,
        from_office=True,
        sealed_text=vault.seal(text.strip(), PURPOSE),
        written_by=by,
        sent_at=at,
    )
    # That something waits, to whoever left an address; never what.
    notifications.tell_citizen(complaint, "message", at=at, key=f"message{message.pk}")
    return message


@transition(
    source=rules.OPEN_FOR_WORDS,
    target=None,
    allowed=rules.may_write,
    sentence=_("The office wrote to the citizen"),
    public=_("We wrote to you; read it below"),
    tone="now",
)
def write_message(complaint: Complaint, *, by: User, at: datetime, text: str) -> dict[str, Any]:
    """The office asks or tells; of an anonymous report this is the only way back."""
    if not text.strip():
        raise Blocked(gettext("Write something."))
    _read_by_office(complaint, at)
    post(complaint, text, by=by, at=at)
    return {"kind": complaint.kind}


def _something_unread(complaint: Complaint) -> Any:
    if facts.holds(complaint, "unread_by_office"):
        return None
    return _("There is no new message.")


@transition(
    source=list(State),
    target=None,
    allowed=rules.may_write,
    guard=_something_unread,
    sentence=_("The citizen's message was read"),
)
def mark_messages_read(complaint: Complaint, *, by: User, at: datetime) -> dict[str, Any]:
    """Read, and nothing to answer."""
    _read_by_office(complaint, at)
    return {"kind": complaint.kind}


def _read_by_office(complaint: Complaint, at: datetime) -> None:
    complaint.messages.unread(from_office=False).update(read_at=at)
    worklist.close_items(complaint, STEP, at=at)


def _may_answer_now(complaint: Complaint) -> Any:
    """The office begins; and it reads before more is taken (a flood ends here)."""
    if not complaint.messages.filter(from_office=True).exists():
        return _("The office has asked you nothing yet.")
    waiting = complaint.messages.unread(from_office=False).count()
    if waiting >= rules.MOST_WAITING:
        return _("Your messages wait to be read. Please write again when the office has answered.")
    return None


@transition(
    source=rules.OPEN_FOR_WORDS,
    target=None,
    allowed=rules.may_answer,
    guard=_may_answer_now,
    sentence=_("A message of the citizen came in"),
    public=_("You wrote to us"),
    tone="now",
)
def answer_message(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    text: str = "",
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """Whoever holds the code answers, with photos if he likes."""
    if not text.strip() and not files:
        raise Blocked(gettext("Write something or choose a file."))
    _read_by_citizen(complaint, at)
    message = Message.objects.create(
        complaint=complaint,
        from_office=False,
        sealed_text=vault.seal(text.strip(), PURPOSE),
        written_by=by,
        sent_at=kept_moment(complaint, at),
    )
    MessageFile.objects.bulk_create(MessageFile(message=message, attachment=f) for f in files)
    _wake_the_handler(complaint, message, at)
    return {"kind": complaint.kind, "files": len(files)}


def _wake_the_handler(complaint: Complaint, message: Message, at: datetime) -> None:
    open_step(complaint, STEP, at)
    if complaint.handler:
        text = gettext("New message on %(number)s") % {"number": complaint.number}
        url = complaint.get_absolute_url()
        dedupe = f"complaint-message-{message.pk}"
        notices.notify(complaint.handler, text, url, at=at, dedupe=dedupe)


def _office_wrote(complaint: Complaint) -> Any:
    if facts.holds(complaint, "unread_by_citizen"):
        return None
    return _("There is no new message.")


@transition(
    source=list(State),
    target=None,
    allowed=rules.may_answer,
    guard=_office_wrote,
    sentence=_("The citizen read the office's message"),
)
def acknowledge_messages(complaint: Complaint, *, by: User, at: datetime) -> dict[str, Any]:
    """Read, and nothing to answer."""
    _read_by_citizen(complaint, at)
    return {"kind": complaint.kind}


def _read_by_citizen(complaint: Complaint, at: datetime) -> None:
    for message in complaint.messages.unread(from_office=True):
        # The day began before the office wrote: a message is never read before it was sent.
        message.read_at = max(kept_moment(complaint, at), message.sent_at)
        message.save(update_fields=["read_at"])
