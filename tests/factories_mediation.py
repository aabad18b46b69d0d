"""Disputes on their way to an end, for tests, brought there by the transitions."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from casework import outbox
from complaints.mediation import drafting, transitions
from complaints.mediation.models import MediationSession
from complaints.mediation.states import Presence, Result
from complaints.models import Complaint
from documents import transitions as papers
from documents.models import Document
from tests.factories_complaints import NOW, accepted

# The session of a case accepted on 2026-09-16, and the moment at which it begins.
MEET_AT = datetime(2026, 9, 21, 9, 30, tzinfo=NOW.tzinfo)
INVITED = NOW + timedelta(days=2, hours=1)
PLACE = "兰山区市场监督管理局调解室"


def invited(by: User, complaint: Complaint | None = None, **changes: Any) -> MediationSession:
    """Both sides are called to a session."""
    case = complaint or accepted(by)
    arranged = {"meet_at": MEET_AT, "place": PLACE, "mediator": by, **changes}
    transitions.invite(case, by=by, at=arranged.pop("at", INVITED), **arranged)
    return MediationSession.objects.filter(complaint=case).order_by("-position")[0]


def opened(by: User, **changes: Any) -> MediationSession:
    """Both sides are there."""
    return transitions.attend(
        invited(by, **changes),
        by=by,
        at=MEET_AT,
        complainant=Presence.SELF,
        trader=Presence.PROXY,
        trader_person="陈店长",
    )


def held(by: User, result: str = Result.AGREED, **record: Any) -> MediationSession:
    """Held, with what each side said."""
    said = {
        "complainant_said": "投诉人要求退货退款。",
        "trader_said": "商家同意退货。",
        "result": result,
        "terms": "商家当日退还货款129元\n投诉人退回商品" if result == Result.AGREED else "",
    }
    values = {**said, **record}
    return transitions.record(opened(by), by=by, at=MEET_AT + timedelta(hours=1), **values)


def absent(by: User, trader: str = Presence.ABSENT) -> MediationSession:
    return transitions.attend(
        invited(by), by=by, at=MEET_AT, complainant=Presence.SELF, trader=trader
    )


def letters(complaint: Complaint) -> list[Document]:
    return [row.document for row in complaint.letters.select_related("document").order_by("pk")]


def notices(complaint: Complaint, *, by: User, at: datetime) -> list[Document]:
    """The notices that the state of the case calls for, drafted."""
    drafting.draft_notices(complaint, by=by, at=at)
    return letters(complaint)


def signed(document: Document, *, by: User, head: User, at: datetime) -> Document:
    """Approved, numbered and made."""
    papers.submit(document, by=by, at=at)
    papers.approve(document, by=head, at=at)
    outbox.drain()
    document.refresh_from_db()
    return document


def served(document: Document, *, by: User, at: datetime) -> Document:
    slip = {"waybill": "1098765432100", "delivered_on": timezone.localdate(at)}
    return papers.serve(
        document, way="post", receiver=document.addressee_name, by=by, at=at, **slip
    )


def under_way(by: User, complaint: Complaint, *, at: datetime) -> list[Any]:
    """A session ahead, a joint test and an entrusted mediation of one accepted dispute."""
    invited(by, complaint, at=at, meet_at=at + timedelta(days=7))
    transitions.commission_test(
        complaint, by=by, at=at, laboratory="临沂市质量检验中心", subject="接地电阻", payer="halves"
    )
    transitions.entrust(complaint, by=by, at=at, body="兰山区消费者协会")
    rows = (complaint.sessions, complaint.joint_tests, complaint.entrustments)
    return [row.get() for row in rows]
