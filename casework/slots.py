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
        "case.part",
        "case.public",
        "case.public.more",
        "enterprise.panel",
        "enterprise.space",
        "home.section",
        "staff.nav",
        "search.source",
        "document.subject",
    }
)
# Where a panel may be fetched after the page: places of a case page, for people who are signed in.
# What `case.part` holds stands within a part that the page draws itself.
LATER = frozenset({"case.main", "case.part", "case.aside", "case.related"})
Query = Callable[[Any, Any], Any]
When = Callable[[Any, Any], bool]


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What an upper app puts into a slot: a query, a template, and who may see it."""

    slot: str
    name: str
    query: Query
    template: str
    order: int
    roles: frozenset[str]
    # Fetched once the page stands and the reader gets there, so that it costs the page no query.
    lazy: bool = False
    title: Any = ""
    model: type[Any] | None = None
    when: When | None = None

    @property
    def key(self) -> str:
        """Its part of the address: `case.aside` and `mediation` make `aside-mediation`."""
        return f"{self.slot.partition('.')[2]}-{self.name}"

    def fits(self, obj: Any, user: Any) -> bool:
        """Whether a lazy panel has a place on this object's page; asks the database nothing."""
        if self.model is not None and not isinstance(obj, self.model):
            return False
        return self.when is None or self.when(obj, user)


fillings: dict[str, list[Filling]] = {}


def register(
    slot: str,
    *,
    name: str,
    query: Query,
    template: str = "",
    order: int = 100,
    roles: tuple[str, ...] = (),
    lazy: bool = False,
    title: Any = "",
    model: type[Any] | None = None,
    when: When | None = None,
) -> None:
    """Fill a slot; `query(obj, user)` returns the template's context, or None to show nothing.

    With `lazy` the page holds only the panel's title and fetches the rest; then `title` and `model`
    are needed, and `when(obj, user)` may leave the place out by what the row itself says.
    """
    if slot not in NAMES:
        raise LookupError(f"there is no slot {slot}")
    if lazy and not (slot in LATER and title and model):
        raise ValueError(f"{name}: a lazy panel needs a title, a model, and a place on a case page")
    filling = Filling(
        slot=slot,
        name=name,
        query=query,
        template=template,
        order=order,
        roles=frozenset(roles),
        lazy=lazy,
        title=title,
        model=model,
        when=when,
    )
    entries = [entry for entry in fillings.get(slot, []) if entry.name != name]
    fillings[slot] = sorted([*entries, filling], key=lambda entry: (entry.order, entry.name))


def visible(slot: str, user: User | Any) -> list[Filling]:
    """The slot's fillings that are for this person, in their order."""
    return [entry for entry in fillings.get(slot, []) if for_person(entry, user)]


def for_person(filling: Filling, user: User | Any) -> bool:
    """Whether one of the person's roles may see it."""
    if not filling.roles:
        return True
    return bool(getattr(user, "is_authenticated", False) and filling.roles & user.roles)


def filled(slot: str, obj: Any, user: User | Any) -> list[tuple[Filling, Mapping[str, Any]]]:
    """The slot's fillings that this person may see, each with its context."""
    found = [(filling, filling.query(obj, user)) for filling in visible(slot, user)]
    return [(filling, context) for filling, context in found if context is not None]


def lazy_panel(key: str, obj: Any, user: User | Any) -> Filling | None:
    """The lazy panel of that address, where it has a place for this person and this object."""
    panels = (entry for slot in sorted(LATER) for entry in visible(slot, user) if entry.lazy)
    return next((one for one in panels if one.key == key and one.fits(obj, user)), None)
