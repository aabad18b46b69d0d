"""Hand-overs of other lines: choose a file, see what each row becomes, then take it over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, roles_required
from accounts.limits import limited
from casework.paging import keyset
from casework.transitions import Blocked
from complaints.handovers import importing, rules
from complaints.handovers.forms import UploadForm
from complaints.handovers.models import Handover
from complaints.handovers.states import HandoverState
from complaints.handovers.transitions import drop, lay_out
from complaints.rules import DESK

Request = Any  # an HttpRequest with a signed-in user
SHOWN = 100
PAGE = 20


def see_other(address: str) -> HttpResponse:
    """303: the act is done, look there."""
    response = redirect(address)
    response.status_code = 303
    return response


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*DESK)
@limited("upload")
def handovers(request: Request) -> HttpResponse:
    """A file is chosen and read; with errors nothing of it is kept."""
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "plan": None, "name": "", "faults": [], "hidden": 0}
    if request.method == "POST" and form.is_valid():
        try:
            return _lay_out(request, form, context)
        except (importing.ImportProblem, Blocked) as problem:
            form.add_error("file", str(problem))
    rows = Handover.objects.visible_to(request.user).select_related("laid_out_by", "office")
    cursor = request.GET.get("after")
    context["page"] = keyset(rows, order="-laid_out_at", cursor=cursor, size=PAGE)
    status = 422 if request.method == "POST" else 200
    return render(request, "complaints/handovers/upload.html", context, status=status)


def _lay_out(request: Request, form: UploadForm, context: dict[str, Any]) -> HttpResponse:
    upload, source = form.cleaned_data["file"], form.cleaned_data["source"]
    rows = importing.read(upload.name or "", upload.read())
    plan = importing.check(rows, source=source, by=request.user)
    if plan.faults:
        context |= {"plan": plan, "name": upload.name, "faults": plan.faults[:SHOWN]}
        context["hidden"] = max(0, len(plan.faults) - SHOWN)
        raise importing.ImportProblem(_("The file has errors; nothing was imported."))
    handover = lay_out(
        source=source,
        file_name=upload.name or "",
        lines=[[row.number, row.values] for row in rows],
        by=request.user,
        at=timezone.now(),
    )
    return see_other(reverse("handover", args=[handover.pk]))


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*DESK)
def handover(request: Request, pk: int) -> HttpResponse:
    """What each row will become, and the button that makes it so; afterwards what became of it."""
    rows = Handover.objects.visible_to(request.user).select_related("laid_out_by", "office")
    found = get_object_or_404(rows, pk=pk)
    context: dict[str, Any] = {"handover": found, "plan": None, "problem": ""}
    try:
        if request.method == "POST":
            return _decide(request, found)
        if rules.may_finish(found, request.user.actor) and found.state == HandoverState.LAID_OUT:
            waiting = importing.waiting(found, timezone.now())
            context["plan"] = importing.check(waiting, source=found.source, by=request.user)
    except importing.ImportProblem as problem:
        context["problem"] = str(problem)
    status = 422 if request.method == "POST" else 200
    return render(request, "complaints/handovers/handover.html", context, status=status)


def _decide(request: Request, found: Handover) -> HttpResponse:
    act = request.POST.get("act")
    if act == "drop":
        drop(found, by=request.user, at=timezone.now())
        messages.success(request, _("The file was dropped; nothing was imported."))
        return see_other(reverse("handovers"))
    if act != "confirm":
        raise Http404
    plan = importing.confirm(found, by=request.user, at=timezone.now())
    messages.success(request, _("Imported: %(summary)s") % {"summary": plan.summary})
    return see_other(found.get_absolute_url())
