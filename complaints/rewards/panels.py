"""The reward on the staff's page of the report and on the reporter's."""

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import slots
from complaints import facts
from complaints import rules as case_rules
from complaints.models import Complaint
from complaints.rewards import queries
from complaints.rewards.forms import ClaimForm
from complaints.rewards.models import APPROVED, Reward


def of_case(obj: Any, _user: User) -> dict[str, Any] | None:
    """What the report earned, for the desk."""
    reward = queries.of_case(obj) if isinstance(obj, Complaint) and obj.is_report else None
    return {"reward": reward} if reward else None


def of_reporter(obj: Any, _user: Any) -> dict[str, Any] | None:
    """What whoever holds the code may claim; nothing before it was approved."""
    reward = queries.of_case(obj) if isinstance(obj, Complaint) and obj.is_report else None
    if reward is None or reward.state not in APPROVED:
        return None
    return {**public_values(obj, reward), "form": ClaimForm(anonymous=obj.anonymous)}


def public_values(complaint: Complaint, reward: Reward) -> dict[str, Any]:
    """What the public templates need besides the form."""
    return {"reward": reward, "form_key": uuid4().hex, "anonymous": complaint.anonymous}


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.aside",
        name="rewards",
        query=of_case,
        template="complaints/rewards/_aside.html",
        order=30,
        roles=case_rules.DESK,
        lazy=True,
        title=_("Reward of the report"),
        model=Complaint,
        when=facts.when("reward"),
    )
    slots.register(
        "case.public",
        name="rewards",
        query=of_reporter,
        template="complaints/rewards/_public.html",
        order=5,
    )
