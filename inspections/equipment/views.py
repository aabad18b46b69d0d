"""The pages of the room that no kind of case brings: opening, sheets, map, labels, public."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import http_methods, public, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework.idempotency import once
from casework.opening import opening
from casework.transitions import Conflict
from documents import pdf
from enterprises.models import Enterprise
from inspections.equipment import directive_forms, forms, queries, rules, sheets
from inspections.equipment.models import Device, Directive, EquipmentCheck, Seizure
from inspections.equipment.transitions import checking, devices, directing, training
from inspections.visits.rules import LEADERS, OFFICIALS

Request = Any  # an HttpRequest with a signed-in user
MOST_LABELS = 100


def see_other(url: str) -> HttpResponse:
    """303: the form was accepted, the next page is elsewhere."""
    response: HttpResponse = redirect(url)
    response.status_code = 303
    return response


def shown(slug: str, title: Any, plural: Any, **more: Any) -> dict[str, Any]:
    """What the shared opening page asks for."""
    return {"title": title, "plural": plural, "back": reverse("case_list", args=[slug]), **more}


# --- Opening ----------------------------------------------------------------------------------

DEVICES = gettext_lazy("Special equipment")
CHECKS = gettext_lazy("Safety inspections")


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def device_new(request: Request) -> HttpResponse:
    """Enter a device in the register."""
    return opening(
        request,
        form=forms.DeviceForm(request.POST or None, initial=_unit(request)),
        creation=devices.register_device,
        done=_("The device is registered."),
        context=shown("equipment", _("Register a device"), DEVICES),
    )


def _unit(request: Request) -> dict[str, Any]:
    found = _enterprise(request)
    return {"enterprise": found.code} if found else {}


def _enterprise(request: Request) -> Enterprise | None:
    """The unit that the person came from."""
    pk = request.GET.get("enterprise", "")
    rows = Enterprise.objects.visible_to(request.user)
    return rows.filter(pk=pk).first() if pk.isdigit() else None


@http_methods(read=("GET",), write=("POST",))
@roles_required(*LEADERS)
def drive_new(request: Request) -> HttpResponse:
    """Write down the plan of a special drive."""
    return opening(
        request,
        form=forms.DriveForm(request.POST or None),
        creation=checking.draft_drive,
        done=_("The drive is drafted. Another leader of the office publishes it."),
        context=shown("safety-drives", _("Plan a safety drive"), _("Safety drives")),
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def check_new(request: Request) -> HttpResponse:
    """First the unit, then which of its devices, who, when and why."""
    unit = _enterprise(request)
    context = shown("equipment-inspections", _("Order a safety inspection"), CHECKS)
    if unit is None:
        return _choose_unit(request, context)
    initial = {
        "devices": request.GET.getlist("device"),
        "origin_ref": request.GET.get("origin", "")[:40],
    }
    form = forms.CheckForm(
        request.POST or None, enterprise=unit, user=request.user, initial=initial
    )
    return opening(
        request,
        form=form,
        creation=checking.schedule_check,
        done=_("The inspection is ordered."),
        context={**context, "sub": unit.name},
    )


def _choose_unit(request: Request, context: dict[str, Any]) -> HttpResponse:
    form = forms.UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["enterprise"]
        return see_other(f"{request.path}?enterprise={unit.pk}")
    shown_too = {**context, "form": form, "form_key": "", "sub": ""}
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/new.html", shown_too, status=status)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.INSPECTOR)
def directive_new(request: Request, pk: int) -> HttpResponse:
    """A directive for the open hazards of an inspection."""
    rows = EquipmentCheck.objects.visible_to(request.user).select_related("enterprise")
    inspection = get_object_or_404(rows, pk=pk)
    form = directive_forms.DirectiveForm(
        request.POST or None, inspection=inspection, user=request.user
    )
    context = {
        "title": _("Issue a safety directive"),
        "plural": inspection.label,
        "back": inspection.get_absolute_url(),
        "sub": inspection.enterprise.name,
    }
    return opening(
        request,
        form=form,
        creation=directing.issue_directive,
        done=_("The directive is issued; hand it over and record how."),
        context=context,
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def seize(request: Request, pk: int) -> HttpResponse:
    """Seal or seize a device with a grave hazard."""
    directive = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    form = directive_forms.SeizeForm(request.POST or None, directive=directive)
    context = {
        "title": _("Seal or seize a device"),
        "plural": directive.label,
        "back": directive.get_absolute_url(),
    }
    return opening(
        request,
        form=form,
        creation=directing.seize,
        done=_("The seal or seizure is on record."),
        context=context,
    )


@http_methods(write=("POST",))
@roles_required(*OFFICIALS)
def lift(request: Request, pk: int) -> HttpResponse:
    """Lift a seal or a seizure."""
    rows = Seizure.objects.visible_to(request.user).select_related("directive")
    seizure = get_object_or_404(rows, pk=pk)
    try:
        directing.lift(seizure, by=request.user, at=timezone.now())
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The seal or seizure is lifted."))
    return see_other(seizure.get_absolute_url())


@http_methods(read=("GET",), write=("POST",))
@roles_required(*LEADERS)
def exam_new(request: Request) -> HttpResponse:
    """Set an examination of inspectors."""
    return opening(
        request,
        form=directive_forms.ExamForm(request.POST or None),
        creation=training.set_exam,
        done=_("The examination is set."),
        context=shown("inspector-exams", _("Set an examination"), _("Examinations of inspectors")),
    )


# --- On site ----------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.INSPECTOR)
@limited("upload", methods=("POST",))
def sheet(request: Request, pk: int, row: int) -> HttpResponse:
    """The checklist of one device, on the phone."""
    rows = EquipmentCheck.objects.visible_to(request.user).select_related("enterprise")
    inspection = get_object_or_404(rows, pk=pk)
    device_row = get_object_or_404(inspection.rows.select_related("device"), pk=row)
    refusal = checking.save_sheet.refusal(inspection, by=request.user)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = sheets.DeviceSheetForm(data, files, row=device_row, user=request.user)
    if data is not None and refusal is None and form.is_valid():
        try:
            checking.save_sheet(inspection, by=request.user, at=timezone.now(), **form.arguments())
        except Conflict as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The sheet is kept."))
            return see_other(inspection.get_absolute_url())
    context = {
        "inspection": inspection,
        "device": device_row.device,
        "form": form,
        "refusal": refusal,
    }
    status = 422 if data is not None else 200
    return render(request, "inspections/equipment/sheet.html", context, status=status)


# --- The map and the labels ---------------------------------------------------------------------


@http_methods(read=("GET",))
@roles_required(*OFFICIALS)
def overdue_map(request: Request) -> HttpResponse:
    """How many devices are overdue in each district; each figure leads to its rows."""
    rows = queries.by_district(request.user, timezone.localdate())
    context = {
        "rows": rows,
        "tiles": [_tile(row) for row in rows],
        "legend": [
            {"rank": rank, "label": label}
            for rank, label in enumerate((_("none"), "1–2", "3–5", "6–10", "> 10"), start=1)
        ],
        "totals": {name: sum(row[name] for row in rows) for name in TOTALS},
    }
    return render(request, "inspections/equipment/map.html", context)


TOTALS = ("used", "late", "failed", "directives", "directives_late")
STEPS = (0, 2, 5, 10)


def _tile(row: dict[str, Any]) -> dict[str, Any]:
    district = row["district"]
    late = row["late"]
    return {
        "label": district.label.removesuffix(" County").removesuffix(" District"),
        "value": str(late),
        "url": f"{reverse('case_list', args=['equipment'])}?overdue=true&district={district.pk}",
        "row": district.grid_row,
        "column": district.grid_column,
        "rank": 1 + sum(late > step for step in STEPS),
        "detail": _("of %(used)s devices") % {"used": row["used"]},
        "on": False,
    }


@http_methods(read=("GET",))
@roles_required(*OFFICIALS)
def labels(request: Request) -> HttpResponse:
    """A sheet of labels for printing: each device with its code and its QR."""
    rows = Device.objects.visible_to(request.user).exclude(state="scrapped")
    wanted = [pk for pk in request.GET.getlist("device") if pk.isdigit()][:MOST_LABELS]
    unit = request.GET.get("enterprise", "")
    if wanted:
        rows = rows.filter(pk__in=wanted)
    elif unit.isdigit():
        rows = rows.filter(enterprise_id=unit)
    found = rows.select_related("enterprise").order_by("enterprise_id", "pk")[:MOST_LABELS]
    context = {
        "labels": [
            {"device": device, "qr": pdf.code(request.build_absolute_uri(device.public_url))}
            for device in found
        ]
    }
    return render(request, "inspections/equipment/labels.html", context)


# --- The public ---------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def public_device(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody may know who stands before the device, and where to report a problem."""
    device = queries.by_any_code(code)
    if device is None:
        raise Http404
    today = timezone.localdate()
    context = {
        "device": device,
        "status": rules.public_status(device, today),
        "last": device.tests.order_by("-tested_on", "-pk").first(),
        "today": today,
        "report_url": f"{REPORT}?{_told(device)}",
    }
    return render(request, "inspections/equipment/public.html", context)


# The wizard of an upper app, by its address: a report (举报) of what is wrong, its second step.
REPORT = "/complaints/new/report/2/"


def _told(device: Device) -> str:
    """What the report begins with: which device, whose, where."""
    return urlencode(
        {
            "product_name": f"{device.name}（{device.public_code}）",
            "respondent_name": device.enterprise.name,
            "district": device.district_id,
        }
    )


# --- The unit's own side -------------------------------------------------------------------------


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE)
def space(request: Request) -> HttpResponse:
    """The unit's devices with their next inspections, and the directives served on it."""
    devices = Device.objects.visible_to(request.user).select_related("deadline__rule", "district")
    directives = Directive.objects.visible_to(request.user).select_related("deadline__rule")
    context = {
        "devices": list(devices.exclude(state="scrapped").order_by("next_test_on", "pk")),
        "directives": list(directives.order_by("-pk")),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/equipment/space.html", context)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload", methods=("POST",))
def space_directive(request: Request, pk: int) -> HttpResponse:
    """What to remove and until when; on POST the unit's report."""
    rows = Directive.objects.visible_to(request.user).select_related(
        "document", "deadline__rule", "enterprise"
    )
    row = get_object_or_404(rows, pk=pk)
    refusal = directing.report.refusal(row, by=request.user)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = directive_forms.DirectiveReportForm(data, files, obj=row, user=request.user)
    if data is not None and refusal is None and form.is_valid():
        return _reported(request, row, form)
    context = {
        "object": row,
        "hazards": list(row.hazards.select_related("device").order_by("pk")),
        "reports": list(row.reports.prefetch_related("files").order_by("-pk")),
        "form": form,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    status = 422 if data is not None else 200
    return render(request, "inspections/equipment/space_directive.html", context, status=status)


def _reported(request: Request, row: Directive, form: Any) -> HttpResponse:
    at = timezone.now()

    def act() -> tuple[int, dict[str, int]]:
        done = directing.report(row, by=request.user, at=at, **form.arguments())
        return 200, {"pk": done.pk}

    key, body = request.POST.get("form_key", ""), {"text": form.cleaned_data["text"]}
    once(f"directive-report:{row.pk}:{request.user.pk}", key, body, act, at=at)
    messages.success(request, _("Your report was sent"))
    return see_other(row.space_url)
