"""Rows that change once in years as choices of a list's filter, read from the cache."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

SECONDS = 300
Row = tuple[str, str, str]


@dataclass(frozen=True)
class CachedChoices:
    """Code and name in the reader's language; `rows` gives code, Chinese and English name."""

    key: str
    rows: Callable[[], Iterable[Row]]

    def __call__(self) -> list[tuple[str, str]]:
        place = 2 if (get_language() or "").startswith("en") else 1
        return [(row[0], row[place]) for row in self._known()]

    def _known(self) -> list[Row]:
        """A cache that cannot be asked is no reason to show no page."""
        known: Any = None
        with suppress(Exception):
            known = cache.get(self.key)
        if known is None:
            known = list(self.rows())
            with suppress(Exception):
                cache.set(self.key, known, SECONDS)
        return list(known)
