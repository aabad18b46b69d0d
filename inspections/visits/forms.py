import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.files import store_upload
from documents.models import Attachment
from enterprises.models import Enterprise
from inspections.plans.models import ProductRule, SpotCheckPlan
from inspections.plans.states import PlanKind
from inspections.visits import queries, rules
from inspections.visits.models import Inspection
from inspections.visits.queries import Point, Sheet
from inspections.visits.states import (
    Answer,
    Origin,
    Outcome,
    Proof,
    RefusalReason,
    Stage,
    UnableReason,
)
from inspections.visits.transitions import Recorded

PHOTO, SIGNATURE = "inspections.photo", "inspections.signature"
MOST_PHOTOS = 10
LARGEST_DRAWING = 600_000
PNG = "data:image/png;base64,"
UNPROVED: Mapping[str, Any] = {
    Proof.EITHER: _("Point %(number)s failed: describe it or take a photo."),
    Proof.TEXT: _("Point %(number)s failed: describe what you found."),
    Proof.PHOTO: _("Point %(number)s failed: take a photo."),
    Proof.BOTH: _("Point %(number)s failed: describe it and take a photo."),
}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


# --- Photos and signatures -------------------------------------------------------------------


def values_of(source: Any, name: str) -> list[Any]:
    """Everything sent under a name, from a form or from JSON."""
    if hasattr(source, "getlist"):
        return list(source.getlist(name))
    found = (source or {}).get(name, [])
    return list(found) if isinstance(found, list | tuple) else [found]


class PhotosInput(forms.FileInput):
    """Several photos; those already on the server come back as their tokens."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return {"tokens": values_of(data, name), "files": values_of(files, name)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and name not in files


class PhotosField(forms.Field):
    """Photos as stored attachments: an upload survives a form that comes back with errors."""

    widget = PhotosInput

    def __init__(self, *, user: User, kind: str = PHOTO, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user, self.kind = user, kind

    def to_python(self, value: Any) -> list[Attachment]:
        value = value or {"tokens": [], "files": []}
        kept = own_attachments(value["tokens"], user=self.user, kind=self.kind)
        files = [file for file in value["files"] if file]
        if len(kept) + len(files) > MOST_PHOTOS:
            raise ValidationError(_("At most %(most)s photos.") % {"most": MOST_PHOTOS})
        at = timezone.now()
        return kept + [
            store_upload(file, kind=self.kind, by=self.user, at=at, keep_original=True)
            for file in files
        ]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")


def own_attachments(tokens: Iterable[Any], *, user: User, kind: str) -> list[Attachment]:
    """The person's own uploads among the tokens; anything else is left out."""
    wanted = [token for token in map(_uuid, tokens) if token]
    rows = Attachment.objects.filter(token__in=wanted, uploaded_by=user, kind=kind)
    return list(rows.order_by("pk"))


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


class SigningForm(forms.Form):
    """Who was met on site and how they signed; shared by checklist and sampling form."""

    representative = forms.CharField(label=_("Name"), max_length=40)
    representative_post = forms.CharField(label=_("Post"), max_length=40, required=False)
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    signature_photo = forms.FileField(label=_("Photo of the signature"), required=False)
    signing_refused = forms.BooleanField(label=_("Refused to sign"), required=False)
    witness = forms.CharField(label=_("Witness"), max_length=40, required=False)

    signature_kind = SIGNATURE
    user: User

    def clean_signature(self) -> Any:
        """The drawing as a file, or nothing."""
        drawn = self.cleaned_data["signature"]
        if not drawn:
            return None
        if not drawn.startswith(PNG) or len(drawn) > LARGEST_DRAWING:
            raise ValidationError(_("The signature could not be read. Please sign again."))
        try:
            content = base64.b64decode(drawn.removeprefix(PNG), validate=True)
        except binascii.Error:
            raise ValidationError(
                _("The signature could not be read. Please sign again.")
            ) from None
        return SimpleUploadedFile("signature.png", content, "image/png")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.pop("signature_photo", None) or values.get("signature")
        if not file and not values.get("signing_refused"):
            self.add_error(
                "signature", _("Let the representative sign, or note that they refused to.")
            )
        if file and not self.errors:
            values["signature"] = self._stored(file)
        return values

    def _stored(self, file: Any) -> Attachment | None:
        try:
            return store_upload(file, kind=self.signature_kind, by=self.user, at=timezone.now())
        except ValidationError as error:
            self.add_error("signature", error)
            return None


# --- The checklist ---------------------------------------------------------------------------


class SheetForm(forms.Form):
    """The checklist as it stands, complete or not: an answer, a fact and photos for each point."""

    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: Inspection, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user
        self.sheet: Sheet = queries.sheet_of(obj)
        for point in self.sheet.points:
            self._add_point(point)

    def _add_point(self, point: Point) -> None:
        key = point.item.pk
        self.fields[f"answer_{key}"] = forms.ChoiceField(
            label=point.item.text,
            choices=[("", ""), *Answer.choices],
            required=False,
            initial=point.answer,
        )
        self.fields[f"phrases_{key}"] = forms.MultipleChoiceField(
            choices=[(phrase, phrase) for phrase in point.item.phrases], required=False
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=_("Facts"), required=False, max_length=1000, initial=point.note
        )
        self.fields[f"photos_{key}"] = PhotosField(
            user=self.user, label=_("Photos"), required=False
        )

    def recorded(self) -> list[Recorded]:
        """What was filled in, point by point."""
        values = self.cleaned_data
        return [
            Recorded(
                item_id=point.item.pk,
                answer=values.get(f"answer_{point.item.pk}", ""),
                note=self._note(point.item.pk),
                photos=values.get(f"photos_{point.item.pk}") or [],
            )
            for point in self.sheet.points
            if values.get(f"answer_{point.item.pk}")
        ]

    def _note(self, key: int) -> str:
        """The phrases that were ticked and are not in the text yet, then the text."""
        note: str = self.cleaned_data.get(f"note_{key}", "")
        ticked = self.cleaned_data.get(f"phrases_{key}") or []
        return "；".join([*(phrase for phrase in ticked if phrase not in note), note]).strip("；")

    def arguments(self) -> dict[str, Any]:
        return {"findings": self.recorded()}

    def shown(self) -> Sheet:
        """The sheet as the page shows it: with what was just sent, when something was."""
        if not self.is_bound:
            return self.sheet
        return queries.grouped(queries.judged([self._as_sent(one) for one in self.sheet.points]))

    def _as_sent(self, point: Point) -> Point:
        key, values = point.item.pk, getattr(self, "cleaned_data", {})
        answer = str(self.data.get(f"answer_{key}", ""))
        photos = values.get(f"photos_{key}") or []
        note = str(self.data.get(f"note_{key}", ""))
        known = answer if answer in Answer.values else ""
        names = (f"answer_{key}", f"note_{key}", f"photos_{key}")
        errors = [str(error) for name in names for error in self.errors.get(name, [])]
        return Point(point.number, point.item, known, note, photos, errors)


class ChecklistForm(SheetForm, SigningForm):
    """The complete checklist: every point answered, every failure proved, signed."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        answers = {
            point.item.pk: values.get(f"answer_{point.item.pk}", "") for point in self.sheet.points
        }
        for point in self.sheet.points:
            if rules.is_asked(point.item.condition, answers):
                self._check_point(point, values)
        return values

    def _check_point(self, point: Point, values: dict[str, Any]) -> None:
        key = point.item.pk
        answer = values.get(f"answer_{key}", "")
        photos = len(values.get(f"photos_{key}") or [])
        if not answer:
            self.add_error(
                f"answer_{key}", _("Point %(number)s has no answer.") % {"number": point.number}
            )
        elif rules.unproved(answer, self._note(key), photos, point.item.proof):
            self.add_error(f"note_{key}", UNPROVED[point.item.proof] % {"number": point.number})

    def arguments(self) -> dict[str, Any]:
        signing = ("representative", "representative_post", "signature", "signing_refused")
        values = {name: self.cleaned_data[name] for name in (*signing, "witness")}
        return {"findings": self.recorded(), **values}


# --- Other acts ------------------------------------------------------------------------------


def note_field(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefusalForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why was the inspection refused?"),
        choices=RefusalReason,
        widget=forms.RadioSelect,
        help_text=_("The first four are the enterprise's right: the visit then becomes void."),
    )
    note = note_field(_("What happened"), required=True)
    witness = forms.CharField(label=_("Witness"), max_length=40, required=False)


class UnableForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why was no sample obtained?"), choices=UnableReason, widget=forms.RadioSelect
    )
    note = note_field(_("What was found on site"), required=True)


class FinishForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Result of the visit"),
        choices=[
            (value, Outcome(value).label) for value in (Outcome.NO_PROBLEM, Outcome.FIXED_ON_SITE)
        ],
        widget=forms.RadioSelect,
    )
    note = note_field(_("How it was put right"))


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CloseForm(forms.Form):
    """Closing by hand; a corrected case is closed by its re-check."""

    wants_object: ClassVar[bool] = True
    outcome = forms.ChoiceField(label=_("Outcome"))
    note = note_field(_("Note"))

    def __init__(self, *args: Any, obj: Inspection, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = rules.ENDINGS.get(obj.state, frozenset()) - rules.BY_FOLLOW_UP
        choices = [(value, label) for value, label in Outcome.choices if value in allowed]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class TeamField(forms.ModelMultipleChoiceField):
    """Inspectors in the order in which they were ticked off the list."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.office.name if obj.office else ''}".strip()


class AmendForm(forms.Form):
    """Another day, other people; what is not sent stays."""

    wants_object: ClassVar[bool] = True
    scheduled_on = forms.DateField(label=_("Planned for"), widget=DayInput, required=False)
    inspectors = TeamField(label=_("Inspectors"), queryset=User.objects.none(), required=False)
    task = note_field(_("What to look at"))

    def __init__(self, *args: Any, obj: Inspection, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "scheduled_on": obj.scheduled_on,
            "inspectors": [person.pk for person in obj.inspectors.all()],
            "task": obj.task,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        team = queries.inspectors_for(obj.office_id)
        self.fields["inspectors"].queryset = team  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


def enterprise_meant(typed: str, user: User) -> Enterprise:
    """The one enterprise that this person sees by the code, the name or a part of the name."""
    words = typed.strip()
    rows = Enterprise.objects.visible_to(user)
    found = list(rows.filter(code=words.upper())[:1]) or list(
        rows.filter(name=words).order_by("pk")[:2]
    )
    if not found:
        found = list(rows.matching(words).order_by("pk")[:2])
    if len(found) != 1:
        raise ValidationError(
            _("Several enterprises match; type the credit code.")
            if found
            else _("There is no such enterprise in the register.")
        )
    return found[0]


class ScheduleForm(forms.Form):
    """A new visit, ordered at a desk."""

    enterprise = forms.CharField(
        label=_("Enterprise"),
        help_text=_("Credit code or full name, as in the register."),
        widget=forms.TextInput(attrs={"list": "enterprises", "autocomplete": "off"}),
    )
    origin = forms.ChoiceField(label=_("Origin"), choices=Origin, initial=Origin.PLAN)
    origin_ref = forms.CharField(label=_("Reference"), max_length=60, required=False)
    plan = forms.ModelChoiceField(
        label=_("Plan"), queryset=SpotCheckPlan.objects.none(), required=False
    )
    product_rule = forms.ModelChoiceField(
        label=_("Product rule"),
        queryset=ProductRule.objects.in_use().order_by("category_id", "pk"),
        required=False,
        help_text=_("It sets how many pieces are drawn and what they are tested for."),
    )
    product_name = forms.CharField(label=_("Product"), max_length=80, required=False)
    batch = forms.CharField(label=_("Batch"), max_length=40, required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage)
    scheduled_on = forms.DateField(label=_("Planned for"), widget=DayInput)
    inspectors = TeamField(
        label=_("Inspectors"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("At least two; they can also be named later."),
    )
    task = note_field(_("What to look at"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        plans = SpotCheckPlan.objects.visible_to(user).open().order_by("-pk")
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        team = queries.inspectors_for(user.office_id)
        self.fields["inspectors"].queryset = team  # type: ignore[attr-defined]

    def clean_enterprise(self) -> Enterprise:
        return enterprise_meant(self.cleaned_data["enterprise"], self.user)

    def clean_scheduled_on(self) -> Any:
        day = self.cleaned_data["scheduled_on"]
        if day < timezone.localdate():
            raise ValidationError(_("The day lies in the past."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("origin") == Origin.PLAN and not values.get("plan"):
            self.add_error("plan", _("Choose the plan, or another origin."))
        plan = values.get("plan")
        # A plan of on-site checks looks at the enterprise, not at one product.
        without = plan is not None and plan.kind == PlanKind.CHECK
        if not (without or values.get("product_rule") or values.get("product_name")):
            self.add_error("product_name", _("Name the product, or choose its rule."))
        return values

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
