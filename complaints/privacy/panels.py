"""What the pages of a case show of keeping and forgetting."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import slots
from complaints import facts
from complaints.models import Complaint
from complaints.privacy import queries


def own_data(obj: Any, _user: Any) -> dict[str, Any] | None:
    """For the citizen: his data, and what he asked about them."""
    if not isinstance(obj, Complaint):
        return None
    asked = queries.requests_of(obj) if facts.holds(obj, "data_requests") else []
    return {"complaint": obj, "requests": asked}


def keeping(obj: Any, user: User) -> dict[str, Any] | None:
    """For heads: how long the case is kept, and what holds it."""
    if not isinstance(obj, Complaint):
        return None
    return {
        "complaint": obj,
        "until": queries.keep_until(obj),
        "holds": queries.holds_of(obj, user),
    }


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.public.more",
        name="privacy",
        query=own_data,
        template="complaints/privacy/_own.html",
        order=90,
    )
    slots.register(
        "case.aside",
        name="privacy",
        query=keeping,
        template="complaints/privacy/_keeping.html",
        order=90,
        roles=(Role.HEAD,),
        lazy=True,
        title=_("Keeping and forgetting"),
        model=Complaint,
    )
