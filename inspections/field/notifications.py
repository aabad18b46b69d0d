"""What the inspector is told when two versions of a visit wait for a choice."""

from datetime import datetime

from django.utils.translation import gettext, override

from accounts.states import Role
from casework import worklist
from inspections.field.models import FieldSubmission
from inspections.visits.notifications import BUREAU_LANGUAGE, titled

VERSIONS = "versions"


def versions_wait(submission: FieldSubmission, *, at: datetime) -> None:
    """The sender has the choice on the list; a phone may be off by then."""
    inspection = submission.inspection
    with override(BUREAU_LANGUAGE):
        title = titled(gettext("Compare two versions"), inspection)
    worklist.open_item(
        submission,
        VERSIONS,
        title=title,
        at=at,
        role=Role.INSPECTOR,
        office=inspection.office,
        assignee=submission.sender,
    )


def versions_settled(submission: FieldSubmission, *, at: datetime) -> None:
    """The choice is made."""
    worklist.close_items(submission, VERSIONS, at=at)
