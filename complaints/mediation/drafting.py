"""Drafting the letters of a dispute; documents themselves are approved and served as any other."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, transition
from complaints import facts
from complaints import transitions as core
from complaints.mediation import letters, queries, rules
from complaints.mediation.models import MediationSession, PartyLetter
from complaints.mediation.states import SessionState, Side
from complaints.models import Complaint
from complaints.states import State
from documents import transitions as papers
from documents.models import Document

DRAFTED = _("The letters are drafted already.")


def _draft(
    complaint: Complaint,
    code: str,
    side: str,
    context: dict[str, Any],
    *,
    by: User,
    at: datetime,
    session: MediationSession | None = None,
) -> Document:
    """One letter to one side, and the row that says whose it is."""
    if by.office is None or not by.office.organ_code:
        raise Blocked(_("Your office issues no letters: it has no organ code."))
    document = papers.draft(
        kind=code,
        office=by.office,
        addressee=letters.addressee(complaint, side),
        context=context,
        subject_label=complaint.number,
        by=by,
        at=at,
    )
    PartyLetter.objects.create(
        complaint=complaint,
        document=document,
        side=side,
        session=session,
        meet_at=session.meet_at if session else None,
        drafted_at=at,
    )
    return document


def _none_drafted(complaint: Complaint) -> Any:
    if not facts.holds(complaint, "letters"):
        return None
    code, _sides = queries.owed(complaint)
    rows = queries.standing(complaint, code)
    if code == queries.END:
        rows = queries.of_this_end(rows, complaint)
    return DRAFTED if rows.exists() else None


@transition(
    source=[State.ACCEPTED, State.REFERRED, State.REFUSED, State.CLOSED],
    target=None,
    allowed=rules.may_write,
    guard=_none_drafted,
    sentence=_("Notices drafted: %(count)s"),
    law="Order 20 arts 14, 15, 21",
)
def draft_notices(complaint: Complaint, *, by: User, at: datetime) -> dict[str, Any]:
    """The notice that the state of the case calls for, to each side that must be told."""
    code, sides = queries.owed(complaint)
    for side in sides:
        context = letters.notice(complaint, code, side, by)
        _draft(complaint, code, side, context, by=by, at=at)
    return {"count": len(sides)}


def _not_invited(session: MediationSession) -> Any:
    return DRAFTED if queries.is_invited(session) else None


@transition(
    source=[SessionState.SET],
    target=None,
    allowed=rules.may_lead_letters,
    guard=_not_invited,
    sentence=_("Invitations drafted for both sides"),
    law="Order 20 art. 19",
)
def draft_invitations(session: MediationSession, *, by: User, at: datetime) -> dict[str, Any]:
    """Each side is told time, place and mediator in writing."""
    for side in Side:
        context = letters.invitation(session, side, by)
        _draft(session.complaint, queries.INVITATION, side, context, by=by, at=at, session=session)
    return {}


def _paper_missing(session: MediationSession) -> Any:
    if not session.owes_paper:
        return _("No paper is owed: nothing was agreed, it was done at once, or both waive it.")
    return DRAFTED if queries.has_agreement(session) else None


@transition(
    source=[SessionState.HELD],
    target=None,
    allowed=rules.may_lead_letters,
    guard=_paper_missing,
    sentence=_("Agreement paper drafted"),
    law="Order 20 art. 22",
)
def draft_agreement(session: MediationSession, *, by: User, at: datetime) -> dict[str, Any]:
    """Three copies, signed and sealed by both sides and by the office."""
    context = letters.agreement(session, by)
    _draft(session.complaint, queries.AGREEMENT, "", context, by=by, at=at, session=session)
    return {}


def note_service(document: Document, at: datetime) -> None:
    """Both sides have the notice of the end: the duty to tell is met (Order 20 art. 21)."""
    letter = queries.letter_of(document)
    if letter is None or document.kind != queries.END:
        return
    complaint = letter.complaint
    if complaint.told_at is None and queries.both_have_the_end(complaint, served=document):
        core.record_told(complaint, by=User.objects.robot("clock"), at=at, way="书面送达")
