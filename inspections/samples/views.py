"""The sampling form in field mode."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from accounts.states import Role
from casework.idempotency import once
from casework.transitions import together
from inspections.samples import transitions
from inspections.samples.forms import SamplingForm, SendForm
from inspections.samples.models import Sample
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState
from inspections.visits.views import mine, see_other

MAY_DRAW = {InspectionState.CHECKED, InspectionState.SAMPLED}


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.INSPECTOR)
def sampling(request: Any, pk: int) -> HttpResponse:
    """抽样单: drawn, sealed and signed on the spot."""
    inspection = mine(request, pk)
    if request.method == "GET":
        return _page(request, inspection, SamplingForm(obj=inspection, user=request.user))
    form = SamplingForm(request.POST, request.FILES, obj=inspection, user=request.user)
    if not form.is_valid():
        return _page(request, inspection, form, status=422)
    number = _draw(request, inspection, form)
    messages.success(request, _("Sealed and signed: %(number)s") % {"number": number})
    return see_other(inspection.field_url)


def _draw(request: Any, inspection: Inspection, form: SamplingForm) -> str:
    """The number of the sample; the same form sent twice draws one."""
    at, user = timezone.now(), request.user

    def perform() -> tuple[int, dict[str, Any]]:
        with together():
            sample = transitions.take(by=user, at=at, **form.arguments())
            if user.office.organ_code:
                transitions.issue_form(sample, by=user, at=at)
        return 201, {"number": sample.number}

    scope, key = f"sampling:{inspection.pk}:{user.pk}", request.POST.get("form_key", "")
    body = {"lot": form.cleaned_data["lot_size"], "seal": form.cleaned_data["seal_test"]}
    _status, answer = once(scope, key, body, perform, at=at)
    return str(answer["number"])


def _page(
    request: Any, inspection: Inspection, form: SamplingForm, status: int = 200
) -> HttpResponse:
    context = {
        "inspection": inspection,
        "rule": inspection.product_rule,
        "form": form,
        "open": inspection.state in MAY_DRAW,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
    }
    return render(request, "inspections/field/sampling.html", context, status=status)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.INSPECTOR)
def hand_over(request: Any, pk: int, sample: int) -> HttpResponse:
    """The sealed sample leaves the inspectors' hands."""
    inspection = mine(request, pk)
    rows = Sample.objects.visible_to(request.user).filter(inspection=inspection)
    row = get_object_or_404(rows, pk=sample)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        transitions.send(row, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The sample is on its way."))
        return see_other(inspection.field_url)
    context = {
        "inspection": inspection,
        "form": form,
        "title": _("Hand over to the laboratory"),
        "refusal": transitions.send.refusal(row, by=request.user),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "inspections/field/act.html", context, status=status)
