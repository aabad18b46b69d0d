"""A draft from a phone, read into the same forms that the pages use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from casework.idempotency import fingerprint
from documents.models import Attachment
from inspections.field import queries, rules
from inspections.field.rules import Times
from inspections.field.states import Ending, EvidenceKind
from inspections.field.transitions import Sent
from inspections.samples.forms import SamplingForm
from inspections.visits.forms import ChecklistForm, FinishForm, RefusalForm, SigningForm, UnableForm
from inspections.visits.models import ChecklistTemplate, Inspection
from inspections.visits.queries import checklist_of

Errors = dict[str, dict[str, list[str]]]
TIME_PROBLEMS: Mapping[str, Any] = {
    "out_of_order": _("The times of the visit are not in order: correct the phone's clock."),
    "in_the_future": _("The visit lies in the future: correct the phone's clock and send again."),
    "too_old": _("The visit is more than seven days old: enter it at a desk, with the reason."),
}
# What each ending must bring along besides the checklist.
NEEDS = {
    Ending.CHECKED: "",
    Ending.SAMPLED: "sampling",
    Ending.FINISHED: "finish",
    Ending.UNABLE: "unable",
    Ending.REFUSED: "refusal",
}


class Unlawful(Exception):
    """The draft cannot be accepted as it is: what is wrong, part by part and field by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


def wrong(part: str, name: str, text: Any) -> Unlawful:
    return Unlawful({part: {name: [str(text)]}})


class Moment(forms.Field):
    """A time as a phone writes it: ISO 8601 with its offset."""

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            found = parse_datetime(str(value))
        except ValueError:
            found = None
        if found is None or timezone.is_naive(found):
            raise ValidationError(_("This is no time."))
        return found


class DraftForm(forms.Form):
    """The outside of a draft: which, from when, by which clock."""

    key = forms.UUIDField()
    base_version = forms.IntegerField(min_value=1)
    checklist = forms.IntegerField(required=False)
    device = forms.CharField(max_length=40, required=False)
    ending = forms.ChoiceField(choices=Ending)
    begun_at = Moment(required=False)
    signed_at = Moment(required=False)
    ended_at = Moment()
    sent_at = Moment()


class PictureForm(forms.Form):
    """A picture that is sent ahead of its visit."""

    key = forms.UUIDField()
    kind = forms.ChoiceField(choices=EvidenceKind)
    file = forms.FileField()
    taken_at = Moment(required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)

    @property
    def place(self) -> tuple[float, float] | None:
        """Both halves of the place, or none of it."""
        values = self.cleaned_data
        if values["latitude"] is None or values["longitude"] is None:
            return None
        return values["latitude"], values["longitude"]


def read(body: Any, inspection: Inspection, *, user: Any, at: datetime) -> Sent:
    """The draft with its times put right; raises Unlawful when it cannot be one."""
    outside = DraftForm(body if isinstance(body, dict) else {})
    if not outside.is_valid():
        raise Unlawful({"visit": _texts(outside)})
    values = outside.cleaned_data
    device = Times(values["begun_at"], values["signed_at"], values["ended_at"], values["sent_at"])
    true_times = rules.corrected(device, at)
    if problem := rules.time_problem(true_times, at):
        raise wrong("visit", "ended_at", TIME_PROBLEMS[problem])
    content = _with_tokens(body, inspection, user)
    return Sent(
        key=values["key"],
        body=body,
        body_hash=hash_of(body),
        base_version=values["base_version"],
        ending=values["ending"],
        device=values["device"],
        times=device,
        true_times=true_times,
        pictures=content,
    )


def hash_of(body: Mapping[str, Any]) -> str:
    """What makes two sendings one draft; the time of sending is new with every attempt."""
    return fingerprint({name: body[name] for name in sorted(body) if name != "sent_at"})


def _with_tokens(body: Mapping[str, Any], inspection: Inspection, user: Any) -> list[Attachment]:
    return queries.attachments_of(queries.pictures(user, inspection, keys_in(body)).values())


def keys_in(body: Any) -> set[UUID]:
    """Every key of a picture that the draft names, in whatever part."""
    found: set[UUID] = set()
    for part in ("sheet", "sampling"):
        for name, value in (body.get(part) or {}).items():
            if name.startswith("photos") or name == "signature":
                found |= {key for key in map(as_uuid, _listed(value)) if key}
    return found


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def as_uuid(value: Any) -> UUID | None:
    """The value as a key, if it is one."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def part_of(body: Mapping[str, Any], part: str, inspection: Inspection, user: Any) -> Any:
    """One part of the draft with the tokens of its pictures in place of the phone's keys."""
    values = body.get(part)
    if not isinstance(values, dict):
        return {}
    known = queries.pictures(user, inspection, keys_in({part: values}))

    def named(name: str, value: Any) -> Any:
        if not (name.startswith("photos") or name == "signature"):
            return value
        tokens = [str(known[key].token) for key in map(as_uuid, _listed(value)) if key in known]
        if name == "signature":
            return tokens[0] if tokens else ""
        return tokens

    return {name: named(name, value) for name, value in values.items()}


class SignedAhead(SigningForm):
    """The signature came ahead of the visit: the draft names it by its token."""

    def clean_signature(self) -> Attachment | None:
        token = as_uuid(self.cleaned_data["signature"])
        if token is None:
            return None
        rows = Attachment.objects.filter(token=token, uploaded_by=self.user)
        return rows.filter(kind=self.signature_kind).first()

    def _stored(self, file: Any) -> Attachment | None:
        return file if isinstance(file, Attachment) else None


class PhoneChecklistForm(SignedAhead, ChecklistForm):
    """The checklist from a phone."""


class PhoneSamplingForm(SignedAhead, SamplingForm):
    """The sampling form from a phone."""

    signature_kind = EvidenceKind.SAMPLING_SIGNATURE


class BlankSamplingForm(forms.Form):
    """The fields of the sampling form for the shell: no visit, no laboratory, nobody's name."""

    base: ClassVar[dict[str, forms.Field]] = SamplingForm.base_fields

    def __init__(self) -> None:
        super().__init__(auto_id="sampling_%s")
        for name, one in self.base.items():
            if not isinstance(one, forms.ModelChoiceField | forms.ModelMultipleChoiceField):
                self.fields[name] = one
        self.fields["lab"] = forms.ChoiceField(label=self.base["lab"].label)


def checked(form: Any, part: str) -> Any:
    """The form, if it is in order; raises Unlawful with its errors at their fields."""
    if not form.is_valid():
        raise Unlawful({part: _texts(form)})
    return form


def _texts(form: Any) -> dict[str, list[str]]:
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def version_of(body: Mapping[str, Any], inspection: Inspection) -> ChecklistTemplate | None:
    """The version that was on the phone, if it is one of the visit's own list."""
    known = checklist_of(inspection)
    if known is None:
        return None
    rows = ChecklistTemplate.objects.filter(code=known.code, pk=body.get("checklist") or 0)
    return rows.first() or known


PLAIN: Mapping[str, type[forms.Form]] = {
    "finish": FinishForm,
    "unable": UnableForm,
    "refusal": RefusalForm,
}
