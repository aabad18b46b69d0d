from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.rules import Actor
from complaints import rules as law
from complaints.desk.forms import DistrictByLetters
from complaints.desk.rules import Place
from complaints.forms import IntakeForm, PlainLine, date_input
from complaints.handovers import queries, rules
from complaints.handovers.states import Source
from complaints.models import Complaint
from complaints.states import Kind
from complaints.transitions import RECEIPT_DAYS

NO_DAY = _("Enter a real date, such as 2026-09-18.")
KEPT = ("district", "reporter_name", "reporter_phone", "reporter_address", "anonymous", "consent")
ASKED = (
    "title",
    "description",
    "respondent_name",
    "respondent_code",
    "respondent_address",
    "product_name",
    *KEPT,
)


class UploadForm(forms.Form):
    """The other side's sheet."""

    source = forms.ChoiceField(
        label=_("Handed over by"),
        choices=Source,
        help_text=_("For rows that do not name it themselves."),
    )
    file = forms.FileField(
        label=_("Spreadsheet (.xlsx or .csv)"),
        help_text=_("At most 500 rows, values only; the file itself is not kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class RowForm(IntakeForm):
    """One row, under the same checks as every other way in."""

    # As the columns of such sheets are called.
    COLUMNS: ClassVar[dict[str, Any]] = {
        "number": pgettext_lazy("column", "Order number"),
        "kind_word": pgettext_lazy("column", "Type"),
        "source": pgettext_lazy("column", "Source"),
        "title": pgettext_lazy("column", "Title"),
        "description": pgettext_lazy("column", "Content"),
        "district": pgettext_lazy("column", "District"),
        "respondent_name": pgettext_lazy("column", "Trader"),
        "respondent_code": pgettext_lazy("column", "Credit code"),
        "respondent_address": pgettext_lazy("column", "Trader's address"),
        "product_name": pgettext_lazy("column", "Goods"),
        "reporter_name": pgettext_lazy("column", "Contact"),
        "reporter_phone": pgettext_lazy("column", "Phone"),
        "reporter_address": pgettext_lazy("column", "Address"),
        "received_on": pgettext_lazy("column", "Received"),
        "due_on": pgettext_lazy("column", "Due"),
    }
    number = PlainLine(max_length=40)
    kind_word = forms.CharField()
    source = forms.ChoiceField(choices=Source)
    received_on = forms.CharField(max_length=40)
    due_on = forms.CharField(max_length=40)

    def __init__(
        self, values: dict[str, str], *, source: str, places: Sequence[Place], actor: Actor
    ) -> None:
        kind = rules.meant("kind", values.get("kind", ""))
        self.known_kind = kind in Kind.values
        own = ("number", "kind_word", "source", "received_on", "due_on")
        super().__init__(
            self.prepared(values, kind, source),
            kind=kind if self.known_kind else Kind.INQUIRY,
            only=(*ASKED, *own),
        )
        self.actor = actor
        self.fields["district"] = DistrictByLetters(places=places, max_length=60)
        for name, label in self.COLUMNS.items():
            self.fields[name].label = label
        for name in ("number", "kind_word", "source", "received_on"):
            self.fields[name].required = True
        self.fields["due_on"].required = False

    @staticmethod
    def prepared(values: dict[str, str], kind: str, source: str) -> dict[str, Any]:
        """The row as the form takes it; the other side has shown people its own notice."""
        given: dict[str, Any] = {**values, "consent": "on", "kind_word": values.get("kind", "")}
        given["source"] = rules.meant("source", values.get("source", "")) or source
        nameless = not (values.get("reporter_name") or values.get("reporter_phone"))
        if kind == Kind.REPORT and nameless:
            given["anonymous"] = "on"
        return given

    def clean_number(self) -> str:
        return rules.outside_number(self.cleaned_data["number"])

    def clean_district(self) -> Any:
        district = self.cleaned_data["district"]
        if district is not None and not self.actor.covers(district.pk):
            raise ValidationError(_("This district belongs to another office; hand it on there."))
        return district

    def clean_received_on(self) -> date | None:
        day = self._day("received_on")
        problem = law.wrong_receipt_day(day, timezone.localdate()) if day else ""
        if problem:
            raise ValidationError(RECEIPT_DAYS[problem])
        return day

    def clean_due_on(self) -> date | None:
        return self._day("due_on")

    def _day(self, name: str) -> date | None:
        text: str = self.cleaned_data[name]
        day = rules.day_of(text) if text else None
        if text and day is None:
            raise ValidationError(NO_DAY)
        return day

    def clean_kind_word(self) -> str:
        """The kind in the words of the other side."""
        if not self.known_kind:
            raise ValidationError(_("The kind is none of: complaint, report, inquiry."))
        return self.kind


class ReferenceForm(forms.Form):
    """Under which number another office knows the case."""

    wants_object = True
    source = forms.ChoiceField(label=_("Known by"), choices=Source)
    number = PlainLine(label=_("Outside number"), max_length=40)
    received_on = forms.DateField(
        label=_("Received there"),
        widget=date_input(),
        required=False,
        error_messages={"invalid": NO_DAY},
    )
    due_on = forms.DateField(
        label=_("Due there"),
        widget=date_input(),
        required=False,
        help_text=_("The other side's time limit; ours run beside it."),
        error_messages={"invalid": NO_DAY},
    )

    def __init__(self, *args: Any, obj: Complaint, user: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)

    def clean(self) -> dict[str, Any]:
        number = rules.outside_number(self.cleaned_data.get("number", ""))
        source = self.cleaned_data.get("source", "")
        if number and queries.known([(source, number)]):
            self.add_error("number", _("This outside number belongs to a case already."))
        return self.cleaned_data
