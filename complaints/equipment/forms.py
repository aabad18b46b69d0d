"""What is entered when inspectors are sent to equipment."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint
from inspections.equipment import queries
from inspections.equipment.models import Device
from inspections.equipment.rules import LEAST_INSPECTORS, normalised

MOST_DEVICES = 20
SEPARATORS = re.compile(r"[\s,，;；、（）()]+")


class SendInspectorsForm(forms.Form):
    """Which devices, by whom, on which day."""

    wants_object = True

    devices = forms.CharField(
        label=_("Codes of the devices"),
        max_length=500,
        help_text=_("As on the plate, several with a comma between them."),
    )
    inspectors = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Inspectors"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two with a valid inspector's card."),
    )
    scheduled_on = forms.DateField(
        label=_("Day of the visit"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Within two working days of the complaint."),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        self.user = user
        today = timezone.localdate()
        known = {"devices": ", ".join(self._named(obj)), "scheduled_on": today}
        extra["initial"] = {**known, **(extra.get("initial") or {})}
        super().__init__(*args, **extra)
        field: Any = self.fields["inspectors"]
        field.queryset = queries.with_cards(user.office_id, today)

    def _found(self, words: str) -> dict[str, Device | None]:
        """Each code with its device, as far as the person may see it."""
        codes = [normalised(code) for code in SEPARATORS.split(words) if code][:MOST_DEVICES]
        rows = Device.objects.visible_to(self.user)
        return {code: rows.with_code(code).first() for code in dict.fromkeys(codes)}

    def _named(self, obj: Complaint) -> list[str]:
        """The label on a device begins the report with its name and code."""
        found = self._found(obj.product_name)
        return [code for code, device in found.items() if device is not None]

    def clean_devices(self) -> list[Device]:
        found = self._found(self.cleaned_data["devices"])
        if unknown := [code for code, device in found.items() if device is None]:
            text = _("No device of your register has the code %(codes)s.")
            raise ValidationError(text, params={"codes": "、".join(unknown)})
        devices = [device for device in found.values() if device is not None]
        if not devices:
            raise ValidationError(_("Name at least one device."))
        if len({device.enterprise_id for device in devices}) > 1:
            raise ValidationError(_("These devices belong to several units: send one by one."))
        return devices

    def clean_inspectors(self) -> list[User]:
        people = list(self.cleaned_data["inspectors"])
        if len(people) < LEAST_INSPECTORS:
            raise ValidationError(_("At least two inspectors inspect."))
        return people

    def clean_scheduled_on(self) -> Any:
        day = self.cleaned_data["scheduled_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day
