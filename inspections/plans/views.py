"""New plans and rules; and what everybody reads of a scheme before the first sample is drawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public, roles_required
from casework.opening import opening
from casework.paging import keyset
from inspections.plans import forms, queries, rules, transitions
from inspections.plans.models import ProductRule

Request = Any  # an HttpRequest with a signed-in user
PAGE = 20


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.PLANNERS)
def plan_new(request: Request) -> HttpResponse:
    """Draft a scheme."""
    context = {
        "title": _("Draft a spot-check plan"),
        "plural": _("Spot-check plans"),
        "back": reverse("case_list", args=["plans"]),
    }
    return opening(
        request,
        form=forms.PlanForm(request.POST or None),
        creation=transitions.draft_plan,
        done=_("The plan is drafted. Write the scheme and publish it before the first sample."),
        context=context,
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.PLANNERS)
def year_plan_new(request: Request) -> HttpResponse:
    """Draft a yearly plan."""
    context = {
        "title": _("Draft a yearly plan"),
        "plural": _("Yearly plans"),
        "back": reverse("case_list", args=["year-plans"]),
    }
    return opening(
        request,
        form=forms.YearPlanForm(request.POST or None),
        creation=transitions.draft_year_plan,
        done=_("The yearly plan is drafted. Name the categories, then have it approved."),
        context=context,
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.PLANNERS)
def rule_new(request: Request, pk: int | None = None) -> HttpResponse:
    """Write a product rule, or the next edition of one that is in use."""
    old = None
    if pk is not None:
        rows = ProductRule.objects.visible_to(request.user).in_use()
        old = get_object_or_404(rows, pk=pk)
    context = {
        "title": _("Write the next edition") if old else _("Write a product rule"),
        "plural": _("Product rules"),
        "back": old.get_absolute_url() if old else reverse("case_list", args=["product-rules"]),
    }
    return opening(
        request,
        form=forms.RuleForm(request.POST or None, replaces=old),
        creation=transitions.write_rule,
        done=_("The product rule is in use."),
        template="inspections/plans/rule_new.html",
        context=context,
    )


# --- Everybody --------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def schemes(request: HttpRequest) -> HttpResponse:
    """The schemes that are public, newest first."""
    page = keyset(
        queries.public_schemes(),
        order="-published_at",
        cursor=request.GET.get("after"),
        size=PAGE,
    )
    return render(request, "inspections/plans/public_list.html", {"page": page})


@public
@http_methods(read=("GET",))
def scheme(request: HttpRequest, number: str) -> HttpResponse:
    """One scheme with its detailed rules."""
    plan = get_object_or_404(queries.public_schemes(), number=number)
    context = {"plan": plan, "products": queries.detailed_rules(plan)}
    return render(request, "inspections/plans/public.html", context)
