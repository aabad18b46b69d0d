"""The page that lists a new area, and what the public reads of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.guards import http_methods, public, roles_required
from casework.opening import opening
from inspections.areas.forms import PlanForm
from inspections.areas.models import KeyArea
from inspections.areas.transitions import plan_area
from inspections.visits.rules import LEADERS

Request = Any  # an HttpRequest with a signed-in user
MOST = 60


@http_methods(read=("GET",), write=("POST",))
@roles_required(*LEADERS)
def new(request: Request) -> HttpResponse:
    return opening(
        request,
        form=PlanForm(request.POST or None, user=request.user),
        creation=plan_area,
        done=_("The area is on the list."),
        context={
            "title": _("List an area"),
            "back": reverse("case_list", args=["areas"]),
            "plural": pgettext("nav", "Key areas"),
        },
    )


@public
@http_methods(read=("GET",))
def shown(request: HttpRequest) -> HttpResponse:
    """整治重点区域: hazard, lead unit, figures before and after."""
    rows = KeyArea.objects.public().select_related("district").prefetch_related("figures")
    context = {"areas": list(rows.order_by("-published_at", "-pk")[:MOST])}
    return render(request, "inspections/areas/public.html", context)
