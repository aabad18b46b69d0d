"""What is recorded of a unit's own check."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.equipment.directive_forms import SELF_CHECK_FILES, DirectiveReportForm
from inspections.equipment.forms import UnitField
from inspections.summonses.forms import DayField, Paragraph

MOST = 10_000


class SelfCheckForm(DirectiveReportForm):
    """自查报告: which unit, when, how many devices, what was found and removed."""

    file_kind: ClassVar[str] = SELF_CHECK_FILES
    field_order = [
        "enterprise", "done_on", "devices", "found", "removed", "text", "files",
    ]  # fmt: skip

    enterprise = UnitField()
    done_on = DayField(label=_("Checked on"), initial=timezone.localdate)
    devices = forms.IntegerField(label=_("Devices checked"), min_value=1, max_value=MOST)
    found = forms.IntegerField(label=_("Hazards found"), min_value=0, max_value=MOST)
    removed = forms.IntegerField(label=_("Hazards removed"), min_value=0, max_value=MOST)
    text = forms.CharField(
        label=_("What was checked and found"), widget=Paragraph(), max_length=4000
    )

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean_removed(self) -> int:
        removed: int = self.cleaned_data["removed"]
        if removed > self.cleaned_data.get("found", MOST):
            raise ValidationError(_("More hazards would be removed than were found."))
        return removed

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "files": self.stored}
