from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q

from accounts.models import RoleGrant, User
from accounts.states import Role

# The order in which the demo's people are introduced: the way of a case.
DEMO_CAST = (
    "hotline",
    "inspector",
    "inspector-b",
    "lab",
    "county",
    "county-b",
    "county-head",
    "city",
    "city-head",
    "custodian",
    "custodian-b",
    "partner",
    "enterprise",
    "cqo",
    "auditor",
    "admin",
)


@dataclass(frozen=True)
class DemoAccount:
    """One person of the demo, as the login page introduces them."""

    username: str
    name: str
    roles: tuple[str, ...]
    office: str
    password: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts the demo opens to everybody; outside the demo there are none."""
    if not settings.DEMO:
        return []
    users = people().filter(username__in=DEMO_CAST, is_active=True)
    return [
        DemoAccount(
            username=user.username,
            name=str(user),
            roles=role_labels(user),
            office=str(user.office or ""),
            password=settings.DEMO_PASSWORD,
        )
        for user in sorted(users, key=lambda user: DEMO_CAST.index(user.username))
    ]


def people() -> Any:
    """Persons with their roles and office, in three queries whatever their number."""
    grants = Prefetch("grants", RoleGrant.objects.order_by("pk"))
    return User.objects.people().select_related("office").prefetch_related(grants)


def account_list(viewer: User, chosen: Mapping[str, Any]) -> Any:
    """The accounts that the viewer may see and has asked for, by name."""
    visible = User.objects.visible_to(viewer).values("pk")
    accounts = people().filter(pk__in=visible)
    if chosen.get("q"):
        q = chosen["q"]
        accounts = accounts.filter(
            Q(name__icontains=q) | Q(username__icontains=q) | Q(work_number__icontains=q)
        )
    if chosen.get("role"):
        accounts = accounts.filter(grants__role=chosen["role"])
    if chosen.get("office"):
        accounts = accounts.filter(office=chosen["office"])
    if chosen.get("state"):
        accounts = accounts.filter(is_active=chosen["state"] == "active")
    return accounts.order_by("name", "pk")


def role_labels(user: User) -> tuple[str, ...]:
    """The person's roles in words, from the rows already fetched."""
    return tuple(str(Role(grant.role).label) for grant in user.grants.all())
