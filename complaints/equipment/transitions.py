"""SE-REP: inspectors are sent to the equipment, and the clock hears that they were there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from casework.transitions import transition
from complaints import facts
from complaints.equipment import rules
from complaints.equipment.models import ComplaintCheck
from complaints.models import Complaint
from complaints.rules import SEND_INSPECTORS, about_equipment, may_tell
from complaints.states import State
from complaints.transitions import press
from inspections.equipment.models import Device
from inspections.equipment.states import CheckClass
from inspections.equipment.transitions import checking

# What the unit is told of the reason: not that there was a report (Order 20 art. 33).
SOURCE = "线索核查"


def is_about_equipment(complaint: Complaint) -> Any:
    if about_equipment(complaint):
        return None
    return _("This is not about special equipment; the category says what it is about.")


@transition(
    source=[State.ACCEPTED, State.REFERRED],
    target=None,
    allowed=rules.may_send,
    guard=is_about_equipment,
    sentence=_("Inspectors of special equipment sent: %(check)s"),
    public=_("Inspectors of special equipment were sent"),
    law="Rules on on-site safety supervision of special equipment",
)
def send_equipment_inspectors(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    devices: Sequence[Device],
    inspectors: Sequence[User],
    scheduled_on: date,
) -> dict[str, Any]:
    """派员现场检查: a safety inspection of the devices, by two with a valid card."""
    enterprise = devices[0].enterprise
    complaint.enterprise = complaint.enterprise or enterprise
    check = checking.schedule_check(
        by=by,
        at=at,
        enterprise=enterprise,
        devices=devices,
        inspectors=inspectors,
        scheduled_on=scheduled_on,
        cls=CheckClass.OTHER,
        source=SOURCE,
        # That there is a report stays with us (Order 20 art. 33): no number of it leaves here.
        origin_ref="" if complaint.is_report else complaint.number,
    )
    ComplaintCheck.objects.create(complaint=complaint, check_made=check, linked_at=at)
    return {"kind": complaint.kind, "check": check.number}


@transition(
    source=[State.ACCEPTED, State.REFERRED, State.CLOSED],
    target=None,
    allowed=may_tell,
    sentence=_("Inspectors on site: %(visit)s"),
    public=_("Inspectors were on site"),
)
def tell_inspectors_came(
    complaint: Complaint, *, by: User, at: datetime, visit: str
) -> dict[str, Any]:
    """SE-REP is met on the day of the visit, not on that of its order."""
    deadlines.meet(complaint, SEND_INSPECTORS, on=timezone.localdate(at))
    press(complaint)
    return {"kind": complaint.kind, "visit": visit}


# --- The end of the case ----------------------------------------------------------------------


def objection(complaint: Complaint, _outcome: str, _day: date) -> Any:
    """A danger that was reported is looked at before the case is closed."""
    if about_equipment(complaint) and facts.holds(complaint, "equipment_waits"):
        return _("Inspectors have not been at the equipment yet. Send them first.")
    return None


def end_with_case(complaint: Complaint, at: datetime) -> None:
    """Taken back or turned away: nobody waits for the inspectors any more."""
    if about_equipment(complaint):
        deadlines.cancel(complaint, SEND_INSPECTORS, on=timezone.localdate(at))
