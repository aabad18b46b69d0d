from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from casework import deadlines
from inspections.escalations.models import Escalation
from inspections.escalations.states import EscalationState
from inspections.escalations.transitions import SUSPENSION, window_of
from inspections.rectifications.forms import RecheckForm
from inspections.rectifications.windows import Window
from inspections.summonses.forms import DayField, Paragraph


class ReportForm(forms.Form):
    """逐级上报: when and to whom."""

    reported_on = DayField(label=_("Reported on"))
    reported_to = forms.CharField(
        label=_("Reported to"), max_length=80, initial="山东省市场监督管理局"
    )


class NoticeForm(forms.Form):
    """省级公告: its day opens the window of the second re-check."""

    published_on = DayField(label=_("Published on"))
    published_by = forms.CharField(
        label=_("Published by"), max_length=80, initial="山东省市场监督管理局"
    )
    notice_number = forms.CharField(label=_("Number of the notice"), max_length=80, required=False)
    notice_url = forms.URLField(
        label=_("Address of the notice"), required=False, assume_scheme="https"
    )


class LaterRecheckForm(RecheckForm):
    """The second or third re-check, inside its own window."""

    def window(self, obj: Any) -> Window:
        return window_of(obj)


class SuspensionForm(forms.Form):
    """停业整顿: how long, and what to correct meanwhile."""

    wants_object: ClassVar[bool] = True
    days = forms.IntegerField(label=_("Days of suspension"), min_value=1, max_value=180)
    demands = forms.CharField(
        label=_("What to correct"),
        widget=Paragraph(),
        max_length=2000,
        help_text=_("One demand a line."),
    )

    def __init__(self, *args: Any, obj: Escalation, user: Any, **kwargs: Any) -> None:
        fixed = deadlines.find_rule(SUSPENSION, timezone.localdate(), obj.regime).amount
        kwargs.setdefault(
            "initial",
            {"days": obj.suspend_days or fixed or 30, "demands": obj.rectification.demands},
        )
        super().__init__(*args, **kwargs)


class TransferForm(forms.Form):
    """移送: the authority that holds the licence."""

    transferred_to = forms.CharField(label=_("Registration authority"), max_length=80)


class RevocationForm(forms.Form):
    revoked_on = DayField(label=_("Licence revoked on"))
    note = forms.CharField(label=_("Note"), widget=Paragraph(), required=False, max_length=400)


class EscalationFilter(django_filters.FilterSet):
    """The bar over the list."""

    q = django_filters.CharFilter(label=_("Number or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=EscalationState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    class Meta:
        model = Escalation
        fields = ("q", "state", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(rectification__number__icontains=plain)
            | Q(rectification__enterprise__name__icontains=plain)
        )
