"""The citizen's pages after the end."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import limited
from casework.transitions import Conflict
from complaints.aftercare import queries
from complaints.aftercare.forms import AskForm, RateForm
from complaints.aftercare.transitions import ask_to_reopen, rate
from complaints.intake import kept_moment
from complaints.models import Complaint
from complaints.views.track import opened
from complaints.views.wizard import robot, see_other


@public
@never_cache
@http_methods(read=("GET",), write=("POST",))
@limited("upload")
def rate_case(request: HttpRequest) -> HttpResponse:
    """One to five and a sentence, once."""
    complaint = opened(request)
    if complaint is None or not queries.can_rate(complaint, queries.rating_of(complaint)):
        return redirect("complaint_case")
    form = RateForm(request.POST or None)

    def act(at: Any) -> None:
        rate(complaint, by=robot(), at=at, **form.cleaned_data)

    return _answer(request, complaint, form, act, "complaints/aftercare/rate.html")


@public
@never_cache
@http_methods(read=("GET",), write=("POST",))
@limited("upload")
def ask(request: HttpRequest) -> HttpResponse:
    """The wish that the case is taken up again, with its reason."""
    complaint = opened(request)
    if complaint is None or not _may_ask(complaint):
        return redirect("complaint_case")
    form = AskForm(request.POST or None)

    def act(at: Any) -> None:
        ask_to_reopen(by=robot(), at=at, complaint=complaint, **form.cleaned_data)

    return _answer(request, complaint, form, act, "complaints/aftercare/ask.html")


def _may_ask(complaint: Complaint) -> bool:
    asked = queries.requests_of(complaint)
    return queries.can_ask(complaint, timezone.localdate(), asked)


def _answer(
    request: HttpRequest,
    complaint: Complaint,
    form: Any,
    act: Callable[[Any], None],
    template: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(kept_moment(complaint, timezone.now()))
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            return see_other("complaint_case")
    context = {
        "form": form,
        "complaint": complaint,
        "last": queries.last_day_to_ask(complaint),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
