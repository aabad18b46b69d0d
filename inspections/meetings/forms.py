from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from inspections.meetings.models import QualityMeeting
from inspections.meetings.states import MeetingState
from inspections.summonses.forms import MomentField, Paragraph


class CallForm(forms.Form):
    meet_at = MomentField(label=_("Time of the meeting"))
    place = forms.CharField(label=_("Place"), max_length=80)


class RecordForm(forms.Form):
    """质量分析会: who came, what was found, what is done."""

    attendees = forms.CharField(
        label=_("Who attended"), widget=Paragraph(), max_length=1000, help_text=_("One a line.")
    )
    findings = forms.CharField(
        label=_("Findings of the analysis"), widget=Paragraph(), max_length=4000
    )
    measures = forms.CharField(label=_("Measures"), widget=Paragraph(), max_length=4000)


class MeetingFilter(django_filters.FilterSet):
    """The bar over the list."""

    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=MeetingState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    class Meta:
        model = QualityMeeting
        fields: Any = ("state", "district")
