"""The districts as choices of a form, read from the cache: they change once in years."""

from contextlib import suppress
from typing import Any

import django_filters
from django.core.cache import cache
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts.models import District

KEY, SECONDS = "districts", 300
Row = tuple[str, str, str]


def choices() -> list[tuple[str, str]]:
    """Code and name in the reader's language, by code."""
    place = 2 if (get_language() or "").startswith("en") else 1
    return [(row[0], row[place]) for row in _rows()]


# The API's file names no district: which there are is data, and it is written without a database.
@extend_schema_field(OpenApiTypes.STR)
class DistrictFilter(django_filters.ChoiceFilter):
    """Rows of one district."""

    def __init__(self, **how: Any) -> None:
        super().__init__(choices=choices, **how)


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
