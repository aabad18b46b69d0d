from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from enterprises.models import ProductCategory
from inspections.group_talks.models import TalkSession
from inspections.group_talks.states import TalkSessionState
from inspections.visits.models import Inspection


def districts(_request: Any) -> QuerySet[Any]:
    return District.objects.order_by("code")


def groups(_request: Any) -> QuerySet[Any]:
    return ProductCategory.objects.groups().order_by("order", "code")


class OwedFilter(django_filters.FilterSet):
    """By product category or region: those are the tables at which one sits together."""

    q = django_filters.CharFilter(label=_("Number, enterprise, product"), method="by_words")
    category = django_filters.ModelChoiceFilter(
        label=_("Product category"), queryset=groups, method="by_category"
    )
    district = django_filters.ModelChoiceFilter(label=_("District"), queryset=districts)
    overdue = django_filters.BooleanFilter(label=_("Only overdue"), method="by_lateness")

    class Meta:
        model = Inspection
        fields = ("q", "category", "district")

    def by_lateness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        return rows.filter(talk_due_on__lt=timezone.localdate()) if only else rows

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        words = words.strip()
        return rows.filter(
            Q(number__icontains=words)
            | Q(title__icontains=words)
            | Q(enterprise__name__icontains=words)
        )

    def by_category(self, rows: QuerySet[Any], _name: str, group: Any) -> QuerySet[Any]:
        return rows.filter(Q(category=group) | Q(category__parent=group))


class SessionFilter(django_filters.FilterSet):
    """The bar over the list of group sessions."""

    q = django_filters.CharFilter(label=_("Number, title or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=TalkSessionState)

    class Meta:
        model = TalkSession
        fields = ("q", "state")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        words = words.strip()
        seated = Q(seats__summons__enterprise__name__icontains=words)
        found = TalkSession.objects.filter(
            Q(number__icontains=words) | Q(title__icontains=words) | seated
        )
        return rows.filter(pk__in=found.order_by().values("pk"))
