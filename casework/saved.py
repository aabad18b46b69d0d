"""Saved views: kept, named, shared with the office, opened first, removed."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.rules import Actor
from accounts.states import STAFF_ROLES, Role
from casework.models import SavedView
from casework.states import ViewState
from casework.transitions import Blocked, creation, transition

# More tabs than that nobody reads (ui.md, saved views).
MOST = 7
SHARERS = (Role.REGULATOR, Role.HEAD)
KEPT = (ViewState.PRIVATE, ViewState.SHARED)


def may_save(actor: Actor) -> bool:
    return actor.has(*STAFF_ROLES)


def may_change(view: SavedView, actor: Actor) -> bool:
    return view.owner_id == actor.user_id


def may_share(view: SavedView, actor: Actor) -> bool:
    """What a whole office sees as a tab, its regulators and heads decide."""
    return may_change(view, actor) and actor.has(*SHARERS)


def may_open_first(view: SavedView, actor: Actor) -> bool:
    return may_change(view, actor) and not view.is_default


def may_open_plain(view: SavedView, actor: Actor) -> bool:
    return may_change(view, actor) and view.is_default


def own(owner: User, slug: str) -> Any:
    """The views that this person keeps of one list."""
    return SavedView.objects.filter(owner=owner, slug=slug, state__in=KEPT)


def require_free(owner: User, slug: str, name: str) -> None:
    """Two tabs of one name nobody tells apart."""
    if own(owner, slug).filter(name=name).exists():
        raise Blocked(_("You have a view of this name already."))


def tone_down(owner: User, slug: str) -> None:
    """No view of the list opens first any more."""
    own(owner, slug).filter(is_default=True).update(is_default=False)


@creation(
    target=ViewState.PRIVATE,
    allowed=may_save,
    sentence=_("View “%(name)s” saved"),
)
def save_view(
    *, by: User, at: datetime, slug: str, name: str, query: str, first: bool = False
) -> SavedView:
    """Keep the filters of a list under a name; `query` holds what the list knows, no more."""
    require_free(by, slug, name)
    kept = own(by, slug)
    if kept.count() >= MOST:
        raise Blocked(_("You have seven views of this list; remove one first."))
    if first:
        tone_down(by, slug)
    last = kept.aggregate(last=Max("position"))["last"] or 0
    view = SavedView.objects.create(
        owner=by,
        slug=slug,
        name=name,
        query=query,
        state=ViewState.PRIVATE,
        position=last + 1,
        is_default=first,
    )
    view.event_detail = {"name": name}  # type: ignore[attr-defined]
    return view


@transition(source=KEPT, target=None, allowed=may_change, sentence=_("Renamed to “%(name)s”"))
def rename(view: SavedView, *, by: User, at: datetime, name: str) -> dict[str, Any]:
    if name != view.name:
        require_free(by, view.slug, name)
    view.name = name
    return {"name": name}


def _no_office(view: SavedView) -> Any:
    if view.owner.office_id is None:
        return _("Your account belongs to no office.")
    return None


@transition(
    source=[ViewState.PRIVATE],
    target=ViewState.SHARED,
    allowed=may_share,
    guard=_no_office,
    sentence=_("Shared with the office"),
)
def share(view: SavedView, *, by: User, at: datetime) -> None:
    """The colleagues of the office find it over the list; each sees his own rows in it."""
    view.office = by.office


@transition(
    source=[ViewState.SHARED],
    target=ViewState.PRIVATE,
    allowed=may_change,
    sentence=_("Shared no longer"),
)
def keep_private(view: SavedView, *, by: User, at: datetime) -> None:
    view.office = None


@transition(
    source=KEPT,
    target=None,
    allowed=may_open_first,
    sentence=_("The list opens with this view"),
)
def open_first(view: SavedView, *, by: User, at: datetime) -> None:
    """Whoever opens the list without filters sees this view."""
    tone_down(by, view.slug)
    view.is_default = True


@transition(
    source=KEPT,
    target=None,
    allowed=may_open_plain,
    sentence=_("The list opens without this view"),
)
def open_plain(view: SavedView, *, by: User, at: datetime) -> None:
    view.is_default = False


@transition(source=KEPT, target=None, allowed=may_change, sentence=_("Moved to the front"))
def move_to_front(view: SavedView, *, by: User, at: datetime) -> None:
    first = own(by, view.slug).aggregate(first=Min("position"))["first"] or 0
    view.position = first - 1


@transition(
    source=KEPT,
    target=ViewState.REMOVED,
    allowed=may_change,
    sentence=pgettext_lazy("saved view", "View removed"),
)
def remove(view: SavedView, *, by: User, at: datetime) -> None:
    """Nobody sees it any more; its history stays."""
    view.office, view.is_default = None, False
