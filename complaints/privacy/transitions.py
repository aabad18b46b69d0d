"""Keeping a case, forgetting it, and answering people who ask about their own data."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, worklist
from casework.transitions import Blocked, NotAllowed, creation, lock, together, transition
from complaints import rules as case_rules
from complaints import vault
from complaints.models import Complaint, DataRequest, LegalHold
from complaints.privacy import notifications, queries, remains, rules
from complaints.privacy.states import Ground, HoldState, RequestKind, RequestState, Why
from complaints.rules import Contact
from documents.files import discard

STEP = "data-request"
PURPOSE = "data-request"
BATCH = 200
MOST_A_RUN = 5000

# --- Forgetting -----------------------------------------------------------------------------


def _may_be_forgotten(complaint: Complaint) -> Any:
    if complaint.forgotten_at is not None:
        return _("The personal data of this case were removed before.")
    if queries.is_held(complaint):
        return _("A legal hold keeps this case as it is.")
    return None


def removed_because(detail: Mapping[str, Any]) -> str:
    why = Why(detail["why"]).label
    return gettext("Personal data and own words removed: %(why)s") % {"why": why}


@transition(
    source=case_rules.ENDED,
    target=None,
    allowed=rules.may_forget,
    guard=_may_be_forgotten,
    sentence=removed_because,
    public=removed_because,
    law="PIPL arts 19, 47",
)
def forget(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    why: str = Why.TIME,
    cleared: int | None = None,
) -> dict[str, Any]:
    """The person and what was told are gone; number, kind, dates and outcome stay, and so does
    everything that was counted.

    `cleared`: the schedule has cleared what hangs on a whole batch; so many files went here.
    """
    if cleared is None:
        if why == Why.TIME:
            _require_time_over(complaint, at)
        files = remains.clear([complaint.pk])
        discard(files)
        cleared = len(files)
    remains.blank(complaint)
    complaint.forgotten_at = at
    return {"why": why, "kind": complaint.kind, "files": cleared}


def _require_time_over(complaint: Complaint, at: datetime) -> None:
    last = queries.keep_until(complaint)
    if last is None or last >= timezone.localdate(at):
        raise Blocked(gettext("The keeping time is not over yet."))


def retire(*, by: User, at: datetime, most: int = MOST_A_RUN) -> int:
    """Forget what has run out, in batches; run again, it finds what is left or restored."""
    done = 0
    for _kind, rows in queries.run_out(timezone.localdate(at)):
        done += _retire(rows, by, at, most - done)
    return done


def _retire(rows: Any, by: User, at: datetime, most: int) -> int:
    done = 0
    while done < most:
        size = min(BATCH, most - done)
        with together():
            # Locked first: a hold that is placed meanwhile waits, and then finds it done.
            locked = Complaint.objects.select_for_update(of=("self",))
            batch = list(locked.filter(pk__in=list(_first(rows, size))).order_by("pk"))
            if not batch:
                break
            done += _forget_all(batch, by, at)
    return done


def _first(rows: Any, size: int) -> Any:
    return rows.order_by("pk").values_list("pk", flat=True)[:size]


def _forget_all(batch: list[Complaint], by: User, at: datetime) -> int:
    held = queries.held_among(batch)
    free = [row for row in batch if row.forgotten_at is None and row.pk not in held]
    files = remains.clear(complaint.pk for complaint in free)
    discard(files)
    gone = Counter(files.values())
    for complaint in free:
        forget(complaint, by=by, at=at, cleared=gone[complaint.pk])
    return len(free)


def drop_drafts(*, at: datetime) -> int:
    """Forms that nobody sent are deleted; their photos have no owner then and are swept."""
    gone, _by_model = queries.old_drafts(at).delete()
    return gone


# --- Legal hold -----------------------------------------------------------------------------


@creation(
    target=HoldState.PLACED,
    allowed=rules.may_hold,
    sentence=_("Legal hold placed: %(reason)s"),
    law="PIPL art. 47",
)
def place_hold(*, by: User, at: datetime, complaint: Complaint, reason: str) -> LegalHold:
    """The case stays as it is until a second person lifts the hold."""
    complaint = lock(complaint)
    if not rules.may_hold_case(complaint, by.actor):
        raise NotAllowed(_("Your role or your office may not do this."))
    if complaint.forgotten_at is not None:
        raise Blocked(gettext("The personal data of this case were removed before."))
    if queries.is_held(complaint):
        raise Blocked(gettext("There is a legal hold on this case already."))
    hold = LegalHold.objects.create(
        complaint=complaint, reason=reason, placed_by=by, placed_at=at, state=HoldState.PLACED
    )
    hold.event_detail = {"reason": reason}  # type: ignore[attr-defined]
    return hold


@transition(
    source=[HoldState.PLACED],
    target=HoldState.LIFTED,
    allowed=rules.may_lift,
    sentence=_("Legal hold lifted: %(reason)s"),
    law="PIPL art. 47",
)
def lift(hold: LegalHold, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The second person lets the keeping time count again."""
    hold.lifted_by, hold.lifted_at, hold.lift_reason = by, at, reason
    return {"reason": reason}


# --- Requests about one's own data ----------------------------------------------------------


def asked_for(detail: Mapping[str, Any]) -> str:
    kind = RequestKind(detail["kind"]).label
    return gettext("Request about personal data: %(kind)s") % {"kind": kind}


@creation(
    target=RequestState.ASKED,
    allowed=rules.may_ask,
    sentence=asked_for,
    public=asked_for,
    law="PIPL arts 46, 47, 50",
)
def ask_about_data(
    *,
    by: User,
    at: datetime,
    complaint: Complaint,
    kind: str,
    contact: Mapping[str, str] | None = None,
) -> DataRequest:
    """The person asks; the custodians answer within the time that the rule row sets."""
    complaint = lock(complaint)
    changed = {name: text for name, text in (contact or {}).items() if text}
    _require_askable(complaint, kind, changed)
    request = DataRequest(complaint=complaint, kind=kind, state=RequestState.ASKED, asked_at=at)
    if kind == RequestKind.CORRECTION:
        request.sealed = vault.seal_values(changed, PURPOSE)
        request.changes = [name for name in rules.FIELDS if name in changed]
    request.save()
    _open_request(request, at)
    request.event_detail = {"kind": kind}  # type: ignore[attr-defined]
    return request


def _require_askable(complaint: Complaint, kind: str, changed: Mapping[str, str]) -> None:
    if complaint.forgotten_at is not None:
        raise Blocked(gettext("The personal data of this case were removed before."))
    if complaint.data_requests.filter(kind=kind, state=RequestState.ASKED).exists():
        raise Blocked(gettext("You have asked for this already; the answer will stand here."))
    if kind != RequestKind.CORRECTION:
        return
    if complaint.anonymous:
        raise Blocked(gettext("Nothing is kept about the person who made an anonymous report."))
    if not changed:
        raise Blocked(gettext("Fill in what is to be corrected."))


def _open_request(request: DataRequest, at: datetime) -> None:
    office = queries.custodians_office(request.complaint)
    request.deadline = deadlines.start(
        request, rules.ANSWER, on=timezone.localdate(at), office=office
    )
    request.save(update_fields=["deadline"])
    if office is None:
        return
    worklist.open_item(
        request,
        STEP,
        title=str(asked_for({"kind": request.kind})) + f" {request.label}",
        at=at,
        role=Role.CUSTODIAN,
        office=office,
        deadline=request.deadline,
    )
    notifications.tell_custodians(request, at)


def _can_be_done(request: DataRequest) -> Any:
    if request.kind == RequestKind.CORRECTION:
        return None
    if request.complaint.state not in case_rules.ENDED:
        return _("The case is still being handled: it cannot be deleted before it ends.")
    return _may_be_forgotten(request.complaint)


def done_as_asked(detail: Mapping[str, Any]) -> str:
    if detail["kind"] == RequestKind.CORRECTION:
        return gettext("Personal data corrected as asked")
    return gettext("Personal data deleted as asked")


@transition(
    source=[RequestState.ASKED],
    target=RequestState.DONE,
    allowed=rules.may_answer,
    guard=_can_be_done,
    sentence=done_as_asked,
    public=done_as_asked,
    law="PIPL arts 46, 47",
    tone="ok",
)
def fulfil(request: DataRequest, *, by: User, at: datetime, answer: str = "") -> dict[str, Any]:
    """What was asked is done; corrected data go from the request into the vault unread."""
    if request.kind == RequestKind.CORRECTION:
        _enter(request)
    else:
        forget(request.complaint, by=by, at=at, why=Why.REQUEST)
    _answered(request, by, at, answer)
    return {"kind": request.kind}


def _enter(request: DataRequest) -> None:
    reporter = request.complaint.reporter
    new = vault.unseal_values(request.sealed, PURPOSE)
    contact = Contact(**{**asdict(reporter.contact), **new})
    remains.seal_contact(reporter, contact)


def _answered(request: DataRequest, by: User, at: datetime, answer: str) -> None:
    request.sealed = ""
    request.decided_by, request.decided_at, request.answer = by, at, answer
    deadlines.meet(request, rules.ANSWER, on=timezone.localdate(at))
    worklist.close_items(request, at=at)


def refused_on(detail: Mapping[str, Any]) -> str:
    ground = Ground(detail["ground"]).label
    return gettext("Request about personal data refused: %(ground)s") % {"ground": ground}


@transition(
    source=[RequestState.ASKED],
    target=RequestState.REFUSED,
    allowed=rules.may_answer,
    sentence=refused_on,
    public=refused_on,
    # The reason is told, and that one may sue.
    law="PIPL art. 50",
)
def refuse_request(
    request: DataRequest, *, by: User, at: datetime, ground: str, answer: str = ""
) -> dict[str, Any]:
    """Not done, for a reason that the law knows; the person reads it on the page of the case."""
    if ground not in rules.GROUNDS[RequestKind(request.kind)]:
        raise Blocked(gettext("This is no lawful ground here."))
    request.ground = ground
    _answered(request, by, at, answer)
    return {"kind": request.kind, "ground": ground}
