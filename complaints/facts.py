"""What the rooms hold of a case, asked together with the case itself.

A page of a case asks many guards and panels whether there is something of theirs. Each of them
would be a query; here they are columns of the one query that reads the case. On a row read
otherwise (a transition locks its own) a fact is looked up when it is asked for.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.models import Deadline, Escalation, SupervisionOrder
from complaints.case_models import Complaint
from complaints.mediation.states import JointTestState
from complaints.models import (
    Answer,
    CaseLink,
    ComplaintCheck,
    ComplaintInspection,
    DataRequest,
    Declaration,
    Entrustment,
    ExtensionRequest,
    JointConsent,
    JointTest,
    MediationSession,
    Message,
    OutsideReference,
    PartyLetter,
    Rating,
    ReopenRequest,
    ReturnVisit,
    Reward,
    RoutedCase,
)
from complaints.rules import SEND_INSPECTORS
from documents.models import OutgoingMessage

PREFIX = "fact_"
# The clocks of a verification that a head may lengthen, and the one of a dispute over power.
VERIFYING, DISPUTE = ("RP-FILE", "CM-CLUE"), "CM-JUR"
CASE = "complaint"


def of(rows: Any, key: str = CASE) -> Exists:
    return Exists(rows.filter(**{key: OuterRef("pk")}))


def about(model: Any, **more: Any) -> Exists:
    """Rows that point to a case of any kind."""
    return Exists(model.objects.filter(content_type=kind(), object_id=OuterRef("pk"), **more))


def kind() -> ContentType:
    return ContentType.objects.get_for_model(Complaint)


def clock(*codes: str) -> Exists:
    return about(Deadline, code__in=codes, closed_on=None)


FACTS: dict[str, Callable[[], Any]] = {
    "answers": lambda: of(Answer.objects),
    "referred": lambda: of(ComplaintInspection.objects),
    "equipment_checked": lambda: of(ComplaintCheck.objects),
    "equipment_waits": lambda: clock(SEND_INSPECTORS),
    "sessions": lambda: of(MediationSession.objects),
    "session_ahead": lambda: of(MediationSession.objects.ahead()),
    "tests": lambda: of(JointTest.objects),
    "test_running": lambda: of(JointTest.objects.filter(state=JointTestState.RUNNING)),
    "entrusted": lambda: of(Entrustment.objects),
    "declared": lambda: of(Declaration.objects),
    "letters": lambda: of(PartyLetter.objects),
    "messages": lambda: of(Message.objects),
    "unread_by_office": lambda: of(Message.objects.unread(from_office=False)),
    "unread_by_citizen": lambda: of(Message.objects.unread(from_office=True)),
    "outside_numbers": lambda: of(OutsideReference.objects),
    "rated": lambda: of(Rating.objects),
    "reopening": lambda: of(ReopenRequest.objects),
    "called_back": lambda: of(ReturnVisit.objects),
    "reward": lambda: of(Reward.objects),
    "extensions": lambda: of(ExtensionRequest.objects),
    "extension_pending": lambda: of(ExtensionRequest.objects.pending()),
    "data_requests": lambda: of(DataRequest.objects),
    "routed": lambda: of(RoutedCase.objects),
    "linked": lambda: Exists(
        CaseLink.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")))
    ),
    "joint": lambda: of(JointConsent.objects),
    "verifying": lambda: clock(*VERIFYING),
    "disputed": lambda: clock(DISPUTE),
    "told_by_message": lambda: Exists(
        OutgoingMessage.objects.filter(about_type=kind(), about_id=OuterRef("pk"))
    ),
    "escalated": lambda: Exists(
        Escalation.objects.filter(deadline__content_type=kind(), deadline__object_id=OuterRef("pk"))
    ),
    "ordered": lambda: about(SupervisionOrder),
}


def annotated(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The rows with every fact as a column of the same query."""
    return rows.annotate(**{f"{PREFIX}{name}": ask() for name, ask in FACTS.items()})


def holds(complaint: Any, *names: str) -> bool:
    """Whether one of the facts is true of the case."""
    return any(_holds(complaint, name) for name in names)


def _holds(complaint: Any, name: str) -> bool:
    known = complaint.__dict__.get(f"{PREFIX}{name}")
    if known is not None:
        return bool(known)
    rows = Complaint._base_manager.filter(pk=complaint.pk).annotate(found=FACTS[name]())
    return any(rows.values_list("found", flat=True))


def when(*names: str) -> Callable[[Any, Any], bool]:
    """The condition of a panel: that one of the facts is true; it costs no query."""

    def some(obj: Any, _user: Any) -> bool:
        return isinstance(obj, Complaint) and holds(obj, *names)

    return some
