"""质量分析会 (Order 18 art. 50): proposed, called, held, or declined with a reason."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import numbering, worklist
from casework.transitions import creation, transition
from inspections.meetings import queries, rules
from inspections.meetings.models import QualityMeeting
from inspections.meetings.states import MeetingState as State
from inspections.visits.models import Inspection

STEP = "quality-meeting"
LAW = "Order 18 art. 50"


def _wait(row: QualityMeeting, words: str, at: datetime) -> None:
    worklist.open_item(
        row,
        STEP,
        title=f"{words} {row.number} {row.district.label}{row.category.name}",
        at=at,
        role=Role.REGULATOR,
        office=row.office,
    )


@creation(
    target=State.PROPOSED,
    allowed=rules.only_robot,
    sentence=_("Quality analysis meeting proposed: %(failures)s failures in %(days)s days"),
    law=LAW,
)
def propose(*, inspection: Inspection, by: User, at: datetime) -> QualityMeeting:
    """The failures of one category in one district have become a problem of the place."""
    year = str(timezone.localtime(at).year)
    category: Any = inspection.category
    row = QualityMeeting.objects.create(
        number=f"FX-{year}-{numbering.take('qualitymeeting', year):04d}",
        category=category,
        district=inspection.district,
        office=inspection.office,
        proposed_on=timezone.localdate(at),
    )
    found = queries.failures_like(inspection, at)
    row.inspections.set(found)
    _wait(row, "决定是否召开质量分析会", at)
    row.event_detail = {  # type: ignore[attr-defined]
        "failures": len(found),
        "days": settings.MEETING_DAYS,
    }
    return row


@transition(
    source=[State.PROPOSED, State.CALLED],
    target=State.CALLED,
    allowed=rules.may_lead,
    sentence=_("Quality analysis meeting called for %(meet_at)s"),
    law=LAW,
)
def call(
    row: QualityMeeting, *, by: User, at: datetime, meet_at: datetime, place: str
) -> dict[str, Any]:
    """召开: when and where."""
    if meet_at <= at:
        raise ValidationError({"meet_at": gettext("The meeting must lie ahead.")})
    row.meet_at, row.place = meet_at, place.strip()
    _wait(row, "召开质量分析会并登记", at)
    return {"meet_at": meet_at}


@transition(
    source=[State.CALLED],
    target=State.HELD,
    allowed=rules.may_lead,
    sentence=_("Quality analysis meeting held"),
    law=LAW,
    tone="ok",
)
def record(
    row: QualityMeeting,
    *,
    by: User,
    at: datetime,
    attendees: str,
    findings: str,
    measures: str,
) -> dict[str, Any]:
    """Who attended, what was found, what is done about it."""
    if row.meet_at is not None and at < row.meet_at:
        raise ValidationError({"__all__": [gettext("The meeting has not been held yet.")]})
    row.attendees, row.findings, row.measures = attendees, findings, measures
    worklist.close_items(row, at=at)
    return {"note": measures}


@transition(
    source=[State.PROPOSED],
    target=State.DECLINED,
    allowed=rules.may_lead,
    sentence=_("No quality analysis meeting"),
)
def decline(row: QualityMeeting, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Not every heap of failures is a problem of the place; the reason stays on record."""
    row.reason = reason.strip()[:200]
    worklist.close_items(row, at=at)
    return {"note": reason}
