"""How a citizen wants to be told, chosen on the tracking page and respected from then on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, transition
from complaints import rules
from complaints.models import Complaint, Reporter
from complaints.states import State, TellBy


def chosen(detail: Mapping[str, Any]) -> str:
    """The choice, in the reader's language."""
    words = TellBy(detail["tell_by"]).label
    return gettext("How to be told: %(words)s") % {"words": words}


def has_no_name(complaint: Complaint) -> Any:
    return _("An anonymous report has nobody to write to.") if complaint.anonymous else None


@transition(
    source=list(State),
    target=None,
    allowed=rules.may_speak,
    guard=has_no_name,
    sentence=chosen,
    public=chosen,
    law="PIPL art. 15",
)
def choose_telling(complaint: Complaint, *, by: User, at: datetime, tell_by: str) -> dict[str, Any]:
    """By text message, by mail, or not at all; what is still waiting to be sent follows it."""
    if tell_by not in TellBy.values:
        raise Blocked(gettext("Choose one of the ways."))
    Reporter.objects.filter(complaint=complaint).update(tell_by=tell_by)
    return {"tell_by": tell_by}
