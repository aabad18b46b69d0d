"""What the room contributes to the pages, the API and search."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import statuses
from inspections import casepage
from inspections.casepage import Section
from inspections.field import transitions  # noqa: F401 - its acts register themselves
from inspections.field.queries import submissions_of
from inspections.field.states import SubmissionState
from inspections.visits.models import Inspection

LOOKS: dict[str, statuses.Look] = {
    SubmissionState.ACCEPTED: statuses.Look("closed", icon="circle-check"),
    SubmissionState.CONFLICT: statuses.Look("waiting"),
    SubmissionState.DISCARDED: statuses.Look("closed", icon="circle-minus"),
}


def phone_section(inspection: Inspection, _user: Any) -> Section | None:
    """来自手机: what was sent, when by whose clock, and what became of it."""
    rows = list(submissions_of(inspection))
    if not rows:
        return None
    return Section(
        _("From the phone"), "inspections/field/_submissions.html", {"submissions": rows}
    )


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.fieldsubmission", LOOKS)
    casepage.register_later(
        "phone", phone_section, title=_("From the phone"), model=Inspection, order=15
    )
