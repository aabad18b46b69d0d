"""The pages that open a summons, an order or an exposure from the case of an inspection."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import http_methods, roles_required
from casework.idempotency import once
from inspections.casefiles import forms as case_forms
from inspections.casefiles import transitions as casefiles
from inspections.casefiles.queries import why_no_case_now
from inspections.exposures import forms as exposure_forms
from inspections.exposures import transitions as exposures
from inspections.models import Inspection
from inspections.rectifications import forms as order_forms
from inspections.rectifications import transitions as rectifications
from inspections.rectifications.queries import why_no_order_now
from inspections.summonses import forms as summons_forms
from inspections.summonses import transitions as summonses
from inspections.summonses.queries import why_no_talk_now
from inspections.visits.rules import OFFICIALS, may_follow_up

Request = Any  # an HttpRequest with a signed-in user


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One way to carry a case on: its words, its form, its creation."""

    title: Any
    form: type[Any]
    creation: Callable[..., Any]
    # Why it cannot be opened on this case now, or None.
    refusal: Callable[[Inspection], Any]
    law: str = ""


class WaiveForm(summons_forms.WaiveForm):
    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "inspection": self.inspection}


OPENINGS = {
    "summons": Opening(
        title=gettext_lazy("Draft a summons"),
        form=summons_forms.DraftForm,
        creation=summonses.draft_summons,
        refusal=why_no_talk_now,
    ),
    "no-summons": Opening(
        title=gettext_lazy("No talk needed: record the reason"),
        form=WaiveForm,
        creation=summonses.waive,
        refusal=why_no_talk_now,
    ),
    "order": Opening(
        title=gettext_lazy("Draft a correction order"),
        form=order_forms.OrderForm,
        creation=rectifications.order,
        refusal=why_no_order_now,
        law="《产品质量监督抽查管理暂行办法》第四十六条",
    ),
    "exposure": Opening(
        title=gettext_lazy("Draft an exposure"),
        form=exposure_forms.DraftForm,
        creation=exposures.draft,
        refusal=exposures.why_no_exposure_now,
        law="《中华人民共和国产品质量法》第十七条",
    ),
    "casefile": Opening(
        title=gettext_lazy("Register a clue"),
        form=case_forms.FromInspectionForm,
        creation=casefiles.open_clue,
        refusal=why_no_case_now,
        law="《市场监督管理行政处罚程序规定》第十八条",
    ),
}


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def open_from_case(request: Request, pk: int, what: str) -> HttpResponse:
    """The form on GET; on POST the new row, once however often it is sent."""
    inspection = get_object_or_404(
        Inspection.objects.visible_to(request.user).select_related("enterprise", "office"), pk=pk
    )
    opening = OPENINGS.get(what)
    if opening is None:
        raise Http404
    if not may_follow_up(inspection, request.user.actor):
        raise PermissionDenied
    form = opening.form(request.POST or None, inspection=inspection, user=request.user)
    if request.method == "POST" and form.is_valid():
        answer = _open(request, opening, form, inspection)
        if answer is not None:
            return answer
    context = {
        "object": inspection,
        "form": form,
        "title": opening.title,
        "law": opening.law,
        "refusal": opening.refusal(inspection),
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "inspections/open.html", context, status=status)


def _open(
    request: Request, opening: Opening, form: Any, inspection: Inspection
) -> HttpResponse | None:
    """The page of the new row; None when the act had something to say at a field."""

    def act() -> tuple[int, dict[str, str]]:
        row = opening.creation(by=request.user, at=timezone.now(), **form.arguments())
        return 201, {"url": row.get_absolute_url()}

    key = request.POST.get("form_key", "")
    scope = f"open:{inspection.pk}:{request.user.pk}"
    body = {name: str(value) for name, value in form.cleaned_data.items()}
    try:
        _status, answer = once(scope, key, body, act, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None
    messages.success(request, _("Done: %(act)s") % {"act": opening.title})
    response = redirect(answer["url"])
    response.status_code = 303
    return response
