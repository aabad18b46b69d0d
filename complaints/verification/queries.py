"""Reads about the end of a verification."""

from casework import deadlines
from casework.models import Deadline
from complaints.case_models import Complaint
from complaints.verification import rules
from complaints.verification.models import ExtensionRequest
from documents.models import OutgoingMessage


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


def telling_key(complaint: Complaint) -> str:
    """Under which the message to the reporter is sent once."""
    return f"complaint-{complaint.pk}-told"


def telling(complaint: Complaint) -> OutgoingMessage | None:
    """How the message to the reporter fared; to whom it went is not in it."""
    return OutgoingMessage.objects.filter(dedupe_key=telling_key(complaint)).first()
