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
        inspection, step, title=title, at=at, role=Role.REGULATOR, office=inspection.office
    )
