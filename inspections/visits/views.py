"""Ordering a visit at a desk, and making it in the field."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework.idempotency import once
from casework.transitions import WrongState
from documents.files import store_upload
from enterprises.models import Enterprise
from inspections.visits import forms, queries, transitions
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState

State = InspectionState
FIELD_ROLES = (Role.INSPECTOR,)
PAGES = {
    State.SCHEDULED: "inspections/field/arrive.html",
    State.IN_PROGRESS: "inspections/field/checklist.html",
    State.CHECKED: "inspections/field/decide.html",
}


def see_other(url: str) -> HttpResponse:
    """303: the form was accepted, the next page is elsewhere."""
    response: HttpResponse = redirect(url)
    response.status_code = 303
    return response


# --- At the desk -----------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.INSPECTOR, Role.REGULATOR, Role.HEAD)
def schedule(request: Any) -> HttpResponse:
    """Order a visit; the same form sent twice orders one."""
    if request.method == "GET":
        form = forms.ScheduleForm(user=request.user, initial=_prefilled(request))
        return _schedule_page(request, form)
    form = forms.ScheduleForm(request.POST, user=request.user)
    if not form.is_valid():
        return _schedule_page(request, form, status=422)
    at = timezone.now()

    def perform() -> tuple[int, dict[str, Any]]:
        made = transitions.schedule(by=request.user, at=at, **form.arguments())
        return 201, {"pk": made.pk}

    key = request.POST.get("form_key", "")
    body = {name: request.POST.getlist(name) for name in sorted(form.fields)}
    _status, answer = once(f"inspections:new:{request.user.pk}", key, body, perform, at=at)
    messages.success(request, _("The visit is ordered."))
    return see_other(reverse("case_detail", args=["inspections", answer["pk"]]))


def _prefilled(request: Any) -> dict[str, Any]:
    """The enterprise that the person came from."""
    pk = request.GET.get("enterprise", "")
    rows = Enterprise.objects.visible_to(request.user)
    found = rows.filter(pk=pk).first() if pk.isdigit() else None
    return {"enterprise": found.public_code} if found else {}


def _schedule_page(request: Any, form: forms.ScheduleForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "form_key": request.POST.get("form_key") or uuid.uuid4().hex}
    return render(request, "inspections/visits/new.html", context, status=status)


# --- In the field ----------------------------------------------------------------------------


def mine(request: Any, pk: int) -> Inspection:
    """The person's own visit; anything else does not exist in field mode."""
    rows = Inspection.objects.visible_to(request.user).assigned_to(request.user.pk)
    visit: Inspection = get_object_or_404(queries.inspection_detail(rows), pk=pk)
    return visit


@http_methods(read=("GET",))
@roles_required(*FIELD_ROLES)
def today(request: Any) -> HttpResponse:
    """The stops of the day, then those of the days to come."""
    day = timezone.localdate()
    context = {
        "visits": list(queries.visits_of_the_day(request.user, day)),
        "ahead": list(queries.visits_ahead(request.user, day)[:20]),
        "waiting": list(queries.visits_with_samples_in_hand(request.user)),
        "today": day,
    }
    return render(request, "inspections/field/today.html", context)


@http_methods(read=("GET",), write=("POST",))
@roles_required(*FIELD_ROLES)
def visit(request: Any, pk: int) -> HttpResponse:
    """The visit as it stands; a POST signs the checklist."""
    inspection = mine(request, pk)
    if request.method == "POST":
        return _submit(request, inspection)
    form = None
    if inspection.state == State.IN_PROGRESS:
        form = forms.ChecklistForm(obj=inspection, user=request.user)
    return _visit_page(request, inspection, form)


def _submit(request: Any, inspection: Inspection) -> HttpResponse:
    if inspection.state != State.IN_PROGRESS:
        raise WrongState(_("The checklist of this visit is signed already."))
    form = forms.ChecklistForm(request.POST, request.FILES, obj=inspection, user=request.user)
    if not form.is_valid():
        return _visit_page(request, inspection, form, status=422)
    transitions.submit_checklist(inspection, by=request.user, at=timezone.now(), **form.arguments())
    messages.success(request, _("The checklist is signed."))
    return see_other(inspection.field_url)


def _visit_page(
    request: Any, inspection: Inspection, form: forms.ChecklistForm | None, status: int = 200
) -> HttpResponse:
    context = {
        "inspection": inspection,
        "form": form,
        "sheet": form.shown() if form else queries.sheet_of(inspection),
        "place": _place_in_day(request, inspection),
        "today": timezone.localdate(),
    }
    template = PAGES.get(State(inspection.state), "inspections/field/done.html")
    return render(request, template, context, status=status)


def _place_in_day(request: Any, inspection: Inspection) -> dict[str, int] | None:
    """第2家，共4家."""
    day = timezone.localdate()
    stops = list(queries.visits_of_the_day(request.user, day).values_list("pk", flat=True))
    if inspection.pk not in stops:
        return None
    return {"number": stops.index(inspection.pk) + 1, "total": len(stops)}


@http_methods(write=("POST",))
@roles_required(*FIELD_ROLES)
def start(request: Any, pk: int) -> HttpResponse:
    """On site: the notice and the papers have been shown."""
    inspection = mine(request, pk)
    transitions.start(inspection, by=request.user, at=timezone.now())
    return see_other(inspection.field_url)


@http_methods(write=("POST",))
@roles_required(*FIELD_ROLES)
def save(request: Any, pk: int) -> HttpResponse:
    """Keep the sheet as it is, complete or not."""
    inspection = mine(request, pk)
    form = forms.SheetForm(request.POST, request.FILES, obj=inspection, user=request.user)
    if not form.is_valid():
        whole = forms.ChecklistForm(request.POST, request.FILES, obj=inspection, user=request.user)
        return _visit_page(request, inspection, whole, status=422)
    transitions.save_findings(inspection, by=request.user, at=timezone.now(), **form.arguments())
    messages.success(request, _("Saved. Nothing is signed yet."))
    return see_other(inspection.field_url)


def keeping(kind: str) -> Any:
    """The door for single photos of a kind: kept at once, the form sends their tokens later."""

    @http_methods(write=("POST",))
    @roles_required(*FIELD_ROLES)
    @limited("upload")
    def upload(request: Any, pk: int) -> HttpResponse:
        mine(request, pk)
        file = request.FILES.get("file")
        if file is None:
            return JsonResponse({"error": _("No file was sent.")}, status=400)
        at = timezone.now()
        try:
            stored = store_upload(file, kind=kind, by=request.user, at=at, keep_original=True)
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=422)
        answer = {"id": str(stored.token), "url": stored.get_absolute_url()}
        return JsonResponse(answer, status=201)

    return upload


def act_page(verb: Any, form_class: Any, title: Any, done: Any) -> Any:
    """The page of one act in field mode: a form, then back to the visit."""

    @http_methods(read=("GET",), write=("POST",))
    @roles_required(*FIELD_ROLES)
    def page(request: Any, pk: int) -> HttpResponse:
        inspection = mine(request, pk)
        form = form_class(request.POST or None)
        if request.method == "POST" and form.is_valid():
            verb(inspection, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, str(done))
            return see_other(inspection.field_url)
        context = {
            "inspection": inspection,
            "form": form,
            "title": title,
            "refusal": verb.refusal(inspection, by=request.user),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "inspections/field/act.html", context, status=status)

    return page
