"""公告、停业整顿、吊照: each rung after a failed re-check, its law, its clock and its paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, numbering, worklist
from casework.transitions import creation, transition
from documents import transitions as papers
from documents.rules import Addressee
from documents.serving import served_at
from documents.states import DocumentState
from inspections.escalations import letters, rules
from inspections.escalations.models import Escalation
from inspections.escalations.states import EscalationState as State
from inspections.rectifications import endings, windows
from inspections.rectifications import transitions as orders
from inspections.rectifications.models import Rectification
from inspections.rectifications.notifications import tell_enterprise

SECOND, SUSPENSION = "SC-RCK2", "SC-SUSP"
STEP = "escalation"
WORDS: Mapping[str, tuple[str, str]] = {
    State.RAISED: ("复查不合格，待逐级上报", Role.REGULATOR),
    State.REPORTED_UP: ("待登记省级公告", Role.REGULATOR),
    State.PUBLISHED: ("公告后组织第二次复查", Role.REGULATOR),
    State.TO_SUSPEND: ("起草责令停业整顿通知书", Role.REGULATOR),
    State.SUSPENSION_DRAFTED: ("责令停业整顿通知书待审签", Role.HEAD),
    State.SUSPENSION_SIGNED: ("责令停业整顿通知书待送达", Role.REGULATOR),
    State.SUSPENDED: ("停业整顿后组织复查", Role.REGULATOR),
    State.TO_TRANSFER: ("起草吊销营业执照移送函", Role.REGULATOR),
    State.TRANSFER_DRAFTED: ("移送函待审签", Role.HEAD),
    State.TRANSFER_SIGNED: ("移送函待送达", Role.REGULATOR),
    State.TRANSFERRED: ("登记吊销营业执照结果", Role.REGULATOR),
}
UNDER_WAY = list(WORDS)


def _enter(row: Escalation, state: State, at: datetime) -> None:
    """One step waits at a time; whoever it belongs to finds it on the list."""
    row.state = state
    worklist.close_items(row, at=at)
    if state not in WORDS:
        return
    words, role = WORDS[state]
    worklist.open_item(
        row,
        STEP,
        title=f"{words} {row.number} {row.enterprise.label}",
        at=at,
        role=role,
        office=row.office,
        deadline=row.deadline,
    )


def _require_day(field: str, day: date, *, after: date, at: datetime) -> None:
    """Never before what led to it, never ahead."""
    if day < after:
        text = gettext("Not before %(day)s.")
        raise ValidationError({field: text % {"day": after.isoformat()}})
    if day > timezone.localdate(at):
        raise ValidationError({field: gettext("This day lies ahead.")})


# --- Upward, and the province's notice -----------------------------------------------------------


@creation(
    target=[State.RAISED, State.TO_SUSPEND],
    allowed=rules.only_robot,
    sentence=_("The failed re-check goes up the ladder"),
    law="Product Quality Law art. 17; Order 18 art. 47",
    tone="bad",
)
def climb(*, rectification: Rectification, by: User, at: datetime) -> Escalation:
    """A failed re-check: since 2020 the province publishes first, until then suspension came."""
    year = str(timezone.localtime(at).year)
    state = rules.first_rung(rectification.regime)
    row = Escalation.objects.create(
        number=f"SJ-{year}-{numbering.take('escalation', year):04d}",
        rectification=rectification,
        inspection=rectification.inspection,
        office=rectification.office,
        district=rectification.district,
        regime=rectification.regime,
        state=state,
    )
    _enter(row, state, at)
    return row


@transition(
    source=[State.RAISED],
    target=State.REPORTED_UP,
    allowed=rules.may_lead,
    sentence=_("Reported upward to %(reported_to)s"),
    law="Order 18 art. 47",
)
def report_up(
    row: Escalation, *, by: User, at: datetime, reported_on: date, reported_to: str
) -> dict[str, Any]:
    """逐级上报: level by level, to the department of the province."""
    failed_on = row.rectification.rechecked_on or timezone.localdate(row.created_at)
    _require_day("reported_on", reported_on, after=failed_on, at=at)
    row.reported_on, row.reported_to = reported_on, reported_to.strip()
    _enter(row, State.REPORTED_UP, at)
    return {"reported_to": reported_to}


@transition(
    source=[State.REPORTED_UP],
    target=State.PUBLISHED,
    allowed=rules.may_lead,
    sentence=_(
        "Public notice of %(published_on)s; second re-check from %(opens_on)s to %(due_on)s"
    ),
    public=_("The failure was published on %(published_on)s"),
    law="Product Quality Law art. 17; Order 18 arts 47 and 48",
    tone="bad",
)
def record_notice(
    row: Escalation,
    *,
    by: User,
    at: datetime,
    published_on: date,
    published_by: str,
    notice_number: str = "",
    notice_url: str = "",
) -> dict[str, Any]:
    """向社会公告: from its day the second re-check has its window."""
    _require_day("published_on", published_on, after=row.reported_on or published_on, at=at)
    row.published_on, row.published_by = published_on, published_by.strip()
    row.notice_number, row.notice_url = notice_number.strip(), notice_url
    row.deadline = deadlines.start(
        row, f"{SECOND}-CLOSE", on=published_on, office=row.office, regime=row.regime
    )
    _enter(row, State.PUBLISHED, at)
    opens, closes = second_window(row)
    text = f"已向社会公告，将于{opens:%Y年%m月%d日}至{closes:%Y年%m月%d日}间组织复查"
    tell_enterprise(row.rectification, text, at=at)
    return {"published_on": published_on, "opens_on": opens, "due_on": closes}


def second_window(row: Escalation) -> tuple[date, date]:
    """Between day 60 and day 90 after the notice."""
    opens, closes = deadlines.window(SECOND, row.published_on or date.max, row.regime)
    return opens.due_on, closes.due_on


# --- Second and third re-check -------------------------------------------------------------------


def window_of(row: Escalation) -> windows.Window:
    """The re-check that comes next, and when it may be."""
    if row.state == State.PUBLISHED:
        opens, closes = second_window(row)
        return windows.Window(round=windows.AFTER_NOTICE, opens_on=opens, closes_on=closes)
    clock = deadlines.open_clock(row, SUSPENSION)
    # After the suspension: not before its last day; no text sets a last day for the re-check.
    ends = clock.due_on if clock else row.suspended_on
    return windows.Window(round=windows.AFTER_SUSPENSION, opens_on=ends or date.max)


@transition(
    source=[State.PUBLISHED, State.SUSPENDED],
    target=None,
    allowed=rules.may_recheck,
    sentence=_("Another re-check planned for %(scheduled_on)s"),
    public=_("Your correction will be re-checked on %(scheduled_on)s"),
    law="Order 18 arts 48 and 49",
)
def plan_recheck(
    row: Escalation,
    *,
    by: User,
    at: datetime,
    scheduled_on: date,
    inspectors: Sequence[User] = (),
    late_reason: str = "",
) -> dict[str, Any]:
    """A visit inside the window of its rung."""
    planned = windows.plan(
        row.rectification,
        window_of(row),
        scheduled_on=scheduled_on,
        inspectors=inspectors,
        late_reason=late_reason,
        by=by,
        at=at,
    )
    visit: Any = planned.inspection
    return {"scheduled_on": scheduled_on.isoformat(), "note": visit.number}


def _settle(row: Escalation, found: windows.Found, *, by: User, at: datetime) -> None:
    windows.settle(row.rectification, window_of(row), found, by=by, at=at)
    day = timezone.localdate(at)
    for code in (f"{SECOND}-CLOSE", SUSPENSION):
        deadlines.meet(row, code, on=day)
    row.deadline = None


@transition(
    source=[State.PUBLISHED, State.SUSPENDED],
    target=State.PASSED,
    allowed=rules.may_recheck,
    sentence=_("The later re-check was passed"),
    public=_("The re-check was passed"),
    law="Order 18 art. 48",
    tone="ok",
)
def recheck_pass(
    row: Escalation, *, by: User, at: datetime, findings: str, late_reason: str = ""
) -> dict[str, Any]:
    """Confirmed after all: the order is closed as any other."""
    found = windows.Found(passed=True, findings=findings, late_reason=late_reason)
    _settle(row, found, by=by, at=at)
    row.closed_at = at
    _enter(row, State.PASSED, at)
    robot = User.objects.robot("clock")
    orders.pass_at_last(row.rectification, by=robot, at=at, findings=findings)
    return {}


@transition(
    source=[State.PUBLISHED, State.SUSPENDED],
    target=[State.TO_SUSPEND, State.TO_TRANSFER],
    allowed=rules.may_recheck,
    sentence=_("The later re-check failed"),
    public=_("The re-check was not passed"),
    law="Order 18 art. 48",
    tone="bad",
)
def recheck_fail(
    row: Escalation, *, by: User, at: datetime, findings: str, late_reason: str = ""
) -> dict[str, Any]:
    """After the notice comes the suspension; after the suspension the licence."""
    found = windows.Found(passed=False, findings=findings, late_reason=late_reason)
    _settle(row, found, by=by, at=at)
    onward = State.TO_SUSPEND if row.state == State.PUBLISHED else State.TO_TRANSFER
    robot = User.objects.robot("clock")
    orders.fail_again(row.rectification, by=robot, at=at, findings=findings)
    _enter(row, onward, at)
    return {}


# --- Suspension, licence -------------------------------------------------------------------------


@transition(
    source=[State.TO_SUSPEND],
    target=State.SUSPENSION_DRAFTED,
    allowed=rules.may_lead,
    sentence=_("Suspension of %(days)s days drafted"),
    law="Product Quality Law art. 17; Order 18 art. 48",
)
def draft_suspension(
    row: Escalation, *, by: User, at: datetime, days: int, demands: str = ""
) -> dict[str, Any]:
    """责令停业整顿: in 2014 for 30 days, since 2020 for the time that the order sets."""
    fixed = deadlines.find_rule(SUSPENSION, timezone.localdate(at), row.regime).amount
    if fixed and days != fixed:
        text = gettext("The suspension lasts %(days)s days.")
        raise ValidationError({"days": text % {"days": fixed}})
    row.suspend_days = days
    words = Wording(
        kind="suspension_order",
        addressee=letters.to_enterprise(row),
        context=letters.suspension(row, days=days, demands=demands, by=by),
    )
    row.suspension = _drafted(row, row.suspension, words, by=by, at=at)
    _enter(row, State.SUSPENSION_DRAFTED, at)
    return {"days": days}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A letter of the ladder before it is drafted."""

    kind: str
    addressee: Addressee
    context: Mapping[str, Any]


def _drafted(row: Escalation, known: Any, words: Wording, *, by: User, at: datetime) -> Any:
    """A letter that waits for the head; one that was sent back is written again."""
    addressee, context = words.addressee, words.context
    if known is not None and known.state == DocumentState.DRAFT:
        with papers.led():
            document = papers.amend(known, context=context, addressee=addressee, by=by, at=at)
    else:
        document = papers.draft(
            kind=words.kind,
            office=row.office,
            addressee=addressee,
            context=context,
            subject_label=f"{row.number} {row.rectification.number}",
            by=by,
            at=at,
        )
    with papers.led():
        return papers.submit(document, by=by, at=at)


SIGNED = {
    State.SUSPENSION_DRAFTED: State.SUSPENSION_SIGNED,
    State.TRANSFER_DRAFTED: State.TRANSFER_SIGNED,
}
BACK = {
    State.SUSPENSION_DRAFTED: State.TO_SUSPEND,
    State.TRANSFER_DRAFTED: State.TO_TRANSFER,
}


@transition(
    source=list(SIGNED),
    target=list(SIGNED.values()),
    allowed=rules.may_sign,
    sentence=_("Signed as %(number)s"),
    law="Product Quality Law art. 17",
)
def sign(row: Escalation, *, by: User, at: datetime) -> dict[str, Any]:
    """The head signs what stops a business or costs its licence; never who drafted it."""
    with papers.led():
        document = papers.approve(row.paper, by=by, at=at)
    _keep(row, document)
    _enter(row, SIGNED[State(row.state)], at)
    return {"number": document.number}


def _keep(row: Escalation, document: Any) -> None:
    if row.transfer_id == document.pk:
        row.transfer = document
    else:
        row.suspension = document


@transition(
    source=list(BACK),
    target=list(BACK.values()),
    allowed=rules.may_decide,
    sentence=_("Letter sent back to be changed"),
)
def send_back(row: Escalation, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The head wants changes."""
    with papers.led():
        _keep(row, papers.send_back(row.paper, by=by, at=at, note=note))
    _enter(row, BACK[State(row.state)], at)
    return {"note": note}


def is_made(row: Escalation) -> Any:
    """What has no bytes cannot be handed over."""
    return None if row.paper and row.paper.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.SUSPENSION_SIGNED],
    target=State.SUSPENDED,
    allowed=rules.may_recheck,
    guard=is_made,
    sentence=_("Suspended until %(due_on)s"),
    public=_("You are suspended until %(due_on)s"),
    law="Product Quality Law art. 17; Order 18 art. 48",
    tone="bad",
)
def serve_suspension(row: Escalation, *, by: User, at: datetime, **record: Any) -> dict[str, Any]:
    """停业整顿 runs from the receipt of its order."""
    with papers.led():
        row.suspension = papers.serve(row.suspension, by=by, at=at, **record)
    day = timezone.localdate(served_at(row.suspension))
    row.suspended_on = day
    rule = deadlines.find_rule(SUSPENSION, day, row.regime)
    until = None if rule.amount else day + timedelta(days=row.suspend_days or 0)
    row.deadline = deadlines.start(
        row, SUSPENSION, on=day, office=row.office, regime=row.regime, until=until
    )
    _enter(row, State.SUSPENDED, at)
    text = f"你单位被责令停业整顿至{row.deadline.due_on:%Y年%m月%d日}"
    tell_enterprise(row.rectification, text, at=at)
    return {"due_on": row.deadline.due_on}


@transition(
    source=[State.TO_TRANSFER],
    target=State.TRANSFER_DRAFTED,
    allowed=rules.may_lead,
    sentence=_("Transfer to %(transferred_to)s drafted"),
    law="Product Quality Law art. 17; Order 18 art. 48",
)
def draft_transfer(
    row: Escalation, *, by: User, at: datetime, transferred_to: str
) -> dict[str, Any]:
    """移送: only the registration authority takes the licence."""
    row.transferred_to = transferred_to.strip()
    words = Wording(
        kind="licence_transfer",
        addressee=Addressee(name=row.transferred_to),
        context=letters.transfer(row, by=by),
    )
    row.transfer = _drafted(row, row.transfer, words, by=by, at=at)
    _enter(row, State.TRANSFER_DRAFTED, at)
    return {"transferred_to": transferred_to}


@transition(
    source=[State.TRANSFER_SIGNED],
    target=State.TRANSFERRED,
    allowed=rules.may_recheck,
    guard=is_made,
    sentence=_("Handed to %(transferred_to)s"),
    law="Product Quality Law art. 17",
)
def send_transfer(row: Escalation, *, by: User, at: datetime, **record: Any) -> dict[str, Any]:
    """The file is with the registration authority."""
    with papers.led():
        row.transfer = papers.serve(row.transfer, by=by, at=at, **record)
    row.transferred_on = timezone.localdate(served_at(row.transfer))
    _enter(row, State.TRANSFERRED, at)
    return {"transferred_to": row.transferred_to}


@transition(
    source=[State.TRANSFERRED],
    target=State.REVOKED,
    allowed=rules.may_lead,
    sentence=_("Licence revoked on %(revoked_on)s"),
    public=_("Your licence was revoked on %(revoked_on)s"),
    law="Product Quality Law art. 17; Order 18 art. 48",
    tone="bad",
)
def record_revocation(
    row: Escalation, *, by: User, at: datetime, revoked_on: date, note: str = ""
) -> dict[str, Any]:
    """吊销: the end of the ladder; the order and its case end with it."""
    _require_day("revoked_on", revoked_on, after=row.transferred_on or revoked_on, at=at)
    row.revoked_on, row.note, row.closed_at = revoked_on, note.strip()[:400], at
    _enter(row, State.REVOKED, at)
    # The case ends inside; its news must find this row over already.
    row.save()
    endings.end_revoked(row.rectification, by=by, at=at, note=note or "营业执照已依法吊销")
    return {"revoked_on": revoked_on, "note": note}


@transition(
    source=UNDER_WAY,
    target=State.DROPPED,
    allowed=rules.only_robots,
    sentence=_("The ladder ended: %(reason)s"),
)
def drop(row: Escalation, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The result fell, the order was withdrawn, or nobody is left."""
    for document in (row.suspension, row.transfer):
        if document is not None and document.state in {
            DocumentState.DRAFT,
            DocumentState.SUBMITTED,
            DocumentState.APPROVED,
        }:
            _void(row, document, reason, by=by, at=at)
    deadlines.cancel_all(row, on=timezone.localdate(at))
    row.deadline, row.closed_at, row.note = None, at, reason[:400]
    _enter(row, State.DROPPED, at)
    return {"reason": reason}


def _void(row: Escalation, document: Any, reason: str, *, by: User, at: datetime) -> None:
    """A letter in force stays genuine where the enterprise is gone; an overturned one is void."""
    if document.state == DocumentState.APPROVED and "复检" not in reason:
        return
    with papers.led():
        papers.void(document, reason=reason, by=by, at=at)
