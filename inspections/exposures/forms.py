from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.casefiles.models import CaseFile
from inspections.exposures import rules
from inspections.exposures.models import Exposure
from inspections.exposures.states import Check, ExposureState
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
    text = forms.CharField(
        label=_("What was found"), widget=Paragraph(), max_length=1000, required=False
    )
    items = ItemsField(
        label=_("Failed items"),
        help_text=_("One a line: name | limit | value"),
        required=False,
    )
    measure = forms.CharField(label=_("Measure taken"), max_length=200)

    def __init__(self, *args: Any, obj: Exposure, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"items": as_lines(obj.items), "measure": obj.measure, "text": obj.text}
        )
        super().__init__(*args, **kwargs)
        # A failed product has its items, a case file its words.
        del self.fields["text" if obj.casefile_id is None else "items"]


def refuse_traces(form: Any, *names: str) -> None:
    """What stands on a report says neither day nor door."""
    for name in names:
        found = rules.too_fine(str(form.cleaned_data.get(name, "")))
        if found:
            text = _("This could lead to the reporter; leave out: %(words)s")
            form.add_error(name, forms.ValidationError(text % {"words": "、".join(found)}))


class OnCaseForm(forms.Form):
    """曝光 of a decided penalty: facts and measure in public words."""

    product_name = forms.CharField(label=_("Product"), max_length=80)
    text = forms.CharField(label=_("What was found"), widget=Paragraph(), max_length=1000)
    measure = forms.CharField(label=_("Measure taken"), max_length=200)

    def __init__(self, *args: Any, casefile: CaseFile, user: Any, **kwargs: Any) -> None:
        self.casefile = casefile
        penalties = "、".join(row.text for row in casefile.penalties.all())
        kwargs["initial"] = {
            "product_name": casefile.product_name or casefile.title,
            "text": casefile.facts,
            "measure": f"行政处罚：{penalties}"[:200],
        }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.casefile.from_report:
            refuse_traces(self, "text", "measure")
        return data

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "casefile": self.casefile}


class PublishForm(forms.Form):
    """The second person's own checklist; every line is ticked before anything is public."""

    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: Exposure, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [name for name in Check.values if name != Check.REPORTER or obj.from_report]
        for name in self.names:
            self.fields[name] = forms.BooleanField(label=Check(name).label)

    def arguments(self) -> dict[str, Any]:
        return {"checked": self.names}


class CorrectForm(forms.Form):
    """The right words, and why the others were wrong."""

    wants_object: ClassVar[bool] = True
    reason = forms.CharField(label=_("Why it is corrected"), widget=Paragraph(2), max_length=200)
    text = forms.CharField(
        label=_("What was found"), widget=Paragraph(), max_length=1000, required=False
    )
    items = ItemsField(
        label=_("Failed items"),
        help_text=_("One a line: name | limit | value"),
        required=False,
    )
    measure = forms.CharField(label=_("Measure taken"), max_length=200)

    def __init__(self, *args: Any, obj: Exposure, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"items": as_lines(obj.items), "measure": obj.measure, "text": obj.text}
        )
        super().__init__(*args, **kwargs)
        self.obj = obj

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.obj.from_report:
            refuse_traces(self, "text", "measure")
        same = all(
            data.get(name) == getattr(self.obj, name) for name in ("text", "items", "measure")
        )
        if same and not self.errors:
            self.add_error(None, _("Nothing would change."))
        return data


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
