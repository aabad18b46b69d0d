"""移送后处理 (AQSIQ Notice 57 of 2015): registered, passed on, started, or sent back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.states import Role
from casework import deadlines, numbering, worklist
from casework.transitions import Blocked, creation, lock, transition
from enterprises.models import Enterprise, ProductCategory
from inspections.forwarded import rules
from inspections.forwarded.models import ForwardedFailure
from inspections.forwarded.states import ForwardedState as State
from inspections.visits import transitions as visits
from inspections.visits.queries import responsible_office
from inspections.visits.states import Origin

STEP = "forwarded"
LAW = "AQSIQ Notice 57 of 2015"
# Stored texts are in the language of the bureau.
WORDS = {State.RECEIVED: "转办上级移送的不合格后处理", State.ASSIGNED: "启动上级移送的后处理"}
CLOCKS = {State.RECEIVED: rules.FORWARD, State.ASSIGNED: rules.START}


def _wait(row: ForwardedFailure, state: str, day: date, at: datetime) -> None:
    """The clock of the step begins, and somebody of the office has it on the list."""
    code = rules.clock_for(CLOCKS[State(state)], day)
    row.deadline = deadlines.start(row, code, on=day, office=row.office) if code else None
    worklist.close_items(row, at=at)
    worklist.open_item(
        row,
        STEP,
        title=f"{WORDS[State(state)]} {row.number} {row.enterprise.label}",
        at=at,
        role=Role.REGULATOR,
        office=row.office,
        deadline=row.deadline,
    )


def _end_clock(row: ForwardedFailure, state: str, day: date) -> None:
    deadlines.meet(row, CLOCKS[State(state)], on=day)
    row.deadline = None


@creation(
    target=[State.RECEIVED, State.ASSIGNED],
    allowed=rules.may_register,
    sentence=_("Failed report %(report)s received from %(sender)s"),
    law=LAW,
)
def register(
    *,
    level: str,
    sender: str,
    report_number: str,
    received_on: date,
    enterprise: Enterprise,
    category: ProductCategory,
    product_name: str,
    facts: str,
    by: User,
    at: datetime,
    sender_ref: str = "",
    batch: str = "",
) -> ForwardedFailure:
    """Written down where it came in; whoever answers for the place carries it out."""
    if by.office is None:
        raise Blocked(_("A forwarded failure belongs to an office; your account has none."))
    if received_on > timezone.localdate(at):
        raise ValidationError({"received_on": gettext("This day lies ahead.")})
    if not by.actor.covers(enterprise.district_id):
        raise ValidationError({"enterprise": gettext("This enterprise is not in your district.")})
    # Two who type the same letter at the same moment come one after the other.
    _refuse_twice(lock(enterprise), report_number)
    own = responsible_office(enterprise.district) == by.office
    year = str(timezone.localtime(at).year)
    row = ForwardedFailure.objects.create(
        number=f"YS-{year}-{numbering.take('forwarded', year):04d}",
        level=level,
        sender=sender.strip(),
        sender_ref=sender_ref.strip(),
        report_number=report_number.strip(),
        enterprise=enterprise,
        category=category,
        product_name=product_name.strip(),
        batch=batch.strip(),
        facts=facts.strip(),
        office=by.office,
        district=enterprise.district,
        state=State.ASSIGNED if own else State.RECEIVED,
        received_on=received_on,
    )
    _wait(row, row.state, received_on, at)
    row.save(update_fields=["deadline"])
    row.event_detail = {"report": row.report_number, "sender": row.sender}  # type: ignore[attr-defined]
    return row


def _refuse_twice(enterprise: Enterprise, report_number: str) -> None:
    """The same report by two ways is one duty."""
    same = ForwardedFailure.objects.filter(
        enterprise=enterprise, report_number=report_number.strip()
    ).exclude(state=State.RETURNED)
    if known := same.order_by("pk").first():
        text = gettext("This report is registered already: %(number)s.")
        raise ValidationError({"report_number": text % {"number": known.number}})


@transition(
    source=[State.RECEIVED],
    target=State.ASSIGNED,
    allowed=rules.may_lead,
    sentence=_("Passed on to %(office)s for the follow-up"),
    law=LAW,
)
def pass_on(row: ForwardedFailure, *, by: User, at: datetime, office: Office) -> dict[str, Any]:
    """转办: within five working days; the other office's own five begin today."""
    day = timezone.localdate(at)
    _end_clock(row, State.RECEIVED, day)
    row.office, row.passed_on = office, day
    _wait(row, State.ASSIGNED, day, at)
    return {"office": office.name}


@transition(
    source=[State.RECEIVED, State.ASSIGNED],
    target=State.STARTED,
    allowed=rules.may_lead,
    sentence=_("Follow-up started: visit %(inspection)s on %(scheduled_on)s"),
    law=LAW,
    tone="ok",
)
def start(
    row: ForwardedFailure,
    *,
    by: User,
    at: datetime,
    scheduled_on: date,
    inspectors: Iterable[User] = (),
    task: str = "",
) -> dict[str, Any]:
    """启动后处理: a visit to the enterprise is ordered; what it finds leads on as usual."""
    day = timezone.localdate(at)
    if scheduled_on < day:
        raise ValidationError({"scheduled_on": gettext("The day lies in the past.")})
    row.inspection = visits.schedule(
        enterprise=row.enterprise,
        scheduled_on=scheduled_on,
        origin=Origin.FORWARDED,
        origin_ref=row.number,
        product_name=row.product_name,
        category=row.category,
        batch=row.batch,
        inspectors=inspectors,
        office=row.office,
        district=row.district,
        task=task.strip() or _task(row),
        by=by,
        at=at,
    )
    # An office that keeps it for itself was in time, or late, all the same.
    _end_clock(row, row.state, day)
    row.started_on = day
    worklist.close_items(row, at=at)
    return {"inspection": row.inspection.number, "scheduled_on": scheduled_on}


def _task(row: ForwardedFailure) -> str:
    return f"{row.sender}移送：检验报告{row.report_number}，{row.facts}"[:400]


@transition(
    source=[State.RECEIVED, State.ASSIGNED],
    target=State.RETURNED,
    allowed=rules.may_lead,
    sentence=_("Sent back to %(sender)s: %(reason)s"),
    law=LAW,
    tone="warn",
)
def send_back(row: ForwardedFailure, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """退回: not an enterprise of ours, or dissolved, with the reason."""
    deadlines.cancel_all(row, on=timezone.localdate(at))
    row.deadline, row.reason = None, reason.strip()[:200]
    worklist.close_items(row, at=at)
    return {"sender": row.sender, "reason": reason}
