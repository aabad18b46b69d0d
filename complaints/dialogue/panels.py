"""The thread on the staff's page and on the citizen's."""

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import slots
from complaints import facts
from complaints import rules as case_rules
from complaints.dialogue import queries, rules
from complaints.dialogue.forms import AnswerForm
from complaints.dialogue.transitions import answer_message
from complaints.models import Complaint, Message

SEES = (*case_rules.DESK, Role.INSPECTOR)


def staff_thread(obj: Any, user: User) -> dict[str, Any] | None:
    """What was written, for the desk and who handles the case."""
    if not isinstance(obj, Complaint) or not rules.may_read(obj, user.actor):
        return None
    messages = queries.thread(obj)
    return {"messages": messages} if messages else None


def of_citizen(obj: Any, _user: Any) -> dict[str, Any] | None:
    """The thread for whoever opened the case with its code."""
    if not isinstance(obj, Complaint) or not facts.holds(obj, "messages"):
        return None
    messages = queries.thread(obj)
    return {**public_thread(obj, messages), "form": AnswerForm()} if messages else None


def public_thread(complaint: Complaint, messages: list[Message]) -> dict[str, Any]:
    """The messages as the citizen sees them, and whether an answer is taken now."""
    refusal = answer_message.refusal(complaint, by=User.objects.robot("public"))
    return {
        "messages": messages,
        "news": any(m.from_office and m.read_at is None for m in messages),
        "refusal": refusal,
        "form_key": uuid4().hex,
        "room": rules.MOST_FILES,
    }


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.main",
        name="dialogue",
        query=staff_thread,
        template="complaints/dialogue/_staff.html",
        order=20,
        roles=SEES,
        lazy=True,
        title=_("Messages with the citizen"),
        model=Complaint,
        when=facts.when("messages"),
    )
    slots.register(
        "case.public",
        name="dialogue",
        query=of_citizen,
        template="complaints/dialogue/_public.html",
        order=10,
    )
