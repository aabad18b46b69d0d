"""The citizen's side of the thread, in the browser that opened the case with its code."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import limited
from casework.idempotency import once
from casework.transitions import Conflict
from complaints.dialogue import panels, queries, rules
from complaints.dialogue.forms import AnswerForm
from complaints.dialogue.transitions import acknowledge_messages, answer_message
from complaints.forms import FILES
from complaints.intake import keep, kept_moment
from complaints.models import Complaint
from complaints.views.track import opened
from complaints.views.wizard import robot, see_other


@public
@never_cache
@limited("upload")
@http_methods(write=("POST",))
def answer(request: HttpRequest) -> HttpResponse:
    """Words and photos for the office, once per form."""
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    form = AnswerForm(request.POST)
    files = request.FILES.getlist(FILES)
    if form.is_valid():
        try:
            _send(complaint, form.cleaned_data["text"], files, request.POST.get("form_key", ""))
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict as error:
            form.add_error(None, str(error))
    if not form.errors:
        return see_other("complaint_case")
    shown = panels.public_thread(complaint, queries.thread(complaint))
    context = {**shown, "object": complaint, "form": form}
    return render(request, "complaints/dialogue/answer.html", context, status=422)


def _send(complaint: Complaint, text: str, files: Sequence[Any], key: str) -> None:
    if len(files) > rules.MOST_FILES:
        raise ValidationError(_("At most %(most)d files.") % {"most": rules.MOST_FILES})
    by, at = robot(), kept_moment(complaint, timezone.now())

    def perform() -> tuple[int, dict[str, Any]]:
        kept = [keep(file, by=by, at=at, kind=rules.FILE_KIND) for file in files]
        answer_message(complaint, by=by, at=at, text=text, files=kept)
        return 200, {}

    said = [text, [f"{file.name}:{file.size}" for file in files]]
    once(f"complaints.message:{complaint.pk}", key, said, perform, at=at)


@public
@never_cache
@http_methods(write=("POST",))
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Read."""
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    if acknowledge_messages.refusal(complaint, by=robot()) is None:
        at = kept_moment(complaint, timezone.now())
        acknowledge_messages(complaint, by=robot(), at=at)
    return see_other("complaint_case")
