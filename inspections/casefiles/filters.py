from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from enterprises.models import ProductCategory
from inspections.casefiles.models import ENDED, CaseFile
from inspections.casefiles.states import CaseState, Source


def districts(_request: Any) -> QuerySet[Any]:
    return District.objects.order_by("code")


def groups(_request: Any) -> QuerySet[Any]:
    return ProductCategory.objects.groups().order_by("order", "code")


class CaseFileFilter(django_filters.FilterSet):
    """The bar over the list of case files."""

    q = django_filters.CharFilter(label=_("Number, cause, party"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=CaseState)
    source = django_filters.ChoiceFilter(label=_("Source"), choices=Source)
    category = django_filters.ModelChoiceFilter(
        label=_("Product category"), queryset=groups, method="by_category"
    )
    district = django_filters.ModelChoiceFilter(label=_("District"), queryset=districts)
    enterprise = django_filters.NumberFilter(label=_("Enterprise"), field_name="enterprise_id")
    important = django_filters.BooleanFilter(label=_("Only big and important"), method="by_weight")
    mine = django_filters.BooleanFilter(label=_("Only mine"), method="by_person")
    overdue = django_filters.BooleanFilter(label=_("Only overdue"), method="by_lateness")
    open = django_filters.BooleanFilter(label=_("Only open"), method="by_openness")

    class Meta:
        model = CaseFile
        fields = ("q", "state", "source", "category", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(title__icontains=plain)
            | Q(enterprise__name__icontains=plain)
            | Q(enterprise__code=plain.upper())
        )

    def by_category(self, rows: QuerySet[Any], _name: str, group: Any) -> QuerySet[Any]:
        return rows.filter(Q(category=group) | Q(category__parent=group))

    def by_weight(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        return rows.exclude(important_for=[]) if only else rows

    def by_person(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        return rows.filter(handlers=self.request.user.pk) if only else rows

    def by_lateness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        late = Q(deadline__state="running", deadline__due_on__lt=today)
        return rows.filter(late) if only else rows

    def by_openness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        return rows.exclude(state__in=ENDED) if only else rows
