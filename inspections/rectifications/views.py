"""The enterprise's own side of a correction."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework.idempotency import once
from inspections.rectifications.forms import EvidenceForm
from inspections.rectifications.models import Rectification
from inspections.rectifications.queries import reports_of
from inspections.rectifications.transitions import submit_evidence

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload", methods=("POST",))
def correction(request: Request, pk: int) -> HttpResponse:
    """What to correct and until when; on POST the report with its proof, once."""
    rows = Rectification.objects.visible_to(request.user).select_related(
        "document", "inspection", "deadline__rule", "enterprise"
    )
    row = get_object_or_404(rows, pk=pk)
    refusal = submit_evidence.refusal(row, by=request.user)
    posted = request.method == "POST"
    if posted and refusal and refusal.code == "not_allowed":
        raise PermissionDenied(refusal.reason)
    form = EvidenceForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        obj=row,
        user=request.user,
    )
    if posted and form.is_valid():
        return _report(request, row, form)
    context = {
        "object": row,
        "form": form,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
        "refusal": refusal,
        "demands": [line for line in row.demands.splitlines() if line.strip()],
        "reports": list(reports_of(row)),
        "today": timezone.localdate(),
    }
    return render(
        request,
        "inspections/rectifications/space.html",
        context,
        status=422 if posted else 200,
    )


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
