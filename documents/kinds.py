"""The kinds of documents, declared by the apps that write them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents import wording


class Incomplete(ValidationError):
    """A paper lacks what its kind cannot do without."""


@dataclass(frozen=True, kw_only=True)
class Persons:
    """Protected people whom a kind of letter names: they stand in no row of documents (ADR 9)."""

    # (document, clear) -> {"addressee": {...}, "c": {...}}, merged over what the row holds;
    # clear on paper alone, masked on every screen.
    fill: Callable[[Any, bool], Mapping[str, Mapping[str, Any]]]
    # (document, actor): whether the person may read the paper with the names on it.
    may_read: Callable[[Any, Any], bool]
    # (document, by, at): writes down that the paper was read.
    note_reading: Callable[[Any, Any, datetime], None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document: its series, its title, its versioned template and what that needs."""

    code: str
    series: str
    title: str
    template: str
    version: int = 1
    # What the English pages call it; letters are always Chinese.
    label: Any = ""
    # Records made on the spot and scheduled briefs are signed without a second person.
    needs_approval: bool = True
    # The form on which service is recorded and the stub follow the letter on a page of their own.
    slips: bool = False
    # The reverse name of the case that moves such a letter along with its own acts.
    led_by: str = ""
    # Who is named in it and must not stand in its row; None for letters that name no such person.
    persons: Persons | None = None
    required: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> Any:
        return self.label or self.title

    def missing(self, context: Mapping[str, Any]) -> list[str]:
        """What the paper cannot do without and does not have."""
        return sorted(key for key in self.required if not context.get(key))

    def complete(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The context with its defaults; raises Incomplete naming what is missing."""
        if missing := self.missing(context):
            raise Incomplete(
                _("This paper cannot do without: %(fields)s."),
                params={"fields": wording.listed(missing)},
                code="incomplete",
            )
        return {**self.defaults, **context}


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make the kind known; a second kind of the same code is a mistake."""
    known = _kinds.setdefault(kind.code, kind)
    if known != kind:
        raise ValueError(f"a kind {kind.code} is registered already")
    return kind


def get(code: str) -> Kind:
    return _kinds[code]


def find(code: str) -> Kind | None:
    """The kind, or None for a document of former times whose kind is no longer written."""
    return _kinds.get(code)


def persons_of(document: Any) -> Persons | None:
    """How the protected people of this letter are filled in; None when it names none."""
    kind = find(document.kind)
    return kind.persons if kind else None


def case_of(document: Any) -> Any:
    """The case that moves this letter along; None for a letter that stands alone."""
    kind = find(document.kind)
    return getattr(document, kind.led_by, None) if kind and kind.led_by else None


def known() -> list[Kind]:
    """Every kind, in the order of its code."""
    return [_kinds[code] for code in sorted(_kinds)]


def choices() -> list[tuple[str, Any]]:
    return [(kind.code, kind.name) for kind in known()]
