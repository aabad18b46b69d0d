from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from inspections.summonses.forms import DayField, Paragraph
from inspections.tellings.models import Telling
from inspections.tellings.states import TellingKind, TellingState


class DraftForm(forms.Form):
    """通报函: to the bureau of the same level at the producer's place."""

    wants_object: ClassVar[bool] = True
    recipient = forms.CharField(
        label=_("Bureau of the producer's place"),
        max_length=120,
        help_text=_("The bureau of the same level: a county tells a county, a city a city."),
    )

    def __init__(self, *args: Any, obj: Telling, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"recipient": obj.recipient})
        super().__init__(*args, **kwargs)


class SummaryForm(forms.Form):
    """汇总通报: when, to whom, where it was published."""

    wants_object: ClassVar[bool] = True
    told_on = DayField(label=_("Reported on"))
    recipient = forms.CharField(label=_("Reported to"), max_length=200)
    note = forms.CharField(label=_("Where it was published"), widget=Paragraph(), max_length=400)

    def __init__(self, *args: Any, obj: Telling, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"recipient": obj.recipient})
        super().__init__(*args, **kwargs)


class ConfirmForm(forms.Form):
    confirmed_on = DayField(label=_("Confirmed on"))
    note = forms.CharField(label=_("Note"), widget=Paragraph(), required=False, max_length=400)


class CorrectionForm(forms.Form):
    note = forms.CharField(label=_("When and how it was told"), widget=Paragraph(), max_length=200)


class TellingFilter(django_filters.FilterSet):
    """The bar over the list."""

    q = django_filters.CharFilter(label=_("Number or recipient"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=TellingState)
    kind = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("telling", "Kind"), choices=TellingKind
    )
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    class Meta:
        model = Telling
        fields = ("q", "state", "kind", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(Q(number__icontains=plain) | Q(recipient__icontains=plain))
