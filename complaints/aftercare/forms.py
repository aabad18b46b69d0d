from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.aftercare.rules import LEAST_POINTS, MOST_POINTS
from complaints.forms import PlainLine, PlainText

WORDS = {
    1: pgettext_lazy("rating", "Very bad"),
    2: pgettext_lazy("rating", "Bad"),
    3: pgettext_lazy("rating", "So-so"),
    4: pgettext_lazy("rating", "Good"),
    5: pgettext_lazy("rating", "Very good"),
}
POINTS = [(number, WORDS[number]) for number in range(MOST_POINTS, LEAST_POINTS - 1, -1)]


def points(label: Any, *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=POINTS,
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five.")},
    )


class RateForm(forms.Form):
    """One to five, for the whole and, if wished, for its two halves, and a sentence."""

    score = points(_("How satisfied are you, all in all?"), required=True)
    handling = points(_("How did we deal with it: fast, polite, clear?"))
    result = points(_("What do you think of the result?"))
    words = PlainLine(
        label=_("In a sentence"),
        max_length=200,
        required=False,
        help_text=_("The office reads it; it is not published."),
    )


class AskForm(forms.Form):
    """Why an ended case should be taken up again."""

    reason = PlainText(
        label=_("Why should it be taken up again?"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For instance: what was agreed was not kept, or there is new proof."),
    )


class GrantForm(forms.Form):
    answer = PlainText(
        label=_("Note for the citizen"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The citizen reads this on the tracking page. Name no other person."),
    )


class DenyForm(forms.Form):
    answer = PlainText(
        label=_("Reason for the citizen"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The citizen reads this on the tracking page. Name no other person."),
    )
