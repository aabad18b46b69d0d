"""What people are told when an inspection moves: work items and lines under the bell.

The texts are stored, so they are written in the language of the bureau.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext, gettext_noop, override

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from inspections.visits.models import Inspection

BUREAU_LANGUAGE = "zh-hans"
# Steps of the worklist.
VISIT, ASSIGN, SAMPLE, SEND, DECIDE = "visit", "assign", "sample", "send", "decide"
# After a rightful refusal: what the bureau does about its own fault, and that it tells of it.
MEASURE, TELL = "fault-measure", "fault-tell"


def titled(text: str, inspection: Inspection) -> str:
    """The act first, then the case it belongs to."""
    return f"{text} {inspection.number} {inspection.enterprise.label}"


def visit_waits(inspection: Inspection, inspectors: Iterable[User], *, at: datetime) -> None:
    """The first inspector has the visit on the list; all of them hear of it."""
    with override(BUREAU_LANGUAGE):
        title = titled(gettext("Visit"), inspection)
        worklist.open_item(
            inspection,
            VISIT,
            title=title,
            at=at,
            role=Role.INSPECTOR,
            office=inspection.office,
            assignee=inspection.lead,
        )
        text = gettext("New visit on %(day)s: %(title)s") % {
            "day": inspection.scheduled_on.isoformat(),
            "title": f"{inspection.number} {inspection.title}",
        }
    key = f"visit:{inspection.pk}:{inspection.version}"
    notices.notify(inspectors, text, inspection.field_url, at=at, dedupe=key)


def team_is_missing(inspection: Inspection, *, at: datetime) -> None:
    """Somebody must name two inspectors before anybody can go (Order 18 art. 16)."""
    _regulators_list(inspection, ASSIGN, gettext_noop("Name two inspectors"), at=at)


def sample_waits(inspection: Inspection, *, at: datetime) -> None:
    """After the checklist: draw a sample, or finish without one."""
    with override(BUREAU_LANGUAGE):
        title = titled(gettext("Draw a sample or finish"), inspection)
    worklist.open_item(
        inspection,
        SAMPLE,
        title=title,
        at=at,
        role=Role.INSPECTOR,
        office=inspection.office,
        assignee=inspection.lead,
    )


def decision_waits(inspection: Inspection, text: str, *, at: datetime) -> None:
    """A regulator of the office decides what follows."""
    _regulators_list(inspection, DECIDE, text, at=at)


def measure_waits(inspection: Inspection, *, at: datetime) -> None:
    """A leader of the office finds the cause and records what is done about it."""
    text = gettext_noop("Rightly refused: find the cause and record the measure")
    _regulators_list(inspection, MEASURE, text, at=at)


def telling_waits(inspection: Inspection, *, at: datetime) -> None:
    """The enterprise does not know the measure before its letter has arrived."""
    worklist.close_items(inspection, MEASURE, at=at)
    _regulators_list(inspection, TELL, gettext_noop("Serve the answer to the enterprise"), at=at)


def told(inspection: Inspection, *, at: datetime) -> None:
    """The letter arrived; the contacts of the enterprise find it in their space."""
    worklist.close_items(inspection, TELL, at=at)
    if not inspection.enterprise_code:
        return
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        organisation_code=inspection.enterprise_code
    )
    key, text = f"fault:{inspection.pk}", "我局已就你单位依法拒绝检查一事作出答复"
    notices.notify(people.order_by("pk"), text, "/enterprise/letters/", at=at, dedupe=key)


def refusal_reported(inspection: Inspection, *, at: datetime) -> None:
    """Order 18 art. 21: a refusal is reported to the organiser at once."""
    with override(BUREAU_LANGUAGE):
        text = titled(gettext("Inspection refused"), inspection)
    leaders = User.objects.with_role(Role.REGULATOR, Role.HEAD).filter(
        office_id=inspection.office_id
    )
    key = f"refused:{inspection.pk}"
    notices.notify(leaders.order_by("pk"), text, inspection.get_absolute_url(), at=at, dedupe=key)


def _regulators_list(inspection: Inspection, step: str, text: str, *, at: datetime) -> None:
    with override(BUREAU_LANGUAGE):
        title = titled(gettext(text), inspection)
    worklist.open_item(
        inspection,
        step,
        title=title,
        at=at,
        role=Role.REGULATOR,
        office=inspection.office,
        deadline=inspection.deadline if step in {MEASURE, TELL} else None,
    )
