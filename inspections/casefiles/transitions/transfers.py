"""移送: to the police or to another authority, with receipt and answer."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from casework.transitions import Blocked, NotAllowed, transition
from documents import transitions as papers
from documents.rules import Addressee
from inspections.casefiles import letters, notifications, queries, rules
from inspections.casefiles.models import CaseFile, CaseTransfer
from inspections.casefiles.states import CaseState as State
from inspections.casefiles.states import TransferState
from inspections.casefiles.transitions.filing import END, VERIFY, count

LAW_POLICE = "Administrative Penalty Law arts 27, 57; State Council Order 310"
PAUSED = "案件已移送，等待答复"


@transition(
    source=[State.CLUE, State.INVESTIGATING],
    target=State.HANDING_OVER,
    allowed=rules.handles,
    sentence=_("Transfer to %(organ)s proposed"),
    law=LAW_POLICE,
)
def propose_transfer(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    recipient: str,
    organ: str,
    reason: str,
    clause: str,
    attachments: str = "",
) -> dict[str, Any]:
    """案件移送函, or 涉嫌犯罪案件移送书 when a crime is suspected: drafted, not yet signed."""
    document = papers.draft(
        kind=letters.transfer_kind(recipient).code,
        office=casefile.office,
        addressee=Addressee(name=organ),
        context=letters.transfer_context(
            casefile, reason=reason, clause=clause, attachments=attachments, contact=str(by)
        ),
        subject_label=f"{casefile.number} {casefile.title}",
        by=by,
        at=at,
    )
    CaseTransfer.objects.create(
        casefile=casefile,
        recipient=recipient,
        organ=organ,
        reason=reason,
        clause=clause,
        attachments=attachments,
        state=TransferState.PROPOSED,
        document=document,
        drafted_by=by,
    )
    casefile.before_transfer, casefile.drafted_by = casefile.state, by
    notifications.waits(casefile, notifications.TRANSFER, at=at)
    return {"organ": organ}


def _under_way(casefile: CaseFile) -> CaseTransfer:
    row = queries.open_transfer(casefile)
    if row is None:
        raise Blocked(_("No transfer of this case is under way."))
    return row


@transition(
    source=[State.HANDING_OVER],
    target=State.TRANSFERRED,
    allowed=rules.may_decide,
    sentence=_("Transferred to %(organ)s as %(number)s"),
    law=LAW_POLICE,
    tone="ok",
)
def approve_transfer(casefile: CaseFile, *, by: User, at: datetime) -> dict[str, Any]:
    """The head signs, never who drafted; our own time stands still until the answer."""
    row = _under_way(casefile)
    if by.pk == row.drafted_by_id:
        raise NotAllowed(_("Whoever drafted the letter does not sign it."))
    with papers.led():
        row.document = papers.approve(papers.submit(row.document, by=by, at=at), by=by, at=at)
    day = timezone.localdate(at)
    row.state, row.approved_by, row.sent_on = TransferState.SENT, by, day
    row.save()
    for code in (VERIFY, END):
        deadlines.pause(casefile, code, on=day, reason=PAUSED)
    count(casefile, "case.transferred", day)
    notifications.waits(casefile, notifications.RECEIPT, at=at)
    return {"organ": row.organ, "number": row.document.number}


@transition(
    source=[State.HANDING_OVER],
    target=[State.CLUE, State.INVESTIGATING],
    allowed=rules.may_lead,
    sentence=_("Transfer not approved: %(note)s"),
)
def drop_transfer(casefile: CaseFile, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The case stays with us."""
    row = _under_way(casefile)
    with papers.led():
        papers.void(row.document, reason=note, by=by, at=at)
    row.state = TransferState.DROPPED
    row.save(update_fields=["state"])
    _take_up_again(casefile, at)
    return {"note": note}


def _take_up_again(casefile: CaseFile, at: datetime) -> None:
    casefile.state = casefile.before_transfer
    step = notifications.CLUE if casefile.state == State.CLUE else notifications.INVESTIGATE
    notifications.waits(casefile, step, at=at)


@transition(
    source=[State.TRANSFERRED],
    target=None,
    allowed=rules.works_there,
    sentence=_("%(organ)s confirmed the receipt"),
)
def record_receipt(
    casefile: CaseFile, *, by: User, at: datetime, received_on: date, received_by: str
) -> dict[str, Any]:
    """回执: who took the file over, and when."""
    row = _under_way(casefile)
    if not rules.in_order(row.sent_on, received_on, timezone.localdate(at)):
        raise Blocked(_("It is received after it was sent, and not ahead of today."))
    row.state = TransferState.RECEIVED
    row.received_on, row.received_by = received_on, received_by
    row.save()
    return {"organ": row.organ}


def _answered(
    casefile: CaseFile,
    *,
    at: datetime,
    state: TransferState,
    answered_on: date,
    answer: str,
    answer_number: str,
) -> CaseTransfer:
    row = _under_way(casefile)
    if not rules.in_order(row.sent_on, row.received_on, answered_on, timezone.localdate(at)):
        raise Blocked(_("The answer comes after the receipt, and not ahead of today."))
    row.state, row.answered_on = state, answered_on
    row.answer, row.answer_number = answer, answer_number
    row.save()
    return row


@transition(
    source=[State.TRANSFERRED],
    target=State.HANDED_OVER,
    allowed=rules.works_there,
    sentence=_("%(organ)s took the case over"),
    tone="ok",
)
def record_takeover(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    answered_on: date,
    answer: str,
    answer_number: str = "",
) -> dict[str, Any]:
    """The other authority handles it; our file is closed with its answer."""
    row = _answered(
        casefile,
        at=at,
        state=TransferState.ACCEPTED,
        answered_on=answered_on,
        answer=answer,
        answer_number=answer_number,
    )
    deadlines.cancel_all(casefile, on=answered_on)
    casefile.deadline, casefile.closed_at = None, at
    notifications.nothing_waits(casefile, at=at)
    return {"organ": row.organ}


@transition(
    source=[State.TRANSFERRED],
    target=[State.CLUE, State.INVESTIGATING],
    allowed=rules.works_there,
    sentence=_("%(organ)s returned the case"),
)
def record_return(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    answered_on: date,
    answer: str,
    answer_number: str = "",
) -> dict[str, Any]:
    """Not taken over: the case goes on where it stood, and its time runs on."""
    row = _answered(
        casefile,
        at=at,
        state=TransferState.RETURNED,
        answered_on=answered_on,
        answer=answer,
        answer_number=answer_number,
    )
    for code in (VERIFY, END):
        if clock := deadlines.resume(casefile, code, on=answered_on):
            casefile.deadline = clock
    _take_up_again(casefile, at)
    return {"organ": row.organ}
