"""What a routing rule asks and what it does, as an administrator types it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office
from accounts.states import OfficeKind
from complaints.forms import PlainLine
from complaints.models import RoutingRule
from complaints.routing import rules
from complaints.routing.queries import placing
from complaints.routing.transitions.book import WHAT_IT_ASKS, WHAT_IT_DOES
from complaints.states import Channel, Domain, Kind, Priority
from enterprises.models import ProductCategory

ANY = (("", pgettext_lazy("routing rule", "Any")),)
UNCHANGED = (("", pgettext_lazy("routing rule", "As it comes")),)
CONDITIONS = tuple(name for name in WHAT_IT_ASKS if name not in {"name", "note"})


class RuleForm(forms.Form):
    """A case that fits every condition given here goes where the rule says."""

    name = PlainLine(
        label=pgettext_lazy("routing rule", "Name of the rule"),
        min_length=2,
        max_length=60,
        help_text=_("Stands on the page of every case that the rule places."),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("complaint", "Kind"), choices=[*ANY, *Kind.choices], required=False
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("complaint", "Came by"),
        choices=[*ANY, *Channel.choices],
        required=False,
    )
    domain = forms.ChoiceField(
        label=_("Line of work"), choices=[*ANY, *Domain.choices], required=False
    )
    category = forms.ModelChoiceField(
        ProductCategory.objects.order_by("order", "pk"),
        label=_("Kind of goods"),
        empty_label=pgettext_lazy("routing rule", "Any"),
        required=False,
    )
    district = forms.ModelChoiceField(
        District.objects.order_by("code"),
        label=pgettext_lazy("complaint", "District"),
        empty_label=pgettext_lazy("routing rule", "Any"),
        required=False,
        help_text=_("A district takes its development zones in."),
    )
    respondent_words = PlainLine(
        label=_("Words in the trader's name"),
        max_length=200,
        required=False,
        help_text=_("Several words apart by blanks or commas; one of them is enough."),
    )
    words = PlainLine(
        label=_("Words in the title or in what happened"),
        max_length=200,
        required=False,
        help_text=_("Several words apart by blanks or commas; one of them is enough."),
    )
    office = forms.ModelChoiceField(
        Office.objects.filter(kind__in=(OfficeKind.CITY, OfficeKind.COUNTY)).order_by("pk"),
        label=_("Goes to"),
        empty_label=pgettext_lazy("routing rule", "The office of the district"),
        required=False,
        help_text=_("A county bureau has power in its own district alone."),
    )
    person = forms.ModelChoiceField(
        placing.possible_handlers(),
        label=pgettext_lazy("complaint", "Handled by"),
        empty_label=pgettext_lazy("routing rule", "Nobody yet"),
        required=False,
        help_text=_("Only somebody of that office."),
    )
    priority = forms.ChoiceField(
        label=pgettext_lazy("complaint", "Priority"),
        choices=[*UNCHANGED, *Priority.choices],
        required=False,
    )
    note = PlainLine(label=_("Why it is so"), max_length=300, required=False)

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["person"].label_from_instance = with_office  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not any(data.get(name) for name in CONDITIONS) and not self.errors:
            self.add_error(None, _("Give at least one condition; without any, every case fits."))
        if not data.get("office") and not data.get("priority"):
            self.add_error("office", _("Say what the rule does: an office, or a priority."))
        self._check_person(data.get("office"), data.get("person"))
        self._check_power(data.get("office"), data.get("district"))
        return data

    def _check_person(self, office: Office | None, person: Any) -> None:
        if person and office is None:
            self.add_error("office", _("Choose the office of this person as well."))
        elif person and person.office_id != office.pk:  # type: ignore[union-attr]
            self.add_error("person", _("This person does not belong to the office of the rule."))

    def _check_power(self, office: Office | None, district: District | None) -> None:
        """A rule never sends a case to an office that has no power over its place."""
        if office is None or office.kind == OfficeKind.CITY:
            return
        places = {district.pk, district.parent_id or ""} if district else set()
        if not rules.has_power(office.kind, office.district_id or "", places):
            self.add_error(
                "district",
                _("Choose a district in which this office has power; it has none elsewhere."),
            )

    def values(self) -> dict[str, Any]:
        """The keywords of the act, and the fields of an unsaved rule for the try-out."""
        names = (*WHAT_IT_ASKS, *WHAT_IT_DOES)
        return {name: self.cleaned_data[name] for name in names}

    arguments = values


def with_office(person: Any) -> str:
    return f"{person} ({person.office.name})"


def stored(rule: RoutingRule) -> dict[str, Any]:
    """The rule as the form shows it."""
    return {name: getattr(rule, name) for name in (*WHAT_IT_ASKS, *WHAT_IT_DOES)}
