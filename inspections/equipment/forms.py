from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, User
from enterprises.models import Enterprise
from inspections.equipment import queries
from inspections.equipment.models import Device, EquipmentCheck, SafetyDrive
from inspections.equipment.rules import normalised
from inspections.equipment.states import (
    CheckClass,
    Impossible,
    Kind,
    TestKind,
    TestResult,
)
from inspections.equipment.transitions.devices import check_codes
from inspections.summonses.forms import DayField, Paragraph
from inspections.visits.forms import TeamField

REPORT_FILES = "inspections.directive"
TRAITS = (
    ("", "–"),
    ("corrosive", _("Cylinder for corrosive gas")),
    ("inert", _("Cylinder for inert gas")),
    ("molten", _("Lifts molten metal")),
)
GRADES = [("", "–"), *((str(grade), str(grade)) for grade in range(1, 6))]


class UnitField(forms.CharField):
    """A use unit by its credit code or its full name."""

    def __init__(self, **values: Any) -> None:
        values.setdefault("label", _("Use unit"))
        values.setdefault("help_text", _("Credit code or full name, as in the register."))
        super().__init__(max_length=120, **values)

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        rows = Enterprise.objects.filter(code=normalised(words)) or Enterprise.objects.filter(
            name=words
        )
        found = list(rows.order_by("pk")[:2])
        if len(found) != 1:
            raise ValidationError(
                _("Several enterprises match; type the credit code.")
                if found
                else _("There is no such enterprise in the register.")
            )
        return found[0]


class FactsForm(forms.Form):
    """What of a device changes without an inspection."""

    name = forms.CharField(label=_("Name of the device"), max_length=60)
    model = forms.CharField(label=pgettext_lazy("device", "Model"), max_length=60, required=False)
    maker = forms.CharField(label=_("Maker"), max_length=80, required=False)
    place = forms.CharField(label=_("Place"), max_length=120)
    inner_number = forms.CharField(label=_("Number in the unit"), max_length=20, required=False)
    crowded = forms.BooleanField(
        label=_("In a crowded place"),
        help_text=_("School, kindergarten, hospital, station, mall, stadium, park, scenic spot."),
        required=False,
    )
    maintainer = forms.CharField(label=_("Maintained by"), max_length=80, required=False)
    maintained_on = DayField(label=_("Last maintained"), required=False)
    grade = forms.TypedChoiceField(
        label=_("Safety grade"), choices=GRADES, coerce=int, empty_value=None, required=False
    )
    trait = forms.ChoiceField(label=_("Trait"), choices=TRAITS, required=False)


class DeviceForm(FactsForm):
    """A device for the register."""

    enterprise = UnitField()
    kind = forms.ChoiceField(label=_("Kind of device"), choices=Kind)
    catalogue = forms.RegexField(
        label=_("Catalogue code"),
        regex=r"\A[1-9F]\d{3}\Z",
        help_text=_("Four characters of the 2014 catalogue, such as 3110."),
        error_messages={"invalid": _("Write four characters of the catalogue, such as 3110.")},
    )
    code = forms.CharField(label=_("Equipment code"), max_length=24, required=False)
    registration_code = forms.CharField(label=_("Registration code"), max_length=26, required=False)
    certificate = forms.CharField(
        label=_("Use-registration certificate"), max_length=24, required=False
    )
    district = forms.ModelChoiceField(
        label=pgettext_lazy("place", "District"),
        queryset=District.objects.order_by("code"),
        required=False,
        help_text=_("Empty: the district of the unit."),
    )
    in_use_on = DayField(label=_("In use since"))

    field_order = ("enterprise", "kind", "catalogue", "code", "registration_code", "certificate")

    def clean_in_use_on(self) -> Any:
        day = self.cleaned_data["in_use_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        names = ("code", "registration_code", "certificate")
        for name in names:
            values[name] = normalised(values.get(name, ""))
        try:
            check_codes(
                kind=values.get("kind", ""),
                today=timezone.localdate(),
                **{name: values[name] for name in names},
            )
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name, messages)
        return values


class AmendDeviceForm(FactsForm):
    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: Device, user: Any, **kwargs: Any) -> None:
        names = FactsForm.base_fields
        kwargs.setdefault("initial", {name: getattr(obj, name) for name in names})
        super().__init__(*args, **kwargs)


class TestForm(forms.Form):
    """A report of an inspection body."""

    __test__ = False  # the name is the domain's, not a test class
    wants_object: ClassVar[bool] = True
    test = forms.ChoiceField(label=_("Inspection"), choices=TestKind)
    result = forms.ChoiceField(label=_("Result"), choices=TestResult, widget=forms.RadioSelect)
    tested_on = DayField(label=_("Inspected on"))
    next_on = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_("Empty: the whole cycle. The inspection body may set an earlier day."),
    )
    grade = forms.TypedChoiceField(
        label=_("Safety grade"), choices=GRADES, coerce=int, empty_value=None, required=False
    )
    body = forms.CharField(label=_("Inspection body"), max_length=80)
    report_number = forms.CharField(label=_("Report number"), max_length=40)

    def __init__(self, *args: Any, obj: Device, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = queries.cycles_of(obj, timezone.localdate())
        choices = [(value, label) for value, label in TestKind.choices if value in asked]
        self.fields["test"].choices = choices  # type: ignore[attr-defined]

    def clean_tested_on(self) -> Any:
        day = self.cleaned_data["tested_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day


class DayForm(forms.Form):
    day = DayField(label=_("Day"))


class DriveForm(forms.Form):
    """专项检查方案."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of devices"),
        choices=Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    scope = forms.CharField(label=_("Scope"), widget=Paragraph(), max_length=2000)
    duties = forms.CharField(label=_("Duties"), widget=Paragraph(), max_length=2000)
    self_check_by = DayField(label=_("The units check themselves until"))
    starts_on = DayField(label=_("Begins"))
    ends_on = DayField(label=_("Ends"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The drive would end before it begins."))
        return values


class UnitForm(forms.Form):
    enterprise = UnitField()


class DevicesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}　{obj.public_code}　{obj.place}"


class CheckForm(forms.Form):
    """An inspection at one unit."""

    devices = DevicesField(label=_("Devices"), queryset=Device.objects.none())
    cls = forms.ChoiceField(label=_("Class"), choices=CheckClass)
    drive = forms.ModelChoiceField(
        label=_("Safety drive"), queryset=SafetyDrive.objects.none(), required=False
    )
    source = forms.CharField(label=_("Source"), max_length=120, initial="年度监督检查计划")
    origin_ref = forms.CharField(
        label=_("Reference"),
        max_length=40,
        required=False,
        help_text=_("The number of the complaint, when one is the reason."),
    )
    told_on = DayField(
        label=_("Complaint received on"),
        required=False,
        help_text=_("From this day inspectors are there within two working days."),
    )
    scheduled_on = DayField(label=_("Planned for"))
    inspectors = TeamField(
        label=_("Inspectors"),
        queryset=User.objects.none(),
        help_text=_("At least two with a valid inspector's card."),
    )

    def __init__(self, *args: Any, enterprise: Enterprise, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprise = enterprise
        devices = Device.objects.visible_to(user).filter(enterprise=enterprise)
        fields: Any = self.fields
        fields["devices"].queryset = devices.exclude(state="scrapped").order_by("kind", "pk")
        fields["drive"].queryset = SafetyDrive.objects.visible_to(user).open().order_by("-pk")
        fields["inspectors"].queryset = queries.with_cards(user.office_id, timezone.localdate())

    def clean_scheduled_on(self) -> Any:
        day = self.cleaned_data["scheduled_on"]
        if day < timezone.localdate():
            raise ValidationError(_("The day lies in the past."))
        return day

    def clean_told_on(self) -> Any:
        day = self.cleaned_data["told_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("cls") == CheckClass.SPECIAL and not values.get("drive"):
            self.add_error("drive", _("A special inspection is made under a written drive."))
        return values

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["devices"], values["inspectors"] = (
            list(values["devices"]),
            list(values["inspectors"]),
        )
        return {**values, "enterprise": self.enterprise}


class SignForm(forms.Form):
    """The record is signed by two inspectors and by the unit."""

    wants_object: ClassVar[bool] = True
    signers = TeamField(label=_("Signed by the inspectors"), queryset=User.objects.none())
    representative = forms.CharField(
        label=_("Who signed for the unit"), max_length=40, required=False
    )
    signing_refused = forms.BooleanField(label=_("Refused to sign"), required=False)
    witness = forms.CharField(label=_("Witness"), max_length=40, required=False)

    def __init__(self, *args: Any, obj: EquipmentCheck, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = obj.inspectors.select_related("office").order_by("pk")
        self.fields["signers"].queryset = team  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("signing_refused") and not values.get("witness"):
            self.add_error("witness", _("Name the witness of the refusal to sign."))
        if not values.get("signing_refused") and not values.get("representative"):
            self.add_error("representative", _("Name who signed for the unit."))
        return values

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "signers": list(self.cleaned_data["signers"])}


class ImpossibleForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why was it impossible?"), choices=Impossible, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("What was found on site"), widget=Paragraph(), max_length=1000)
