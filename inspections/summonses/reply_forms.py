"""Forms of what the enterprise says to its letter, of another time, and of the signed pages."""

import base64
import binascii
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import files
from documents.models import Attachment
from inspections.summonses import queries
from inspections.summonses.forms import MomentField, Paragraph
from inspections.summonses.models import Summons
from inspections.summonses.rules import LEAD_CHOICES, REPORT_CHOICES, enough_witnesses
from inspections.summonses.times import check_time, earliest

AUTHORISATION, SIGNATURE = "inspections.authorisation", "inspections.talk-signature"
PNG = "data:image/png;base64,"
LARGEST_DRAWING = 400_000


def stored(form: forms.Form, field: str, file: Any, *, kind: str, by: User) -> Attachment | None:
    """The upload as an attachment; what is wrong with it stands at its field."""
    try:
        return files.store_upload(file, kind=kind, by=by, at=timezone.now())
    except ValidationError as error:
        form.add_error(field, error)
        return None


class ProxyForm(forms.Form):
    """Who comes instead, and the paper that says so."""

    wants_object: ClassVar[bool] = True
    proxy = forms.CharField(label=_("Name of the proxy"), max_length=40)
    proxy_post = forms.CharField(label=_("Post of the proxy"), max_length=40, required=False)
    authorisation = forms.FileField(
        label=_("Written authorisation"),
        help_text=_("A photo or PDF of the signed paper. Without it the proxy counts as absent."),
        error_messages={
            "required": _("Add the written authorisation; without it the proxy counts as absent.")
        },
    )

    def __init__(self, *args: Any, obj: Summons, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        file = values.get("authorisation")
        if file and not self.errors:
            values["authorisation"] = stored(
                self, "authorisation", file, kind=AUTHORISATION, by=self.user
            )
        return values


class AnotherTimeForm(forms.Form):
    """Once, with a reason."""

    reason = forms.CharField(
        label=_("Why another time"), widget=Paragraph(3), min_length=5, max_length=200
    )
    wished = forms.CharField(label=_("Which time would suit"), max_length=80, required=False)


class RescheduleForm(forms.Form):
    """Another time, far enough ahead."""

    meet_at = MomentField(label=_("New time of the talk"))
    place = forms.CharField(
        label=_("Place"), max_length=80, required=False, help_text=_("Empty: the same place.")
    )
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(3), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = earliest(timezone.now()).isoformat()
        self.fields["meet_at"].help_text = _("Not before %(day)s.") % {"day": first}

    def clean_meet_at(self) -> Any:
        moment = self.cleaned_data["meet_at"]
        try:
            check_time(moment, at=timezone.now())
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return moment


class RefusalToSignForm(forms.Form):
    witnesses = forms.CharField(label=_("Two witnesses"), max_length=80)

    def clean_witnesses(self) -> str:
        given = str(self.cleaned_data["witnesses"])
        if not enough_witnesses(given):
            raise ValidationError(_("Name two witnesses of the refusal to sign."))
        return given


class SignForm(forms.Form):
    """A signature for every page of the record: drawn, or a photo of the signed page."""

    wants_object: ClassVar[bool] = True
    attested_by = forms.CharField(label=_("Signed by"), max_length=40)
    corrections = forms.CharField(
        label=_("Corrections"), widget=Paragraph(3), required=False, max_length=1000
    )
    corrections_confirmed = forms.BooleanField(
        label=_("Every correction is signed or fingerprinted"), required=False
    )
    attested = forms.BooleanField(
        label=_("The record bears the words “以上内容属实” over the signature"),
        error_messages={"required": _("Without these words the record is not confirmed.")},
    )

    def __init__(self, *args: Any, obj: Summons, user: User, **kwargs: Any) -> None:
        record = queries.record_of(obj)
        kwargs.setdefault("initial", {"attested_by": record.attendee if record else obj.person})
        super().__init__(*args, **kwargs)
        self.user = user
        self.pages = (record.document.pages or 1) if record and record.document else 1
        for number in self.numbers:
            self.fields[f"drawn_{number}"] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )
            self.fields[f"page_{number}"] = forms.FileField(
                label=_("Page %(number)s: photo of the signature") % {"number": number},
                required=False,
            )

    @property
    def numbers(self) -> range:
        return range(1, self.pages + 1)

    def places(self) -> list[dict[str, Any]]:
        """For the template: a place to sign for each page."""
        return [
            {
                "label": _("Signature on page %(number)s") % {"number": number},
                "name": f"drawn_{number}",
                "file_name": f"page_{number}",
                "errors": self[f"page_{number}"].errors,
            }
            for number in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("corrections") and not values.get("corrections_confirmed"):
            self.add_error(
                "corrections_confirmed",
                _("Every correction is confirmed by a signature beside it."),
            )
        for number in self.numbers:
            if not (values.get(f"page_{number}") or values.get(f"drawn_{number}")):
                self.add_error(f"page_{number}", _("This page is not signed."))
        if not self.errors:
            values["signatures"] = [self._signature(values, number) for number in self.numbers]
        return values

    def _signature(self, values: dict[str, Any], number: int) -> Attachment | None:
        field = f"page_{number}"
        file = values.get(field) or self._drawing(str(values.get(f"drawn_{number}")), field)
        return stored(self, field, file, kind=SIGNATURE, by=self.user) if file else None

    def _drawing(self, drawn: str, field: str) -> Any:
        if drawn.startswith(PNG) and len(drawn) <= LARGEST_DRAWING:
            try:
                content = base64.b64decode(drawn.removeprefix(PNG), validate=True)
            except binascii.Error:
                content = b""
            if content:
                return SimpleUploadedFile("signature.png", content, "image/png")
        self.add_error(field, _("The signature could not be read. Please sign again."))
        return None

    def arguments(self) -> dict[str, Any]:
        names = ("signatures", "attested_by", "corrections", "corrections_confirmed")
        return {name: self.cleaned_data[name] for name in names}


class DaysForm(forms.Form):
    """summons.lead_days and summons.report_days: no law gives a number, so the bureau does."""

    lead_days = forms.TypedChoiceField(
        label=_("Working days between the letter and the talk"),
        choices=[(days, days) for days in LEAD_CHOICES],
        coerce=int,
        widget=forms.RadioSelect,
    )
    report_days = forms.TypedChoiceField(
        label=_("Days after the talk for the written report"),
        choices=[(days, days) for days in REPORT_CHOICES],
        coerce=int,
        widget=forms.RadioSelect,
    )
