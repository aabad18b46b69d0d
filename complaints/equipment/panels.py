"""The safety inspections of a complaint, on the staff's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import cases, slots
from complaints import facts
from complaints.equipment import queries
from complaints.models import Complaint
from complaints.rules import DESK


def of_case(obj: Any, user: User) -> dict[str, Any] | None:
    """What was ordered; a link only for those who may go there."""
    rows = queries.checks_of(obj) if isinstance(obj, Complaint) else []
    may_open = cases.may_open(cases.registry["equipment-inspections"].roles, user)
    return {"links": rows, "may_open": may_open} if rows else None


def register() -> None:
    """Fill the slot."""
    slots.register(
        "case.aside",
        name="equipment",
        query=of_case,
        template="complaints/equipment/_aside.html",
        order=4,
        roles=(*DESK, Role.INSPECTOR),
        lazy=True,
        title=_("Safety inspections"),
        model=Complaint,
        when=facts.when("equipment_checked"),
    )
