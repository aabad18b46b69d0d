"""Named places in lower pages where upper apps show what only they know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User

NAMES = frozenset(
    {
        "case.related",
        "case.actions",
        "case.aside",
        "case.loop",
        "case.main",
        "case.public",
        "enterprise.panel",
        "enterprise.space",
        "home.section",
        "staff.nav",
        "search.source",
        "document.subject",
    }
)
Query = Callable[[Any, Any], Any]


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What an upper app puts into a slot: a query, a template, and who may see it."""

    slot: str
    name: str
    query: Query
    template: str
    order: int
    roles: frozenset[str]


fillings: dict[str, list[Filling]] = {}


def register(
    slot: str,
    *,
    name: str,
    query: Query,
    template: str = "",
    order: int = 100,
    roles: tuple[str, ...] = (),
) -> None:
    """Fill a slot; `query(obj, user)` returns the template's context, or None to show nothing."""
    if slot not in NAMES:
        raise LookupError(f"there is no slot {slot}")
    filling = Filling(
        slot=slot, name=name, query=query, template=template, order=order, roles=frozenset(roles)
    )
    entries = [entry for entry in fillings.get(slot, []) if entry.name != name]
    fillings[slot] = sorted([*entries, filling], key=lambda entry: (entry.order, entry.name))


def filled(slot: str, obj: Any, user: User | Any) -> list[tuple[Filling, Mapping[str, Any]]]:
    """The slot's fillings that this person may see, each with its context."""
    result = []
    for filling in fillings.get(slot, []):
        if filling.roles and not (
            getattr(user, "is_authenticated", False) and filling.roles & user.roles
        ):
            continue
        context = filling.query(obj, user)
        if context is not None:
            result.append((filling, context))
    return result
