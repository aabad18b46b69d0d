"""The hotline's own pages: entering a call or a visit, and reading a complainant's number."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, recently_confirmed, roles_required
from accounts.limits import limit, too_many
from accounts.states import Role
from casework.transitions import NotAllowed
from complaints import drafts, reveals, rules
from complaints.forms import DeskForm, RevealForm
from complaints.intake import Submission, hand_in
from complaints.models import Complaint
from complaints.states import Kind
from complaints.views.wizard import receipt_context, see_other

Request = Any  # an HttpRequest with a signed-in user
READERS = (*rules.DESK, Role.INSPECTOR)


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.DESK)
def enter(request: Request) -> HttpResponse:
    """One screen for a call, a visitor or a letter: the same record as online."""
    wanted = request.POST.get("kind") or request.GET.get("kind", "")
    kind = Kind(wanted) if wanted in Kind.values else Kind.COMPLAINT
    if request.method == "GET":
        return _form_page(request, kind, DeskForm(kind=kind), uuid4().hex)
    form = DeskForm(request.POST, kind=kind)
    key = request.POST.get("form_key") or uuid4().hex
    if not form.is_valid():
        return _form_page(request, kind, form, key, status=422)
    submission = Submission(
        intake=form.intake(), contact=form.contact(), channel=form.cleaned_data["channel"]
    )
    sent = hand_in(submission, by=request.user, at=timezone.now(), key=f"desk-{key}")
    response = see_other("complaint_desk_receipt")
    drafts.show_receipt(response, sent)
    return response


def _form_page(
    request: Request, kind: Kind, form: DeskForm, key: str, status: int = 200
) -> HttpResponse:
    context = {"kind": kind, "kinds": Kind.choices, "form": form, "form_key": key}
    return render(request, "complaints/desk.html", context, status=status)


@never_cache
@http_methods(read=("GET",))
@roles_required(*rules.DESK)
def receipt(request: Request) -> HttpResponse:
    """Number and code to read out; the desk sees them once as well."""
    sent = drafts.receipt(request)
    if sent is None:
        return redirect("case_list", "complaints")
    return render(request, "complaints/desk_receipt.html", receipt_context(sent))


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*READERS)
@recently_confirmed
def contact(request: Request, pk: int) -> HttpResponse:
    """The complainant's name and number, against a reason that stays in the log."""
    rows = Complaint.objects.visible_to(request.user).filter(reporter__isnull=False)
    complaint = get_object_or_404(rows.select_related("reporter"), pk=pk)
    if not rules.may_read_contact(complaint, request.user.actor):
        raise NotAllowed(reveals.kept_by_custodians())
    form = RevealForm(request.POST or None)
    context = {"complaint": complaint, "form": form, "contact": None}
    if request.method == "GET":
        return render(request, "complaints/contact.html", context)
    if not form.is_valid():
        return render(request, "complaints/contact.html", context, status=422)
    verdict = limit(f"reveal:{request.user.pk}", reveals.MOST_A_DAY, reveals.DAY_SECONDS)
    if not verdict.allowed:
        return too_many(request, verdict)
    context["contact"] = reveals.read_contact(
        complaint, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
    )
    # Shown in the answer itself: an address that shows a person could be opened again.
    return render(request, "complaints/contact.html", context)
