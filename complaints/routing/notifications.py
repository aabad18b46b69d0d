from datetime import datetime

from django.utils.translation import gettext

from accounts.models import User
from casework import notices
from complaints.models import Complaint


def case_given(complaint: Complaint, person: User, *, at: datetime) -> None:
    """Somebody learns that a case is his now; the number alone, never what it is about."""
    text = gettext("You now handle %(number)s") % {"number": complaint.number}
    notices.notify(
        person,
        text,
        complaint.get_absolute_url(),
        at=at,
        dedupe=f"assigned-{complaint.pk}-{complaint.version}",
    )
