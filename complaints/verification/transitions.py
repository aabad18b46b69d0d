"""More time to verify, and telling the reporter how it ended."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import Actor
from accounts.states import Role
from casework import deadlines, notices, worklist
from casework.transitions import Blocked, transition
from complaints import facts, notifications
from complaints.models import Complaint
from complaints.rules import OPEN
from complaints.states import State
from complaints.transitions import press, title_of
from complaints.verification import queries, rules
from complaints.verification.models import ExtensionRequest
from complaints.verification.states import Decision

STEP = "extension"


def _may_be_longer(complaint: Complaint) -> Any:
    if not facts.holds(complaint, "verifying"):
        return _("No time limit for verifying is running.")
    if facts.holds(complaint, "extension_pending"):
        return _("More time was asked for already; the head decides.")
    return None


@transition(
    source=OPEN,
    target=None,
    allowed=rules.may_ask,
    guard=_may_be_longer,
    sentence=_("More time asked for: %(code)s"),
    law="Penalty procedure art. 18; Order 20 art. 23",
)
def ask_extension(
    complaint: Complaint, *, by: User, at: datetime, code: str, reason: str
) -> dict[str, Any]:
    """The handler asks before the time is over, and says why it does not suffice."""
    clock = deadlines.open_clock(complaint, code)
    if clock is None or code not in rules.EXTENSIBLE:
        raise Blocked(gettext("This time limit is not running."))
    if timezone.localdate(at) > clock.due_on:
        raise Blocked(gettext("The time is over; more of it had to be asked for before its end."))
    ExtensionRequest.objects.create(
        complaint=complaint,
        code=code,
        reason=reason.strip(),
        asked_by=by,
        asked_at=at,
        due_before=clock.due_on,
    )
    worklist.open_item(
        complaint,
        STEP,
        title=title_of(complaint),
        at=at,
        role=Role.HEAD,
        office=complaint.office,
        deadline=clock,
    )
    return {"kind": complaint.kind, "code": code, "note": reason.strip()}


def _may_decide(complaint: Complaint, actor: Actor) -> bool:
    if not facts.holds(complaint, "extension_pending"):
        return False
    asked = queries.pending(complaint)
    return rules.may_decide(complaint, asked.asked_by_id if asked else None, actor)


@transition(
    source=OPEN,
    target=None,
    allowed=_may_decide,
    sentence=_("More time granted for %(code)s: until %(due_on)s"),
    law="Penalty procedure art. 18; Order 20 art. 23",
)
def grant_extension(
    complaint: Complaint, *, by: User, at: datetime, note: str = ""
) -> dict[str, Any]:
    """The head grants it, once, for what the rule allows."""
    asked = _waiting(complaint)
    clock = deadlines.open_clock(complaint, asked.code)
    if clock is None:
        raise Blocked(gettext("This time limit is not running."))
    asked_on = timezone.localdate(asked.asked_at)
    longer = deadlines.extend(clock, by=by, at=at, reason=asked.reason, asked_on=asked_on)
    asked.due_after = longer.due_on
    _decide(complaint, asked, Decision.GRANTED, by, at, note)
    press(complaint)
    return {"kind": complaint.kind, "code": asked.code, "due_on": longer.due_on, "note": note}


@transition(
    source=OPEN,
    target=None,
    allowed=_may_decide,
    sentence=_("More time not granted: %(code)s"),
    law="Penalty procedure art. 18; Order 20 art. 23",
)
def deny_extension(complaint: Complaint, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The time stays as it is, and the handler learns why."""
    asked = _waiting(complaint)
    _decide(complaint, asked, Decision.DENIED, by, at, note)
    return {"kind": complaint.kind, "code": asked.code, "note": note}


def _waiting(complaint: Complaint) -> ExtensionRequest:
    asked = queries.pending(complaint)
    if asked is None:
        raise Blocked(gettext("Nobody asked for more time."))
    return asked


def _decide(
    complaint: Complaint,
    asked: ExtensionRequest,
    decision: Decision,
    by: User,
    at: datetime,
    note: str,
) -> None:
    asked.decision, asked.decided_by, asked.decided_at, asked.note = decision, by, at, note
    asked.save()
    worklist.close_items(complaint, STEP, at=at)
    texts = {
        Decision.GRANTED: gettext("More time granted: %(number)s"),
        Decision.DENIED: gettext("More time not granted: %(number)s"),
    }
    notices.notify(
        asked.asked_by,
        texts[decision] % {"number": complaint.number},
        complaint.get_absolute_url(),
        at=at,
        dedupe=f"complaint-extension-{asked.pk}",
    )


@transition(
    source=[State.CLOSED],
    target=None,
    allowed=rules.may_tell,
    sentence=_("The reporter was told by a message; to whom it went stays sealed"),
    public=_("We told you the outcome"),
    law="Order 20 arts 31, 33",
    tone="ok",
)
def tell_reporter(complaint: Complaint, *, by: User, at: datetime) -> dict[str, Any]:
    """The real-name reporter learns that it was decided; the desk does not learn who that is."""
    if not notifications.tell_citizen(complaint, "told", at=at, key=queries.TOLD):
        raise Blocked(gettext("This reporter wants no messages. Ask a custodian to tell him."))
    complaint.told_at = at
    deadlines.meet(complaint, "RP-TELL", on=timezone.localdate(at))
    worklist.close_items(complaint, "tell", at=at)
    return {"kind": complaint.kind}
