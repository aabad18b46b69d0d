"""Who handles a case: given out, given back, sent on, disputed, marked urgent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.states import Role
from casework import deadlines, worklist
from casework.states import ItemState
from casework.transitions import Blocked, transition
from complaints import facts
from complaints import transitions as core
from complaints.models import Complaint
from complaints.notifications import tell_citizen
from complaints.routing import notifications, rules
from complaints.routing.queries import placing
from complaints.rules import OPEN, may_handle
from complaints.states import Kind, Outcome, Priority, RefusalReason, Regime, State

UNDECIDED = (State.RECEIVED, State.WAITING)

# --- Within the bureau ----------------------------------------------------------------------


@transition(
    source=OPEN,
    target=None,
    allowed=rules.may_assign,
    sentence=_("Assigned to %(person)s"),
)
def assign(
    complaint: Complaint, *, by: User, at: datetime, person: User, note: str = ""
) -> dict[str, Any]:
    """One person of the office handles it; what waits in the worklist moves to that person."""
    if person.pk not in set(placing.people_of(complaint.office).values_list("pk", flat=True)):
        raise Blocked(gettext("Choose somebody of %(office)s.") % {"office": complaint.office.name})
    complaint.handler = person
    for step in _open_steps(complaint):
        core.open_step(complaint, step, at)
    if person.pk != by.pk:
        notifications.case_given(complaint, person, at=at)
    return {"kind": complaint.kind, "person": str(person), "note": note}


def _open_steps(complaint: Complaint) -> list[str]:
    """What waits for the office; the sorting belongs to the receiving unit."""
    items = worklist.of_object(complaint).filter(state=ItemState.OPEN).exclude(step="intake")
    return list(items.order_by("pk").values_list("step", flat=True))


def _lies_elsewhere(complaint: Complaint) -> Any:
    if complaint.handler_id is None and complaint.office_id == placing.receiver_of(complaint):
        return _("It lies with the receiving unit already.")
    return None


@transition(
    source=UNDECIDED,
    target=None,
    allowed=may_handle,
    guard=_lies_elsewhere,
    sentence=_("Given back to the receiving unit: %(office)s"),
    law="Order 20 art. 37",
)
def give_back(complaint: Complaint, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """A unit without power gives it back to where it was received, never sideways to another."""
    office = placing.receiving_office(complaint)
    core.move_to(complaint, office, at)
    return {"kind": complaint.kind, "office": office.name, "note": reason}


@transition(
    source=UNDECIDED,
    target=None,
    allowed=rules.may_distribute,
    sentence=_("Distributed to %(office)s"),
    public=_("%(office)s is in charge of it now"),
    law="Order 20 arts 12, 37",
)
def distribute(
    complaint: Complaint, *, by: User, at: datetime, office: Office, note: str = ""
) -> dict[str, Any]:
    """The receiving unit gives it to an office that has power over the place."""
    _require_power(complaint, office)
    core.move_to(complaint, office, at)
    return {"kind": complaint.kind, "office": office.name, "note": note}


def _require_power(complaint: Complaint, office: Office) -> None:
    if not placing.powerful_offices(complaint).filter(pk=office.pk).exists():
        raise Blocked(
            gettext("%(office)s has no power over %(district)s.")
            % {"office": office.name, "district": complaint.district.label}
        )


def _urgency(detail: Mapping[str, Any]) -> str:
    label = Priority(detail["priority"]).label
    return gettext("Priority set: %(priority)s") % {"priority": label}


@transition(
    source=OPEN,
    target=None,
    allowed=may_handle,
    sentence=_urgency,
)
def prioritise(
    complaint: Complaint, *, by: User, at: datetime, priority: str, note: str = ""
) -> dict[str, Any]:
    """How soon it is looked at; the time limits of the law stay what they are."""
    if priority not in Priority.values:
        raise Blocked(gettext("Choose a priority of the list."))
    complaint.priority = priority
    return {"kind": complaint.kind, "priority": priority, "note": note}


# --- A dispute over who is in charge --------------------------------------------------------


def _can_be_disputed(complaint: Complaint) -> Any:
    if complaint.regime == Regime.ORDER_51:
        return _("The rules of 1998 know no time limit for a dispute over power.")
    if facts.holds(complaint, "disputed"):
        return _("The dispute runs already.")
    return None


@transition(
    source=(*UNDECIDED, State.ACCEPTED),
    target=None,
    allowed=may_handle,
    guard=_can_be_disputed,
    sentence=_("Dispute over who is in charge, with %(other)s"),
    law="Order 20 art. 30",
)
def dispute_power(
    complaint: Complaint, *, by: User, at: datetime, other: str, reason: str
) -> dict[str, Any]:
    """Two offices disagree on who is in charge: they settle it in seven working days."""
    day = timezone.localdate(at)
    clock = core.start_clock(complaint, "CM-JUR", day, regime=complaint.regime)
    core.press(complaint)
    worklist.open_item(
        complaint,
        "jurisdiction",
        title=core.title_of(complaint),
        at=at,
        role=Role.HEAD,
        office=complaint.office,
        deadline=clock,
    )
    return {"kind": complaint.kind, "other": other, "note": reason}


def _is_disputed(complaint: Complaint) -> Any:
    if facts.holds(complaint, "disputed"):
        return None
    return _("Nobody disputes who is in charge.")


@transition(
    source=(*UNDECIDED, State.ACCEPTED),
    target=None,
    allowed=may_handle,
    guard=_is_disputed,
    sentence=_("Dispute settled: %(office)s is in charge"),
    law="Order 20 art. 30",
)
def settle_power(
    complaint: Complaint, *, by: User, at: datetime, office: Office, note: str
) -> dict[str, Any]:
    """The offices agreed, or their common superior decided; the note says which."""
    _require_power(complaint, office)
    deadlines.meet(complaint, "CM-JUR", on=timezone.localdate(at))
    worklist.close_items(complaint, "jurisdiction", at=at)
    if office.pk != complaint.office_id:
        core.move_to(complaint, office, at)
    core.press(complaint)
    return {"kind": complaint.kind, "office": office.name, "note": note}


# --- Beyond the bureau ----------------------------------------------------------------------


def sent_elsewhere(detail: Mapping[str, Any]) -> str:
    """Handed over under the rules of 1998; since 2020 people are told where to go."""
    if detail["handed_over"]:
        return gettext("Handed over to %(authority)s") % detail
    return gettext("No power; pointed to %(authority)s") % detail


def told_elsewhere(detail: Mapping[str, Any]) -> str:
    if detail["handed_over"]:
        return gettext("We handed this over to %(authority)s") % detail
    return gettext("This is not ours to decide; please turn to %(authority)s") % detail


@transition(
    source=UNDECIDED,
    target=[State.CLOSED, State.REFUSED],
    allowed=may_handle,
    sentence=sent_elsewhere,
    public=told_elsewhere,
    law="Order 51 of 1998; Order 20 arts 15, 25, 29",
)
def transfer_out(
    complaint: Complaint, *, by: User, at: datetime, authority: str, answer: str = ""
) -> dict[str, Any]:
    """Others are in charge.

    Until 2019 the office handed it over within seven days. Since then a complaint is refused for
    want of power and the right office named, and a report is never forwarded silently: whoever
    made it is told where to go (art. 29).
    """
    if not authority.strip():
        raise Blocked(gettext("Name the authority to turn to."))
    handed_over = complaint.regime == Regime.ORDER_51
    if handed_over:
        complaint.outcome, complaint.right_office = Outcome.TRANSFERRED, authority.strip()
        complaint.outcome_public = answer
        complaint.state = State.CLOSED
        core.end(complaint, at)
        tell_citizen(complaint, "closed", at=at)
    else:
        reason: RefusalReason = rules.WANT_OF_POWER[Kind(complaint.kind)]
        complaint.state = State.REFUSED
        core.turn_away(complaint, at, reason=reason, right_office=authority.strip(), answer=answer)
    return {
        "kind": complaint.kind,
        "handed_over": handed_over,
        "authority": authority.strip(),
    }
