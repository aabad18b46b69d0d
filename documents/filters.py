from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.states import Channel
from documents import kinds
from documents.models import Document, OutgoingMessage
from documents.states import DocumentState, MessageState, ServiceState


class DocumentFilter(django_filters.FilterSet):
    """The bar over the list of documents."""

    q = django_filters.CharFilter(label=_("Number or credit code"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kinds.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=DocumentState)
    service_state = django_filters.ChoiceFilter(label=_("Service"), choices=ServiceState)

    class Meta:
        model = Document
        fields = ("q", "kind", "state", "service_state")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        """The number holds the words, or the addressee has exactly this credit code."""
        plain = words.strip()
        return rows.filter(number__icontains=plain) | rows.filter(addressee_code=plain.upper())


class MessageFilter(django_filters.FilterSet):
    """The bar over the list of messages."""

    unsettled = django_filters.BooleanFilter(
        label=_("Only what a person must decide"), method="by_need"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=MessageState)
    channel = django_filters.ChoiceFilter(label=_("Way of sending"), choices=Channel)

    class Meta:
        model = OutgoingMessage
        fields = ("unsettled", "state", "channel")

    def by_need(self, rows: Any, _name: str, wanted: bool) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.unsettled() if wanted else rows
        return found
