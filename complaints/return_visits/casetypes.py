"""回访: the office calls back after the end and asks how it was."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import cases, slots
from complaints import facts
from complaints.case_models import Complaint
from complaints.return_visits import queries, rules
from complaints.return_visits.forms import CallForm
from complaints.return_visits.transitions import call_back
from complaints.states import Kind, State


def calls(obj: Any, user: User) -> dict[str, Any] | None:
    """The calls after the end."""
    if not isinstance(obj, Complaint):
        return None
    found = queries.visits(obj)
    return {"visits": found, "most": rules.MOST_POINTS} if found else None


def ended(complaint: Complaint, _user: User) -> bool:
    """Only after the end is anybody called back."""
    called = complaint.kind != Kind.REPORT and complaint.state == State.CLOSED
    return called and facts.holds(complaint, "called_back")


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    cases.extend(
        "complaints",
        acts={call_back.name: _("Record a return visit")},
        forms={call_back.name: CallForm},
        after="record_told",
    )
    slots.register(
        "case.aside",
        name="return-visits",
        query=calls,
        template="complaints/return_visits/_calls.html",
        order=80,
        roles=rules.CALLERS,
        lazy=True,
        title=_("Return visits"),
        model=Complaint,
        when=ended,
    )
