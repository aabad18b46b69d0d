"""What allauth tells us: one call each."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.transitions import note


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    now = int(time.time())
    request.session["began_at"] = request.session["seen_at"] = now
    note("account.sign_in", user, at=timezone.now())


@receiver(authentication_step_completed, dispatch_uid="accounts.stepped_up")
def stepped_up(request: HttpRequest, **kwargs: Any) -> None:
    """More is open to this session now: the old number of it is worth nothing any more."""
    if kwargs.get("reauthenticated"):
        request.session.cycle_key()


@receiver(authenticator_added, dispatch_uid="accounts.factor_added")
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    # The code was shown just now: it need not be asked for again in this session.
    record_authentication(request, user, "mfa", type=authenticator.type)
    note("account.add_second_factor", user, at=timezone.now())


@receiver(authenticator_removed, dispatch_uid="accounts.factor_removed")
def factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        note("account.remove_second_factor", user, at=timezone.now())
