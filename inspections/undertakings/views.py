"""The enterprise's own side of what it undertook."""

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
from inspections.undertakings import queries
from inspections.undertakings.forms import ReportForm
from inspections.undertakings.models import Undertaking
from inspections.undertakings.transitions import report_done

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload", methods=("POST",))
def own_task(request: Request, pk: int) -> HttpResponse:
    """What was undertaken and until when; on POST the report with its proof, once."""
    rows = queries.with_case(Undertaking.objects.visible_to(request.user))
    row = get_object_or_404(rows, pk=pk)
    refusal = report_done.refusal(row, by=request.user)
    posted = request.method == "POST"
    if posted and refusal and refusal.code == "not_allowed":
        raise PermissionDenied(refusal.reason)
    data = (request.POST, request.FILES) if posted else (None, None)
    form = ReportForm(*data, obj=row, user=request.user)
    if posted and refusal is None and form.is_valid():
        return _report(request, row, form)
    context = {
        "object": row,
        "form": form,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
        "refusal": refusal,
        "order": queries.order_beside(row),
        "files": list(row.files.order_by("pk")),
        "today": timezone.localdate(),
    }
    template = "inspections/undertakings/space.html"
    return render(request, template, context, status=422 if posted else 200)


def _report(request: Request, row: Undertaking, form: ReportForm) -> HttpResponse:
    at = timezone.now()

    def act() -> tuple[int, dict[str, int]]:
        done = report_done(row, by=request.user, at=at, **form.cleaned_data)
        return 200, {"pk": done.pk}

    body = {"report": form.cleaned_data["report"]}
    scope = f"undertaking:{row.pk}:{request.user.pk}"
    once(scope, request.POST.get("form_key", ""), body, act, at=at)
    messages.success(request, _("Your report was sent"))
    response = redirect(row.space_url)
    response.status_code = 303
    return response
