"""Every change of an account: allowed, done, and told in the same transaction."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.limits import clear
from accounts.models import Office, RoleGrant, User
from accounts.rules import (
    NEVER_GRANTED,
    lacks_ground,
    may_administer,
    may_administer_other,
    role_conflict,
)
from accounts.signals import account_changed
from accounts.states import Role

TEMPORARY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
TEMPORARY_LENGTH = 16


class NotAllowed(PermissionDenied):
    """The actor has no right to this change of an account."""


class Refused(Exception):
    """The change is allowed to the actor but cannot be made; says why, for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


OWN_RIGHTS = gettext_lazy("Another administrator must do this: nobody changes their own rights.")


def create_user(
    *,
    by: User,
    at: datetime,
    username: str,
    password: str | None = None,
    roles: Iterable[str] = (),
    **fields: Any,
) -> User:
    """Opens an account with its roles; without a password nobody can sign in to it yet."""
    if not may_administer(by.actor):
        raise NotAllowed(_("Only an administrator opens accounts."))
    with transaction.atomic():
        user = User(username=username, is_active=True, **fields)
        user.set_password(password)
        user.password_changed_at = at if password else None
        user.save()
        _tell("account.create", user, by=by, at=at, username=username)
        for role in roles:
            grant_role(user, role, by=by, at=at)
    return user


def grant_role(user: User, role: str, *, by: User, at: datetime) -> User:
    """Gives one role; never to oneself, never one that the held roles exclude."""
    with transaction.atomic():
        row = _locked(user, by=by)
        held = frozenset(row.grants.values_list("role", flat=True))
        if role in held:
            return row
        _check_role(row, role, held)
        RoleGrant.objects.create(user=row, role=role, granted_by=by)
        _keep_admin_flag(row, held | {role})
        _tell("account.grant_role", row, by=by, at=at, role=str(Role(role).value))
    return row


def revoke_role(user: User, role: str, *, by: User, at: datetime) -> User:
    """Withdraws one role; it is gone at the person's next request."""
    with transaction.atomic():
        row = _locked(user, by=by)
        gone, _rows = row.grants.filter(role=role).delete()
        if not gone:
            return row
        _keep_admin_flag(row, frozenset(row.grants.values_list("role", flat=True)))
        _tell("account.revoke_role", row, by=by, at=at, role=str(Role(role).value))
    return row


def disable(user: User, *, by: User, at: datetime) -> User:
    """Closes the account; every session of it is dead at its next request."""
    return _switch(user, active=False, action="account.disable", by=by, at=at)


def enable(user: User, *, by: User, at: datetime) -> User:
    """Opens a disabled account again."""
    return _switch(user, active=True, action="account.enable", by=by, at=at)


def change_office(user: User, office: Office | None, *, by: User, at: datetime) -> User:
    """Moves the person; what they see follows the new office at their next request."""
    with transaction.atomic():
        row = _locked(user, by=by)
        before, row.office = row.office, office
        for role in row.grants.values_list("role", flat=True):
            _check_ground(row, role)
        row.save(update_fields=["office"])
        names = {"before": str(before or "–"), "after": str(office or "–")}
        _tell("account.change_office", row, by=by, at=at, **names)
    return row


def issue_password(user: User, *, by: User, at: datetime) -> str:
    """Sets and returns a temporary password, shown once; the person must replace it first."""
    password = "".join(secrets.choice(TEMPORARY_ALPHABET) for _n in range(TEMPORARY_LENGTH))
    with transaction.atomic():
        row = _locked(user, by=by)
        row.set_password(password)
        row.must_change_password = True
        row.save(update_fields=["password", "must_change_password"])
        _tell("account.issue_password", row, by=by, at=at)
    clear(account_key(row.username))
    return password


def change_password(user: User, password: str, *, at: datetime) -> User:
    """The person's own new password; every other session of theirs ends."""
    with transaction.atomic():
        user.set_password(password)
        user.password_changed_at = at
        user.must_change_password = False
        user.save(update_fields=["password", "password_changed_at", "must_change_password"])
        _tell("account.change_password", user, by=user, at=at)
    return user


def unlock(user: User, *, by: User, at: datetime) -> User:
    """Forgets the wrong passwords that locked the account."""
    with transaction.atomic():
        row = _locked(user, by=by)
        _tell("account.unlock", row, by=by, at=at)
    clear(account_key(row.username), second_factor_key(row.pk))
    return row


def reset_second_factor(user: User, *, by: User, at: datetime) -> User:
    """Removes a lost second factor; staff enrol a new one before anything else."""
    with transaction.atomic():
        row = _locked(user, by=by)
        Authenticator.objects.filter(user=row).delete()
        _tell("account.reset_second_factor", row, by=by, at=at)
    clear(second_factor_key(row.pk))
    return row


def note(action: str, user: User, *, at: datetime) -> None:
    """Tells the log what the person did to their own account: signed in, set up a factor."""
    with transaction.atomic():
        _tell(action, user, by=user, at=at)


def choose_preferences(user: User, chosen: dict[str, Any]) -> User:
    """Keeps the person's settings; they are no matter for the log."""
    with transaction.atomic():
        row: User = User.objects.select_for_update().get(pk=user.pk)
        row.preferences = {**row.preferences, **chosen}
        row.save(update_fields=["preferences"])
    return row


def account_key(username: str) -> str:
    """The limiter's key of one user name, the same however it is typed."""
    return f"login_account:{username.strip().casefold()}"


def second_factor_key(user_id: int) -> str:
    """The limiter's key of one person's codes."""
    return f"login_account:code-{user_id}"


# --- Inside ------------------------------------------------------------------------------------


def _locked(user: User, *, by: User) -> User:
    if not may_administer(by.actor):
        raise NotAllowed(_("Only an administrator changes accounts."))
    if not may_administer_other(user.pk, by.actor):
        raise NotAllowed(str(OWN_RIGHTS))
    row: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    return row


def _check_role(user: User, role: str, held: frozenset[str]) -> None:
    if role not in Role.values or role in NEVER_GRANTED:
        raise Refused(_("This role cannot be given to a person."))
    conflict = role_conflict(role, held)
    if conflict:
        raise Refused(
            _("“%(role)s” cannot be held together with “%(held)s”.")
            % {"role": Role(role).label, "held": Role(conflict).label}
        )
    _check_ground(user, role)


def _check_ground(user: User, role: str) -> None:
    lacking = lacks_ground(
        role, has_office=user.office_id is not None, has_organisation=bool(user.organisation_code)
    )
    if lacking == "office":
        raise Refused(_("“%(role)s” needs an office.") % {"role": Role(role).label})
    if lacking == "organisation":
        raise Refused(
            _("“%(role)s” needs the enterprise’s credit code.") % {"role": Role(role).label}
        )


def _keep_admin_flag(user: User, roles: frozenset[str]) -> None:
    user.is_staff = Role.ADMIN in roles
    user.save(update_fields=["is_staff"])


def _switch(user: User, *, active: bool, action: str, by: User, at: datetime) -> User:
    with transaction.atomic():
        row = _locked(user, by=by)
        if row.is_active == active:
            return row
        row.is_active = active
        row.save(update_fields=["is_active"])
        _tell(action, row, by=by, at=at)
    return row


def _tell(action: str, user: User, *, by: User, at: datetime, **detail: Any) -> None:
    account_changed.send(sender=User, action=action, user=user, by=by, at=at, detail=detail)
