"""More time and telling, on the staff's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import slots
from complaints import facts
from complaints import rules as case_rules
from complaints.models import Complaint
from complaints.verification import queries


def of_case(obj: Any, _user: User) -> dict[str, Any] | None:
    """What was asked of the head, and how the message to the reporter fared."""
    if not isinstance(obj, Complaint):
        return None
    requests = queries.requests_of(obj)
    telling = queries.telling(obj) if obj.is_report and obj.told_at else ""
    return {"requests": requests, "telling": telling} if requests or telling else None


def has_something(obj: Any, _user: Any) -> bool:
    """A request for more time, or a reporter who was told."""
    told = obj.is_report and obj.told_at is not None
    return bool(told or facts.holds(obj, "extensions"))


def register() -> None:
    """Fill the slot."""
    slots.register(
        "case.aside",
        name="verification",
        query=of_case,
        template="complaints/verification/_aside.html",
        order=20,
        roles=(*case_rules.DESK, Role.INSPECTOR),
        lazy=True,
        title=_("More time, and telling"),
        model=Complaint,
        when=has_something,
    )
