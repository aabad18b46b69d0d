"""A kind of case, declared once: its list, page, acts, export, API and place in the navigation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework.transitions import Transition, all_for
from casework.waiting import waiting_for

Query = Callable[[models.QuerySet[Any]], models.QuerySet[Any]]


def unchanged(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows


def no_context(_obj: Any, _user: User) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Nav:
    """A line of the staff sidebar. Groups: top, business, subjects, public, admin."""

    group: str
    icon: str
    order: int


@dataclass(frozen=True)
class Column:
    """A column of the list and the export.

    `kind`: text, main, status, due, date, number, code, district, who.
    """

    key: str
    label: Any
    value: Callable[[Any], Any]
    kind: str = "text"
    second: Callable[[Any], Any] | None = None
    exported: bool = True
    listed: bool = True
    # The order that a click on the heading asks for, one of the list's orders.
    order: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseType:
    """What the generic list, page, act, export and API need to know about a model."""

    slug: str
    model: type[models.Model]
    label: Any
    plural: Any
    columns: tuple[Column, ...] = ()
    list_query: Query = unchanged
    detail_query: Query = unchanged
    filterset: type[Any] | None = None
    order: str = "-pk"
    orders: tuple[str, ...] = ()
    list_template: str = "casework/list.html"
    results_template: str = "casework/_results.html"
    detail_template: str = "casework/detail.html"
    context: Callable[[Any, User], Mapping[str, Any]] = no_context
    forms: Mapping[str, type[Any]] = field(default_factory=dict)
    # What a person may press on the page, most wanted first.
    acts: Mapping[str, Any] = field(default_factory=dict)
    # What stands elsewhere than on the page, and programs may call as well. Every other act belongs
    # to the robots and to the acts of upper apps: nobody can send it.
    also: tuple[str, ...] = ()
    # Of the acts, those that make sense on many rows at once.
    bulk: tuple[str, ...] = ()
    # The lists that are asked for most, as tabs: a label and its query string.
    views: tuple[tuple[Any, str], ...] = ()
    serializer: type[Any] | None = None
    viewset: type[Any] | None = None
    roles: tuple[str, ...] = ()
    nav: Nav | None = None
    pages: bool = True

    @property
    def manager(self) -> Any:
        return self.model._default_manager

    def list_url(self) -> str:
        return reverse("case_list", args=[self.slug])

    def transition(self, verb: str) -> Transition[Any] | None:
        """The transition behind a url part or an API name, when people may send it."""
        name = verb.replace("-", "_")
        return all_for(self.model).get(name) if self.offers(name) else None

    def bulk_act(self, name: str) -> Transition[Any] | None:
        """The act that may be done on many rows at once, when it is one."""
        return self.transition(name) if name in self.bulk else None

    def offers(self, name: str) -> bool:
        """Whether an act can be sent from outside."""
        return name in self.acts or name in self.forms or name in self.also

    def act_label(self, verb: Transition[Any]) -> str:
        """The words on the button."""
        return str(self.acts.get(verb.name, verb.name.replace("_", " ").capitalize()))


@dataclass(frozen=True, kw_only=True)
class NavPage:
    """A staff page that is no list of cases, such as the dashboard."""

    group: str
    label: Any
    icon: str
    order: int
    url_name: str
    roles: tuple[str, ...] = ()


registry: dict[str, CaseType] = {}
nav_pages: dict[str, NavPage] = {}

GROUPS = {
    "top": "",
    "business": pgettext_lazy("nav", "Work"),
    "subjects": pgettext_lazy("nav", "Subjects"),
    "public": pgettext_lazy("nav", "Events and publicity"),
    "admin": pgettext_lazy("nav", "Administration"),
}


def register(case_type: CaseType) -> CaseType:
    registry[case_type.slug] = case_type
    return case_type


def extend(
    slug: str,
    *,
    acts: Mapping[str, Any] | None = None,
    forms: Mapping[str, type[Any]] | None = None,
    also: tuple[str, ...] = (),
    bulk: tuple[str, ...] = (),
    after: str = "",
) -> CaseType:
    """A room, or an upper app, adds its own acts to a kind of case.

    They stand behind the act `after`, or at the end of the most wanted first.
    """
    entry = registry[slug]
    names = list(entry.acts)
    place = names.index(after) + 1 if after in names else len(names)
    merged = {name: entry.acts[name] for name in names[:place]}
    merged |= dict(acts or {})
    merged |= {name: entry.acts[name] for name in names[place:]}
    return register(
        replace(
            entry,
            acts=merged,
            forms={**entry.forms, **(forms or {})},
            also=(*entry.also, *(name for name in also if name not in entry.also)),
            bulk=(*entry.bulk, *(name for name in bulk if name not in entry.bulk)),
        )
    )


def register_page(page: NavPage) -> None:
    nav_pages[page.url_name] = page


def for_model(model: type[models.Model]) -> CaseType | None:
    return next((entry for entry in registry.values() if entry.model is model), None)


def may_open(roles: tuple[str, ...], user: User) -> bool:
    """Whether the area is for this person; the rows are scoped besides."""
    return not roles or user.has_role(*roles)


def navigation(user: User, path: str) -> list[dict[str, Any]]:
    """The staff sidebar for this person, with what waits for them; one query."""
    found = waiting_for(user)
    waiting, overdue = found.by_kind, found.overdue
    items: dict[str, list[tuple[int, dict[str, Any]]]] = {group: [] for group in GROUPS}
    for page in nav_pages.values():
        if may_open(page.roles, user):
            items[page.group].append((page.order, _page_item(page, path, waiting, overdue)))
    for entry in registry.values():
        if entry.nav and entry.pages and may_open(entry.roles, user):
            items[entry.nav.group].append((entry.nav.order, _case_item(entry, path, waiting)))
    return [
        {"key": group, "label": label, "items": [item for _order, item in _sorted(items[group])]}
        for group, label in GROUPS.items()
        if items[group]
    ]


def _sorted(items: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    return sorted(items, key=lambda item: item[0])


def _page_item(page: NavPage, path: str, waiting: dict[int, int], overdue: int) -> dict[str, Any]:
    url = reverse(page.url_name)
    mine = page.url_name == "today"
    return {
        "url": url,
        "label": page.label,
        "icon": page.icon,
        "count": sum(waiting.values()) if mine else 0,
        "alert": mine and overdue > 0,
        "active": path == url if mine else path.startswith(url),
    }


def _case_item(entry: CaseType, path: str, waiting: dict[int, int]) -> dict[str, Any]:
    url = entry.list_url()
    kind = ContentType.objects.get_for_model(entry.model).pk
    return {
        "url": url,
        "label": entry.plural,
        "icon": entry.nav.icon if entry.nav else "",
        "count": waiting.get(kind, 0),
        "alert": False,
        "active": path.startswith(url),
    }
