"""Pages that belong to no app: help, privacy, accessibility, site map, errors, components."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public, roles_required
from accounts.limits import wants_json
from accounts.states import STAFF_ROLES
from casework.models import DeadlineRule
from portal.context_processors import facts
from portal.sheet import samples

# The limits that citizens and enterprises ask about, in the order of a case.
TOLD_LIMITS = ("CM-ACC", "CM-MED", "CM-TERM", "CM-CLUE", "SC-OBJ", "SC-COR")


# --- Help ------------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def guidance(request: HttpRequest) -> HttpResponse:
    """How to complain, report or ask, and by when each step is done, from the rules in force."""
    rules = {
        rule.code: rule
        for rule in DeadlineRule.objects.in_force(timezone.localdate())
        .filter(code__in=TOLD_LIMITS)
        .order_by("effective_from")
    }
    limits = [rules[code] for code in TOLD_LIMITS if code in rules]
    return render(request, "pages/guidance.html", {"limits": limits})


@public
@http_methods(read=("GET",))
def privacy(request: HttpRequest) -> HttpResponse:
    """Who processes personal data here, why, how, how long, and the rights of the person."""
    return render(request, "pages/privacy.html")


@public
@http_methods(read=("GET",))
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for everybody, what does not yet, and whom to tell."""
    return render(request, "pages/accessibility.html")


@public
@http_methods(read=("GET",))
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page."""
    return render(request, "pages/sitemap.html")


@http_methods(read=("GET",))
@roles_required(*STAFF_ROLES)
def styleguide(request: HttpRequest) -> HttpResponse:
    """The components with invented data, as the design board draws them."""
    return render(request, "pages/styleguide.html", samples(timezone.now()))


# --- Errors ----------------------------------------------------------------------------------


def for_program(code: str, detail: str, status: int) -> HttpResponse:
    """The refusal as the API tells all its refusals."""
    return JsonResponse({"code": code, "detail": detail}, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the page says who can grant what is missing."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    if wants_json(request):
        return for_program("not_allowed", reason or _("You may not do this"), 403)
    return render(request, "errors/403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for what exists but is not visible to this person."""
    if wants_json(request):
        return for_program("not_found", _("Page not found"), 404)
    return render(request, "errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself makes no sense."""
    if wants_json(request):
        return for_program("bad_request", _("This request makes no sense"), 400)
    return render(request, "errors/400.html", status=400)


def failure(request: HttpRequest) -> HttpResponse:
    """500: works without database and session, and names the reference that the log has too."""
    if wants_json(request):
        return for_program("failure", _("Something went wrong"), 500)
    context = {
        "site": facts(request, {}),
        "reference": getattr(request, "request_id", ""),
    }
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere."""
    if wants_json(request):
        return for_program("csrf", _("The form was open too long"), 403)
    return render(request, "errors/csrf.html", status=403)
