"""Where allauth asks the portal: who may sign in, how often, and where they go then."""

import base64
import hashlib
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import limits
from accounts.devices import device_of
from accounts.guards import missing_confirmation
from accounts.models import User
from accounts.states import Role
from accounts.transitions import account_key, change_password


class LockedOut(ValidationError):
    """Too many wrong passwords for this account or from this address."""

    def __init__(self, verdict: limits.Verdict) -> None:
        self.verdict = verdict
        super().__init__(limits.refusal_text(verdict), code="too_many_login_attempts")


def landing(user: Any) -> str:
    """The part of the site where this person works, in the language they chose."""
    language = user.preferences.get("language") or translation.get_language()
    with translation.override(language):
        if user.has_role(Role.ADMIN):
            return reverse("accounts_users")
        prefix = "/en" if language == "en" else ""
        if user.is_office_staff:
            return f"{prefix}/staff/"
        return f"{prefix}/enterprise/" if user.organisation_code else f"{prefix}/"


WRONG = _("User name or password is wrong.")


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up, the one limiter before every password, and a landing by role."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # Whatever the name looks like, and whether or not it exists, the answer is the same.
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("Please enter your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try before the password is looked at, so that parallel tries count too."""
        username = str(credentials.get("username", ""))
        own_device = device_of(request, username)
        # A browser that this person has used before has a count of its own: strangers who
        # guess at the name cannot lock the owner out of it.
        key = f"login_account:device-{own_device}" if own_device else account_key(username)
        windows = (
            limits.Window(key, *settings.LIMITS["login_account"]),
            limits.window("login_address", limits.client_address(request)),
        )
        self._try = (tuple(w.key for w in windows), uuid.uuid4().hex)
        verdict = limits.take(*windows, member=self._try[1])
        if not verdict.allowed:
            raise LockedOut(verdict)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user = super().authenticate(request, **credentials)
        # A disabled account answers as a wrong password does.
        return user if user is not None and user.is_active else None

    def _rollback_login_failed_rl_usage(self) -> None:
        keys, member = self._try
        limits.give_back(*keys, member=member)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        assert isinstance(user, User)  # noqa: S101 - the project has one user model
        change_password(user, password, at=timezone.now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return landing(request.user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """One rule of step-up for allauth's pages and ours."""
        return bool(missing_confirmation(context.request))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the portal's own notices tell of changes to an account."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the shared secrets of the code generators encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong or was used before. Wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second-factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """The bureau's single sign-on opens accounts that exist; it creates none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Joins the bureau's identity to the account of the same user name, at the first login."""
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        username = claims.get(settings.OIDC_USERNAME_CLAIM, "")
        user = User.objects.people().filter(username=username, is_active=True).first()
        if username and user:
            sociallogin.connect(request, user)
