"""自查: the units check themselves first; what they found is on record before the visits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, NotAllowed, transition
from documents.models import Attachment
from enterprises.models import Enterprise
from inspections.equipment import rules
from inspections.equipment.models import Device, SafetyDrive, SelfCheck
from inspections.equipment.states import DeviceState, DriveState


@transition(
    source=[DriveState.PUBLISHED],
    target=None,
    allowed=rules.may_record_self_check,
    sentence=_("Self-check recorded: %(unit)s, %(found)s hazards found, %(removed)s removed"),
    law="Order 57 art. 11",
)
def record_self_check(
    drive: SafetyDrive,
    *,
    by: User,
    at: datetime,
    enterprise: Enterprise,
    done_on: date,
    devices: int,
    found: int,
    removed: int,
    text: str,
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """Sent in by the unit, once for each drive; recorded again, the newer stands."""
    if not by.actor.covers(enterprise.district_id):
        raise NotAllowed(_("The unit lies in a district of another office."))
    if not addresses(drive, enterprise):
        raise Blocked(_("The unit has no device in use of the kinds of this drive."))
    if done_on > timezone.localdate(at):
        raise Blocked(_("This day has not come yet."))
    if removed > found:
        raise Blocked(_("More hazards would be removed than were found."))
    row, _created = SelfCheck.objects.update_or_create(
        drive=drive,
        enterprise=enterprise,
        defaults={
            "enterprise_code": enterprise.code,
            "district": enterprise.district,
            "done_on": done_on,
            "devices": devices,
            "found": found,
            "removed": removed,
            "text": text,
            "recorded_by": by,
            "recorded_at": at,
        },
    )
    row.files.set(files)
    return {"unit": enterprise.name, "found": found, "removed": removed}


def addresses(drive: SafetyDrive, enterprise: Enterprise) -> bool:
    """Whether the drive speaks to the unit: a device in use of one of its kinds."""
    rows = Device.objects.filter(enterprise=enterprise, state=DeviceState.IN_USE)
    return bool((rows.filter(kind__in=drive.kinds) if drive.kinds else rows).exists())
