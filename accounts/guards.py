"""What a view promises, in decorators: its methods, its roles, and that reading writes nothing."""

import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.limits import wants_json
from accounts.readonly import WriteDuringRead, read_only, writing_allowed
from accounts.states import Role

__all__ = [
    "RoleMissing",
    "WriteDuringRead",
    "http_methods",
    "missing_confirmation",
    "public",
    "read_only",
    "recently_confirmed",
    "require_role",
    "roles_required",
    "writing_allowed",
]

View = Callable[..., HttpResponseBase]


class RoleMissing(PermissionDenied):
    """Refused for want of a role; says which roles open the page and who can grant them."""

    def __init__(self, roles: Sequence[str]) -> None:
        self.roles = tuple(roles)
        names = _(", ").join(str(Role(role).label) for role in roles)
        super().__init__(
            _("This page is for: %(roles)s. An administrator of the bureau can grant the role.")
            % {"roles": names}
        )


# --- Methods, and reads that only read -------------------------------------------------------


def http_methods(*, read: Sequence[str] = (), write: Sequence[str] = ()) -> Callable[[View], View]:
    """Allows exactly these methods (405 else); during a `read` the database refuses writes."""
    reads = {*read, *(["HEAD"] if "GET" in read else [])}
    allowed = sorted(reads | set(write))

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in reads:
                with read_only():
                    return view(request, *args, **kwargs)
            if request.method in write:
                return view(request, *args, **kwargs)
            return HttpResponseNotAllowed(allowed)

        return cast("View", guarded)

    return decorate


# --- Who may come in -------------------------------------------------------------------------


def public(view: View) -> View:
    """Marks a view that needs no login; every other view does."""
    return login_not_required(view)


def roles_required(*roles: str) -> Callable[[View], View]:
    """Opens the view to holders of one of the roles; others learn who could grant it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_role(request, *roles)
            return view(request, *args, **kwargs)

        return cast("View", guarded)

    return decorate


def require_role(request: HttpRequest, *roles: str) -> None:
    """Raises RoleMissing unless the signed-in person holds one of the roles now."""
    user = request.user
    if not user.is_authenticated or not user.has_role(*roles):
        raise RoleMissing(roles)


# --- Step-up ---------------------------------------------------------------------------------


def recently_confirmed(view: View) -> View:
    """Asks for the password, and the code where there is one, unless given within 30 minutes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        missing = missing_confirmation(request)
        if missing:
            return _ask_to_confirm(request, missing)
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def missing_confirmation(request: HttpRequest) -> str:
    """The name of the page where the next proof is given, or an empty string when none is due."""
    since = time.time() - settings.STEP_UP_SECONDS
    records = get_authentication_records(request, request.user)
    proven = {record["method"] for record in records if record["at"] >= since}
    # A bureau's single sign-on proves the person, and carries its own second factor.
    if not proven & {"password", "socialaccount"}:
        return "account_reauthenticate"
    if "mfa" not in proven and is_mfa_enabled(request.user):
        return "mfa_reauthenticate"
    return ""


def _ask_to_confirm(request: HttpRequest, page: str) -> HttpResponse:
    if wants_json(request):
        detail = _("Please confirm your password and code first.")
        return JsonResponse({"code": "confirmation_required", "detail": detail}, status=403)
    response = HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': _come_back(request)})}")
    response.status_code = 302 if request.method == "GET" else 303
    return response


def _come_back(request: HttpRequest) -> str:
    """Where to go after the proof: this page, or the page whose form was sent."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path
