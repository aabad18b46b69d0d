"""Cases handed over by other hotlines: spreadsheets, outside numbers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from complaints import facts
from complaints.handovers import (
    forms,
    queries,
    tasks,  # noqa: F401 - the worker finds the room's tasks here
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.handovers.states import HandoverState
from complaints.models import Complaint
from complaints.rules import DESK

STAFF = (*DESK, Role.INSPECTOR)


def known_elsewhere(obj: Any, user: User) -> dict[str, Any] | None:
    """The numbers of other lines, on the page of the case."""
    if not isinstance(obj, Complaint):
        return None
    found = queries.references_of(obj)
    return {"references": found} if found else None


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "complaints.handover",
        {
            HandoverState.LAID_OUT: statuses.Look("waiting"),
            HandoverState.IMPORTED: statuses.Look("passed"),
            HandoverState.DROPPED: statuses.Look("closed"),
        },
    )
    cases.extend(
        "complaints",
        acts={"add_reference": _("Note an outside number")},
        forms={"add_reference": forms.ReferenceForm},
        after="amend",
    )
    slots.register(
        "case.aside",
        name="outside-numbers",
        query=known_elsewhere,
        template="complaints/handovers/_references.html",
        order=60,
        roles=STAFF,
        lazy=True,
        title=_("Numbers of other lines"),
        model=Complaint,
        when=facts.when("outside_numbers"),
    )
