"""复查: planned inside its window, on application or, where none came, without one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from casework.transitions import Blocked, transition
from inspections.rectifications import notifications, queries, rules, windows
from inspections.rectifications.models import Rectification
from inspections.rectifications.states import RectificationState as State
from inspections.rectifications.transitions import CORRECT, RECHECK
from inspections.visits import transitions as visits
from inspections.visits.states import InspectionState


def _none_planned(rectification: Rectification) -> Any:
    if queries.is_recheck_planned(rectification):
        return _("A re-check is planned already.")
    return None


@transition(
    source=[State.REPORTED],
    target=None,
    allowed=rules.may_edit,
    guard=_none_planned,
    sentence=_("Re-check planned for %(scheduled_on)s"),
    public=_("Your correction will be re-checked on %(scheduled_on)s"),
    law="Order 18 arts 47 and 49",
)
def plan_recheck(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    scheduled_on: date,
    inspectors: Sequence[User] = (),
    late_reason: str = "",
) -> dict[str, Any]:
    """A visit of its own kind, within 75 days of the order; in 2014 within 15 of the report."""
    row = windows.plan(
        rectification,
        windows.first_window(rectification),
        scheduled_on=scheduled_on,
        inspectors=inspectors,
        late_reason=late_reason,
        by=by,
        at=at,
    )
    visit: Any = row.inspection
    return {"scheduled_on": scheduled_on.isoformat(), "note": visit.number}


def _nobody_asked(rectification: Rectification) -> Any:
    if rectification.served_at is None:
        return _("The order has not been served yet.")
    if deadlines.open_clock(rectification, CORRECT) is None:
        return _("The time for correcting does not run.")
    if queries.open_excuse(rectification) is not None:
        return _("A reason for standing still is on record.")
    return _none_planned(rectification)


@transition(
    source=[State.ORDERED],
    target=State.REPORTED,
    allowed=rules.may_edit,
    guard=_nobody_asked,
    sentence=_("Re-check without an application, planned for %(scheduled_on)s"),
    public=_("You did not ask for a re-check: it will be made on %(scheduled_on)s"),
    law="Product Quality Law art. 17; Order 18 art. 47",
    tone="bad",
)
def force_recheck(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    scheduled_on: date,
    inspectors: Sequence[User] = (),
    late_reason: str = "",
) -> dict[str, Any]:
    """强制复查: the time to correct is over and nobody asked for the re-check."""
    clock: Any = deadlines.open_clock(rectification, CORRECT)
    day = timezone.localdate(at)
    if day <= clock.due_on:
        text = _("Too early: the enterprise may correct and report until %(day)s.")
        raise Blocked(str(text) % {"day": clock.due_on.isoformat()})
    deadlines.meet(rectification, CORRECT, on=day)
    due = deadlines.open_clock(rectification, RECHECK) or deadlines.start(
        rectification,
        RECHECK,
        on=day,
        office=rectification.office,
        regime=rectification.regime,
    )
    rectification.deadline = due
    row = windows.plan(
        rectification,
        windows.Window(
            round=windows.FIRST, opens_on=day, closes_on=max(due.due_on, day), forced=True
        ),
        scheduled_on=scheduled_on,
        inspectors=inspectors,
        late_reason=late_reason,
        by=by,
        at=at,
    )
    if rectification.inspection.state == InspectionState.CORRECTING:
        visits.mark_rechecking(rectification.inspection, by=by, at=at, deadline=due)
    notifications.waits(rectification, notifications.RECHECK, at=at, deadline=due)
    news = f"逾期未申请复查，将于{scheduled_on:%Y年%m月%d日}组织复查"
    notifications.tell_enterprise(rectification, news, at=at)
    visit: Any = row.inspection
    return {"scheduled_on": scheduled_on.isoformat(), "note": visit.number}
