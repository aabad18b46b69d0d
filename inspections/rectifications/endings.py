"""The end of an order whose enterprise is no more, and its passing to a successor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, worklist
from casework.transitions import Blocked, lock, transition
from documents.models import Attachment
from enterprises.models import Enterprise
from enterprises.states import Effect, EnterpriseState
from enterprises.transitions import add_credit_fact
from inspections.rectifications import notifications, rules, windows
from inspections.rectifications.models import Dissolution, Rectification
from inspections.rectifications.states import Ending
from inspections.rectifications.states import RectificationState as State
from inspections.stops import transitions as stops
from inspections.stops.queries import of_sample
from inspections.visits import transitions as visits
from inspections.visits.states import InspectionState, Outcome

UNDER_WAY = [State.ORDERED, State.REPORTED, State.PASSED, State.FAILED]
FINISHED = (InspectionState.CLOSED, InspectionState.VOID)


@dataclass(frozen=True, kw_only=True)
class Dodger:
    """Who cancelled a firm to escape its order, and where; both are watched."""

    person: str
    address: str


def _require_day(rectification: Rectification, day: date, at: datetime) -> None:
    """Between the failure and today: who was gone before could not be sampled."""
    sample = rectification.sample
    began = sample.sampled_at if sample else rectification.drafted_at
    if day < timezone.localdate(began):
        text = gettext("The goods were found on %(day)s; the enterprise still stood then.")
        raise ValidationError(
            {"happened_on": text % {"day": timezone.localdate(began).isoformat()}}
        )
    if day > timezone.localdate(at):
        raise ValidationError({"happened_on": gettext("This day lies ahead.")})


def _require_proof(files: Sequence[Attachment]) -> None:
    if not files:
        raise ValidationError({"files": gettext("Add the proof from the register.")})


@transition(
    source=UNDER_WAY,
    target=State.CLOSED,
    allowed=rules.may_dissolve,
    sentence=_("Ended: the enterprise was dissolved on %(happened_on)s"),
    law="Order 18 art. 20",
)
def end_dissolved(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    happened_on: date,
    note: str,
    files: Sequence[Attachment] = (),
    dodger: Dodger | None = None,
) -> dict[str, Any]:
    """注销: closed with proof; whoever cancelled the firm to dodge is flagged with the address."""
    _require_day(rectification, happened_on, at)
    _require_proof(files)
    if dodger and not (dodger.person.strip() and dodger.address.strip()):
        raise ValidationError(
            {"person": gettext("Name the person and the address that shall be watched.")}
        )
    row = Dissolution.objects.create(
        rectification=rectification,
        enterprise=rectification.enterprise,
        happened_on=happened_on,
        deliberate=dodger is not None,
        person=dodger.person.strip() if dodger else "",
        address=dodger.address.strip() if dodger else "",
        note=note.strip()[:400],
        recorded_by=by,
        recorded_at=at,
    )
    row.files.set(files)
    if dodger:
        _flag(rectification, happened_on, by=by, at=at)
    close_order(rectification, Ending.DISSOLVED, by=by, at=at)
    end_case(rectification, Outcome.DISSOLVED, note, by=by, at=at)
    return {"happened_on": happened_on.isoformat(), "note": note}


def _flag(rectification: Rectification, day: date, *, by: User, at: datetime) -> None:
    add_credit_fact(
        rectification.enterprise,
        fact="整改期间恶意注销，逃避后处理",
        effect=Effect.WORSE,
        on=day,
        by=by,
        at=at,
        source_label=rectification.number,
        source_url=rectification.get_absolute_url(),
    )


def close_order(rectification: Rectification, ending: Ending, *, by: User, at: datetime) -> None:
    """Nothing runs and nothing waits any more."""
    rectification.ending, rectification.closed_at, rectification.deadline = ending, at, None
    deadlines.cancel_all(rectification, on=timezone.localdate(at))
    worklist.close_items(rectification, at=at)
    windows.drop(rectification, by=by, at=at)


def end_case(
    rectification: Rectification, outcome: Outcome, note: str, *, by: User, at: datetime
) -> None:
    """With its last order the case ends; the row is not closed twice by the news of it."""
    rectification.state = State.CLOSED
    rectification.save()
    inspection = lock(rectification.inspection)
    others = inspection.rectifications.open().exclude(pk=rectification.pk)
    if inspection.state not in FINISHED and not others.exists():
        visits.close(inspection, by=by, at=at, outcome=outcome, note=note)


@transition(
    source=[State.ORDERED, State.REPORTED, State.FAILED],
    target=None,
    allowed=rules.may_dissolve,
    sentence=_("Taken over by %(successor)s, which merged with it on %(happened_on)s"),
    public=_("The order passed to the successor"),
    law="Company Law: the surviving firm takes over what the merged one owed",
)
def succeed(
    rectification: Rectification,
    *,
    by: User,
    at: datetime,
    successor: Enterprise,
    happened_on: date,
    note: str = "",
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """承继: the open order, its clocks and the duty to stop pass on; no day is won by it."""
    _require_day(rectification, happened_on, at)
    _require_proof(files)
    if successor.pk == rectification.enterprise_id or successor.state != EnterpriseState.ACTIVE:
        raise ValidationError(
            {"successor": gettext("Choose the enterprise that took it over and is in business.")}
        )
    if Dissolution.objects.filter(rectification=rectification).exists():
        raise Blocked(gettext("This order was taken over once already."))
    row = Dissolution.objects.create(
        rectification=rectification,
        enterprise=rectification.enterprise,
        successor=successor,
        happened_on=happened_on,
        note=note.strip()[:400],
        recorded_by=by,
        recorded_at=at,
    )
    row.files.set(files)
    rectification.enterprise, rectification.enterprise_code = successor, successor.code
    stop = of_sample(rectification.sample)
    if stop is not None:
        robot = User.objects.robot("clock")
        stops.pass_on(stop, by=robot, at=at, successor=successor)
    if rectification.state == State.ORDERED and rectification.served_at:
        notifications.enterprise_must_act(rectification, at=at)
    text = f"合并承继：{rectification.number}由你单位继续整改"
    notifications.tell_enterprise(rectification, text, at=at)
    return {"successor": successor.label, "happened_on": happened_on.isoformat(), "note": note}


@transition(
    source=[State.FAILED],
    target=State.CLOSED,
    allowed=rules.may_dissolve,
    sentence=_("Ended: the licence was revoked"),
    public=_("The matter is closed"),
    law="Product Quality Law art. 17",
    tone="bad",
)
def end_revoked(
    rectification: Rectification, *, by: User, at: datetime, note: str
) -> dict[str, Any]:
    """吊照: nobody may make or sell any more, so nothing is left to correct."""
    close_order(rectification, Ending.REVOKED, by=by, at=at)
    end_case(rectification, Outcome.REFERRED, note, by=by, at=at)
    return {"note": note}
