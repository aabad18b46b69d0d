from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.view_models import LONGEST_NAME


def name_field() -> forms.CharField:
    return forms.CharField(
        label=pgettext_lazy("saved view", "Name of the view"), max_length=LONGEST_NAME
    )


class RenameForm(forms.Form):
    name = name_field()


class SaveForm(forms.Form):
    """The name of a view; what it shows is told by the address."""

    name = name_field()
    first = forms.BooleanField(label=_("Open the list with this view"), required=False)

    def __init__(self, *args: Any, slug: str, query: str, **how: Any) -> None:
        super().__init__(*args, **how)
        self.shown = {"slug": slug, "query": query}

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, **self.shown}
