from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from inspections.equipment.models import Device, Directive, EquipmentCheck, Hazard, SafetyDrive
from inspections.equipment.rules import normalised
from inspections.equipment.states import (
    CheckClass,
    CheckState,
    DeviceState,
    DirectiveState,
    Grade,
    HazardState,
    Kind,
)


def districts(_request: Any) -> QuerySet[Any]:
    return District.objects.order_by("code")


def drives(request: Any) -> QuerySet[Any]:
    if request is None:
        return SafetyDrive.objects.none()
    return SafetyDrive.objects.visible_to(request.user).order_by("-pk")


def place() -> Any:
    return django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=districts
    )


class DeviceFilter(django_filters.FilterSet):
    """The bar over the register of devices."""

    q = django_filters.CharFilter(label=_("Code, name, unit or place"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=DeviceState)
    kind = django_filters.MultipleChoiceFilter(label=_("Kind of device"), choices=Kind)
    district = place()
    enterprise = django_filters.NumberFilter(label=_("Use unit"), field_name="enterprise_id")
    crowded = django_filters.BooleanFilter(label=_("In a crowded place"))
    overdue = django_filters.BooleanFilter(label=_("Inspection overdue"), method="by_lateness")
    failed = django_filters.BooleanFilter(label=_("Failed and in use"), method="by_failure")
    due_until = django_filters.DateFilter(
        label=_("Next inspection until"), field_name="next_test_on", lookup_expr="lte"
    )

    class Meta:
        model = Device
        fields = ("q", "state", "kind", "district", "crowded", "overdue", "failed", "due_until")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(code__startswith=normalised(plain))
            | Q(registration_code__startswith=normalised(plain))
            | Q(certificate=normalised(plain))
            | Q(name__icontains=plain)
            | Q(place__icontains=plain)
            | Q(enterprise__name__icontains=plain)
        )

    def by_lateness(self, rows: Any, _name: str, only: bool) -> Any:
        return rows.overdue(today=timezone.localdate()) if only else rows

    def by_failure(self, rows: Any, _name: str, only: bool) -> Any:
        return rows.failed() if only else rows


class CheckFilter(django_filters.FilterSet):
    """The bar over the safety inspections."""

    q = django_filters.CharFilter(label=_("Number or unit"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=CheckState)
    cls = django_filters.ChoiceFilter(label=_("Class"), choices=CheckClass)
    drive = django_filters.ModelChoiceFilter(label=_("Safety drive"), queryset=drives)
    district = place()
    mine = django_filters.BooleanFilter(label=_("Only mine"), method="by_person")

    class Meta:
        model = EquipmentCheck
        fields = ("q", "state", "cls", "drive", "district", "mine")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(Q(number__icontains=plain) | Q(enterprise__name__icontains=plain))

    def by_person(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        return rows.filter(inspectors=self.request.user.pk) if only else rows


class HazardFilter(django_filters.FilterSet):
    """The bar over the hazards."""

    q = django_filters.CharFilter(label=_("Number, device or unit"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=HazardState)
    grade = django_filters.MultipleChoiceFilter(label=_("Grade"), choices=Grade)
    kind = django_filters.ChoiceFilter(
        label=_("Kind of device"), choices=Kind, field_name="device__kind"
    )
    district = place()

    class Meta:
        model = Hazard
        fields = ("q", "state", "grade", "kind", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(device__code=normalised(plain))
            | Q(device__registration_code=normalised(plain))
            | Q(device__enterprise__name__icontains=plain)
        )


class DirectiveFilter(django_filters.FilterSet):
    """The bar over the directives."""

    q = django_filters.CharFilter(label=_("Number or unit"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=DirectiveState)
    district = place()
    stop = django_filters.BooleanFilter(label=_("Stop at once"), field_name="stop_at_once")
    overdue = django_filters.BooleanFilter(label=_("Overdue"), method="by_lateness")
    recheck = django_filters.BooleanFilter(label=_("Re-check overdue"), method="by_recheck")

    class Meta:
        model = Directive
        fields = ("q", "state", "district", "stop", "overdue", "recheck")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(document__number__icontains=plain)
            | Q(enterprise__name__icontains=plain)
        )

    def by_lateness(self, rows: Any, _name: str, only: bool) -> Any:
        return rows.overdue(today=timezone.localdate()) if only else rows

    def by_recheck(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        late = Q(deadline__due_on__lt=timezone.localdate())
        return rows.filter(late, state=DirectiveState.REPORTED) if only else rows
