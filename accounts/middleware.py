"""What every signed-in request passes: the life of its session, the password, the second factor."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import wants_json
from accounts.rules import password_expired

Next = Callable[[HttpRequest], HttpResponse]

# Renewing the session on every request would write a row each time.
RENEW_SECONDS = 60
# What stays open to somebody who still owes a new password or a second factor.
OPEN_NAMES = frozenset(
    {
        "account_logout",
        "account_login",
        "account_reauthenticate",
        "account_change_password",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "set_language",
        "healthz",
        "readyz",
    }
)


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Login is the rule; programs are answered 401 instead of being sent to a page."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        if wants_json(request):
            detail = _("Please sign in.")
            return JsonResponse({"code": "not_authenticated", "detail": detail}, status=401)
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=401)
            response["HX-Redirect"] = reverse("account_login")
            return response
        return super().handle_no_permission(request, view_func)


class SessionLifeMiddleware:
    """Ends a session after 30 idle minutes, and after 12 hours whatever happens in it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._live_or_end(request)
        return self.get_response(request)

    def _live_or_end(self, request: HttpRequest) -> None:
        now = int(time.time())
        began = request.session.setdefault("began_at", now)
        seen = request.session.setdefault("seen_at", now)
        idle = now - seen >= settings.SESSION_IDLE_SECONDS
        if idle or now - began >= settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen >= RENEW_SECONDS:
            request.session["seen_at"] = now


class DutiesMiddleware:
    """Keeps everything shut to people who owe a new password or, being staff, a second factor."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match and match.url_name in OPEN_NAMES):
            return None
        page = duty(request)
        if not page:
            return None
        if wants_json(request):
            detail = _("Please finish signing in on the website first.")
            return JsonResponse({"code": "duty", "detail": detail}, status=403)
        return HttpResponseRedirect(reverse(page))


def duty(request: HttpRequest) -> str:
    """The page where the person must do something before anything else, or nothing."""
    user: Any = request.user
    if user.must_change_password or _password_too_old(user):
        return "account_change_password"
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_office_staff:
        return ""
    if not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return "mfa_activate_totp"
    records = get_authentication_records(request, user)
    # However the session came about, it has shown the second factor, or it shows it now.
    return "" if any(record["method"] == "mfa" for record in records) else "mfa_reauthenticate"


def _password_too_old(user: Any) -> bool:
    if not settings.PASSWORD_MAX_AGE_DAYS or not user.has_usable_password():
        return False
    changed = user.password_changed_at or user.date_joined
    age = (timezone.now() - changed).days
    return user.is_office_staff and password_expired(age, settings.PASSWORD_MAX_AGE_DAYS)
