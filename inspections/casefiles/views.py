"""The page that registers a clue."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.guards import http_methods, roles_required
from casework.opening import opening
from enterprises.models import Enterprise
from inspections.casefiles.forms import ClueForm
from inspections.casefiles.transitions import open_clue
from inspections.visits.rules import OFFICIALS

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def new(request: Request) -> HttpResponse:
    """The form on GET; on POST the new file, once however often it is sent."""
    form = ClueForm(request.POST or None, user=request.user, initial=_known(request))
    return opening(
        request,
        form=form,
        creation=open_clue,
        done=_("The clue is registered."),
        context={
            "title": _("Register a clue"),
            "back": reverse("case_list", args=["casefiles"]),
            "plural": pgettext("nav", "Case files"),
        },
    )


def _known(request: Request) -> dict[str, Any]:
    """The enterprise that the person came from."""
    pk = request.GET.get("enterprise", "")
    rows = Enterprise.objects.visible_to(request.user)
    found = rows.filter(pk=pk).first() if pk.isdigit() else None
    return {"enterprise": found.public_code} if found else {}
