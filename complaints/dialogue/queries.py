"""Reads of a thread."""

from django.db.models import Q, QuerySet

from accounts.models import User
from complaints import rules
from complaints.case_models import Complaint
from complaints.dialogue.models import Message, MessageFile


def thread(complaint: Complaint) -> list[Message]:
    """Everything that was said, the oldest first; two queries."""
    rows = Message.objects.filter(complaint=complaint).select_related("written_by")
    return list(rows.prefetch_related("files__attachment").order_by("pk"))


def readable(user: User) -> QuerySet[Complaint]:
    """The cases whose messages this person may read."""
    rows = Complaint.objects.visible_to(user)
    return rows if user.has_role(*rules.DESK) else rows.filter(handler=user)


def readable_files(user: User) -> Q:
    """Whoever reads the thread opens its papers."""
    files = MessageFile.objects.filter(message__complaint__in=readable(user))
    return Q(pk__in=files.values("attachment"))
