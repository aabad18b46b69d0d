"""Requests for more time to verify."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.case_models import Complaint, choice_check
from complaints.verification.states import Decision


class ExtensionQuerySet(models.QuerySet["ExtensionRequest"]):
    def pending(self) -> Self:
        return self.filter(decision="")


class ExtensionRequest(models.Model):
    """延期申请: asked by the handler with a reason, granted or not by a head."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="extensions")
    code = models.CharField(pgettext_lazy("extension", "time limit"), max_length=12)
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    due_before = models.DateField(_("last day before"))
    due_after = models.DateField(_("last day after"), null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        constraints = [
            choice_check("complaint_extension_decision_known", "decision", Decision, blank=True),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="complaint_extension_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="complaint_extension_second_person",
            ),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(decision=""),
                name="complaint_extension_one_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.code}"
