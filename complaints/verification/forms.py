"""What the handler asks and the head answers."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.forms import PlainLine
from complaints.models import Complaint
from complaints.verification import queries


class AskExtensionForm(forms.Form):
    """Which limit, and why it does not suffice."""

    wants_object = True
    code = forms.ChoiceField(label=_("Time limit"), widget=forms.RadioSelect)
    reason = PlainLine(
        label=_("Why the time does not suffice"),
        min_length=4,
        max_length=200,
        help_text=_("Say nothing here that points to who told us."),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        clocks = queries.open_clocks(obj)
        if clocks:
            extra["initial"] = {"code": clocks[0].code, **(extra.get("initial") or {})}
        super().__init__(*args, **extra)
        choices = [(c.code, f"{c.rule.name}　{date_format(c.due_on)}") for c in clocks]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """The head may add a word."""

    note = PlainLine(label=_("Note"), max_length=200, required=False)


class DenyForm(forms.Form):
    """Why the time stays as it is."""

    note = PlainLine(label=_("Why not"), min_length=4, max_length=200)
