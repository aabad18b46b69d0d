"""The page that drafts the exposure of a case file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.guards import http_methods, roles_required
from casework.opening import opening
from inspections.casefiles.models import CaseFile
from inspections.casefiles.rules import works_there
from inspections.exposures.forms import OnCaseForm
from inspections.exposures.on_cases import draft_on_case
from inspections.visits.rules import OFFICIALS

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def on_case(request: Request, pk: int) -> HttpResponse:
    """The form on GET; on POST the draft, once however often it is sent."""
    rows = CaseFile.objects.visible_to(request.user).prefetch_related("penalties")
    casefile = get_object_or_404(rows.select_related("enterprise", "office"), pk=pk)
    if not works_there(casefile, request.user.actor):
        raise PermissionDenied
    return opening(
        request,
        form=OnCaseForm(request.POST or None, casefile=casefile, user=request.user),
        creation=draft_on_case,
        done=_("The exposure is drafted; a second person publishes it."),
        context={
            "title": _("Draft an exposure"),
            "sub": casefile.number,
            "back": casefile.get_absolute_url(),
            "plural": pgettext("nav", "Case files"),
        },
    )
