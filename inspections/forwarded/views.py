"""The page on which a forwarded failure is written down."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.guards import http_methods, roles_required
from casework.opening import opening
from inspections.forwarded.forms import RegisterForm
from inspections.forwarded.transitions import register
from inspections.visits.rules import LEADERS

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",), write=("POST",))
@roles_required(*LEADERS)
def new(request: Request) -> HttpResponse:
    return opening(
        request,
        form=RegisterForm(request.POST or None, user=request.user),
        creation=register,
        done=_("The forwarded failure is registered; its time limit runs."),
        context={
            "title": _("Register a forwarded failure"),
            "back": reverse("case_list", args=["forwarded-failures"]),
            "plural": pgettext("nav", "Failures forwarded to us"),
        },
    )
