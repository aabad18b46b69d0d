from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts import gazetteer
from accounts.states import Role
from enterprises.catalogue import GroupFilter
from inspections.samples import queries
from inspections.samples.models import Sample
from inspections.samples.states import SampleState
from inspections.visits.states import Verdict


class SampleFilter(django_filters.FilterSet):
    """The bar over the list of samples; a laboratory can search by codes and products alone."""

    q = django_filters.CharFilter(label=_("Number, code, product"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=SampleState)
    verdict = django_filters.ChoiceFilter(label=_("Verdict"), choices=Verdict)
    district = gazetteer.DistrictFilter(label=_("District"))
    category = GroupFilter(label=_("Product category"), method="by_category")
    lab = django_filters.ModelChoiceFilter(
        label=_("Laboratory"), queryset=lambda _request: queries.laboratories()
    )
    serious = django_filters.BooleanFilter(label=_("Key item failed"), field_name="is_serious")
    result_from = django_filters.DateFilter(
        label=_("Result from"), field_name="result_at", lookup_expr="date__gte"
    )
    result_to = django_filters.DateFilter(
        label=_("Result to"), field_name="result_at", lookup_expr="date__lte"
    )
    overdue = django_filters.BooleanFilter(label=_("Only overdue"), method="by_lateness")

    class Meta:
        model = Sample
        fields = ("q", "state", "verdict", "district", "category", "lab")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._is_blind():
            # Whoever may not know the enterprise may not narrow it down either.
            for name in ("district", "lab"):
                self.filters.pop(name, None)

    def _is_blind(self) -> bool:
        return self.request is not None and self.request.user.has_role(Role.LAB)

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        words = words.strip()
        found = Q(blind_code__icontains=words) | Q(product_name__icontains=words)
        if not self._is_blind():
            found |= Q(number__icontains=words)
            found |= Q(inspection__enterprise__name__icontains=words)
        return rows.filter(found)

    @extend_schema_field(OpenApiTypes.STR)
    def by_category(self, rows: QuerySet[Any], _name: str, group: str) -> QuerySet[Any]:
        inside = Q(inspection__category=group) | Q(inspection__category__parent=group)
        return rows.filter(inside)

    def by_lateness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        late = Q(deadline__state="running", deadline__due_on__lt=today)
        return rows.filter(late) if only else rows
