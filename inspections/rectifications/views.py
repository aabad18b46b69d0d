"""The enterprise's own side of a correction."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework.idempotency import once
from casework.transitions import Conflict
from documents.rules import may_read_content
from inspections.rectifications.forms import EvidenceForm, ExtensionForm
from inspections.rectifications.longer import ask_extension
from inspections.rectifications.models import Rectification
from inspections.rectifications.queries import reports_of
from inspections.rectifications.transitions import submit_evidence

Request = Any  # an HttpRequest with a signed-in user


def _own(request: Request, pk: int) -> Rectification:
    rows = Rectification.objects.visible_to(request.user).select_related(
        "document", "inspection", "deadline__rule", "enterprise"
    )
    return get_object_or_404(rows, pk=pk)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload", methods=("POST",))
def correction(request: Request, pk: int) -> HttpResponse:
    """What to correct and until when; on POST the report with its proof, once."""
    row = _own(request, pk)
    posted = request.method == "POST"
    form = _form(EvidenceForm, request, row, posted=posted)
    if posted:
        _require_role(submit_evidence, row, request)
        if form.is_valid():
            return _report(request, row, form)
    longer = _form(ExtensionForm, request, row, posted=False)
    return _page(request, row, form, longer)


@http_methods(write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload", methods=("POST",))
def more_time(request: Request, pk: int) -> HttpResponse:
    """延期申请: asked in the enterprise's own space; no proof is demanded."""
    row = _own(request, pk)
    _require_role(ask_extension, row, request)
    longer = _form(ExtensionForm, request, row, posted=True)
    if longer.is_valid():
        answer = _ask(request, row, longer)
        if answer is not None:
            return answer
    return _page(request, row, _form(EvidenceForm, request, row, posted=False), longer)


def _form(kind: type[Any], request: Request, row: Rectification, *, posted: bool) -> Any:
    data, uploads = (request.POST, request.FILES) if posted else (None, None)
    return kind(data, uploads, obj=row, user=request.user)


def _require_role(act: Any, row: Rectification, request: Request) -> None:
    refusal = act.refusal(row, by=request.user)
    if refusal and refusal.code == "not_allowed":
        raise PermissionDenied(refusal.reason)


def _page(request: Request, row: Rectification, form: Any, longer: Any) -> HttpResponse:
    posted = request.method == "POST"
    document = row.document
    context = {
        "object": row,
        "form": form,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
        "refusal": submit_evidence.refusal(row, by=request.user),
        "demands": [line for line in row.demands.splitlines() if line.strip()],
        "reports": list(reports_of(row)),
        "requests": list(row.requests.order_by("pk")),
        "rechecks": list(row.rechecks.order_by("pk")),
        "longer_form": longer,
        "longer_key": request.POST.get("form_key") or uuid.uuid4().hex,
        "longer_refusal": ask_extension.refusal(row, by=request.user),
        # A successor corrects what was ordered; the letter itself went to the firm before it.
        "may_read": document is not None and may_read_content(document, request.user.actor),
        "today": timezone.localdate(),
    }
    template = "inspections/rectifications/space.html"
    return render(request, template, context, status=422 if posted else 200)


def _ask(request: Request, row: Rectification, form: Any) -> HttpResponse | None:
    """Once however often it is sent; None when the law had something to say."""
    at = timezone.now()

    def act() -> tuple[int, dict[str, int]]:
        done = ask_extension(row, by=request.user, at=at, **form.arguments())
        return 200, {"pk": done.pk}

    key = request.POST.get("form_key", "")
    body = {"reason": form.cleaned_data["reason"]}
    try:
        once(f"more-time:{row.pk}:{request.user.pk}", key, body, act, at=at)
    except (Conflict, ValidationError) as refusal:
        form.add_error(None, " ".join(getattr(refusal, "messages", [str(refusal)])))
        return None
    messages.success(request, _("Your request was sent"))
    response = redirect(row.space_url)
    response.status_code = 303
    return response


def _report(request: Request, row: Rectification, form: EvidenceForm) -> HttpResponse:
    at = timezone.now()

    def act() -> tuple[int, dict[str, int]]:
        done = submit_evidence(row, by=request.user, at=at, **form.arguments())
        return 200, {"pk": done.pk}

    key = request.POST.get("form_key", "")
    once(
        f"evidence:{row.pk}:{request.user.pk}", key, {"text": form.cleaned_data["text"]}, act, at=at
    )
    messages.success(request, _("Your report was sent"))
    response = redirect(row.space_url)
    response.status_code = 303
    return response
