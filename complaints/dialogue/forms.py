"""What either side types."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.dialogue.rules import LONGEST
from complaints.forms import PlainText


class WriteForm(forms.Form):
    """The office's words."""

    text = PlainText(
        label=pgettext_lazy("message", "Message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "The citizen reads this on the tracking page. Ask for facts; never for who told us."
        ),
    )


class AnswerForm(forms.Form):
    """The words of whoever holds the code."""

    text = PlainText(
        label=_("Your answer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
