"""督办 out of a case whose time limit is over: the order that names it, filled in beforehand."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.guards import http_methods
from accounts.models import Office
from accounts.states import OfficeKind
from casework import cases, deadlines, panels, supervision
from casework.idempotency import once
from casework.models import Deadline
from casework.opening import opening
from casework.states import SupervisionLevel
from casework.views import case_type_for

Request = Any  # an HttpRequest with a signed-in user
ANSWER, SLUG = "SV-CASE", "supervision"


class OrderForm(forms.Form):
    """What is demanded of the office that has the case, and by when."""

    title = forms.CharField(label=pgettext_lazy("supervision order", "Title"), max_length=160)
    demand = forms.CharField(
        label=gettext_lazy("Demand"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("To be answered by"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Enter a real date, such as 2026-09-18.")},
    )

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day


class NewOrderForm(OrderForm):
    """热点问题督办: an issue that society watches, whether or not a case stands behind it."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=SupervisionLevel)
    undertaker = forms.ModelChoiceField(
        label=gettext_lazy("Undertaker"), queryset=Office.objects.none()
    )

    def __init__(self, *args: Any, user: Any, target: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        rows = Office.objects.filter(kind__in=[OfficeKind.CITY, OfficeKind.COUNTY])
        if not user.actor.citywide:
            # Only the city bureau orders another office, and speaks for the leading group.
            rows = rows.filter(pk=user.office_id)
        fields: Any = self.fields
        fields["undertaker"].queryset = rows.order_by("pk")
        fields["level"].choices = [
            choice
            for choice in SupervisionLevel.choices
            if user.actor.citywide == (choice[0] != SupervisionLevel.COUNTY)
        ]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "target": self.target}


@http_methods(read=("GET",), write=("POST",))
def new_order(request: Request) -> HttpResponse:
    """An order on an open issue, or with `about=slug:number` on a case the person sees."""
    supervision.open_order.require(by=request.user)
    target = _about(request)
    title = request.GET.get("title", "")[:160] or (str(target)[:160] if target else "")
    initial = {
        "title": title,
        "undertaker": supervision.undertaker_of(target) if target else None,
        "due_on": deadlines.due(ANSWER, timezone.localdate()).due_on,
    }
    return opening(
        request,
        form=NewOrderForm(request.POST or None, user=request.user, target=target, initial=initial),
        creation=supervision.open_order,
        done=_("The supervision order is opened."),
        context={
            "title": _("Supervision order"),
            "sub": target.label if target else "",
            "back": target.get_absolute_url() if target else reverse("case_list", args=[SLUG]),
            "plural": pgettext("nav", "Supervision"),
        },
    )


def _about(request: Request) -> Any:
    """The case that the address names; one that the person does not see does not exist."""
    slug, _colon, pk = request.GET.get("about", "").partition(":")
    if not slug:
        return None
    case_type = case_type_for(slug, request.user)
    if not pk.isdigit():
        raise Http404
    return get_object_or_404(case_type.manager.visible_to(request.user), pk=int(pk))


@http_methods(read=("GET",), write=("POST",))
def supervise(request: Request, slug: str, pk: int) -> HttpResponse:
    """The form, and the order itself, once per form."""
    case_type = case_type_for(slug, request.user)
    rows = case_type.detail_query(case_type.manager.visible_to(request.user))
    obj = get_object_or_404(rows, pk=pk)
    key = request.POST.get("form_key") or uuid4().hex
    if request.method == "POST":
        return _open(request, case_type, obj, key)
    if not panels.way_to_order(case_type, obj, request.user):
        raise Http404
    return _page(request, case_type, obj, OrderForm(initial=_initial(obj)), key)


def _initial(obj: Any) -> dict[str, Any]:
    """What the order says unless the supervisor says it otherwise."""
    today = timezone.localdate()
    late = Deadline.objects.of(obj).overdue(today=today).select_related("rule").order_by("due_on")
    clock = late[0]
    values = {"case": obj.label, "act": clock.rule.name}
    return {
        "title": (_("%(case)s is overdue: %(act)s") % values)[:160],
        "demand": _("Settle it at once, and say why the time limit was missed and what was done."),
        "due_on": deadlines.due(ANSWER, today).due_on,
    }


def _open(request: Request, case_type: cases.CaseType, obj: Any, key: str) -> HttpResponse:
    supervision.open_order.require(by=request.user)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _page(request, case_type, obj, form, key, status=422)

    def perform() -> tuple[int, Mapping[str, Any]]:
        if not panels.way_to_order(case_type, obj, request.user):
            raise Http404
        order = supervision.open_order(
            by=request.user,
            at=timezone.now(),
            undertaker=supervision.undertaker_of(obj),
            level=_level(request.user),
            target=obj,
            **form.cleaned_data,
        )
        return 201, {"url": order.get_absolute_url()}

    scope = f"supervision:{request.user.pk}"
    _status, answer = once(scope, key, [case_type.slug, obj.pk], perform, at=timezone.now())
    messages.success(request, _("The supervision order is opened."))
    response = redirect(answer["url"])
    response.status_code = 303
    return response


def _level(user: Any) -> str:
    return SupervisionLevel.CITY if user.actor.citywide else SupervisionLevel.COUNTY


def _page(
    request: Request,
    case_type: cases.CaseType,
    obj: Any,
    form: OrderForm,
    key: str,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case_type": case_type,
        "object": obj,
        "undertaker": supervision.undertaker_of(obj),
        "form": form,
        "form_key": key,
    }
    return render(request, "casework/supervise.html", context, status=status)
