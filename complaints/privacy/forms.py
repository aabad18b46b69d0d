from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework.codes import normalise
from complaints.forms import Phone, PlainLine, PlainText
from complaints.models import Complaint
from complaints.privacy import queries, rules
from complaints.privacy.states import Ground, RequestKind
from complaints.rules import as_number

# --- The citizen ----------------------------------------------------------------------------


class CodeForm(forms.Form):
    """The code once more: a screen left open shows the case, but gives nothing away."""

    query_code = PlainLine(
        label=_("Query code or receipt, once more"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


FORMATS = (
    ("zip", _("Everything with the photos (ZIP)")),
    ("html", _("A page to read and print (HTML)")),
    ("json", _("For programs (JSON)")),
)


class ExportForm(CodeForm):
    format = forms.ChoiceField(
        label=_("In which form"), choices=FORMATS, widget=forms.RadioSelect, initial="zip"
    )


class CorrectionForm(CodeForm):
    """Only what changes; empty fields stay as they are."""

    name = PlainLine(label=pgettext_lazy("reporter", "Name"), max_length=40, required=False)
    phone = Phone(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    address = PlainLine(label=pgettext_lazy("reporter", "Address"), max_length=200, required=False)

    field_order = ("name", "phone", "email", "address", "query_code")

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data[name] for name in rules.FIELDS):
            raise ValidationError(_("Fill in what is to be corrected."))
        return self.cleaned_data

    def contact(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in rules.FIELDS}


# --- Custodians and heads -------------------------------------------------------------------


class HoldForm(forms.Form):
    """Which case, and why it must stay as it is."""

    number = PlainLine(
        label=_("Number of the case"), max_length=30, help_text=_("For instance TS-2026-0914-0031.")
    )
    reason = PlainText(
        label=_("Reason of the hold"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The lawsuit, the inquiry or the audit that needs the case."),
    )

    def __init__(self, *args: Any, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.user = user

    def clean_number(self) -> Complaint:
        typed = as_number(normalise(self.cleaned_data["number"]))
        found = queries.case_to_hold(typed, self.user)
        if found is None:
            raise ValidationError(_("There is no case of this number in your office."))
        return found


class LiftForm(forms.Form):
    reason = PlainText(
        label=_("Why the hold is lifted"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FulfilForm(forms.Form):
    answer = PlainText(
        label=_("Explanation for the person"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefuseRequestForm(FulfilForm):
    """The ground and what the person reads on the page of the case (PIPL art. 50)."""

    wants_object = True
    ground = forms.ChoiceField(label=_("Legal ground"), choices=Ground)
    field_order = ("ground", "answer")

    def __init__(self, *args: Any, obj: Any, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        field: Any = self.fields["ground"]
        field.choices = [(g.value, g.label) for g in rules.GROUNDS[RequestKind(obj.kind)]]
