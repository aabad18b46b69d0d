"""What is said under the bell about people's requests."""

from datetime import datetime

from django.utils.translation import gettext

from accounts.models import User
from accounts.states import Role
from casework import notices
from complaints.models import DataRequest
from complaints.privacy import queries


def tell_custodians(request: DataRequest, at: datetime) -> None:
    """Somebody asks for his data to be corrected or deleted."""
    office = queries.custodians_office(request.complaint)
    if office is None:
        return
    keepers = User.objects.with_role(Role.CUSTODIAN).filter(office=office).order_by("pk")
    text = gettext("Request about personal data: %(number)s")
    notices.notify(
        keepers,
        text % {"number": request.label},
        request.get_absolute_url(),
        at=at,
        dedupe=f"data-request-{request.pk}",
    )
