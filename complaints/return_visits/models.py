from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.models import state_check
from complaints.case_models import Complaint
from complaints.return_visits import rules
from complaints.return_visits.states import Reached


class ReturnVisit(models.Model):
    """One call after the end: reached or not, and what the person said of us."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="return_visits")
    reached = models.CharField(_("what came of it"), max_length=12, choices=Reached)
    score = models.PositiveSmallIntegerField(
        pgettext_lazy("return visit", "satisfaction"), null=True, blank=True
    )
    kept = models.BooleanField(_("what was agreed was kept"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    called_at = models.DateTimeField(_("called"))
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("called by")
    )

    class Meta:
        verbose_name = _("return visit")
        verbose_name_plural = _("return visits")
        constraints = [
            state_check("return_visit_reached_known", Reached, field="reached"),
            models.CheckConstraint(
                condition=Q(score=None)
                | Q(score__gte=rules.LEAST_POINTS, score__lte=rules.MOST_POINTS),
                name="return_visit_score_range",
            ),
            # Who was not spoken to said nothing.
            models.CheckConstraint(
                condition=Q(reached=Reached.SPOKE, score__isnull=False)
                | (~Q(reached=Reached.SPOKE) & Q(score=None)),
                name="return_visit_score_of_who_spoke",
            ),
        ]
        indexes = [
            models.Index(fields=["complaint", "called_at"], name="return_visit_case"),
            models.Index(fields=["called_at"], name="return_visit_day"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.reached}"
