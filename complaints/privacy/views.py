"""A citizen's own data; legal holds; the auditors' list of opened names."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public, recently_confirmed, roles_required
from accounts.limits import limited, too_many
from accounts.states import Role
from casework.transitions import Conflict
from complaints import tracking
from complaints.models import Complaint
from complaints.privacy import own, queries, reviews, rules, takeaway, transitions
from complaints.privacy.forms import CodeForm, CorrectionForm, ExportForm, HoldForm
from complaints.privacy.states import RequestKind
from complaints.views.track import opened
from complaints.views.wizard import see_other

Request = Any  # an HttpRequest with a signed-in user

# --- The citizen ----------------------------------------------------------------------------


@public
@never_cache
@http_methods(read=("GET",))
def data(request: HttpRequest) -> HttpResponse:
    """What is kept, how to take it along, and how to have it corrected or deleted."""
    complaint = opened(request)
    return redirect("complaint_track") if complaint is None else _page(request, complaint)


def _page(request: HttpRequest, complaint: Complaint, **forms: Any) -> HttpResponse:
    context = {
        "complaint": complaint,
        "requests": queries.requests_of(complaint),
        "kept_until": queries.keep_until(complaint),
        "export": ExportForm(auto_id="id_export_%s"),
        "correction": CorrectionForm(auto_id="id_correction_%s"),
        "deletion": CodeForm(auto_id="id_deletion_%s"),
        **forms,
    }
    status = 422 if forms else 200
    return render(request, "complaints/privacy/data.html", context, status=status)


def _confirm(request: HttpRequest, complaint: Complaint, form: Any) -> HttpResponse | None:
    """The code once more, counted like every other try; an answer when it does not fit."""
    if not form.is_valid():
        return None
    number = "" if complaint.anonymous else complaint.number
    found = tracking.look_up(request, number, form.cleaned_data["query_code"])
    if found.verdict is not None:
        return too_many(request, found.verdict)
    if found.complaint is None or found.complaint.pk != complaint.pk:
        form.add_error("query_code", tracking.unknown())
    return None


@public
@never_cache
@limited("export")
@http_methods(write=("POST",))
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything that is kept about the case and the person, to take along (PIPL art. 45)."""
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    form = ExportForm(request.POST, auto_id="id_export_%s")
    refused = _confirm(request, complaint, form)
    if refused is not None:
        return refused
    if not form.is_valid():
        return _page(request, complaint, export=form)
    found = own.taken(complaint, at=timezone.now())
    content, kind, name = takeaway.parts(found, complaint, form.cleaned_data["format"])
    answer = StreamingHttpResponse if kind == "application/zip" else HttpResponse
    response = answer(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox"
    return response


@public
@never_cache
@limited("upload")
@http_methods(write=("POST",))
def correct(request: HttpRequest) -> HttpResponse:
    """Ask for the person's own data to be corrected (PIPL art. 46)."""
    return _ask(request, "correction", CorrectionForm, RequestKind.CORRECTION)


@public
@never_cache
@limited("upload")
@http_methods(write=("POST",))
def delete(request: HttpRequest) -> HttpResponse:
    """Ask for what was told, and by whom, to be deleted (PIPL art. 47)."""
    return _ask(request, "deletion", CodeForm, RequestKind.DELETION)


def _ask(request: HttpRequest, name: str, form_class: Any, kind: str) -> HttpResponse:
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    form = form_class(request.POST, auto_id=f"id_{name}_%s")
    refused = _confirm(request, complaint, form)
    if refused is not None:
        return refused
    if form.is_valid():
        try:
            own.ask(complaint, kind, form.contact() if hasattr(form, "contact") else None)
        except Conflict as error:
            form.add_error(None, str(error))
    if form.errors:
        return _page(request, complaint, **{name: form})
    return see_other("complaint_data")


# --- Custodians and heads -------------------------------------------------------------------


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.HOLDERS)
@recently_confirmed
def place_hold(request: Request) -> HttpResponse:
    """Stop the forgetting of one case, with the reason."""
    initial = {"number": request.GET.get("number", "")}
    form = HoldForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and _placed(request, form):
        messages.success(request, _("The hold is in force."))
        return see_other("case_list", "legal-holds")
    status = 422 if form.errors else 200
    return render(request, "complaints/privacy/hold_new.html", {"form": form}, status=status)


def _placed(request: Request, form: HoldForm) -> bool:
    try:
        transitions.place_hold(
            by=request.user,
            at=timezone.now(),
            complaint=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
        )
    except Conflict as error:
        form.add_error("number", str(error))
        return False
    return True


# --- The auditors ---------------------------------------------------------------------------


@never_cache
@http_methods(read=("GET",))
@roles_required(Role.AUDITOR)
def opened_names(request: Request) -> HttpResponse:
    """Which names were opened in a month, by whom and why."""
    today = timezone.localdate()
    first = reviews.month_of(request.GET.get("month", ""), today)
    context = {
        "month": reviews.of_month(first, request.user),
        "previous": reviews.month_before(first),
        "next": reviews.next_month(first) if reviews.next_month(first) <= today else None,
    }
    return render(request, "complaints/privacy/opened_names.html", context)
