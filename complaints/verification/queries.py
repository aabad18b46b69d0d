"""Reads about the end of a verification."""

from casework import deadlines
from casework.models import Deadline
from complaints.case_models import Complaint
from complaints.verification import rules
from complaints.verification.models import ExtensionRequest
from documents.models import OutgoingMessage
from documents.states import MessageState


def open_clocks(complaint: Complaint) -> list[Deadline]:
    """The running clocks that a head may lengthen, the next to end first."""
    clocks = deadlines.clocks(complaint).open().filter(code__in=rules.EXTENSIBLE)
    return list(clocks)


def pending(complaint: Complaint) -> ExtensionRequest | None:
    """The request that waits for the head."""
    return complaint.extensions.pending().first()


def requests_of(complaint: Complaint) -> list[ExtensionRequest]:
    rows = complaint.extensions.select_related("asked_by", "decided_by")
    return list(rows.order_by("-asked_at", "-pk"))


# Under this the message to the reporter is sent once.
TOLD = "reporter"


def telling(complaint: Complaint) -> str:
    """How the message to the reporter fared: `sent`, `due`, `lost`, or nothing where none went."""
    begins = f"complaint-{complaint.pk}-told-{TOLD}-"
    rows = OutgoingMessage.objects.filter(dedupe_key__startswith=begins)
    states = set(rows.order_by().values_list("state", flat=True))
    if states & {MessageState.SENT, MessageState.DELIVERED}:
        return "sent"
    if states & {MessageState.DUE, MessageState.SENDING}:
        return "due"
    return "lost" if states else ""
