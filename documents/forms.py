import hashlib
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents import faces, files, kinds, wording
from documents.models import Document
from documents.serving import ServiceFields
from documents.states import DocumentState, ServiceWay

PROOF = "documents.service-proof"
LONG_TEXT, LONGEST_TEXT = 40, 4000


class AmendForm(forms.Form):
    """The parts of a draft that are plain words; lists are written one entry a line."""

    wants_object: ClassVar[bool] = True

    def __init__(
        self, data: Any = None, *args: Any, obj: Document, user: Any, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, **kwargs)
        self.lists = {key for key, value in obj.context.items() if isinstance(value, list)}
        kind = kinds.find(obj.kind)
        for key, label in wording.FIELDS.items():
            value = obj.context.get(key)
            # A program may send a part of the letter only; a page always sends all of it.
            if (
                key in wording.FIXED
                or not is_words(value)
                or (data is not None and key not in data)
            ):
                continue
            self.fields[key] = words_field(
                label, value, required=bool(kind and key in kind.required)
            )

    def arguments(self) -> dict[str, Any]:
        """The changed context, lists as lists again."""
        return {"context": {key: self._plain(key, text) for key, text in self.cleaned_data.items()}}

    def _plain(self, key: str, text: str) -> Any:
        if key not in self.lists:
            return text
        return [line.strip() for line in text.splitlines() if line.strip()]


def printable(text: str) -> None:
    """Refuse at the field what would come out of the printer as a box."""
    found = faces.unprintable(text)
    if found:
        raise ValidationError(
            _("These characters cannot be printed in a letter: %(characters)s"),
            params={"characters": found},
        )


def is_words(value: Any) -> bool:
    """True for a text and for a list of texts."""
    if isinstance(value, list):
        return all(isinstance(entry, str) for entry in value)
    return isinstance(value, str)


def words_field(label: Any, value: Any, *, required: bool) -> forms.CharField:
    """One line for a short text, a box for a long one or for a list."""
    listed = isinstance(value, list)
    initial = "\n".join(value) if listed else value
    boxed = listed or len(initial) > LONG_TEXT
    return forms.CharField(
        label=label,
        initial=initial,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=_("One entry a line") if listed else "",
        widget=forms.Textarea(attrs={"rows": 4}) if boxed else forms.TextInput(),
        validators=[printable],
    )


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=_("What should change"), widget=forms.Textarea(attrs={"rows": 4}), max_length=500
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReplaceForm(forms.Form):
    """Names the document that takes the place of this one."""

    wants_object: ClassVar[bool] = True
    replacement = forms.CharField(
        label=_("Number of the new document"), help_text=_("For example 临市监约〔2026〕12号")
    )

    def __init__(self, *args: Any, obj: Document, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user

    def clean_replacement(self) -> Document:
        rows = Document.objects.visible_to(self.user).exclude(pk=self.obj.pk)
        found = rows.filter(
            number=self.cleaned_data["replacement"].strip(),
            office=self.obj.office,
            state=DocumentState.APPROVED,
        ).first()
        if found is None:
            raise ValidationError(_("There is no approved document of this office by that number."))
        return found


class ServeForm(ServiceFields):
    """送达回证 as a form."""

    wants_object: ClassVar[bool] = True
    way = forms.ChoiceField(label=_("Way of service"), choices=ServiceWay)
    served_at = forms.DateTimeField(
        label=_("Time of service"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    receiver = forms.CharField(label=_("Receiver"), max_length=40)
    relation = forms.CharField(label=_("Relation to the addressee"), max_length=40, required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    remarks = forms.CharField(label=_("Remarks"), max_length=200, required=False)
    field_order = ("way", "served_at", "receiver", "relation", "place")
    proof = forms.FileField(
        label=_("Proof"), required=False, help_text=_("Photo or scan of the signed receipt")
    )

    def __init__(self, *args: Any, obj: Document, user: Any, **kwargs: Any) -> None:
        addressee = obj.addressee
        kwargs["initial"] = {
            "served_at": timezone.localtime(),
            "receiver": addressee.get("person") or addressee.get("name", ""),
            "place": addressee.get("address", ""),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user
        if kinds.persons_of(obj):
            # A scan of the receipt bears the name and the signature: it stays in the paper file.
            del self.fields["proof"]

    def clean_served_at(self) -> Any:
        at = self.cleaned_data["served_at"]
        if at > timezone.now():
            raise ValidationError(_("The time of service lies in the future."))
        if self.obj.approved_at and at < self.obj.approved_at.replace(second=0, microsecond=0):
            raise ValidationError(_("A document cannot be served before it was approved."))
        return at

    def letter(self) -> Document:
        return self.obj

    def clean_proof(self) -> Any:
        proof = self.cleaned_data["proof"]
        if proof:
            raw = proof.read(settings.UPLOAD_MAX_BYTES + 1)
            proof.seek(0)
            if len(raw) > settings.UPLOAD_MAX_BYTES:
                raise ValidationError(_("The file is too large."))
            files.clean(raw, proof.name)
        return proof

    def arguments(self) -> dict[str, Any]:
        """The proof becomes an attachment when everything else is right."""
        values = dict(self.cleaned_data)
        if values.get("proof"):
            values["proof"] = files.store_upload(
                values["proof"], kind=PROOF, by=self.user, at=timezone.now()
            )
        return {**values, "proof": values.get("proof") or None}


class VerifyForm(forms.Form):
    """The sixteen characters printed beside the QR."""

    code = forms.CharField(label=_("Verification code"), max_length=40)


class VerifyFileForm(forms.Form):
    """A letter as a file; only its fingerprint is taken."""

    file = forms.FileField(label=_("The letter as a PDF file"))
    # The letter that it is compared with; without one every letter.
    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("The file is too large: at most %(limit)d MB."),
                params={"limit": settings.UPLOAD_MAX_BYTES // files.MEGABYTE},
            )
        return file

    def sha256(self) -> str:
        """The fingerprint; the bytes are forgotten with the request."""
        digest = hashlib.sha256()
        for chunk in self.cleaned_data["file"].chunks():
            digest.update(chunk)
        return digest.hexdigest()


class ConfirmSentForm(forms.Form):
    note = forms.CharField(
        label=_("How you know"),
        max_length=200,
        help_text=_("For instance: found in the provider's log. No number, no name."),
    )


class TellOtherwiseForm(forms.Form):
    note = forms.CharField(
        label=_("How the person was told"),
        max_length=200,
        help_text=_("For instance: called on the phone. No number, no name."),
    )
