from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.forms import PlainText
from complaints.return_visits.states import Reached

POINTS = [
    ("5", _("5 – very satisfied")),
    ("4", _("4 – satisfied")),
    ("3", _("3 – neither")),
    ("2", _("2 – dissatisfied")),
    ("1", _("1 – very dissatisfied")),
]
KEPT = [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))]


class CallForm(forms.Form):
    """What came of the call, and what was said."""

    reached = forms.ChoiceField(
        label=_("What came of the call"), choices=Reached, widget=forms.RadioSelect
    )
    score = forms.TypedChoiceField(
        label=pgettext_lazy("return visit", "How satisfied is the person?"),
        choices=[("", "–"), *POINTS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    kept = forms.ChoiceField(label=_("Was what was agreed kept?"), choices=KEPT, required=False)
    note = PlainText(
        label=_("What the person said"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name no person here."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("reached") == Reached.SPOKE and data.get("score") is None:
            self.add_error("score", _("Say how many points the person gave."))
        if data.get("score") is not None and data.get("reached") in {
            Reached.DECLINED,
            Reached.NOT_REACHED,
        }:
            self.add_error("score", _("Only whoever was spoken to gives points."))
        return data

    def arguments(self) -> dict[str, Any]:
        kept = {"yes": True, "no": False}.get(self.cleaned_data["kept"])
        return {**self.cleaned_data, "kept": kept}
