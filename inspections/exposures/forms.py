from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.exposures.models import Exposure
from inspections.exposures.states import ExposureState
from inspections.summonses.forms import DayField, Paragraph
from inspections.summonses.letters import failed_items
from inspections.summonses.queries import failed_sample
from inspections.visits.models import Inspection


def as_lines(items: list[dict[str, str]]) -> str:
    """One failed item a line: name | limit | value."""
    return "\n".join(f"{row['name']} | {row['limit']} | {row['value']}" for row in items)


class ItemsField(forms.CharField):
    """Failed items, one a line, as name | limit | value."""

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=Paragraph(), max_length=2000, **values)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        items = []
        for line in text.splitlines():
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - name, limit, value
                raise forms.ValidationError(_("Write each item as: name | limit | value."))
            items.append(dict(zip(("name", "limit", "value"), parts, strict=True)))
        return items


class DraftForm(forms.Form):
    """What the public shall read: findings and measure."""

    items = ItemsField(label=_("Failed items"), help_text=_("One a line: name | limit | value"))
    measure = forms.CharField(label=_("Measure taken"), max_length=200)

    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        self.inspection = inspection
        sample = failed_sample(inspection)
        kwargs["initial"] = {
            "items": as_lines(failed_items(sample)),
            "measure": "责令停止销售并限期整改",
        }
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "inspection": self.inspection}


class AmendForm(forms.Form):
    wants_object: ClassVar[bool] = True
    items = ItemsField(label=_("Failed items"), help_text=_("One a line: name | limit | value"))
    measure = forms.CharField(label=_("Measure taken"), max_length=200)

    def __init__(self, *args: Any, obj: Exposure, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"items": as_lines(obj.items), "measure": obj.measure})
        super().__init__(*args, **kwargs)


class ContestForm(forms.Form):
    """The decision was changed or revoked: since when, and why."""

    changed_on = DayField(label=_("Day of the change"))
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=200)

    def clean_changed_on(self) -> Any:
        day = self.cleaned_data["changed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day of the change cannot lie ahead."))
        return day


class ExposureFilter(django_filters.FilterSet):
    """The bar over the list of exposures."""

    q = django_filters.CharFilter(label=_("Number, product or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=ExposureState)

    class Meta:
        model = Exposure
        fields = ("q", "state")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(product_name__icontains=plain)
            | Q(enterprise__name__icontains=plain)
        )
