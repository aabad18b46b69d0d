"""Opening a case by its code: limited per address and per number, and equal for every miss."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import Verdict, caller, give_back, take, window
from accounts.models import User
from casework import codes
from casework.idempotency import once
from complaints import queries, rules
from complaints.intake import keep, kept_moment
from complaints.models import Complaint
from complaints.transitions import add_material


@dataclass(frozen=True)
class Found:
    """The case, or None; a verdict where the limit stood in the way."""

    complaint: Complaint | None
    verdict: Verdict | None = None


def unknown() -> str:
    """One answer for an unknown number, a wrong code and a wrong receipt."""
    return _("No case fits this number and code. Please compare both with your receipt.")


def look_up(request: HttpRequest, number: str, code: str) -> Found:
    """Count the try, look, and give a hit back: only misses use the limit up."""
    wanted = codes.normalise(number) or "receipt"
    windows = [window("track", caller(request))]
    if number:
        windows.append(window("track_number", wanted))
    member = uuid4().hex
    verdict = take(*windows, member=member)
    if not verdict.allowed:
        return Found(None, verdict)
    complaint = queries.by_number_and_code(number, code) if number else queries.by_receipt(code)
    if complaint is not None:
        give_back(*(w.key for w in windows), member=member)
    return Found(complaint)


def add(complaint: Complaint, text: str, files: Sequence[Any], key: str) -> None:
    """The citizen's words and papers, once per form."""
    if len(files) + complaint.files.count() > rules.MOST_FILES:
        raise ValidationError(_("At most %(most)d files.") % {"most": rules.MOST_FILES})
    by, at = User.objects.robot("public"), kept_moment(complaint, timezone.now())

    def perform() -> tuple[int, dict[str, Any]]:
        kept = [keep(file, by=by, at=at) for file in files]
        add_material(complaint, by=by, at=at, text=text, files=kept)
        return 200, {}

    said = [text, [f"{file.name}:{file.size}" for file in files]]
    once(f"complaints.material:{complaint.pk}", key, said, perform, at=at)
