"""More time to correct: asked for by the enterprise, decided by the head; and proved excuses."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import Actor
from accounts.states import Role
from casework import deadlines, worklist
from casework.transitions import Blocked, transition
from documents.models import Attachment
from documents.rules import chinese_date
from inspections.rectifications import notifications, queries, rules
from inspections.rectifications.models import Excuse, ExtensionRequest, Rectification
from inspections.rectifications.states import Decision
from inspections.rectifications.states import RectificationState as State
from inspections.rectifications.transitions import CORRECT, may_be_longer

ASKED = "correction-extension"
MOST_DAYS = 30


def _may_be_asked(rectification: Rectification) -> Any:
    refusal = may_be_longer(rectification)
    if refusal is None and queries.pending_request(rectification) is not None:
        return _("More time was asked for already; the head decides.")
    return refusal


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=rules.may_report,
    guard=_may_be_asked,
    sentence=_("More time to correct asked for: %(days)s days"),
    public=_("You asked for more time to correct"),
    law="AQSIQ Order 133 (SC-COR-EXT)",
)
def ask_extension(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    days: int,
    reason: str,
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """Once, at most 30 days, five days before the end at the latest, with the reason."""
    clock, last = deadlines.open_clock(rectification, CORRECT), None
    if clock is not None:
        last = queries.last_day_to_ask(rectification)
    if clock is None or last is None:
        raise Blocked(gettext("The time for correcting does not run yet."))
    if clock.extensions.exists():
        raise Blocked(gettext("The time was extended once already; the rule allows no more."))
    today = timezone.localdate(at)
    if today > last:
        text = gettext("More time had to be asked for by %(day)s, five days before the end.")
        raise Blocked(text % {"day": last.isoformat()})
    if not 0 < days <= MOST_DAYS:
        raise ValidationError({"days": gettext("An extension is 1 to 30 days.")})
    asked = ExtensionRequest.objects.create(
        rectification=rectification,
        days=days,
        reason=reason.strip(),
        asked_by=by,
        asked_on=today,
        due_before=clock.due_on,
    )
    asked.files.set(files)
    worklist.open_item(
        rectification,
        ASKED,
        title=f"申请延长整改期限 {rectification.number} {rectification.enterprise.label}",
        at=at,
        role=Role.HEAD,
        office=rectification.office,
        deadline=clock,
    )
    return {"days": days, "note": reason}


def _may_decide(rectification: Rectification, actor: Actor) -> bool:
    if not rules.may_decide(rectification, actor):
        return False
    asker = queries.asker_of_time(rectification)
    return asker is not None and asker != actor.user_id


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=_may_decide,
    sentence=_("More time to correct granted: until %(due_on)s"),
    public=_("Your time for correcting was extended to %(due_on)s"),
    law="AQSIQ Order 133 (SC-COR-EXT)",
)
def grant_extension(
    rectification: Rectification, *, by: User, at: datetime, note: str = ""
) -> dict[str, Any]:
    """The head grants what was asked for; the days count from the old end."""
    asked = _waiting(rectification)
    clock = deadlines.extend(
        deadlines.open_clock(rectification, CORRECT),
        by=by,
        at=at,
        reason=asked.reason,
        amount=asked.days,
        asked_on=asked.asked_on,
    )
    asked.due_after = clock.due_on
    _decide(rectification, asked, Decision.GRANTED, note, by=by, at=at)
    text = f"整改期限已延长至{chinese_date(clock.due_on)}"
    notifications.tell_enterprise(rectification, text, at=at)
    return {"due_on": clock.due_on, "note": note}


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=_may_decide,
    sentence=_("More time to correct not granted"),
    public=_("More time was not granted"),
    law="AQSIQ Order 133 (SC-COR-EXT)",
)
def refuse_extension(
    rectification: Rectification, *, by: User, at: datetime, note: str
) -> dict[str, Any]:
    """The time stays as it is, and the enterprise learns why."""
    asked = _waiting(rectification)
    _decide(rectification, asked, Decision.REFUSED, note, by=by, at=at)
    notifications.tell_enterprise(rectification, f"延期申请未获批准：{note}", at=at)
    return {"note": note}


def _waiting(rectification: Rectification) -> ExtensionRequest:
    asked = queries.pending_request(rectification)
    if asked is None:
        raise Blocked(gettext("Nobody asked for more time."))
    return asked


def _decide(
    rectification: Rectification,
    asked: ExtensionRequest,
    decision: Decision,
    note: str,
    *,
    by: User,
    at: datetime,
) -> None:
    asked.decision, asked.note = decision, note.strip()[:400]
    asked.decided_by, asked.decided_at = by, at
    asked.save()
    worklist.close_items(rectification, ASKED, at=at)


# --- Excuses -----------------------------------------------------------------------------------


def _no_open_excuse(rectification: Rectification) -> Any:
    if rectification.served_at is None:
        return _("The order has not been served yet.")
    if queries.open_excuse(rectification) is not None:
        return _("A reason for standing still is on record already.")
    return None


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=rules.may_excuse,
    guard=_no_open_excuse,
    sentence=_("The correction stands still since %(begun_on)s: %(reason)s"),
    public=_("Your reason for standing still is on record"),
    law="AQSIQ Order 133; recorded under Order 18",
)
def excuse(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    kind: str,
    note: str,
    begun_on: date,
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """Stopped, changed, moved, disaster, standstill: with proof; in 2014 the time stood still."""
    served = timezone.localdate(rectification.served_at)
    if begun_on < served:
        text = gettext("The order was received on %(day)s; name a day from then on.")
        raise ValidationError({"begun_on": text % {"day": served.isoformat()}})
    if begun_on > timezone.localdate(at):
        raise ValidationError({"begun_on": gettext("This day lies ahead.")})
    if not files:
        raise ValidationError({"files": gettext("Add the proof.")})
    row = Excuse.objects.create(
        rectification=rectification, kind=kind, note=note.strip(), begun_on=begun_on, recorded_by=by
    )
    row.files.set(files)
    reason = str(row.get_kind_display())
    if rules.stands_still(rectification.regime):
        deadlines.pause(rectification, CORRECT, on=begun_on, reason=reason)
    return {"begun_on": begun_on.isoformat(), "reason": reason, "note": note}


def _stands_still(rectification: Rectification) -> Any:
    if queries.open_excuse(rectification) is None:
        return _("No reason for standing still is on record.")
    return None


@transition(
    source=[State.ORDERED],
    target=None,
    allowed=rules.may_edit,
    guard=_stands_still,
    sentence=_("The correction goes on from %(ended_on)s"),
    public=_("Your correction goes on"),
    law="AQSIQ Order 133",
)
def resume_correcting(
    rectification: Rectification, *, by: User, at: datetime, ended_on: date
) -> dict[str, Any]:
    """恢复后继续整改: the reason is over, and the days that stood still are added."""
    row = queries.open_excuse(rectification)
    if row is None:
        raise Blocked(gettext("No reason for standing still is on record."))
    if not row.begun_on <= ended_on <= timezone.localdate(at):
        text = gettext("Name a day from %(day)s to today.")
        raise ValidationError({"ended_on": text % {"day": row.begun_on.isoformat()}})
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    deadlines.resume(rectification, CORRECT, on=ended_on)
    return {"ended_on": ended_on.isoformat()}
