from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from inspections.undertakings.models import Undertaking
from inspections.undertakings.states import UndertakingState


class UndertakingFilter(django_filters.FilterSet):
    """The bar over the list of undertakings."""

    q = django_filters.CharFilter(label=_("Number, enterprise or words"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=UndertakingState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )
    overdue = django_filters.BooleanFilter(label=_("Only overdue"), method="by_lateness")

    class Meta:
        model = Undertaking
        fields = ("q", "state", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        words = words.strip()
        return rows.filter(
            Q(number__icontains=words)
            | Q(text__icontains=words)
            | Q(enterprise__name__icontains=words)
        )

    def by_lateness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        late = Q(state=UndertakingState.OPEN, due_on__lt=timezone.localdate())
        return rows.filter(late) if only else rows
