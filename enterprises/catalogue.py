"""The product groups as choices of a list's filter, read from the cache: the law names them."""

from contextlib import suppress
from typing import Any

import django_filters
from django.core.cache import cache
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from enterprises.models import ProductCategory

KEY, SECONDS = "product-groups", 300
Row = tuple[str, str, str]


def choices() -> list[tuple[str, str]]:
    """Code and name in the reader's language, in the order of the founding article."""
    place = 2 if (get_language() or "").startswith("en") else 1
    return [(row[0], row[place]) for row in _rows()]


# As with the districts: which groups there are is data, and the API's file names none.
@extend_schema_field(OpenApiTypes.STR)
class GroupFilter(django_filters.ChoiceFilter):
    """Rows of one product group, by the group's code."""

    def __init__(self, **how: Any) -> None:
        super().__init__(choices=choices, **how)


def _rows() -> list[Row]:
    """From the cache; a cache that cannot be asked is no reason to show no page."""
    known: Any = None
    with suppress(Exception):
        known = cache.get(KEY)
    if known is None:
        rows = ProductCategory.objects.groups().order_by("order", "code")
        known = list(rows.values_list("code", "name", "name_en"))
        with suppress(Exception):
            cache.set(KEY, known, SECONDS)
    return list(known)
