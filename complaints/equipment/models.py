from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.case_models import Complaint


class ComplaintCheck(models.Model):
    """The safety inspection that a complaint caused; the inspection itself does not know it."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="equipment_checks")
    check_made = models.OneToOneField(
        "inspections.EquipmentCheck", models.PROTECT, related_name="complaint_link"
    )
    linked_at = models.DateTimeField(_("linked"))

    class Meta:
        verbose_name = _("safety inspection of a complaint")
        verbose_name_plural = _("safety inspections of complaints")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.check_made_id}"
