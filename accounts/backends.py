from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db import models
from django.db.models import F

from accounts.models import User
from accounts.states import Role


class PortalBackend(AuthenticationBackend):
    """Signs people in; in the admin site the role decides, and no case is among its models."""

    def get_user(self, user_id: Any) -> User | None:
        """The person behind a session with office, roles and zones, all by one query.

        Every request asks for them, and asks anew: a right that was withdrawn ends at once.
        """
        rows = list(
            User.objects.filter(pk=user_id)
            .select_related("office")
            .annotate(held=F("grants__role"), zone=F("office__district__zones__code"))
        )
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person = rows[0]
        person.knows(
            roles={row.held for row in rows if row.held},
            zones={row.zone for row in rows if row.zone},
        )
        return person

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        app_label, _dot, name = perm.partition(".")
        model = name.rpartition("_")[2]
        return self._administers(user_obj, {f"{app_label}.{model}", f"{app_label}.*"})

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        listed = {entry for entry in settings.ADMIN_MODELS if entry.startswith(f"{app_label}.")}
        return self._administers(user_obj, listed)

    def _administers(self, user: User, names: set[str]) -> bool:
        return not names.isdisjoint(settings.ADMIN_MODELS) and user.has_role(Role.ADMIN)
