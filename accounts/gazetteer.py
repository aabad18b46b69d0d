"""The districts as choices of a form: they change once in years."""

from collections.abc import Iterable
from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts.cached_choices import CachedChoices, Row
from accounts.models import District


def rows() -> Iterable[Row]:
    return District.objects.order_by("code").values_list("code", "name", "name_en")


choices = CachedChoices("districts", rows)


# The API's file names no district: which there are is data, and it is written without a database.
@extend_schema_field(OpenApiTypes.STR)
class DistrictFilter(django_filters.ChoiceFilter):
    """Rows of one district."""

    def __init__(self, **how: Any) -> None:
        super().__init__(choices=choices, **how)
