"""Where is my case: by number and code, or by the receipt of an anonymous report."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import limited, too_many
from casework.transitions import Conflict
from complaints import drafts, facts, queries, rules, tracking
from complaints.forms import FILES, MaterialForm, TrackForm
from complaints.intake import kept_moment
from complaints.models import Complaint
from complaints.transitions import add_material, withdraw
from complaints.views.wizard import robot, see_other


@public
@never_cache
@http_methods(read=("GET",), write=("POST",))
def track(request: HttpRequest) -> HttpResponse:
    """The form; the code is posted and never stands in an address."""
    if request.method == "GET":
        return render(request, "complaints/track.html", {"form": TrackForm()})
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render(request, "complaints/track.html", {"form": form}, status=422)
    found = tracking.look_up(request, form.cleaned_data["number"], form.cleaned_data["query_code"])
    if found.verdict is not None:
        return too_many(request, found.verdict)
    if found.complaint is None:
        form.add_error("query_code", tracking.unknown())
        return render(request, "complaints/track.html", {"form": form}, status=422)
    response = see_other("complaint_case")
    drafts.open_case(response, found.complaint)
    return response


def opened(request: HttpRequest) -> Complaint | None:
    """The case that this browser has opened with its code."""
    pk = drafts.opened_case(request)
    if not pk:
        return None
    rows = queries.complaint_detail(Complaint.objects.filter(pk=pk))
    return facts.annotated(rows).first()


@public
@never_cache
@http_methods(read=("GET",))
def case(request: HttpRequest) -> HttpResponse:
    """What happens next, by when, and what the citizen must do."""
    complaint = opened(request)
    if complaint is None:
        return redirect("complaint_track")
    return _page(request, complaint, MaterialForm())


def _page(
    request: HttpRequest, complaint: Complaint, form: MaterialForm, status: int = 200
) -> HttpResponse:
    by = robot()
    context: dict[str, Any] = {
        "view": queries.public_case(complaint),
        "complaint": complaint,
        "form": form,
        "can_add": add_material.refusal(complaint, by=by) is None,
        "can_withdraw": withdraw.refusal(complaint, by=by) is None,
        "today": timezone.localdate(),
        "version": complaint.version,
        "form_key": uuid4().hex,
        "room": rules.MOST_FILES,
    }
    return render(request, "complaints/case.html", context, status=status)


@public
@never_cache
@limited("upload")
@http_methods(write=("POST",))
def material(request: HttpRequest) -> HttpResponse:
    """The citizen adds words or papers."""
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    form = MaterialForm(request.POST)
    files = request.FILES.getlist(FILES)
    if not form.is_valid():
        return _page(request, complaint, form, status=422)
    try:
        tracking.add(complaint, form.cleaned_data["text"], files, request.POST.get("form_key", ""))
    except ValidationError as error:
        form.add_error(None, error)
    except Conflict as error:
        form.add_error(None, str(error))
    if form.errors:
        return _page(request, complaint, form, status=422)
    return see_other("complaint_case")


@public
@never_cache
@http_methods(write=("POST",))
def take_back(request: HttpRequest) -> HttpResponse:
    """The citizen takes the case back."""
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    withdraw(complaint, by=robot(), at=kept_moment(complaint, timezone.now()))
    return see_other("complaint_case")


@public
@never_cache
@http_methods(write=("POST",))
def leave(request: HttpRequest) -> HttpResponse:
    """Nothing of the case is left on this device."""
    response = see_other("complaint_track")
    drafts.forget(response, drafts.CASE_COOKIE, drafts.RECEIPT_COOKIE, drafts.DRAFT_COOKIE)
    return response
