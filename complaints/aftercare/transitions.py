"""After the end: the citizen rates it, or asks that it is taken up again, and the head decides."""

from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, measures, worklist
from casework.models import MeasureDelta
from casework.transitions import Blocked, creation, transition
from complaints.aftercare import queries, rules
from complaints.aftercare.states import ReopenState
from complaints.models import Complaint, Rating, ReopenRequest
from complaints.states import Kind, State
from complaints.transitions import open_step, press, start_clock, title_of

# The clocks that the end had started; the case is open again, so there is no end to tell.
AFTER_END = ("CM-TERM", "RP-TELL")
# What goes on when the case is taken up again; the rules of its day of receipt set the time.
ONCE_MORE = {Kind.COMPLAINT: "CM-MED", Kind.REPORT: "RP-FILE"}
COUNTED = ("complaint.closed", "complaint.closed_in_time")


# --- Rating ---------------------------------------------------------------------------------


def _is_unrated(complaint: Complaint) -> Any:
    return _("This was rated already.") if queries.rating_of(complaint) else None


@transition(
    source=rules.RATED,
    target=None,
    allowed=rules.is_citizen,
    guard=_is_unrated,
    sentence=_("Rated by the citizen: %(score)s of 5"),
    public=_("You rated how this was handled"),
)
def rate(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    score: int,
    handling: int | None = None,
    result: int | None = None,
    words: str = "",
) -> dict[str, Any]:
    """The citizen says, once, what he thinks of it; the day alone is kept."""
    Rating.objects.create(
        complaint=complaint,
        score=score,
        handling=handling,
        result=result,
        words=words,
        rated_on=timezone.localdate(at),
    )
    return {"kind": complaint.kind, "score": score}


# --- Asking ---------------------------------------------------------------------------------


@creation(
    target=ReopenState.ASKED,
    allowed=rules.may_ask,
    sentence=_("The citizen asks that the case is taken up again"),
    public=_("You asked us to take this up again"),
)
def ask_to_reopen(*, by: User, at: datetime, complaint: Complaint, reason: str) -> ReopenRequest:
    """The head of the office has to decide, within the time that the bureau set itself."""
    day, ended_at = timezone.localdate(at), complaint.closed_at
    asked = queries.requests_of(complaint)
    if ended_at is None or not queries.can_ask(complaint, day, asked):
        raise Blocked(gettext("This can no longer be asked, or it was asked already."))
    request = ReopenRequest.objects.create(
        complaint=complaint,
        reason=reason,
        asked_at=at,
        ended_at=ended_at,
        outcome_before=complaint.outcome or complaint.refusal_reason,
        answer_before=complaint.outcome_public,
    )
    request.deadline = deadlines.start(request, rules.DECIDE_LIMIT, on=day, office=complaint.office)
    request.save(update_fields=["deadline"])
    if complaint.anonymous:
        # What the database stamps by itself would tell the minute.
        ReopenRequest.objects.filter(pk=request.pk).update(created_at=at)
    worklist.open_item(
        request,
        "reopen",
        title=title_of(complaint),
        at=at,
        role=Role.HEAD,
        office=complaint.office,
        deadline=request.deadline,
    )
    return request


def _decide(request: ReopenRequest, by: User, at: datetime, answer: str) -> None:
    request.decided_by, request.decided_at, request.answer = by, at, answer
    deadlines.meet(request, rules.DECIDE_LIMIT, on=timezone.localdate(at))
    worklist.close_items(request, at=at)


@transition(
    source=[ReopenState.ASKED],
    target=ReopenState.GRANTED,
    allowed=rules.may_decide,
    sentence=_("The case is taken up again"),
    public=_("We are taking this up again"),
    tone="ok",
)
def grant(request: ReopenRequest, *, by: User, at: datetime, answer: str = "") -> None:
    """The case goes on: what ended it did not hold, or something new has come up."""
    _decide(request, by, at, answer)
    reopen(request.complaint, by=by, at=at)


@transition(
    source=[ReopenState.ASKED],
    target=ReopenState.DENIED,
    allowed=rules.may_decide,
    sentence=_("The case is not taken up again"),
    public=_("We are not taking this up again; the reason is on this page"),
    tone="bad",
)
def deny(request: ReopenRequest, *, by: User, at: datetime, answer: str) -> None:
    """The end stands, for a reason that the citizen reads."""
    if not answer.strip():
        raise Blocked(gettext("Say why; the citizen reads it."))
    _decide(request, by, at, answer.strip())


# --- Taking up again ------------------------------------------------------------------------


def _is_granted(complaint: Complaint) -> Any:
    if not rules.can_reopen(complaint.kind, complaint.state):
        return _("This kind of case is not taken up again.")
    waits = ReopenRequest.objects.filter(complaint=complaint, state=ReopenState.ASKED)
    return None if waits.exists() else _("Nobody asked that this is taken up again.")


@transition(
    source=rules.RATED,
    target=State.ACCEPTED,
    allowed=rules.may_reopen,
    guard=_is_granted,
    sentence=_("Taken up again"),
    public=_("Your case is open again"),
    # No article knows a reopening: a mediation that ended by law goes on only by the office's own
    # decision and with both sides' consent (Order 20 art. 16), a report by the duty of art. 31.
    law="Order 20 arts 16, 31",
)
def reopen(complaint: Complaint, *, by: User, at: datetime) -> dict[str, Any]:
    """The end is undone: its stamps and words go, its figures are taken back, a clock runs."""
    day = timezone.localdate(at)
    was_refused = complaint.state == State.REFUSED
    complaint.closed_at = complaint.told_at = None
    complaint.outcome = complaint.outcome_public = ""
    complaint.refusal_reason = complaint.right_office = ""
    if was_refused:
        complaint.accepted_at = at
        _count(complaint, "complaint.accepted", at, 1)
    for code in AFTER_END:
        deadlines.cancel(complaint, code, on=day)
    for code in COUNTED:
        if _counted(complaint, code) > 0:
            _count(complaint, code, at, -1)
    worklist.close_items(complaint, at=at)
    kind = Kind(complaint.kind)
    regime = complaint.regime if kind == Kind.COMPLAINT else None
    start_clock(complaint, ONCE_MORE[kind], day, regime=regime)
    press(complaint)
    open_step(complaint, "handle", at)
    return {"kind": complaint.kind}


def _counted(complaint: Complaint, code: str) -> int:
    rows = MeasureDelta.objects.filter(
        measure=code, object_type=complaint._meta.label_lower, object_id=str(complaint.pk)
    )
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)


def _count(complaint: Complaint, code: str, at: datetime, amount: int) -> None:
    measures.add(
        code,
        day=timezone.localdate(at),
        obj=complaint,
        district=complaint.district_id,
        dimension=complaint.kind,
        amount=amount,
    )
