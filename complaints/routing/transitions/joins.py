"""并案: several receipts of one dispute; and joint handling, where many people have one trader."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, worklist
from casework.models import Deadline
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed, lock, transition
from complaints import endings, facts
from complaints import transitions as core
from complaints.models import CaseLink, Complaint, JointConsent
from complaints.notifications import tell_citizen
from complaints.routing import rules
from complaints.routing.queries import linked
from complaints.routing.states import LinkKind
from complaints.rules import OPEN, may_handle
from complaints.states import Kind, Regime, State

# --- One dispute, several receipts ----------------------------------------------------------


def joined_how(detail: Mapping[str, Any]) -> str:
    """On the case that leads and on the one that follows."""
    if detail["leads"]:
        return gettext("Joined to this case: %(cases)s") % detail
    return gettext("Joined to %(lead)s") % detail


def joined_publicly(detail: Mapping[str, Any]) -> str:
    """Whoever leads is not told of other receipts: of a report they may be somebody else's."""
    if detail["leads"]:
        return ""
    return gettext("This is handled as one with what came in before")


@transition(
    source=OPEN,
    target=[*OPEN, State.MERGED],
    allowed=may_handle,
    sentence=joined_how,
    public=joined_publicly,
    law="Order 20 art. 15; Order 121 of 2025",
)
def join(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    cases: Sequence[Complaint],
    reason: str,
    same_person: bool = False,
) -> dict[str, Any]:
    """One person told one dispute several times: the first valid receipt leads, none is lost.

    The later ones end as joined; their clocks end with them, since the clock of the lead counts
    from the first receipt.
    """
    others = [lock(case) for case in sorted(cases, key=lambda case: case.pk)]
    if not others:
        raise Blocked(gettext("Choose at least one other case."))
    _require_one_matter([complaint, *others], by, same_person=same_person)
    lead = rules.lead_of([complaint, *others])
    for each in (case for case in [complaint, *others] if case is not lead):
        _require_mergeable(each, lead)
    later = [case for case in others if case is not lead]
    for each in later:
        merge(each, by=by, at=at, lead=lead, reason=reason)
    numbers = "、".join(case.number for case in later)
    if complaint is not lead:
        _follow(complaint, lead, at)
        joined = "、".join(case.number for case in [complaint, *later])
        take_in(lead, by=by, at=at, joined=joined)
    return {
        "kind": complaint.kind,
        "leads": complaint is lead,
        "lead": lead.number,
        "cases": numbers,
        "note": reason,
    }


def _require_one_matter(cases: Sequence[Complaint], by: User, *, same_person: bool) -> None:
    """Only what one person told of one dispute is one case."""
    if not all(may_handle(case, by.actor) for case in cases):
        raise NotAllowed(_("Your role or your office may not do this."))
    if len({case.kind for case in cases}) > 1:
        raise Blocked(gettext("A complaint and a report are never mixed (Order 20 art. 7)."))
    if cases[0].is_report:
        if any(case.regime != Regime.ORDER_121 for case in cases):
            raise Blocked(gettext("Only under the rules of 2026 may repeated reports be joined."))
        return
    if not same_person and not linked.is_one_caller(list(cases)):
        raise Blocked(
            gettext(
                "These were not told from one number. Several people on one trader are no "
                "duplicates; confirm that it is one person, or handle them jointly."
            )
        )


def _require_mergeable(case: Complaint, lead: Complaint) -> None:
    """What may end as joined without losing anything that was begun."""
    said = {"number": case.number, "lead": lead.number}
    if lead.state not in OPEN:
        raise Blocked(gettext("%(lead)s has ended; it cannot lead another case.") % said)
    if case.state not in rules.MERGEABLE or case.referrals.exists():
        raise Blocked(gettext("An inspection runs for %(number)s; it cannot be joined.") % said)
    if case.joined.exists() or linked.members(case):
        raise Blocked(gettext("Other cases are tied to %(number)s; untie them first.") % said)
    if case.state == State.ACCEPTED and lead.state in rules.EARLY:
        raise Blocked(
            gettext(
                "%(number)s is being handled already. %(lead)s came in earlier and has to lead: "
                "accept it first."
            )
            % said
        )


def _follow(case: Complaint, lead: Complaint, at: datetime) -> None:
    case.state, case.lead, case.closed_at = State.MERGED, lead, at
    deadlines.cancel_all(case, on=timezone.localdate(at))
    worklist.close_items(case, at=at)
    # A session or a test of its own goes on nowhere: the lead has its own.
    endings.ended(case, at)
    tell_citizen(case, "joined", at=at)


@transition(
    source=rules.MERGEABLE,
    target=State.MERGED,
    allowed=may_handle,
    sentence=_("Joined to %(lead)s"),
    public=_("This is handled as one with what came in before"),
    law="Order 20 art. 15; Order 121 of 2025",
)
def merge(
    complaint: Complaint, *, by: User, at: datetime, lead: Complaint, reason: str
) -> dict[str, Any]:
    """A later receipt of the same dispute; part of joining, never sent alone."""
    _follow(complaint, lead, at)
    return {"kind": complaint.kind, "lead": lead.number, "note": reason}


@transition(
    source=OPEN,
    target=None,
    allowed=may_handle,
    sentence=_("Joined to this case: %(joined)s"),
)
def take_in(complaint: Complaint, *, by: User, at: datetime, joined: str) -> dict[str, Any]:
    """The case that leads speaks for one more receipt; part of joining, never sent alone."""
    return {"kind": complaint.kind, "joined": joined}


@transition(
    source=[State.MERGED],
    target=[State.RECEIVED, State.ACCEPTED],
    allowed=may_handle,
    sentence=_("No longer joined to %(lead)s"),
    public=_("This is handled as a case of its own again"),
)
def separate(complaint: Complaint, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """It was joined by mistake: its clocks run on to their old last days, and late stays late."""
    day, lead = timezone.localdate(at), complaint.lead
    ended_on = timezone.localdate(complaint.closed_at)
    complaint.lead = complaint.closed_at = None
    complaint.state = State.ACCEPTED if complaint.accepted_at else State.RECEIVED
    stopped = Deadline.objects.of(complaint).filter(
        state=DeadlineState.CANCELLED, closed_on=ended_on
    )
    for code in list(stopped.order_by("pk").values_list("code", flat=True)):
        deadlines.revive(complaint, code, on=day)
    core.press(complaint)
    if complaint.state == State.ACCEPTED:
        core.open_step(complaint, "handle", at)
    else:
        core.open_triage(complaint, at)
    return {"kind": complaint.kind, "lead": lead.number if lead else "", "note": reason}


# --- Many people, one trader ----------------------------------------------------------------


def _is_complaint(complaint: Complaint) -> Any:
    if complaint.kind != Kind.COMPLAINT:
        return _("Only complaints are handled jointly (Order 20 art. 11).")
    return None


@transition(
    source=OPEN,
    target=None,
    allowed=may_handle,
    guard=_is_complaint,
    sentence=_("Handled jointly with %(cases)s"),
    public=_("With your consent your complaint is handled jointly with others on the same trader"),
    law="Order 20 art. 11",
)
def handle_jointly(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    cases: Sequence[Complaint],
    consent: str,
    speakers: Sequence[Complaint] = (),
) -> dict[str, Any]:
    """Each of them agreed; each keeps number, clock and answer, and up to two speak for all."""
    others = [case for case in cases if case.pk != complaint.pk]
    _require_one_trader(complaint, others, by)
    if not consent.strip():
        raise Blocked(gettext("Record how each of them agreed."))
    head = linked.head_of(complaint)
    _tie(head, [complaint, *others], at)
    chosen = {case.pk for case in speakers}
    for case in (complaint, *others):
        JointConsent.objects.update_or_create(
            complaint=case,
            defaults={"how": consent.strip(), "speaks": case.pk in chosen, "recorded_at": at},
        )
    if sum(each.speaks for each in linked.members(complaint)) > rules.MOST_SPEAKERS:
        raise Blocked(gettext("At most two may speak for the others (Order 20 art. 11)."))
    for case in others:
        go_along(case, by=by, at=at, cases=complaint.number)
    return {"kind": complaint.kind, "cases": "、".join(case.number for case in others)}


def _require_one_trader(complaint: Complaint, others: Sequence[Complaint], by: User) -> None:
    allowed = set(linked.of_trader(complaint, by).values_list("pk", flat=True))
    if not others:
        raise Blocked(gettext("Choose at least one other case."))
    for case in others:
        if case.pk not in allowed:
            raise Blocked(
                gettext("%(number)s is no open complaint of somebody else on this trader.")
                % {"number": case.number}
            )
        if linked.members(case) and linked.head_of(case) != linked.head_of(complaint):
            raise Blocked(
                gettext("%(number)s is handled jointly with others already.")
                % {"number": case.number}
            )


def _tie(head: int, cases: Sequence[Complaint], at: datetime) -> None:
    for case in cases:
        if case.pk != head:
            CaseLink.objects.get_or_create(
                kind=LinkKind.JOINT,
                second=case,
                defaults={"first_id": head, "linked_at": at},
            )


@transition(
    source=OPEN,
    target=None,
    allowed=may_handle,
    guard=_is_complaint,
    sentence=_("Handled jointly with %(cases)s"),
    public=_("With your consent your complaint is handled jointly with others on the same trader"),
    law="Order 20 art. 11",
)
def go_along(complaint: Complaint, *, by: User, at: datetime, cases: str) -> dict[str, Any]:
    """The other side of a joint handling; part of it, never sent alone."""
    return {"kind": complaint.kind, "cases": cases}


def _is_joint(complaint: Complaint) -> Any:
    return (
        None if facts.holds(complaint, "joint") else _("This is not handled jointly with others.")
    )


@transition(
    source=OPEN,
    target=None,
    allowed=may_handle,
    guard=_is_joint,
    sentence=_("No longer handled jointly"),
    public=_("Your complaint is handled on its own again"),
    law="Order 20 art. 11",
)
def leave_joint(complaint: Complaint, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Somebody takes the consent back; the others stay together while there are two of them."""
    rest = [
        each.complaint for each in linked.members(complaint) if each.complaint.pk != complaint.pk
    ]
    group = [complaint.pk, *(case.pk for case in rest)]
    CaseLink.objects.filter(kind=LinkKind.JOINT, second__in=group).delete()
    JointConsent.objects.filter(complaint=complaint).delete()
    if len(rest) > 1:
        _tie(rest[0].pk, rest, at)
    else:
        JointConsent.objects.filter(complaint__in=rest).delete()
    return {"kind": complaint.kind, "note": reason}
