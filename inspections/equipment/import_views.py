"""The page that takes devices from a spreadsheet: look first, then let it happen."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import http_methods, roles_required
from casework.spreadsheets import ImportProblem, Row
from inspections.equipment import importing
from inspections.visits.rules import OFFICIALS

Request = Any  # an HttpRequest with a signed-in user
PAGE = "inspections/equipment/import.html"
SALT, PLAN_SECONDS = "inspections.equipment.import", 3600


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy(
            "An .xlsx or .csv file with the headings 使用单位, 设备种类, 目录代码, 设备名称,"
            " 设备代码, 使用地点, 投用日期 and others"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def device_import(request: Request) -> HttpResponse:
    """Devices from a spreadsheet: what would happen, and then that it happens."""
    if request.method == "POST" and request.POST.get("plan"):
        return _now(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "plan": None, "token": "", "problem": "", "name": ""}
    if request.method == "GET":
        return render(request, PAGE, {**context, "form": ImportForm()})
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    return _preview(request, form, context)


def _preview(request: Request, form: ImportForm, context: dict[str, Any]) -> HttpResponse:
    upload = form.cleaned_data["file"]
    try:
        rows = importing.read(upload.name or "", upload.read())
    except ImportProblem as problem:
        form.add_error("file", str(problem))
        return render(request, PAGE, context, status=422)
    plan = importing.check(rows, request.user)
    context |= {"plan": plan, "name": upload.name}
    if plan.faults:
        return render(request, PAGE, context, status=422)
    lines = [[row.number, row.values] for row in rows]
    context["token"] = signing.dumps(lines, salt=_salt(request), compress=True)
    return render(request, PAGE, context)


def _salt(request: Request) -> str:
    """A plan is good for the person who saw it."""
    return f"{SALT}:{request.user.pk}"


def _now(request: Request) -> HttpResponse:
    """The rows were shown before; they are checked again against the register of this moment."""
    try:
        lines = signing.loads(request.POST["plan"], salt=_salt(request), max_age=PLAN_SECONDS)
        plan = importing.check([Row(number, values) for number, values in lines], request.user)
        importing.carry_out(plan, by=request.user, at=timezone.now())
    except (signing.BadSignature, ImportProblem) as error:
        problem = _("The preview is too old; please send the file again.")
        problem = str(error) if isinstance(error, ImportProblem) else problem
        context = {"form": ImportForm(), "plan": None, "token": "", "name": "", "problem": problem}
        return render(request, PAGE, context, status=422)
    messages.success(request, _("Imported: %(summary)s") % {"summary": plan.summary})
    response: HttpResponse = redirect(reverse("case_list", args=["equipment"]))
    response.status_code = 303
    return response
