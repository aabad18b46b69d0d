from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from casework import audit, cases
from casework.opening import opening
from documents import bundles, downloads, rules
from documents.bundle_models import Bundle
from documents.bundle_pages import BatchForm
from documents.bundle_transitions import order_batch, order_case_file
from documents.states import BundleState


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.DRAFTERS)
def new_batch(request: Any) -> HttpResponse:
    """Ask for many letters in one go."""
    form = BatchForm(request.POST or None, user=request.user)
    return opening(
        request,
        form=form,
        creation=order_batch,
        done=_("The letters are being made."),
        context={
            "title": _("Many letters in one go"),
            "back": reverse("case_list", args=["documents"]),
            "plural": _("Bundles of papers"),
        },
    )


@http_methods(write=("POST",))
@roles_required(*rules.DRAFTERS)
def case_file(request: Any, slug: str, pk: int) -> HttpResponse:
    """Ask for the papers of a case as one file."""
    if slug not in bundles.gatherers or slug not in cases.registry:
        raise Http404
    case = get_object_or_404(cases.registry[slug].manager.visible_to(request.user), pk=pk)
    bundle = order_case_file(slug=slug, case=case, by=request.user, at=timezone.now())
    response = redirect(bundle)
    response.status_code = 303
    return response


@http_methods(read=("GET",))
@roles_required(*rules.DRAFTERS)
def download(request: Any, pk: int) -> Any:
    """The file, for whoever asked, as long as it is kept; each fetching is on record."""
    rows = Bundle.objects.visible_to(request.user).filter(
        state=BundleState.READY, expires_at__gt=timezone.now()
    )
    bundle = get_object_or_404(rows, pk=pk)
    if bundle.slug and bundles.subject(bundle, request.user) is None:
        raise Http404
    at = timezone.now()
    audit.record("documents.bundle_fetched", by=request.user, at=at, obj=bundle, detail={})
    return downloads.bundle(bundle)
