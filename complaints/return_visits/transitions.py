"""The act of calling back, and the work item that asks for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import measures, worklist
from casework.transitions import Blocked, transition
from complaints import facts
from complaints.case_models import Complaint
from complaints.return_visits import rules
from complaints.return_visits.models import ReturnVisit
from complaints.return_visits.states import Reached
from complaints.states import State

STEP = "return_visit"


def called(detail: Mapping[str, Any]) -> str:
    """What came of the call, in the reader's language."""
    return gettext("Return visit: %(reached)s") % {"reached": Reached(detail["reached"]).label}


def _may_be_called(complaint: Complaint) -> Any:
    if not facts.holds(complaint, "called_back"):
        return None
    calls = list(complaint.return_visits.values_list("reached", flat=True))
    if any(rules.is_done(reached) for reached in calls):
        return _("The person was asked already.")
    if len(calls) >= rules.MOST_CALLS:
        return _("The person was called three times; that is enough.")
    return None


@transition(
    source=[State.CLOSED],
    target=None,
    allowed=rules.may_call_back,
    guard=_may_be_called,
    sentence=called,
    public=_("We called you back to ask how it was"),
    law="Order 121",
)
def call_back(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    reached: str,
    score: int | None = None,
    kept: bool | None = None,
    note: str = "",
) -> dict[str, Any]:
    """Write down the call; whoever was spoken to gives one to five points."""
    spoke = reached == Reached.SPOKE
    if spoke and score is None:
        raise Blocked(gettext("Say how many points the person gave."))
    ReturnVisit.objects.create(
        complaint=complaint,
        reached=reached,
        score=score if spoke else None,
        kept=kept if spoke else None,
        note=note,
        called_at=at,
        called_by=by,
    )
    if rules.is_done(reached):
        worklist.close_items(complaint, STEP, at=at)
    measures.add(
        "complaint.return_visits",
        day=timezone.localdate(at),
        obj=complaint,
        district=complaint.district_id,
        dimension=reached,
    )
    return {"kind": complaint.kind, "reached": reached}
