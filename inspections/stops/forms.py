from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from inspections.stops.models import StopSale
from inspections.stops.states import StopState
from inspections.summonses.forms import DayField, Paragraph


class BreachForm(forms.Form):
    """擅自恢复: when, where, what was seen."""

    found_on = DayField(label=_("Found on"))
    place = forms.CharField(label=_("Place"), max_length=120)
    facts = forms.CharField(label=_("Facts"), widget=Paragraph(), max_length=2000)


class StopFilter(django_filters.FilterSet):
    """The bar over the list of stops."""

    q = django_filters.CharFilter(label=_("Number, product or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=StopState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    class Meta:
        model = StopSale
        fields = ("q", "state", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(product_name__icontains=plain)
            | Q(enterprise__name__icontains=plain)
        )
