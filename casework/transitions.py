"""Every change of state in the portal goes through here.

A transition, called, does in this order and nowhere else: open a transaction, lock the row, check
the permission, the state and the guard, run the body on the locked row, save what changed, and
leave one audit event that is written, last, in the same transaction. Buttons, pages, the API, bulk
acts and tasks ask the same object whether the act is allowed and why not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, get_type_hints

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import Actor
from casework import audit

M = TypeVar("M", bound=models.Model)
Body = Callable[..., Mapping[str, Any] | None]
Guard = Callable[[Any], Any]


@dataclass(frozen=True)
class Refusal:
    """Why an act is refused: `not_allowed`, `wrong_state` or `blocked`, and a sentence."""

    code: str
    reason: str


class NotAllowed(PermissionDenied):
    """The person may not do this."""


class Conflict(Exception):
    """The row is not (or no longer) in a condition that permits the act."""


class WrongState(Conflict):
    """The row changed while somebody was looking."""


class Blocked(Conflict):
    """Something must happen first; the message names it."""


class Stale(Conflict):
    """The caller looked at an older version of the row."""


registry: dict[type[models.Model], dict[str, "Transition[Any]"]] = {}
creations: dict[type[models.Model], dict[str, "Creation[Any]"]] = {}


@contextmanager
def together() -> Iterator[None]:
    """One transaction for several transitions; their audit events are written last, in order."""
    waiting = audit._pending.get()
    if waiting is not None:
        mark = len(waiting)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del waiting[mark:]
            raise
        return
    acts: list[audit.Act] = []
    token = audit._pending.set(acts)
    try:
        with transaction.atomic():
            yield
            # Order of locks everywhere: case rows, then counters, then the head of the chain.
            audit.append(acts)
    finally:
        audit._pending.reset(token)


@dataclass(frozen=True, eq=False)
class Transition(Generic[M]):
    """One verb of one kind of case, asked by every interface."""

    name: str
    body: Body
    model: type[M]
    source: frozenset[str]
    targets: tuple[str, ...]
    allowed: Callable[[Any, Actor], bool]
    guard: Guard | None
    law: str

    @property
    def action(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def verb(self) -> str:
        """The url part: `send_back` is reached at `send-back`."""
        return self.name.replace("_", "-")

    def refusal(self, obj: M, *, by: User) -> Refusal | None:
        """Why this person cannot do this now; None when they can."""
        if by is None:
            raise TypeError("an act needs somebody who acts; robots have their own accounts")
        if not self.allowed(obj, by.actor):
            return Refusal("not_allowed", str(_("Your role or your office may not do this.")))
        if getattr(obj, "state") not in self.source:  # noqa: B009 - models are typed loosely here
            return Refusal(
                "wrong_state",
                str(_("This changed while you were looking; it is now: %(state)s."))
                % {"state": state_label(obj)},
            )
        reason = self.guard(obj) if self.guard else None
        return Refusal("blocked", str(reason)) if reason else None

    def __call__(
        self, obj: M, *, by: User, at: datetime, version: int | None = None, **values: Any
    ) -> M:
        """Do it; raises NotAllowed, WrongState, Blocked or Stale and then leaves nothing behind."""
        with together():
            row = lock(obj)
            self._check(row, by, version)
            before = snapshot(row)
            detail = self.body(row, by=by, at=at, **values)
            self._enter_target(row)
            save_changes(row, before)
            audit.append_or_wait(
                audit.Act(
                    action=self.action,
                    by=by,
                    at=at,
                    obj=row,
                    detail=detail or {},
                    **difference(before, snapshot(row)),
                )
            )
        return row

    def _check(self, row: M, by: User, version: int | None) -> None:
        refusal = self.refusal(row, by=by)
        if refusal is None and version is not None and version != row.version:  # type: ignore[attr-defined]
            raise Stale(_("Somebody changed this while you were editing."))
        if refusal is None:
            return
        errors: dict[str, type[Exception]] = {"not_allowed": NotAllowed, "wrong_state": WrongState}
        raise errors.get(refusal.code, Blocked)(refusal.reason)

    def _enter_target(self, row: M) -> None:
        if len(self.targets) == 1:
            row.state = self.targets[0]  # type: ignore[attr-defined]
        elif self.targets and row.state not in self.targets:  # type: ignore[attr-defined]
            raise ValueError(f"{self.action} must end in one of {self.targets}")


@dataclass(frozen=True, eq=False)
class Creation(Generic[M]):
    """The first act on a case: the body returns the saved row."""

    name: str
    body: Callable[..., M]
    model: type[M]
    targets: tuple[str, ...]
    allowed: Callable[[Actor], bool]
    law: str

    @property
    def action(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def refusal(self, *, by: User) -> Refusal | None:
        if self.allowed(by.actor):
            return None
        return Refusal("not_allowed", str(_("Your role or your office may not do this.")))

    def require(self, *, by: User) -> None:
        """Raises NotAllowed unless the person may open such a case: no form for whoever may not."""
        if refusal := self.refusal(by=by):
            raise NotAllowed(refusal.reason)

    def __call__(self, *, by: User, at: datetime, **values: Any) -> M:
        with together():
            self.require(by=by)
            row = self.body(by=by, at=at, **values)
            if self.targets and row.state not in self.targets:  # type: ignore[attr-defined]
                raise ValueError(f"{self.action} must begin in one of {self.targets}")
            detail = getattr(row, "event_detail", {})
            after = difference({}, snapshot(row))["after"]
            audit.append_or_wait(
                audit.Act(action=self.action, by=by, at=at, obj=row, after=after, detail=detail)
            )
        return row


def transition(
    *,
    source: Iterable[str],
    target: str | Iterable[str] | None,
    allowed: Callable[[Any, Actor], bool],
    sentence: audit.Sentence,
    public: audit.Sentence | None = None,
    guard: Guard | None = None,
    law: str = "",
    tone: str = "",
) -> Callable[[Body], Transition[Any]]:
    """Register a verb; `target` None keeps the state, several leave the choice to the body."""

    def register(body: Body) -> Transition[Any]:
        model = _subject(body)
        verb: Transition[Any] = Transition(
            name=body.__name__,
            body=body,
            model=model,
            source=frozenset(str(state) for state in source),
            targets=_targets(target),
            allowed=allowed,
            guard=guard,
            law=law,
        )
        audit.register_sentence(verb.action, sentence, public, tone)
        registry.setdefault(model, {})[verb.name] = verb
        return verb

    return register


def creation(
    *,
    target: str | Iterable[str] | None,
    allowed: Callable[[Actor], bool],
    sentence: audit.Sentence,
    public: audit.Sentence | None = None,
    law: str = "",
    tone: str = "",
) -> Callable[[Callable[..., M]], Creation[M]]:
    """Register the act that opens a case; the row may carry `event_detail` for its sentence."""

    def register(body: Callable[..., M]) -> Creation[M]:
        model = get_type_hints(body)["return"]
        verb = Creation(
            name=body.__name__,
            body=body,
            model=model,
            targets=_targets(target),
            allowed=allowed,
            law=law,
        )
        audit.register_sentence(verb.action, sentence, public, tone)
        creations.setdefault(model, {})[verb.name] = verb
        return verb

    return register


def _subject(body: Body) -> type[models.Model]:
    hints = get_type_hints(body)
    first = next(iter(body.__annotations__))
    model = hints[first]
    if not (isinstance(model, type) and issubclass(model, models.Model)):
        raise TypeError(f"{body.__name__}: the first parameter must be annotated with its model")
    return model


def _targets(target: str | Iterable[str] | None) -> tuple[str, ...]:
    if target is None:
        return ()
    if isinstance(target, str):
        return (str(target),)
    return tuple(str(state) for state in target)


def all_for(model: type[models.Model]) -> dict[str, Transition[Any]]:
    """The verbs of a model by name, in the order they were written."""
    return registry.get(model, {})


def available(obj: models.Model, *, by: User) -> list[Transition[Any]]:
    """What this person can do with the row now."""
    return [verb for verb in all_for(type(obj)).values() if verb.refusal(obj, by=by) is None]


def lock(obj: M) -> M:
    """The row as it is now, locked until the transaction ends."""
    manager = type(obj)._base_manager
    return manager.select_for_update(of=("self",)).get(pk=obj.pk)


def snapshot(row: models.Model) -> dict[str, Any]:
    """The values of the row's own columns."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def save_changes(row: models.Model, before: Mapping[str, Any]) -> None:
    """Write the columns that the body changed, and count the version up."""
    row.version += 1  # type: ignore[attr-defined]
    changed = [name for name, value in snapshot(row).items() if before.get(name) != value]
    row.save(update_fields=changed)


# Follows from the other columns, or from the act itself, and says nothing new in the log.
DERIVED = frozenset({"version", "created_at", "search_text"})


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What changed, as the log may hold it."""
    changed = [
        name for name, value in after.items() if name not in DERIVED and before.get(name) != value
    ]
    return {
        "before": {name: safe(name, before[name]) for name in changed if name in before},
        "after": {name: safe(name, after[name]) for name in changed},
    }


# Column names whose text is a code of ours and says nothing about a person.
CLEAR = frozenset({"state", "number", "code", "kind", "district_id", "verdict", "level", "series"})


def safe(name: str, value: Any) -> Any:
    """Free text never stands in the log in clear (it may name a person): a keyed hash does."""
    if isinstance(value, str) and value and name not in CLEAR:
        return audit.keyed(value)
    if isinstance(value, dict | list):
        return audit.keyed(value) if value else value
    if isinstance(value, models.fields.files.FieldFile):
        return audit.keyed(value.name) if value else ""
    return value


def state_label(obj: models.Model) -> str:
    """The state in the reader's words."""
    display = getattr(obj, "get_state_display", None)
    return str(display() if display else getattr(obj, "state", ""))
