from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Office, User
from documents.files import store_upload
from documents.models import Attachment
from inspections.plans.states import Direction
from inspections.samples import queries, rules
from inspections.samples.models import Sample
from inspections.samples.queries import Filed
from inspections.samples.states import (
    BackupPlace,
    DeliveryWay,
    Marking,
    Place,
    SampleKind,
    SealState,
)
from inspections.samples.transitions import PROBLEMS, REPORT_DAYS, problem_text, unreadable
from inspections.visits.forms import DayInput, PhotosField, SigningForm, note_field
from inspections.visits.models import Inspection
from inspections.visits.states import Origin, Stage

SEAL_PHOTO = "inspections.seal"
REPORT_FILE = "inspections.report"
SAMPLING_PHOTO = "inspections.sampling-photo"
SAMPLING_SIGNATURE = "inspections.sampling-signature"
FREE_ROWS = 6
# The columns of the table in which a product without a rule is reported.
FREE_COLUMNS = ("name", "direction", "low", "high", "expected", "unit", "value", "key")
# The field at which a broken rule of sampling is shown.
AT_FIELD = {
    "too_few_samplers": "samplers",
    "marked": "marking",
    "no_certificate": "has_certificate",
    "nothing_to_test": "n_test",
    "more_than_the_lot": "lot_size",
    "lot_too_small": "lot_size",
    "wrong_test_count": "n_test",
    "wrong_backup_count": "n_backup",
    "not_sealed": "seal_test",
    "same_seal": "seal_backup",
    "tests_own": "lab",
}
PLACE_OF = {
    Stage.PRODUCTION: Place.FINISHED_STORE,
    Stage.RETAIL: Place.SHELF,
    Stage.ONLINE: Place.WEB_SHOP,
}


def money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def count(label: Any, **kwargs: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, widget=widget, **kwargs)


def short(label: Any, length: int, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, **kwargs)


class SamplingForm(SigningForm):
    """抽样单 (domain.md 2.6)."""

    signature_kind = SAMPLING_SIGNATURE

    kind = forms.ChoiceField(label=pgettext_lazy("sample", "Kind"), choices=SampleKind)
    notice_number = short(_("Number of the spot-check notice"), 40)
    product_name = short(_("Product"), 80, required=True)
    model = short(_("Model or specification"), 60)
    brand = short(_("Brand"), 40)
    batch = short(_("Batch"), 40)
    produced_on = forms.DateField(label=_("Date of production"), widget=DayInput, required=False)
    grade = short(_("Grade"), 20)
    standard = short(_("Standard executed"), 120)
    certificate = short(_("Licence or CCC number"), 60)
    producer_name = short(_("Labelled producer"), 120)
    producer_code = short(_("Producer's credit code"), 18)
    producer_address = short(_("Producer's address"), 160)
    producer_confirmed = forms.BooleanField(
        label=_("The producer confirmed the goods"), required=False
    )
    place = forms.ChoiceField(label=_("Place of sampling"), choices=Place)
    platform_name = short(
        _("Platform"), 120, help_text=_("For a web shop: the platform is told the result, too.")
    )
    platform_code = short(_("Platform's credit code"), 18)
    marking = forms.ChoiceField(label=_("Marking of the goods"), choices=Marking)
    has_certificate = forms.BooleanField(
        label=_("The goods carry a certificate of conformity"), required=False
    )
    storage = short(_("Storage on site"), 80)
    lot_size = count(_("Size of the lot"))
    n_test = count(_("Pieces to test"))
    n_backup = count(_("Back-up pieces"))
    unit = short(_("Unit"), 8, required=True)
    unit_price = money(_("Unit price (yuan)"))
    purchase_amount = money(_("Paid for the sample (yuan)"))
    voucher = short(_("Voucher"), 60)
    seal_test = short(_("Seal of the test sample"), 30, required=True)
    seal_backup = short(_("Seal of the back-up sample"), 30)
    backup_place = forms.ChoiceField(label=_("Where the back-up is kept"), choices=BackupPlace)
    lab = forms.ModelChoiceField(
        label=_("Laboratory"), queryset=Office.objects.none(), empty_label=None
    )
    on_site = forms.BooleanField(label=_("Tested on the spot"), required=False)
    delivery_way = forms.ChoiceField(label=_("Way of delivery"), choices=DeliveryWay)
    deliver_by = forms.DateField(label=_("Deliver by"), widget=DayInput, required=False)
    report_due_on = forms.DateField(label=_("Report due"), widget=DayInput)
    samplers = forms.ModelMultipleChoiceField(
        label=_("Samplers"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    remarks = note_field(_("Remarks"))

    def __init__(self, *args: Any, obj: Inspection, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {**self._first_values(obj), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user
        self.fields["photos"] = PhotosField(
            user=user, kind=SAMPLING_PHOTO, label=_("Photos"), required=False
        )
        self.fields["lab"].queryset = queries.laboratories()  # type: ignore[attr-defined]
        team = obj.inspectors.order_by("pk")
        self.fields["samplers"].queryset = team  # type: ignore[attr-defined]

    @staticmethod
    def _first_values(inspection: Inspection) -> dict[str, Any]:
        rule, plan = inspection.product_rule, inspection.plan
        days = plan.report_days if plan else REPORT_DAYS
        return {
            "kind": SampleKind.RECHECK
            if inspection.origin == Origin.RECHECK
            else SampleKind.SPOT_CHECK,
            "product_name": inspection.product_name,
            "batch": inspection.batch,
            "place": PLACE_OF[Stage(inspection.stage)],
            "marking": Marking.ORDINARY,
            "n_test": rule.n_test if rule else None,
            "n_backup": rule.n_backup if rule else None,
            "unit": rule.unit if rule else "",
            "standard": rule.standard if rule else "",
            "samplers": [person.pk for person in inspection.inspectors.all()],
            "representative": inspection.representative,
            "representative_post": inspection.representative_post,
            "report_due_on": timezone.localdate() + timedelta(days=days),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        needed = {"lot_size", "n_test", "n_backup", "samplers", "seal_test", "place", "marking"}
        if needed <= values.keys():
            self._check_rules(values)
        if values.get("place") == Place.WEB_SHOP and not values.get("platform_name"):
            self.add_error("platform_name", PROBLEMS["no_platform"])
        return values

    @property
    def kept_photos(self) -> list[Attachment]:
        """The photos that are stored already, when the form comes back."""
        return list(getattr(self, "cleaned_data", {}).get("photos") or [])

    def _check_rules(self, values: dict[str, Any]) -> None:
        rule = self.obj.product_rule
        drawn = rules.Drawn(
            samplers=len(values["samplers"]),
            lot_size=values["lot_size"],
            n_test=values["n_test"],
            n_backup=values["n_backup"],
            marking=values["marking"],
            has_certificate=values["has_certificate"],
            place=values["place"],
            seal_test=values["seal_test"],
            seal_backup=values.get("seal_backup", ""),
            tests_own=self._tests_own(values),
        )
        problem = rules.sampling_problem(drawn, rule.draw if rule else None)
        if problem:
            self.add_error(AT_FIELD[problem], problem_text(problem, rule))

    @staticmethod
    def _tests_own(values: dict[str, Any]) -> bool:
        """Whether one of the samplers works for the laboratory (Order 18 art. 9)."""
        lab = values.get("lab")
        if lab is None or values.get("on_site"):
            return False
        return any(person.office_id == lab.pk for person in values["samplers"])

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values.pop("signature_photo", None)
        return {**values, "inspection": self.obj, "samplers": list(values["samplers"])}


class SendForm(forms.Form):
    way = forms.ChoiceField(label=_("Way of delivery"), choices=DeliveryWay)
    waybill = short(_("Carrier and waybill"), 60)
    place = short(_("Place"), 80)
    note = short(_("Note"), 200)


class PhotoOfSealForm(forms.Form):
    """A form with one photo of the seal."""

    wants_object: ClassVar[bool] = True
    photo = forms.FileField(label=_("Photo of the seal"), required=False)

    def __init__(self, *args: Any, obj: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user

    def clean_photo(self) -> Any:
        file = self.cleaned_data["photo"]
        if not file:
            return None
        return store_upload(file, kind=SEAL_PHOTO, by=self.user, at=timezone.now())

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReceiveForm(PhotoOfSealForm):
    """The laboratory looks at the seal first."""

    seal_state = forms.ChoiceField(
        label=_("Seal on arrival"), choices=SealState, widget=forms.RadioSelect
    )
    seal_number = short(_("Number read on the seal"), 30, required=True)
    brought_by = forms.ChoiceField(label=_("How it arrived"), choices=DeliveryWay)
    note = short(_("Note"), 200)
    field_order = ("seal_state", "seal_number", "photo", "brought_by", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Order 18 art. 29: the seal is checked, and the photo proves it.
        self.fields["photo"].required = True

    def clean_seal_state(self) -> str:
        value = str(self.cleaned_data["seal_state"])
        if value != SealState.WHOLE:
            raise ValidationError(
                _("A sample with a broken seal is not received: refuse it in writing.")
            )
        return value


class RejectForm(PhotoOfSealForm):
    seal_state = forms.ChoiceField(
        label=_("Seal on arrival"), choices=SealState, widget=forms.RadioSelect
    )
    reason = note_field(_("Reason"), required=True)
    field_order = ("seal_state", "reason", "photo")


class WithdrawForm(forms.Form):
    reason = short(_("Reason"), 200, required=True)


class AmendForm(forms.Form):
    """Slips of the pen on the sampling form; what is not sent stays."""

    wants_object: ClassVar[bool] = True
    model = short(_("Model or specification"), 60)
    brand = short(_("Brand"), 40)
    batch = short(_("Batch"), 40)
    grade = short(_("Grade"), 20)
    certificate = short(_("Licence or CCC number"), 60)
    remarks = note_field(_("Remarks"))

    def __init__(self, *args: Any, obj: Sample, user: User, **kwargs: Any) -> None:
        names = ("model", "brand", "batch", "grade", "certificate", "remarks")
        kwargs["initial"] = {name: getattr(obj, name) for name in names}
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class ResultsForm(forms.Form):
    """The values of the report: one field for each item of the rule, or free rows without one.

    The API may send `results`: a list of objects with `item` (or `name`) and `value`.
    """

    wants_object: ClassVar[bool] = True
    report_number = short(_("Report number"), 40, help_text=_("Left empty, the portal gives one."))
    report_file = forms.FileField(label=_("Report file"), required=False)

    def __init__(self, data: Any = None, *args: Any, obj: Sample, user: User, **kw: Any) -> None:
        self.items, self.user = queries.items_to_test(obj), user
        super().__init__(self._flat(data), *args, **kw)
        for item in self.items:
            limit = queries.filed(item, "").limit
            self.fields[f"value_{item.pk}"] = short(
                f"{item.name}　{rules.limit_text(limit, item.unit)}",
                60,
                required=True,
                help_text=" ".join(filter(None, [item.clause, item.method])),
            )
        if not self.items:
            self._add_free_rows()

    def _flat(self, data: Any) -> Any:
        """A list of results as the fields of the form."""
        rows = data.get("results") if data is not None and not hasattr(data, "getlist") else None
        if not isinstance(rows, list):
            return data
        by_name = {item.name: item.pk for item in self.items}
        flat = {"report_number": data.get("report_number", "")}
        for number, row in enumerate(row for row in rows if isinstance(row, dict)):
            key = row.get("item") or by_name.get(row.get("name", ""))
            if key:
                flat[f"value_{key}"] = str(row.get("value", ""))
            else:
                flat |= {f"{name}_{number + 1}": value for name, value in row.items()}
        return flat

    @property
    def template_name(self) -> str:
        """Free rows are a table; the items of a rule are fields, each with its limit."""
        plain: str = super().template_name
        return plain if self.items else "inspections/samples/results_form.html"

    @property
    def plain_fields(self) -> list[Any]:
        """What stands beside the table of free rows."""
        return [field for field in self if field.name.rpartition("_")[0] not in FREE_COLUMNS]

    @property
    def free_rows(self) -> list[list[Any]]:
        """The table: a row for each item that the report names, a cell for each column."""
        numbers = range(1, FREE_ROWS + 1)
        return [[self[f"{name}_{number}"] for name in FREE_COLUMNS] for number in numbers]

    def _add_free_rows(self) -> None:
        for number in range(1, FREE_ROWS + 1):
            first = number == 1
            self.fields |= {
                f"name_{number}": short(_("Test item"), 60, required=first),
                f"direction_{number}": forms.ChoiceField(
                    label=_("Requirement"), choices=Direction, required=first
                ),
                f"low_{number}": forms.DecimalField(label=_("Lower limit"), required=False),
                f"high_{number}": forms.DecimalField(label=_("Upper limit"), required=False),
                f"expected_{number}": short(_("Requirement in words"), 120),
                f"unit_{number}": short(_("Unit"), 20),
                f"value_{number}": short(pgettext_lazy("laboratory", "Value"), 60, required=first),
                f"key_{number}": forms.BooleanField(label=_("Key item"), required=False),
            }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, one in self._filed():
            if not one.value:
                continue
            try:
                rules.item_verdict(one.limit, rules.reading(one.value, one.unit, one.name))
            except rules.Unreadable as fault:
                self.add_error(name, unreadable(fault, one.unit))
        return values

    def clean_report_file(self) -> Any:
        file = self.cleaned_data["report_file"]
        if not file:
            return None
        return store_upload(file, kind=REPORT_FILE, by=self.user, at=timezone.now())

    def _filed(self) -> list[tuple[str, Filed]]:
        values = self.cleaned_data
        if self.items:
            return [
                (f"value_{item.pk}", queries.filed(item, values.get(f"value_{item.pk}", "")))
                for item in self.items
            ]
        return [
            (f"value_{number}", self._free(number))
            for number in range(1, FREE_ROWS + 1)
            if values.get(f"name_{number}")
        ]

    def _free(self, number: int) -> Filed:
        values = self.cleaned_data
        return Filed(
            name=values[f"name_{number}"],
            value=values.get(f"value_{number}", ""),
            direction=values.get(f"direction_{number}", ""),
            low=values.get(f"low_{number}"),
            high=values.get(f"high_{number}"),
            expected=values.get(f"expected_{number}", ""),
            unit=values.get(f"unit_{number}", ""),
            is_key=values.get(f"key_{number}", False),
        )

    def arguments(self) -> dict[str, Any]:
        return {
            "results": [one for _name, one in self._filed()],
            "report_number": self.cleaned_data["report_number"],
            "report_file": self.cleaned_data["report_file"],
        }
