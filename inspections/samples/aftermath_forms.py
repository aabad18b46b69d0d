"""The forms of what happens to a sample beside its test."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from documents.files import store_upload
from inspections.samples.forms import REPORT_FILE, money, short
from inspections.samples.models import Sample
from inspections.samples.states import CustodyKind, Holder, Part, SampleState, SealState
from inspections.visits.forms import DayInput


class HandOverForm(forms.Form):
    """From one carrier to the next: who, when, where, and the seal."""

    wants_object: ClassVar[bool] = True
    part = forms.ChoiceField(label=_("Part"), choices=Part)
    giver = forms.ChoiceField(label=_("From"), choices=Holder)
    taker = forms.ChoiceField(label=_("To"), choices=Holder)
    handed_at = forms.DateTimeField(
        label=_("Handed over at"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = short(_("Place"), 80, required=True)
    waybill = short(_("Carrier and waybill"), 60)
    seal_state = forms.ChoiceField(
        label=pgettext_lazy("hand-over", "Seal"), choices=SealState, widget=forms.RadioSelect
    )
    seal_number = short(_("Number read on the seal"), 30, required=True)
    note = short(_("Note"), 200)

    def __init__(self, *args: Any, obj: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj

    def clean_handed_at(self) -> Any:
        at = self.cleaned_data["handed_at"]
        if not self.obj.sampled_at <= at <= timezone.now():
            raise ValidationError(_("A hand-over lies between the sealing and now."))
        return at

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PaymentForm(forms.Form):
    """The test sample is bought (Order 18 art. 22)."""

    wants_object: ClassVar[bool] = True
    amount = money(_("Paid for the sample (yuan)"))
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput)
    voucher = short(_("Voucher"), 60, required=True)

    def __init__(self, *args: Any, obj: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj
        self.fields["amount"].required = True
        self.fields["amount"].initial = obj.purchase_amount

    def clean_paid_on(self) -> Any:
        day = self.cleaned_data["paid_on"]
        if not timezone.localdate(self.obj.sampled_at) <= day <= timezone.localdate():
            raise ValidationError(_("Paid on a day between the sampling and today."))
        return day

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class SettleForm(forms.Form):
    """After the time for objections (Order 18 art. 34)."""

    wants_object: ClassVar[bool] = True
    fate = forms.ChoiceField(
        label=_("What becomes of them"),
        choices=[
            (CustodyKind.RETURNED, CustodyKind.RETURNED.label),
            (CustodyKind.DISPOSED, CustodyKind.DISPOSED.label),
        ],
        widget=forms.RadioSelect,
    )
    receiver = short(_("Received or disposed of by"), 60, required=True)
    note = short(_("Note"), 120)

    def __init__(self, *args: Any, obj: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj

    def clean_fate(self) -> str:
        fate = str(self.cleaned_data["fate"])
        if fate == CustodyKind.RETURNED and self.obj.state == SampleState.FAILED:
            raise ValidationError(
                _("Samples that failed are not given back; they are disposed of.")
            )
        return fate

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReportFileForm(forms.Form):
    """The signed report of the laboratory."""

    wants_object: ClassVar[bool] = True
    report_file = forms.FileField(label=_("Report file"))

    def __init__(self, *args: Any, obj: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_report_file(self) -> Any:
        file = self.cleaned_data["report_file"]
        return store_upload(file, kind=REPORT_FILE, by=self.user, at=timezone.now())

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
