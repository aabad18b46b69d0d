"""The pages that everybody reads, the published files, and the forms that open something."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public, roles_required
from accounts.states import Role
from casework.opening import opening
from casework.paging import keyset
from inspections.draws import forms, library, proof, queries, rules, showing, transitions
from inspections.draws.models import FILES, Draw

Request = Any  # an HttpRequest with a signed-in user

# --- Public ---------------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def public_list(request: HttpRequest) -> HttpResponse:
    """Every draw whose hashes were published, the abandoned ones too, newest first."""
    rows = Draw.objects.published().select_related("plan", "office")
    page = keyset(rows, order="-pk", cursor=request.GET.get("after"))
    return render(request, "inspections/draws/public_list.html", {"page": page})


@public
@http_methods(read=("GET",))
def public_page(request: HttpRequest, number: str) -> HttpResponse:
    """What was frozen, when, and how everybody can draw again."""
    draw = _known(number)
    disclosed = draw.disclosed_at is not None
    context = {
        "draw": draw,
        "files": showing.files(draw, linked=disclosed),
        "shares": showing.parts(draw, secrets=disclosed),
        "quotas": showing.quotas(draw, named=False) if disclosed else [],
        "siblings": list(queries.draws_of_plan(draw)),
        "disclosed": disclosed,
        "has_results": draw.results_at is not None,
    }
    return render(request, "inspections/draws/public.html", context)


def _known(number: str) -> Draw:
    draw: Draw = get_object_or_404(queries.with_shares(Draw.objects.published()), number=number)
    return draw


@public
@http_methods(read=("GET",))
def published_file(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that a stranger needs to draw again, once the order is public."""
    draw = _known(number)
    if draw.disclosed_at is None:
        raise Http404
    return JsonResponse(proof.published(draw), json_dumps_params={"ensure_ascii": False})


@public
@http_methods(read=("GET",))
def text_file(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One hashed text, byte by byte; the manifest from the day of its publication on."""
    draw = _known(number)
    if name == "manifest":
        text = draw.manifest
    elif draw.disclosed_at is not None and name in (*FILES, "result"):
        text = getattr(draw, name)
    else:
        raise Http404
    answer = HttpResponse(text.encode(), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{draw.number}-{name}.json"'
    return answer


# --- Staff ----------------------------------------------------------------------------------------


@http_methods(read=("GET",))
@roles_required(*rules.WITNESSES)
def staff_file(request: Request, pk: int) -> HttpResponse:
    """The same for the people of the work, as soon as it is drawn."""
    rows = queries.with_shares(Draw.objects.visible_to(request.user))
    draw: Draw = get_object_or_404(rows, pk=pk, drawn_at__isnull=False)
    return JsonResponse(proof.published(draw), json_dumps_params={"ensure_ascii": False})


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.PLANNERS)
def draw_new(request: Request) -> HttpResponse:
    """Prepare a draw under a plan of the own office."""
    initial = {"plan": request.GET.get("plan", "")}
    return opening(
        request,
        form=forms.DraftDrawForm(request.POST or None, initial=initial, user=request.user),
        creation=transitions.draft_draw,
        done=_("The draw is prepared; nothing is frozen yet."),
        context={
            "title": _("Prepare a draw"),
            "sub": _("Quotas come from the plan; weights and filter are published with the draw."),
            "plural": _("Draws"),
            "back": reverse("case_list", args=["draws"]),
        },
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.HEAD)
def library_new(request: Request) -> HttpResponse:
    """Enter an inspector of the office in the library."""
    return opening(
        request,
        form=forms.EnterForm(request.POST or None, user=request.user),
        creation=library.enter,
        done=_("The inspector stands in the library."),
        context={
            "title": _("Enter an inspector"),
            "plural": _("Library of inspectors"),
            "back": reverse("case_list", args=["draw-inspectors"]),
        },
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.INSPECTOR, Role.HEAD)
def recusal_new(request: Request) -> HttpResponse:
    """Declare an interest that keeps an inspector from an enterprise."""
    return opening(
        request,
        form=forms.RecusalForm(request.POST or None, user=request.user),
        creation=library.declare,
        done=_("The interest is on record; draws frozen from now on respect it."),
        context={
            "title": _("Declare an interest"),
            "plural": _("Recusals"),
            "back": reverse("case_list", args=["recusals"]),
        },
    )
