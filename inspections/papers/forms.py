from django import forms
from django.utils.translation import gettext_lazy as _


class MeasureForm(forms.Form):
    """What was found about our own fault, and what is done so that it does not happen again."""

    measure = forms.CharField(
        label=_("Cause and measure"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Printed in the letter to the enterprise."),
    )
