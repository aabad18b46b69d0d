from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from complaints.forms import PlainLine, PlainText
from complaints.warnings.models import ConsumerWarning
from enterprises.models import ProductCategory


class Words(forms.Form):
    """The words of a warning, in Chinese and, where there are, in English."""

    title = PlainLine(label=pgettext_lazy("warning", "Title"), max_length=60)
    text = PlainText(
        label=pgettext_lazy("warning", "What to look out for"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Speak of the goods, and name no trader and no person."),
    )
    title_en = PlainLine(label=_("Title, in English"), max_length=160, required=False)
    text_en = PlainText(
        label=_("Text, in English"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DraftForm(Words):
    """The draft, begun from a cluster; which one, the address says."""

    category = forms.ModelChoiceField(
        ProductCategory.objects.groups().order_by("order", "pk"), widget=forms.HiddenInput
    )
    since = forms.DateField(widget=forms.HiddenInput)
    until = forms.DateField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if isinstance(since, date) and isinstance(until, date) and since > until:
            self.add_error(None, _("The period ends before it begins."))
        return self.cleaned_data


class AmendForm(Words):
    """The words as they are, to be changed."""

    wants_object = True

    def __init__(self, *args: Any, obj: ConsumerWarning, user: User, **extra: Any) -> None:
        known = {name: getattr(obj, name) for name in self.base_fields}
        extra["initial"] = {**known, **(extra.get("initial") or {})}
        super().__init__(*args, **extra)


class NoteForm(forms.Form):
    note = PlainLine(label=_("What has to change"), max_length=200)


class ReasonForm(forms.Form):
    reason = PlainLine(label=pgettext_lazy("warning", "Reason"), max_length=200)
