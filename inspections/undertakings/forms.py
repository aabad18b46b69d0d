from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import files
from inspections.rectifications.forms import ManyFiles
from inspections.summonses.forms import Paragraph
from inspections.undertakings.models import Undertaking

PROOF = "inspections.undertaking"
MOST_FILES = 10


class ReportForm(forms.Form):
    """What was done, with its proof."""

    wants_object: ClassVar[bool] = True
    report = forms.CharField(
        label=_("What was done"), widget=Paragraph(), min_length=5, max_length=2000
    )
    files = ManyFiles(  # type: ignore[assignment]  # a field, not the form's own files
        label=_("Photos or papers"),
        help_text=_("Photos or PDF files that show it, at most 10."),
        error_messages={"required": _("Add at least one photo or paper that shows it.")},
    )

    def __init__(self, *args: Any, obj: Undertaking, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        given = values.get("files") or []
        if len(given) > MOST_FILES:
            self.add_error("files", _("At most %(most)s files.") % {"most": MOST_FILES})
        if self.errors:
            return values
        try:
            values["files"] = [
                files.store_upload(one, kind=PROOF, by=self.user, at=timezone.now())
                for one in given
            ]
        except ValidationError as error:
            self.add_error("files", error)
        return values


class ConfirmForm(forms.Form):
    note = forms.CharField(
        label=_("What the check says"), widget=Paragraph(3), required=False, max_length=400
    )


class SendBackForm(forms.Form):
    note = forms.CharField(label=_("What is missing"), widget=Paragraph(3), max_length=400)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(3), max_length=400)
