from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from inspections import signals
from inspections.summonses import duties
from inspections.summonses.models import InterviewRecord, Summons
from inspections.undertakings import rules
from inspections.undertakings.models import Undertaking
from inspections.undertakings.transitions import undertake, withdraw
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict


@receiver(signals.talk_recorded)
def write_down(
    sender: Any,
    *,
    summons: Summons,
    record: InterviewRecord,
    by: User,
    at: datetime,
    **_rest: Any,
) -> None:
    """Every line of the undertaking becomes a task with its day."""
    last = record.report_by or timezone.localdate(at)
    for position, (text, due_on) in enumerate(rules.undertaken(record.undertaking, last), 1):
        undertake(summons=summons, position=position, text=text, due_on=due_on, by=by, at=at)


@receiver(signals.talk_withdrawn)
def take_back(
    sender: Any, *, summons: Summons, reason: str, by: User, at: datetime, **_rest: Any
) -> None:
    """What was undertaken at a talk that does not hold binds nobody."""
    _withdraw_all(Undertaking.objects.filter(summons=summons), reason, at)


@receiver(signals.inspection_closed)
def end_with_the_case(sender: Any, *, inspection: Inspection, at: datetime, **_rest: Any) -> None:
    """The correction was re-checked, or nobody is left: what was undertaken ends with the case."""
    _withdraw_all(Undertaking.objects.filter(inspection=inspection), "案件已办结", at)


@receiver(signals.result_overturned)
def release(sender: Any, *, inspection: Inspection, at: datetime, **_rest: Any) -> None:
    """The result fell: no talk is owed any more, unless another sample of the case failed.

    What was undertaken at a talk falls with that talk.
    """
    if inspection.verdict != Verdict.FAIL:
        duties.release(inspection, at=at)


def _withdraw_all(rows: Any, reason: str, at: datetime) -> None:
    robot = User.objects.robot("clock")
    for row in rows.open().order_by("pk"):
        withdraw(row, by=robot, at=at, reason=reason)
