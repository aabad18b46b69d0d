from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from inspections.summonses.models import Summons
from inspections.summonses.states import Reply, SummonsState


class SummonsFilter(django_filters.FilterSet):
    """The bar over the list of summonses."""

    q = django_filters.CharFilter(label=_("Number or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=SummonsState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    reply = django_filters.ChoiceFilter(label=pgettext_lazy("summons", "Reply"), choices=Reply)
    absent = django_filters.BooleanFilter(label=_("Stayed away"), method="by_absence")

    class Meta:
        model = Summons
        fields = ("q", "state", "district", "reply")

    def by_absence(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        return rows.filter(absences__gt=0) if only else rows

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(enterprise__name__icontains=plain)
            | Q(document__number__icontains=plain)
        )
