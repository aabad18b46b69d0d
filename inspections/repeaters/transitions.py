"""多次不合格: watched, its grade reviewed, looked at again, and let go."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import numbering, worklist
from casework.transitions import Blocked, creation, transition
from enterprises.models import Enterprise
from enterprises.transitions import change_credit_grade
from inspections.repeaters import queries, rules
from inspections.repeaters.models import Repeater
from inspections.repeaters.states import RepeaterState as State
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import Origin

REVIEW, TRACK = "repeater-review", "repeater-track"


@creation(
    target=State.WATCHED,
    allowed=rules.only_robot,
    sentence=_("Watched: %(failures)s failed batches within %(months)s months"),
    law="Bureau setting REPEAT_FAILURES in REPEAT_MONTHS",
    tone="bad",
)
def watch(
    *, inspection: Inspection, failures: int, failed_on: date, by: User, at: datetime
) -> Repeater:
    """多次不合格: the draw weighs it more, the grade is looked at, a tracking spot check is due."""
    year = str(timezone.localtime(at).year)
    row = Repeater.objects.create(
        number=f"GZ-{year}-{numbering.take('repeater', year):04d}",
        enterprise=inspection.enterprise,
        office=inspection.office,
        district=inspection.enterprise.district,
        failures=failures,
        last_failed_on=failed_on,
        ends_on=queries.watched_until(failed_on),
    )
    _wait(row, at)
    row.event_detail = {  # type: ignore[attr-defined]
        "failures": failures,
        "months": settings.REPEAT_MONTHS,
    }
    return row


def _wait(row: Repeater, at: datetime) -> None:
    for step, words in ((REVIEW, "复核信用等级"), (TRACK, "安排跟踪抽查")):
        worklist.open_item(
            row,
            step,
            title=f"{words} {row.number} {row.enterprise.label}",
            at=at,
            role=Role.REGULATOR,
            office=row.office,
        )


@transition(
    source=[State.WATCHED],
    target=None,
    allowed=rules.only_robots,
    sentence=_("Failed again: %(failures)s failed batches, watched until %(ends_on)s"),
    tone="bad",
)
def count_again(
    row: Repeater, *, by: User, at: datetime, failures: int, failed_on: date
) -> dict[str, Any]:
    """Each further failure lengthens the watch and asks for another look."""
    row.failures = failures
    row.last_failed_on = max(row.last_failed_on, failed_on)
    row.ends_on = queries.watched_until(row.last_failed_on)
    row.reviewed_on, row.reviewed_by, row.review, row.tracking = None, None, "", None
    _wait(row, at)
    return {"failures": failures, "ends_on": row.ends_on}


def _not_reviewed(row: Repeater) -> Any:
    return _("The grade was reviewed already.") if row.reviewed_on else None


@transition(
    source=[State.WATCHED],
    target=None,
    allowed=rules.may_review,
    guard=_not_reviewed,
    sentence=_("Credit grade reviewed: %(decision)s"),
    law="Bureau rule on quality credit",
)
def review_grade(
    row: Repeater, *, by: User, at: datetime, reason: str, grade: str = ""
) -> dict[str, Any]:
    """信用等级复核: another grade, or the same one with the reason."""
    day = timezone.localdate(at)
    decision = gettext("left as it is")
    if grade and grade != row.enterprise.credit_grade:
        change_credit_grade(row.enterprise, grade=grade, rule=reason[:80], on=day, by=by, at=at)
        decision = grade
    row.reviewed_on, row.reviewed_by = day, by
    row.review = f"{grade or row.enterprise.credit_grade or '–'}：{reason.strip()}"[:200]
    worklist.close_items(row, REVIEW, at=at)
    return {"decision": decision, "note": reason}


def _not_tracked(row: Repeater) -> Any:
    return _("A tracking spot check is ordered already.") if row.tracking_id else None


@transition(
    source=[State.WATCHED],
    target=None,
    allowed=rules.may_track,
    guard=_not_tracked,
    sentence=_("Tracking spot check ordered for %(scheduled_on)s"),
    law="Order 18 art. 8 (tracking of failed goods is no repeated check)",
)
def order_tracking(
    row: Repeater,
    *,
    by: User,
    at: datetime,
    scheduled_on: date,
    inspectors: Sequence[User] = (),
) -> dict[str, Any]:
    """跟踪抽查: of the goods that failed last; the six-month lock does not bar it."""
    if scheduled_on < timezone.localdate(at):
        raise Blocked(gettext("The day of the spot check lies in the past."))
    last = queries.last_failed(row)
    visit = visits.schedule(
        enterprise=row.enterprise,
        scheduled_on=scheduled_on,
        origin=Origin.PLAN,
        origin_ref=row.number,
        product_name=last.product_name if last else "",
        product_rule=last.product_rule if last else None,
        category=last.category if last else None,
        inspectors=inspectors,
        office=row.office,
        task=f"跟踪抽查：{row.number}",
        by=by,
        at=at,
    )
    row.tracking = visit
    worklist.close_items(row, TRACK, at=at)
    return {"scheduled_on": scheduled_on.isoformat(), "note": visit.number}


@transition(
    source=[State.WATCHED],
    target=State.ENDED,
    allowed=rules.only_robots,
    sentence=_("No longer watched: %(reason)s"),
    tone="ok",
)
def let_go(row: Repeater, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The months passed without a failure, or the failures that counted fell."""
    row.ended_on = timezone.localdate(at)
    worklist.close_items(row, at=at)
    return {"reason": reason}


def still_offends(enterprise: Enterprise, at: datetime) -> bool:
    """Whether what is on record today still makes it a repeat offender."""
    return rules.is_repeat(queries.failures_of(enterprise, at), settings.REPEAT_FAILURES)
