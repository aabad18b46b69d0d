"""The acts of whoever holds number and code, through the public robot."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import audit
from complaints.intake import kept_moment
from complaints.models import Complaint, DataRequest
from complaints.privacy import queries, transitions
from complaints.privacy.queries import OwnData

TAKEN = "complaints.complaint.taken"


def register_sentences() -> None:
    """How a copy of one's own data is told."""
    audit.register_sentence(TAKEN, _("A copy of the person's own data was taken"))


def taken(complaint: Complaint, *, at: datetime) -> OwnData:
    """Write down that a copy is taken, then gather it."""
    own = queries.own_data(complaint)
    by = User.objects.robot("public")
    audit.record(TAKEN, by=by, at=kept_moment(complaint, at), obj=complaint)
    return own


def ask(complaint: Complaint, kind: str, contact: Mapping[str, str] | None) -> DataRequest:
    """The person asks for correction or deletion."""
    return transitions.ask_about_data(
        by=User.objects.robot("public"),
        at=kept_moment(complaint, timezone.now()),
        complaint=complaint,
        kind=kind,
        contact=contact,
    )
