"""What other pages show of exposures: the case file, and the enterprise's public page."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from casework import slots
from inspections.casefiles.models import CaseFile
from inspections.casefiles.rules import works_there
from inspections.exposures.models import Exposure
from inspections.exposures.on_cases import why_not_public
from inspections.visits.rules import OFFICIALS

MOST = 20


def of_case(obj: Any, user: User) -> dict[str, Any] | None:
    """The exposures of a case file, and the way to a new one."""
    if not isinstance(obj, CaseFile):
        return None
    rows = Exposure.objects.visible_to(user).filter(casefile=obj).order_by("pk")
    found = list(rows)
    may = works_there(obj, user.actor) and why_not_public(obj) is None
    url = f"{obj.get_absolute_url()}exposure/" if may else ""
    return {"exposures": found, "url": url} if found or url else None


def public_of(enterprise: Any, _user: Any) -> dict[str, Any] | None:
    """What is public about an enterprise today: facts of decisions and tests, nothing else."""
    today = timezone.localdate()
    rows = Exposure.objects.public(today).filter(enterprise=enterprise)
    found = list(
        rows.select_related("enterprise", "casefile").order_by("-published_at", "-pk")[:MOST]
    )
    return {"exposures": found} if found else None


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.aside",
        name="exposures",
        query=of_case,
        template="inspections/exposures/_of_case.html",
        order=30,
        roles=OFFICIALS,
    )
    slots.register(
        "enterprise.panel",
        name="public-exposures",
        query=public_of,
        template="inspections/exposures/_public.html",
        order=10,
    )
