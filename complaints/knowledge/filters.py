from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.knowledge import queries
from complaints.knowledge.models import PreparedAnswer
from complaints.knowledge.states import AnswerState
from complaints.states import Domain, Kind


class AnswerFilter(django_filters.FilterSet):
    """The bar over the prepared answers."""

    q = django_filters.CharFilter(method="by_words", label=_("Words of question or answer"))
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("prepared answer", "State"), choices=AnswerState
    )
    kind = django_filters.ChoiceFilter(label=_("Sent on"), choices=Kind)
    domain = django_filters.ChoiceFilter(label=_("Line of work"), choices=Domain)
    public = django_filters.BooleanFilter(
        label=_("Among the frequent answers"), field_name="published_at", method="by_public"
    )

    class Meta:
        model = PreparedAnswer
        fields = ("q", "state", "kind", "domain", "public")

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queries.matching(rows, value.strip())

    def by_public(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(published_at__isnull=not value)
