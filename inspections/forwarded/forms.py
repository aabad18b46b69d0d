from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, User
from accounts.states import OfficeKind
from enterprises.models import Enterprise, ProductCategory
from inspections.forwarded.models import ForwardedFailure
from inspections.forwarded.states import CheckLevel, ForwardedState
from inspections.summonses.forms import DayField, Paragraph
from inspections.visits.forms import TeamField, enterprise_meant
from inspections.visits.queries import inspectors_for, responsible_office


class RegisterForm(forms.Form):
    """移送后处理登记: what the letter from above says."""

    level = forms.ChoiceField(label=_("Level of the check"), choices=CheckLevel)
    sender = forms.CharField(
        label=_("Forwarded by"), max_length=120, help_text=_("The organ whose letter it is.")
    )
    sender_ref = forms.CharField(label=_("Number of the letter"), max_length=60, required=False)
    received_on = DayField(
        label=pgettext_lazy("letter", "Received on"), help_text=_("The time limit begins here.")
    )
    report_number = forms.CharField(label=_("Number of the test report"), max_length=60)
    enterprise = forms.CharField(
        label=_("Enterprise"),
        max_length=120,
        help_text=_("Credit code or full name, as in the register."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    category = forms.ModelChoiceField(
        label=_("Product category"), queryset=ProductCategory.objects.order_by("order", "code")
    )
    product_name = forms.CharField(label=_("Product"), max_length=80)
    batch = forms.CharField(label=_("Batch"), max_length=40, required=False)
    facts = forms.CharField(
        label=_("What failed"),
        widget=Paragraph(),
        max_length=1000,
        help_text=_("The items of the report that failed, and by how much."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_enterprise(self) -> Enterprise:
        return enterprise_meant(self.cleaned_data["enterprise"], self.user)

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day lies ahead."))
        return day


class OfForwarded(forms.Form):
    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: ForwardedFailure, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user
        self.set_up(self.fields)

    def set_up(self, fields: Any) -> None:
        """Fill the choices that depend on the row."""


class PassOnForm(OfForwarded):
    office = forms.ModelChoiceField(label=_("Carried out by"), queryset=Office.objects.none())

    def set_up(self, fields: Any) -> None:
        counties = Office.objects.filter(kind=OfficeKind.COUNTY).order_by("district_id", "pk")
        fields["office"].queryset = counties
        fields["office"].initial = responsible_office(self.obj.district)


class StartForm(OfForwarded):
    scheduled_on = DayField(label=_("Visit planned for"))
    inspectors = TeamField(
        label=_("Inspectors"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("At least two; they can also be named later."),
    )
    task = forms.CharField(
        label=_("What to look at"), widget=Paragraph(), max_length=400, required=False
    )

    def set_up(self, fields: Any) -> None:
        fields["inspectors"].queryset = inspectors_for(self.obj.office_id)

    def clean_scheduled_on(self) -> Any:
        day = self.cleaned_data["scheduled_on"]
        if day < timezone.localdate():
            raise ValidationError(_("The day lies in the past."))
        return day


class ForwardedFilter(django_filters.FilterSet):
    """The bar over the list."""

    q = django_filters.CharFilter(label=_("Number, report, product"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=ForwardedState)
    level = django_filters.MultipleChoiceFilter(label=_("Level of the check"), choices=CheckLevel)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    class Meta:
        model = ForwardedFailure
        fields = ("q", "state", "level", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(report_number__icontains=plain)
            | Q(product_name__icontains=plain)
        )
