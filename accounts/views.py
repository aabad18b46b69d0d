from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.views import AccountInactiveView, LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.views import LoginCancelledView, LoginErrorView
from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import limits, transitions
from accounts.adapters import landing
from accounts.devices import mark_device
from accounts.forms import OfficeForm, PreferencesForm, RoleForm, UserFilterForm, UserForm
from accounts.guards import http_methods, public, recently_confirmed, roles_required
from accounts.models import User
from accounts.queries import account_list, demo_accounts, people, role_labels
from accounts.rules import may_administer_other
from accounts.states import Role
from accounts.transitions import Refused

PAGE = 50
PREFERENCE_COOKIES = {"theme": "auto", "density": "default"}
COOKIE_AGE = 365 * 24 * 3600
ISSUED = "issued_password"


# --- Signing in ---------------------------------------------------------------------------------


class OwnSite:
    """allauth's `site` would hide the one that every shell prints."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class PortalLoginView(OwnSite, LoginView):
    """Name and password; a refusal is 422, a locked door 429 with the time to wait."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        verdict: limits.Verdict | None = getattr(form, "verdict", None)
        response.status_code = 429 if verdict else 422
        if verdict:
            response["Retry-After"] = str(max(1, verdict.retry_after))
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        mark_device(response, form.user.username)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_accounts": demo_accounts()}


class PortalCodeView(OwnSite, AuthenticateView):
    """The code of the second factor, after the password."""


class ClosedView(OwnSite, AccountInactiveView):
    """Where the single sign-on meets a disabled account."""


class CancelledView(OwnSite, LoginCancelledView):
    """The person turned back at the bureau's single sign-on."""


class FailedView(OwnSite, LoginErrorView):
    """The bureau's single sign-on did not answer, or refused."""


login = PortalLoginView.as_view()
code = PortalCodeView.as_view()
closed = ClosedView.as_view()
cancelled = CancelledView.as_view()
failed = FailedView.as_view()


@public
@http_methods(read=["GET"])
def unknown(request: HttpRequest) -> HttpResponse:
    """The single sign-on knows somebody for whom no account was opened."""
    return render(request, "account/signup_closed.html", status=403)


@http_methods(read=["GET"])
def land(request: HttpRequest) -> HttpResponse:
    """Sends people to the part of the site where they work, in their language."""
    return HttpResponseRedirect(landing(request.user))


# --- My settings --------------------------------------------------------------------------------


@http_methods(read=["GET"], write=["POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    initial = {
        "theme": "auto",
        "density": "default",
        "single_keys": True,
        "language": translation.get_language(),
        "digest": "daily",
        **user.preferences,
    }
    staff = user.is_office_staff
    form = PreferencesForm(request.POST or None, initial=initial, staff=staff)
    if request.method == "POST" and form.is_valid():
        return _keep_preferences(request, user, form.cleaned_data)
    shell = shell_of(user)
    context = {
        "form": form,
        "roles": role_labels(user),
        "second_factor": is_mfa_enabled(user),
        "shell": shell,
        "wrap": "q-narrow" if shell == "public_base.html" else "",
    }
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)


def _keep_preferences(request: HttpRequest, user: User, chosen: dict[str, Any]) -> HttpResponse:
    transitions.choose_preferences(user, chosen)
    with translation.override(chosen["language"]):
        messages.success(request, _("Settings saved"))
        response = see_other(reverse("accounts_settings"))
    for name, usual in PREFERENCE_COOKIES.items():
        if chosen[name] == usual:
            response.delete_cookie(name)
        else:
            response.set_cookie(name, chosen[name], max_age=COOKIE_AGE, samesite="Lax")
    return response


def shell_of(user: User) -> str:
    """The frame of the area where the person works."""
    if user.is_office_staff:
        return "staff_base.html"
    return "enterprise_base.html" if user.organisation_code else "public_base.html"


# --- Accounts -----------------------------------------------------------------------------------


@http_methods(read=["GET"])
@roles_required(Role.ADMIN, Role.AUDITOR)
def users(request: HttpRequest) -> HttpResponse:
    form = UserFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(account_list(_viewer(request), chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "chips": _chips(request, form),
        "total": ngettext("%(number)d account", "%(number)d accounts", page.paginator.count)
        % {"number": page.paginator.count},
        "previous": _with(request, page=page.previous_page_number()) if page.has_previous() else "",
        "next": _with(request, page=page.next_page_number()) if page.has_next() else "",
        "may_open": _viewer(request).has_role(Role.ADMIN),
    }
    return render(request, "accounts/user_list.html", context)


def _chips(request: HttpRequest, form: UserFilterForm) -> list[dict[str, Any]]:
    """The filters that are set, each with the address that takes it away."""
    chips = []
    for name in ("role", "office", "state"):
        value = form[name].value()
        words = {str(key): label for key, label in form.fields[name].choices}  # type: ignore[attr-defined]
        if value and value in words:
            chips.append(
                {
                    "label": form[name].label,
                    "value": words[value],
                    "url": _with(request, **{name: ""}),
                }
            )
    return chips


def _with(request: HttpRequest, **changed: Any) -> str:
    """This page's address with some of its parameters changed; an empty one is left out."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


@http_methods(read=["GET"], write=["POST"])
@roles_required(Role.ADMIN)
@recently_confirmed
def new_user(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = transitions.create_user(
                by=_viewer(request), at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("roles", refusal.reason)
        else:
            messages.success(request, _("Account opened"))
            return see_other(reverse("accounts_user", args=[user.pk]))
    context = {"form": form}
    return render(request, "accounts/user_new.html", context, status=422 if form.errors else 200)


@http_methods(read=["GET"])
@roles_required(Role.ADMIN, Role.AUDITOR)
def user_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_user(request, _account(request, pk))


@dataclass(frozen=True)
class Act:
    """One change an administrator makes on an account's page."""

    run: Callable[..., Any]
    done: Any
    form: type[django_forms.Form] = django_forms.Form


ACTS = {
    "grant-role": Act(transitions.grant_role, gettext_lazy("Role given"), RoleForm),
    "revoke-role": Act(transitions.revoke_role, gettext_lazy("Role withdrawn"), RoleForm),
    "change-office": Act(transitions.change_office, gettext_lazy("Office changed"), OfficeForm),
    "disable": Act(transitions.disable, gettext_lazy("Account disabled")),
    "enable": Act(transitions.enable, gettext_lazy("Account enabled")),
    "unlock": Act(transitions.unlock, gettext_lazy("Login unlocked")),
    "issue-password": Act(transitions.issue_password, gettext_lazy("Temporary password issued")),
    "reset-second-factor": Act(
        transitions.reset_second_factor, gettext_lazy("Second factor reset")
    ),
}


@http_methods(write=["POST"])
@roles_required(Role.ADMIN)
@recently_confirmed
def change_user(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act of ACTS on one account."""
    account = _account(request, pk)
    form = ACTS[act].form(request.POST)
    if not form.is_valid():
        return _show_user(request, account, failed={act: form})
    try:
        result = ACTS[act].run(account, **form.cleaned_data, by=_viewer(request), at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _show_user(request, account, failed={act: form})
    if isinstance(result, str):
        # A temporary password: told once, on the page that follows.
        request.session[ISSUED] = {"user": account.pk, "password": result}
    messages.success(request, ACTS[act].done)
    return see_other(reverse("accounts_user", args=[account.pk]))


def _show_user(
    request: HttpRequest, account: User, failed: dict[str, django_forms.Form] | None = None
) -> HttpResponse:
    viewer = _viewer(request)
    failed = failed or {}
    # The two forms of the page tell their own errors; the others are bare buttons.
    nameless = [form for act, form in failed.items() if act not in {"grant-role", "change-office"}]
    issued = request.session.pop(ISSUED, None) if request.method == "GET" else None
    context = {
        "account": account,
        "grants": [(grant.role, Role(grant.role).label) for grant in account.grants.all()],
        "second_factor": is_mfa_enabled(account),
        "may_change": viewer.has_role(Role.ADMIN)
        and may_administer_other(account.pk, viewer.actor),
        "is_self": viewer.pk == account.pk,
        "role_form": failed.get("grant-role") or RoleForm(),
        "office_form": failed.get("change-office")
        or OfficeForm(initial={"office": account.office_id}),
        "errors": [error for form in nameless for error in form.non_field_errors()],
        "issued": issued["password"] if issued and issued["user"] == account.pk else "",
    }
    return render(request, "accounts/user.html", context, status=422 if failed else 200)


def _account(request: HttpRequest, pk: int) -> User:
    visible = User.objects.visible_to(request.user).values("pk")
    account: User = get_object_or_404(people().filter(pk__in=visible), pk=pk)
    return account


def _viewer(request: HttpRequest) -> User:
    user: Any = request.user
    return user


def see_other(url: str) -> HttpResponse:
    """303: the form was taken, look there."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
