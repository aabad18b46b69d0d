from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, User
from enterprises.states import CreditGrade
from inspections.repeaters.models import Repeater
from inspections.repeaters.states import RepeaterState
from inspections.summonses.forms import DayField, Paragraph
from inspections.visits.forms import TeamField
from inspections.visits.queries import inspectors_for


class ReviewForm(forms.Form):
    """信用等级复核: the grade from now on, and the rule or the reason."""

    wants_object: ClassVar[bool] = True
    grade = forms.ChoiceField(label=_("Credit grade"), choices=CreditGrade, required=False)
    reason = forms.CharField(label=_("Rule or reason"), widget=Paragraph(), max_length=160)

    def __init__(self, *args: Any, obj: Repeater, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"grade": obj.enterprise.credit_grade})
        super().__init__(*args, **kwargs)


class TrackingForm(forms.Form):
    """跟踪抽查: the day and the two inspectors."""

    wants_object: ClassVar[bool] = True
    scheduled_on = DayField(label=_("Planned for"))
    inspectors = TeamField(label=_("Inspectors"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, obj: Repeater, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspectors"].queryset = inspectors_for(obj.office_id)  # type: ignore[attr-defined]


class RepeaterFilter(django_filters.FilterSet):
    """The bar over the list."""

    q = django_filters.CharFilter(label=_("Number or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=RepeaterState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    class Meta:
        model = Repeater
        fields = ("q", "state", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(Q(number__icontains=plain) | Q(enterprise__name__icontains=plain))
