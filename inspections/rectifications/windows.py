"""When a re-check may be, by round and regime; and how its outcome is kept."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from casework import deadlines
from casework.transitions import Blocked, lock
from inspections.rectifications import queries, rules
from inspections.rectifications.models import Recheck, Rectification
from inspections.rectifications.states import RecheckOutcome
from inspections.visits import transitions as visits
from inspections.visits.states import InspectionState, Outcome, Verdict

FIRST, AFTER_NOTICE, AFTER_SUSPENSION = 1, 2, 3
RECHECK = "SC-RCK"


@dataclass(frozen=True, kw_only=True)
class Window:
    """Which re-check it is, and between which days it may be."""

    round: int
    opens_on: date
    closes_on: date | None = None
    # Nobody applied for it.
    forced: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a re-check found, and why it was made after its window."""

    passed: bool
    findings: str
    late_reason: str = ""


def first_window(rectification: Rectification) -> Window:
    """From the application to the bureau's last day: 75 days of the order, or 15 of the report."""
    opens = timezone.localdate(rectification.reported_at or rectification.ordered_at)
    clock = deadlines.open_clock(rectification, RECHECK)
    closes = clock.due_on if clock else None
    # An application that came after the bureau's own days leaves the same day.
    last = max(closes, opens) if closes else None
    return Window(round=FIRST, opens_on=opens, closes_on=last)


def require_inside(day: date, opens: date, closes: date | None, late_reason: str) -> None:
    """Too early is as wrong as too late; late it is made all the same, with the reason."""
    if rules.too_early(day, opens):
        text = gettext("Too early: this re-check may not be before %(day)s.")
        raise Blocked(text % {"day": deadlines_day(opens)})
    if rules.too_late(day, closes) and not late_reason.strip():
        text = gettext("The re-check was due by %(day)s: record why it is made later.")
        raise Blocked(text % {"day": deadlines_day(closes)})


def deadlines_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def plan(
    rectification: Rectification,
    window: Window,
    *,
    scheduled_on: date,
    by: User,
    at: datetime,
    late_reason: str = "",
    **team: Any,
) -> Recheck:
    """A visit of its own kind, inside the window; its samples are free (Order 18 art. 49)."""
    if scheduled_on < timezone.localdate(at):
        raise Blocked(gettext("The day of the re-check lies in the past."))
    require_inside(scheduled_on, window.opens_on, window.closes_on, late_reason)
    if queries.planned_recheck(rectification) is not None:
        raise Blocked(gettext("A re-check is planned already."))
    first = rectification.inspection
    visit = visits.schedule(
        enterprise=rectification.enterprise,
        scheduled_on=scheduled_on,
        origin="recheck",
        origin_ref=rectification.number,
        product_name=first.product_name,
        product_rule=first.product_rule,
        category=first.category,
        stage=first.stage,
        office=rectification.office,
        district=rectification.district,
        task=f"复查：{rectification.number}",
        by=by,
        at=at,
        **team,
    )
    return Recheck.objects.create(
        rectification=rectification,
        **asdict(window),
        planned_on=scheduled_on,
        inspection=visit,
        late_reason=late_reason.strip(),
    )


def settle(
    rectification: Rectification, window: Window, found: Found, *, by: User, at: datetime
) -> Recheck:
    """The outcome of the planned re-check, or of one that needed no visit."""
    day = timezone.localdate(at)
    row = queries.planned_recheck(rectification) or Recheck(
        rectification=rectification, **asdict(window)
    )
    row.late_reason = found.late_reason.strip() or row.late_reason
    require_inside(day, row.opens_on, row.closes_on, row.late_reason)
    if row.inspection_id:
        _require_agreement(row.inspection, found.passed)
    row.outcome = RecheckOutcome.PASSED if found.passed else RecheckOutcome.FAILED
    row.findings, row.held_on = found.findings, day
    row.save()
    if row.inspection_id:
        _end_visit(row.inspection, found.findings, by=by, at=at)
    return row


def _require_agreement(visit: Any, passed: bool) -> None:
    """What the laboratory found is not decided otherwise at the desk."""
    if visit.state == InspectionState.SAMPLED:
        raise Blocked(gettext("The sample of the re-check has no result yet."))
    if visit.state in {InspectionState.SCHEDULED, InspectionState.IN_PROGRESS}:
        raise Blocked(gettext("The visit of the re-check has not been made yet."))
    if visit.verdict and (visit.verdict == Verdict.PASS) != passed:
        raise Blocked(gettext("The sample of the re-check says otherwise."))


def _end_visit(visit: Any, note: str, *, by: User, at: datetime) -> None:
    visit = lock(visit)
    endings = {
        InspectionState.PASSED: Outcome.PASSED,
        InspectionState.FAILED: Outcome.RECHECK_FAILED,
    }
    if visit.state in endings:
        visits.close(visit, by=by, at=at, outcome=endings[visit.state], note=note)


def drop(rectification: Rectification, *, by: User, at: datetime) -> None:
    """The order is over: its re-check is not made."""
    row = queries.planned_recheck(rectification)
    if row is None:
        return
    row.outcome = RecheckOutcome.DROPPED
    row.save(update_fields=["outcome"])
    visit = row.inspection
    # A robot orders no visits off; the regulator finds it on the list.
    if visit and visit.state == InspectionState.SCHEDULED and not by.actor.is_robot:
        visits.void(visit, by=by, at=at, reason="责令改正已终结，无需复查")
