"""What a failure obliges the bureau to do, and what ends with a talk."""

from datetime import datetime

from django.utils import timezone

from casework import deadlines, measures, worklist
from inspections.samples.models import Sample
from inspections.samples.states import SampleState
from inspections.summonses import notifications
from inspections.summonses.models import Summons
from inspections.summonses.states import SummonsState
from inspections.summonses.times import DECIDE
from inspections.visits.models import Inspection


def require_talk(inspection: Inspection, sample: Sample, *, at: datetime) -> None:
    """The failure is counted once a case, and the talk stands on the regulators' list.

    A talk that was cancelled, or fell with another result, is no answer to this failure.
    """
    talks = Summons.objects.filter(inspection=inspection)
    if talks.exclude(state=SummonsState.CANCELLED).exists():
        return
    # The first of several failed samples has been counted already.
    if not inspection.samples.filter(state=SampleState.FAILED).exclude(pk=sample.pk).exists():
        measures.add(
            "summons.required",
            day=timezone.localdate(at),
            obj=inspection,
            district=inspection.district_id,
            dimension=inspection.category_code,
        )
    owe(inspection, at=at)


def owe(inspection: Inspection, *, at: datetime) -> None:
    """The talk is due; when it waits too long, the ladder of the clock tells those above."""
    if inspection.is_over:
        return
    clock = deadlines.open_clock(inspection, DECIDE) or deadlines.start(
        inspection, DECIDE, on=timezone.localdate(at), office=inspection.office
    )
    notifications.talk_is_owed(inspection, at=at, deadline=clock)


def decided(inspection: Inspection, *, at: datetime) -> None:
    """There is a talk, or the reason why there is none."""
    deadlines.meet(inspection, DECIDE, on=timezone.localdate(at))
    worklist.close_items(inspection, notifications.DECIDE, at=at)


def release(inspection: Inspection, *, at: datetime) -> None:
    """The failure fell: no talk is due any more."""
    deadlines.cancel(inspection, DECIDE, on=timezone.localdate(at))
    worklist.close_items(inspection, notifications.DECIDE, at=at)


def count(code: str, summons: Summons, at: datetime, amount: int = 1) -> None:
    day = timezone.localdate(at)
    measures.add(code, day=day, obj=summons, district=summons.district_id, amount=amount)


def finish(summons: Summons, *, at: datetime) -> None:
    """Nothing of the talk waits any more."""
    summons.closed_at, summons.deadline = at, None
    deadlines.cancel_all(summons, on=timezone.localdate(at))
    worklist.close_items(summons, at=at)
