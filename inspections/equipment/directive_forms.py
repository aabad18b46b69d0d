"""The forms of directives, seizures and examinations."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from documents.files import store_upload
from documents.serving import ServiceFields
from documents.states import ServiceWay
from inspections.equipment import queries
from inspections.equipment.models import Device, Directive, EquipmentCheck, Hazard
from inspections.equipment.rules import FULL_MARK, PASS_MARK, at_once
from inspections.equipment.states import RecheckWay, SeizureKind
from inspections.rectifications.forms import ManyFiles
from inspections.summonses.forms import DayField, Paragraph

REPORT_FILES = "inspections.directive"
SELF_CHECK_FILES = "inspections.selfcheck"


class HazardsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return (
            f"{obj.device.name} {obj.device.public_code}：{obj.text}（{obj.get_grade_display()}）"
        )


class DirectiveForm(forms.Form):
    """监察指令书: which hazards, what to do, until when, who signs as the second."""

    hazards = HazardsField(label=_("Hazards"), queryset=Hazard.objects.none())
    demands = forms.CharField(
        label=_("What to remove"),
        widget=Paragraph(),
        max_length=2000,
        help_text=_("One demand a line."),
    )
    stop_at_once = forms.BooleanField(
        label=_("Stop at once"),
        required=False,
        help_text=_("Always so when one of the hazards is grave or major (Order 57 art. 23)."),
    )
    due_on = DayField(label=_("Remove until"), required=False)
    second = forms.ModelChoiceField(label=_("Second inspector"), queryset=User.objects.none())

    def __init__(self, *args: Any, inspection: EquipmentCheck, user: Any, **kwargs: Any) -> None:
        self.inspection = inspection
        hazards = queries.open_hazards(inspection).filter(state="open")
        kwargs.setdefault(
            "initial",
            {
                "hazards": [hazard.pk for hazard in hazards],
                "demands": "\n".join(f"消除隐患：{hazard.text}" for hazard in hazards),
                "stop_at_once": at_once(hazard.grade for hazard in hazards),
            },
        )
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["hazards"].queryset = hazards
        fields["second"].queryset = inspection.inspectors.exclude(pk=user.pk).order_by("pk")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day = values.get("due_on")
        grades = [hazard.grade for hazard in values.get("hazards") or []]
        if day and day < timezone.localdate():
            self.add_error("due_on", _("The last day lies before the day of the directive."))
        if not day and not values.get("stop_at_once") and not at_once(grades):
            self.add_error("due_on", _("Set the day until which the hazards are to be removed."))
        return values

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {**values, "hazards": list(values["hazards"]), "inspection": self.inspection}


class ServeDirectiveForm(ServiceFields):
    """送达: the receiver, or the refusal and its witness (Order 57 art. 27)."""

    way = forms.ChoiceField(
        label=_("Way of service"), choices=ServiceWay, initial=ServiceWay.DIRECT
    )
    receiver = forms.CharField(label=_("Receiver"), max_length=40, required=False)
    refusal = forms.CharField(
        label=_("Refusal to sign or to take it"), max_length=200, required=False
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    remarks = forms.CharField(label=_("Remarks"), max_length=200, required=False)
    field_order = ("way", "receiver", "place", "refusal", "witness")

    def assumed(self) -> dict[str, Any]:
        """Where the unit refuses, the witness stands for the receiver."""
        return {"receiver": "-"}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("refusal") and not values.get("witness"):
            self.add_error("witness", _("Name the witness of the refusal."))
        if not values.get("refusal") and not values.get("receiver"):
            self.add_error("receiver", _("Name the receiver, or note the refusal and its witness."))
        return values


class DirectiveReportForm(forms.Form):
    """The unit's report; an official records one that came on paper."""

    wants_object: ClassVar[bool] = True
    file_kind: ClassVar[str] = REPORT_FILES
    text = forms.CharField(label=_("What was removed"), widget=Paragraph(), max_length=4000)
    files = ManyFiles(  # type: ignore[assignment]  # a field, not the form's own files
        label=_("Photos and papers"),
        required=False,
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 files of 20 MB."),
    )

    def __init__(self, *args: Any, obj: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.stored: list[Any] = []

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for file in data.get("files") or []:
                self._store(file)
        return data

    def _store(self, file: Any) -> None:
        try:
            kept = store_upload(file, kind=self.file_kind, by=self.user, at=timezone.now())
        except ValidationError as error:
            self.add_error("files", [f"{file.name}: {text}" for text in error.messages])
        else:
            self.stored.append(kept)

    def arguments(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "files": self.stored}


class RecheckForm(forms.Form):
    way = forms.ChoiceField(label=_("Way"), choices=RecheckWay, widget=forms.RadioSelect)
    findings = forms.CharField(
        label=_("Findings of the re-check"), widget=Paragraph(), max_length=2000
    )


class RecheckFailForm(RecheckForm):
    due_on = DayField(label=_("Remove until"))


class NoteForm(forms.Form):
    note = forms.CharField(label=_("To whom, how and what"), widget=Paragraph(), max_length=1000)


class FactsOfDisobedienceForm(forms.Form):
    facts = forms.CharField(label=_("What happened"), widget=Paragraph(), max_length=1000)


class SeizeForm(forms.Form):
    device = forms.ModelChoiceField(label=_("Device"), queryset=Device.objects.none())
    kind = forms.ChoiceField(
        label=pgettext_lazy("seizure", "Kind"), choices=SeizureKind, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, directive: Directive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directive = directive
        devices = Device.objects.filter(hazards__directive=directive).distinct().order_by("pk")
        self.fields["device"].queryset = devices  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "directive": self.directive}


class ExamForm(forms.Form):
    """考核."""

    name = forms.CharField(label=_("Name"), max_length=120)
    course = forms.CharField(label=_("Training"), max_length=120, required=False)
    hours = forms.IntegerField(
        label=_("Hours of training"), min_value=0, max_value=400, required=False
    )
    held_on = DayField(label=_("Held on"))
    mark = forms.IntegerField(
        label=_("Mark to pass"), min_value=1, max_value=FULL_MARK, initial=PASS_MARK
    )

    def clean_hours(self) -> int:
        return self.cleaned_data["hours"] or 0


class GradeForm(forms.Form):
    """A score for each inspector who sat; empty: was not there."""

    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.with_role("inspector").select_related("office")
        if not user.actor.citywide:
            people = people.filter(office_id=user.office_id)
        self.people = list(people.order_by("office_id", "pk"))
        for person in self.people:
            self.fields[f"score_{person.pk}"] = forms.IntegerField(
                label=f"{person}　{person.office or ''}",
                min_value=0,
                max_value=FULL_MARK,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and all(value is None for value in values.values()):
            raise ValidationError(_("Nobody has a score."))
        return values

    def arguments(self) -> dict[str, Any]:
        given = {person: self.cleaned_data[f"score_{person.pk}"] for person in self.people}
        return {"scores": {one: score for one, score in given.items() if score is not None}}
