"""The districts as choices of a form, read from the cache: they change once in years."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from accounts.models import District

KEY, SECONDS = "districts", 300
Row = tuple[str, str, str]


class Choices:
    """Code and name in the reader's language, by code; asked anew by every form."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        place = 2 if (get_language() or "").startswith("en") else 1
        return iter([(row[0], row[place]) for row in _rows()])

    def __len__(self) -> int:
        return len(_rows())


def _rows() -> list[Row]:
    """From the cache; a cache that cannot be asked is no reason to show no page."""
    known: Any = None
    with suppress(Exception):
        known = cache.get(KEY)
    if known is None:
        known = list(District.objects.order_by("code").values_list("code", "name", "name_en"))
        with suppress(Exception):
            cache.set(KEY, known, SECONDS)
    return list(known)
