from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import gazetteer
from campaign.models import Activity, Bulletin, Campaign, Event
from campaign.states import (
    ActivityKind,
    ActivityState,
    BulletinState,
    Domain,
    EventKind,
    EventState,
)


class ActivityFilter(django_filters.FilterSet):
    """The bar over the activities."""

    q = django_filters.CharFilter(label=_("Code or name"), method="by_words")
    campaign = django_filters.ModelChoiceFilter(
        label=_("Quality Month"), queryset=Campaign.objects.order_by("-year")
    )
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=ActivityState)
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("activity", "Kind"), choices=ActivityKind
    )
    domain = django_filters.ChoiceFilter(label=_("Quality domain"), choices=Domain)
    late = django_filters.BooleanFilter(label=_("Late"), method="by_lateness")

    class Meta:
        model = Activity
        fields = ("q", "campaign", "state", "kind", "domain", "late")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(code__iexact=plain) | Q(name__icontains=plain) | Q(name_en__icontains=plain)
        )

    def by_lateness(self, rows: QuerySet[Any], _name: str, late: bool) -> QuerySet[Any]:
        behind = Activity.objects.late(timezone.localdate()).values("pk")
        return rows.filter(pk__in=behind) if late else rows.exclude(pk__in=behind)


class EventFilter(django_filters.FilterSet):
    """The bar over the events."""

    q = django_filters.CharFilter(label=_("Number, title or place"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=EventState)
    kind = django_filters.ChoiceFilter(label=pgettext_lazy("activity", "Kind"), choices=EventKind)
    activity = django_filters.CharFilter(
        label=_("Code of the activity"), field_name="activity__code"
    )
    district = gazetteer.DistrictFilter(label=_("District"))
    day = django_filters.DateFromToRangeFilter(label=_("Day"), field_name="starts_at")

    class Meta:
        model = Event
        fields = ("q", "state", "kind", "activity", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(title__icontains=plain)
            | Q(title_en__icontains=plain)
            | Q(place__icontains=plain)
        )


class BulletinFilter(django_filters.FilterSet):
    """The bar over the bulletins."""

    q = django_filters.CharFilter(label=_("Number, title or product"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=BulletinState)

    class Meta:
        model = Bulletin
        fields = ("q", "state")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        inside = Bulletin.objects.filter(exposures__product_name__icontains=plain)
        return rows.filter(
            Q(number__icontains=plain) | Q(title__icontains=plain) | Q(pk__in=inside.values("pk"))
        )
