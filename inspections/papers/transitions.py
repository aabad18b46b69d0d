"""The papers of the visit, each made once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from casework.transitions import Blocked, transition
from documents import transitions as documents
from documents.models import Document
from documents.states import DocumentState
from inspections.papers import letters, rules
from inspections.papers.letters import REFUSAL_ANSWER, REFUSAL_RECORD, SPOT_CHECK_NOTICE
from inspections.papers.models import VisitPaper
from inspections.visits import notifications
from inspections.visits.models import Inspection
from inspections.visits.rules import enough_inspectors, may_lead, refusal_is_rightful
from inspections.visits.states import InspectionState as State
from inspections.visits.transitions import FAULT

# A paper that was declared void may be made anew.
STANDS = [DocumentState.APPROVED, DocumentState.REPLACED]


def paper_of(inspection: Inspection, kind: str) -> Document | None:
    """The paper of that kind that stands, if one was made."""
    rows = Document.objects.filter(visit_paper__inspection=inspection, kind=kind, state__in=STANDS)
    return rows.order_by("pk").last()


def no_notice_yet(inspection: Inspection) -> Any:
    """One notice for a visit: two would name two teams."""
    made = paper_of(inspection, SPOT_CHECK_NOTICE.code)
    return _("The notice is made: %(number)s.") % {"number": made.number} if made else None


def refused_and_not_recorded(inspection: Inspection) -> Any:
    """A record needs a refusal, and there is one record of it."""
    if not inspection.refusal_reason:
        return _("Nobody refused this visit.")
    made = paper_of(inspection, REFUSAL_RECORD.code)
    return _("The record is made: %(number)s.") % {"number": made.number} if made else None


@transition(
    source=[State.SCHEDULED, State.IN_PROGRESS],
    target=None,
    allowed=rules.may_issue,
    guard=no_notice_yet,
    sentence=_("Spot-check notice %(number)s made out"),
    law="Order 18 art. 16",
)
def issue_notice(inspection: Inspection, *, by: User, at: datetime) -> dict[str, Any]:
    """监督抽查通知书: names the team, the product and the rights; it is shown on arrival."""
    if not enough_inspectors(inspection.inspectors.count()):
        raise Blocked(_("Two inspectors must be named first (Order 18 art. 16)."))
    context = letters.notice_context(
        inspection, contact=str(by), phone=inspection.office.phone or str(settings.HOTLINE_NUMBER)
    )
    return _issued(inspection, SPOT_CHECK_NOTICE.code, context, by=by, at=at)


@transition(
    source=[State.REFUSED, State.VOID, State.SUMMONED, State.CORRECTING, State.CLOSED],
    target=None,
    allowed=rules.may_issue,
    guard=refused_and_not_recorded,
    sentence=_("Refusal record %(number)s made out"),
    law="Product Quality Law art. 56; Order 18 art. 21",
)
def issue_refusal_record(inspection: Inspection, *, by: User, at: datetime) -> dict[str, Any]:
    """拒检认定表; a rightful refusal stands on it as our fault."""
    notice = paper_of(inspection, SPOT_CHECK_NOTICE.code)
    context = letters.refusal_context(inspection, notice.number or "" if notice else "")
    return _issued(inspection, REFUSAL_RECORD.code, context, by=by, at=at)


def fault_not_answered(inspection: Inspection) -> Any:
    """Only what the enterprise was right to refuse is answered for, and once."""
    if not refusal_is_rightful(inspection.refusal_reason):
        return _("The enterprise did not refuse this visit with good reason.")
    made = paper_of(inspection, REFUSAL_ANSWER.code)
    return _("The answer is made: %(number)s.") % {"number": made.number} if made else None


@transition(
    source=[State.VOID],
    target=None,
    allowed=may_lead,
    guard=fault_not_answered,
    sentence=_("Measure after the rightful refusal: %(note)s"),
    law="Order 18 arts 16 and 17",
)
def record_measure(
    inspection: Inspection, *, by: User, at: datetime, measure: str
) -> dict[str, Any]:
    """What is done about our fault; the enterprise gets it in writing."""
    deadlines.meet(inspection, FAULT, on=timezone.localdate(at))
    phone = inspection.office.phone or str(settings.HOTLINE_NUMBER)
    context = letters.answer_context(inspection, measure=measure, contact=str(by), phone=phone)
    _issued(inspection, REFUSAL_ANSWER.code, context, by=by, at=at)
    inspection.deadline = None
    notifications.telling_waits(inspection, at=at)
    return {"note": measure}


def _issued(
    inspection: Inspection, kind: str, context: dict[str, Any], *, by: User, at: datetime
) -> dict[str, Any]:
    document = documents.issue(
        kind=kind,
        office=by.office or inspection.office,
        addressee=letters.addressee(inspection),
        context=context,
        subject_label=f"{inspection.number} {inspection.title}",
        by=by,
        at=at,
    )
    VisitPaper.objects.create(inspection=inspection, document=document)
    return {"number": document.number}
