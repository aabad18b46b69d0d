"""News of inspections that begin, told to the complaints about equipment behind them."""

from datetime import datetime
from typing import Any

from accounts.models import User
from casework import deadlines
from complaints import queries as cases
from complaints.equipment import queries
from complaints.equipment.transitions import tell_inspectors_came
from complaints.models import Complaint
from complaints.rules import SEND_INSPECTORS, about_equipment
from complaints.states import State
from inspections import signals
from inspections.models import Inspection

CAN_HEAR = frozenset({State.ACCEPTED, State.REFERRED, State.CLOSED})


def on_site(sender: Any, *, visit: Any, at: datetime, **_rest: Any) -> None:
    """An ordinary inspection is a look at the equipment as well: it may not be registered."""
    behind = cases.linked_to if sender is Inspection else queries.behind
    for complaint in behind(visit):
        _tell(complaint, visit.number, at)


def _tell(complaint: Complaint, visit: str, at: datetime) -> None:
    waits = about_equipment(complaint) and complaint.state in CAN_HEAR
    if waits and deadlines.open_clock(complaint, SEND_INSPECTORS):
        tell_inspectors_came(complaint, by=User.objects.robot("public"), at=at, visit=visit)


def connect() -> None:
    """Listen to the inspections."""
    signals.inspectors_came.connect(on_site, dispatch_uid="complaints.equipment")
