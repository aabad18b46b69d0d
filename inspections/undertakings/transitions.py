"""An undertaking: given at the talk, reported with proof, checked, or sent back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import deadlines, worklist
from casework.transitions import creation, transition
from documents.models import Attachment
from inspections.summonses.models import Summons
from inspections.undertakings import notifications, rules
from inspections.undertakings.models import Undertaking
from inspections.undertakings.states import UndertakingState as State

# The day the enterprise named; then the bureau's own time for looking at it.
TASK, CHECK = "SM-TASK", "SM-RCK"


@creation(
    target=State.OPEN,
    allowed=rules.may_undertake,
    sentence=_("Undertaken at the talk until %(due_on)s"),
    public=_("You undertook this at the talk until %(due_on)s"),
)
def undertake(
    *, by: User, at: datetime, summons: Summons, position: int, text: str, due_on: date
) -> Undertaking:
    """What the enterprise promised becomes a task with a day."""
    row = Undertaking(
        number=f"{summons.number}-{position}",
        summons=summons,
        inspection=summons.inspection,
        enterprise=summons.enterprise,
        enterprise_code=summons.enterprise.code,
        office=summons.office,
        district=summons.district,
        text=text,
        due_on=due_on,
        state=State.OPEN,
        undertaken_at=at,
    )
    row.save()
    _press(row, at)
    row.save(update_fields=["deadline"])
    notifications.waits_for_enterprise(row, at=at)
    row.event_detail = {"due_on": due_on, "note": text}  # type: ignore[attr-defined]
    return row


def _press(row: Undertaking, at: datetime) -> None:
    day = timezone.localdate(at)
    row.deadline = deadlines.start(
        row, TASK, on=min(day, row.due_on), office=row.office, until=row.due_on
    )


@transition(
    source=[State.OPEN],
    target=State.REPORTED,
    allowed=rules.may_report,
    sentence=pgettext_lazy("undertaking", "Reported as done"),
    public=_("You reported this as done"),
)
def report_done(
    row: Undertaking, *, by: User, at: datetime, report: str, files: Sequence[Attachment] = ()
) -> dict[str, Any]:
    """The enterprise says what it did and proves it."""
    row.report, row.reported_by, row.reported_at = report, by, at
    row.files.add(*files)
    day = timezone.localdate(at)
    deadlines.meet(row, TASK, on=day)
    row.deadline = deadlines.start(row, CHECK, on=day, office=row.office)
    notifications.waits_for_check(row, at=at)
    return {"files": len(files)}


@transition(
    source=[State.REPORTED],
    target=State.DONE,
    allowed=rules.may_check,
    sentence=_("Checked and found done"),
    public=_("The bureau found this done"),
    tone="ok",
)
def confirm(row: Undertaking, *, by: User, at: datetime, note: str = "") -> dict[str, Any]:
    """The bureau has looked at the proof."""
    row.checked_by, row.note = by, note
    deadlines.meet(row, CHECK, on=timezone.localdate(at))
    _end(row, at)
    return {"note": note}


@transition(
    source=[State.REPORTED],
    target=State.OPEN,
    allowed=rules.may_check,
    sentence=_("Sent back: not done yet"),
    public=_("The bureau found this not done yet"),
    tone="bad",
)
def send_back(row: Undertaking, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The day that was promised does not move: late stays late."""
    row.note, row.returns = note, row.returns + 1
    day = timezone.localdate(at)
    deadlines.meet(row, CHECK, on=day)
    row.deadline = deadlines.reopen(row, TASK, on=day)
    notifications.waits_for_enterprise(row, at=at)
    notifications.sent_back(row, at=at)
    return {"note": note}


@transition(
    source=[State.OPEN, State.REPORTED],
    target=State.WITHDRAWN,
    allowed=rules.may_withdraw,
    sentence=_("No longer called for"),
    public=_("This is no longer called for"),
)
def withdraw(row: Undertaking, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The result fell or the enterprise is no more; the reason stays."""
    row.note = reason[:400]
    _end(row, at)
    return {"note": reason}


def _end(row: Undertaking, at: datetime) -> None:
    row.closed_at, row.deadline = at, None
    deadlines.cancel_all(row, on=timezone.localdate(at))
    worklist.close_items(row, at=at)
