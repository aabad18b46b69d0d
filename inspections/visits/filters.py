from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts import gazetteer
from enterprises.catalogue import GroupFilter
from inspections.plans.models import SpotCheckPlan
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState, Origin, Stage, Verdict


def plans(request: Any) -> QuerySet[Any]:
    if request is None:
        return SpotCheckPlan.objects.none()
    return SpotCheckPlan.objects.visible_to(request.user).order_by("-pk")


class InspectionFilter(django_filters.FilterSet):
    """The bar over the list of inspections."""

    q = django_filters.CharFilter(label=_("Number, enterprise, product"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=InspectionState)
    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=Origin)
    stage = django_filters.ChoiceFilter(label=_("Stage"), choices=Stage)
    verdict = django_filters.ChoiceFilter(label=_("Verdict"), choices=Verdict)
    district = gazetteer.DistrictFilter(label=_("District"))
    category = GroupFilter(label=_("Product category"), method="by_category")
    plan = django_filters.ModelChoiceFilter(label=_("Plan"), queryset=plans)
    enterprise = django_filters.NumberFilter(label=_("Enterprise"), field_name="enterprise_id")
    scheduled_from = django_filters.DateFilter(
        label=_("Planned from"), field_name="scheduled_on", lookup_expr="gte"
    )
    scheduled_to = django_filters.DateFilter(
        label=_("Planned to"), field_name="scheduled_on", lookup_expr="lte"
    )
    mine = django_filters.BooleanFilter(label=_("Only mine"), method="by_person")
    overdue = django_filters.BooleanFilter(label=_("Only overdue"), method="by_lateness")

    class Meta:
        model = Inspection
        fields = ("q", "state", "district", "category", "plan", "origin", "stage", "verdict")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        words = words.strip()
        return rows.filter(
            Q(number__icontains=words)
            | Q(title__icontains=words)
            | Q(enterprise__name__icontains=words)
            | Q(enterprise__code=words.upper())
        )

    @extend_schema_field(OpenApiTypes.STR)
    def by_category(self, rows: QuerySet[Any], _name: str, group: str) -> QuerySet[Any]:
        return rows.filter(Q(category=group) | Q(category__parent=group))

    def by_person(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        return rows.assigned_to(self.request.user.pk) if only else rows  # type: ignore[attr-defined]

    def by_lateness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        late = Q(deadline__state="running", deadline__due_on__lt=today)
        return rows.filter(late) if only else rows
