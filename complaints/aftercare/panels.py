"""What the pages of a case show of ratings and of wishes to take it up again."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import slots
from complaints import facts
from complaints.aftercare import queries, rules
from complaints.models import Complaint
from complaints.rules import DESK


def for_citizen(obj: Any, _user: Any) -> dict[str, Any] | None:
    """Rate it, ask for more, and what was answered."""
    if not isinstance(obj, Complaint):
        return None
    asked = queries.requests_of(obj) if facts.holds(obj, "reopening") else []
    if obj.state not in rules.RATED and not asked:
        return None
    rating = queries.rating_of(obj)
    can_ask = queries.can_ask(obj, timezone.localdate(), asked)
    return {
        "rating": rating,
        "can_rate": queries.can_rate(obj, rating),
        "can_ask": can_ask,
        "last": queries.last_day_to_ask(obj) if can_ask else None,
        "asked": asked,
    }


def for_staff(obj: Any, _user: Any) -> dict[str, Any] | None:
    """What the citizen thought of it."""
    if not isinstance(obj, Complaint):
        return None
    rating, asked = queries.rating_of(obj), queries.requests_of(obj)
    return {"rating": rating, "asked": asked} if rating or asked else None


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.public",
        name="aftercare",
        query=for_citizen,
        template="complaints/aftercare/_citizen.html",
        order=90,
    )
    slots.register(
        "case.aside",
        name="aftercare",
        query=for_staff,
        template="complaints/aftercare/_staff.html",
        order=60,
        roles=DESK,
        lazy=True,
        title=_("Rating and reopening"),
        model=Complaint,
        when=facts.when("rated", "reopening"),
    )
