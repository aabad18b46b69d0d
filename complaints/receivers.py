"""News of inspections, told to the complaints that caused them; inside the same transaction."""

from datetime import datetime
from typing import Any

from accounts.models import User
from complaints import queries
from complaints.models import Complaint
from complaints.news import (
    tell_outcome,
    tell_overturned,
    tell_publication,
    tell_result,
    tell_withdrawal,
)
from complaints.states import State
from inspections import signals
from inspections.models import Inspection, Sample

CAN_HEAR = frozenset({State.REFERRED, State.ACCEPTED, State.CLOSED})


def listeners(inspection: Inspection) -> list[Complaint]:
    """The complaints behind it that are not refused or taken back."""
    return [case for case in queries.linked_to(inspection) if case.state in CAN_HEAR]


def robot() -> User:
    return User.objects.robot("public")


def on_result(sender: Any, *, inspection: Inspection, at: datetime, **_rest: Any) -> None:
    for complaint in listeners(inspection):
        tell_result(complaint, by=robot(), at=at, inspection=inspection)


def on_overturned(
    sender: Any, *, inspection: Inspection, sample: Sample, at: datetime, **_rest: Any
) -> None:
    for complaint in listeners(inspection):
        tell_overturned(complaint, by=robot(), at=at, inspection=inspection, sample=sample)


def on_closed(
    sender: Any, *, inspection: Inspection, outcome: str, at: datetime, **_rest: Any
) -> None:
    for complaint in listeners(inspection):
        tell_outcome(complaint, by=robot(), at=at, inspection=inspection, outcome=outcome)


def on_published(sender: Any, *, exposure: Any, at: datetime, **_rest: Any) -> None:
    for complaint in listeners(exposure.inspection):
        tell_publication(complaint, by=robot(), at=at, exposure=exposure.number)


def on_withdrawn(sender: Any, *, exposure: Any, at: datetime, **_rest: Any) -> None:
    for complaint in listeners(exposure.inspection):
        tell_withdrawal(complaint, by=robot(), at=at, exposure=exposure.number)


def connect() -> None:
    """Listen to the inspections."""
    signals.result_established.connect(on_result, dispatch_uid="complaints")
    signals.result_overturned.connect(on_overturned, dispatch_uid="complaints")
    signals.inspection_closed.connect(on_closed, dispatch_uid="complaints")
    signals.exposure_published.connect(on_published, dispatch_uid="complaints")
    signals.exposure_withdrawn.connect(on_withdrawn, dispatch_uid="complaints")
