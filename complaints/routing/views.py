"""The administrator's rules, their try-out, and the citizen's way to the other half."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public, roles_required
from accounts.states import Role
from casework import cases
from casework.acting import act, arguments
from casework.opening import opening
from casework.transitions import Blocked, NotAllowed
from complaints import drafts
from complaints.models import RoutingRule
from complaints.routing.forms.book import RuleForm, stored
from complaints.routing.queries import linked, placing
from complaints.routing.queries.placing import Tryout
from complaints.routing.transitions import change_rule, write_rule
from complaints.routing.transitions.book import next_place
from complaints.rules import DESK
from complaints.views.track import opened
from complaints.views.wizard import see_other

Request = Any  # an HttpRequest with a signed-in user
READERS = (Role.ADMIN, *DESK)


def rule_of(request: Request, pk: int) -> RoutingRule:
    rows = RoutingRule.objects.visible_to(request.user)
    rule: RoutingRule = get_object_or_404(rows.select_related("office", "person"), pk=pk)
    return rule


def wants_try(request: Request) -> bool:
    """Which of the two buttons was pressed."""
    return request.method == "POST" and "try" in request.POST


def attempt(form: RuleForm, rule: RoutingRule, user: Any) -> Tryout | None:
    """What the rule as it is typed would have done; it is not saved."""
    if not form.is_valid():
        return None
    for name, value in form.values().items():
        setattr(rule, name, value)
    return placing.tryout(rule, user)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ADMIN)
def new_rule(request: Request) -> HttpResponse:
    """A rule is written; it can be tried before it is saved."""
    form = RuleForm(request.POST or None)
    page = {
        "title": _("New routing rule"),
        "back": reverse("case_list", args=["routing"]),
        "rule": None,
        "tryout": None,
    }
    if wants_try(request):
        tried = attempt(form, RoutingRule(order=next_place()), request.user)
        context = {**page, "form": form, "form_key": uuid4().hex, "tryout": tried}
        return render(
            request, "complaints/routing/edit.html", context, status=200 if tried else 422
        )
    return opening(
        request,
        form=form,
        creation=write_rule,
        done=_("The rule is in force."),
        template="complaints/routing/edit.html",
        context=page,
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ADMIN)
def edit_rule(request: Request, pk: int) -> HttpResponse:
    """A rule is changed, or tried with the changes before they are saved."""
    rule = rule_of(request, pk)
    sent = request.method == "POST"
    form = RuleForm(request.POST) if sent else RuleForm(initial=stored(rule))
    tried = attempt(form, rule, request.user) if wants_try(request) else None
    if sent and not wants_try(request) and form.is_valid() and _change(request, rule, form):
        messages.success(request, _("The rule was changed."))
        response = redirect(rule.get_absolute_url())
        response.status_code = 303
        return response
    context = {
        "title": _("Change rule %(rule)s") % {"rule": rule.label},
        "back": rule.get_absolute_url(),
        "rule": rule,
        "form": form,
        "form_key": request.POST.get("form_key") or uuid4().hex,
        "tryout": tried,
    }
    status = 422 if sent and not tried else 200
    return render(request, "complaints/routing/edit.html", context, status=status)


def _change(request: Request, rule: RoutingRule, form: RuleForm) -> bool:
    version = request.POST.get("version", "")
    try:
        act(
            cases.registry["routing"],
            change_rule,
            obj=rule,
            user=request.user,
            at=timezone.now(),
            values=arguments(form),
            version=int(version) if version.isdigit() else None,
            key=request.POST.get("form_key", ""),
        )
    except Blocked as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@http_methods(read=("GET",))
@roles_required(*READERS)
def try_rule(request: Request, pk: int) -> HttpResponse:
    """What a rule, as it stands, does to the newest cases."""
    rule = rule_of(request, pk)
    context = {"rule": rule, "tryout": placing.tryout(rule, request.user)}
    return render(request, "complaints/routing/tryout.html", context)


@public
@never_cache
@http_methods(write=("POST",))
def other_half(request: HttpRequest) -> HttpResponse:
    """Whoever opened the half that came in opens the other with the same code."""
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    link = linked.other_half(complaint)
    if link is None or link.first_id != complaint.pk:
        raise NotAllowed(_("Open this half with its own number and code."))
    response = see_other("complaint_case")
    drafts.open_case(response, link.second)
    return response
