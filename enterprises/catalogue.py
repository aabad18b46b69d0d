"""The product groups as choices of a list's filter: the law names them."""

from collections.abc import Iterable
from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts.cached_choices import CachedChoices, Row
from enterprises.models import ProductCategory


def rows() -> Iterable[Row]:
    """In the order of the founding article."""
    found = ProductCategory.objects.groups().order_by("order", "code")
    return found.values_list("code", "name", "name_en")


choices = CachedChoices("product-groups", rows)


# As with the districts: which groups there are is data, and the API's file names none.
@extend_schema_field(OpenApiTypes.STR)
class GroupFilter(django_filters.ChoiceFilter):
    """Rows of one product group, by the group's code."""

    def __init__(self, **how: Any) -> None:
        super().__init__(choices=choices, **how)
