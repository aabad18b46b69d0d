"""The numbers that other lines gave a case, and the files by which they handed cases over."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from complaints.case_models import Complaint
from complaints.handovers.states import HandoverState, Source
from complaints.rules import DESK


class OutsideReference(models.Model):
    """外部编号: under this number the other side knows the case, and waits for it until its day."""

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="outside_references", verbose_name=_("case")
    )
    source = models.CharField(pgettext_lazy("handover", "from"), max_length=8, choices=Source)
    number = models.CharField(_("outside number"), max_length=40)
    received_on = models.DateField(_("received there"), null=True, blank=True)
    # The other side's own time limit; ours run beside it.
    due_on = models.DateField(_("due there"), null=True, blank=True)

    class Meta:
        verbose_name = _("outside number")
        verbose_name_plural = _("outside numbers")
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="outside_number_once"),
            state_check("outside_source_known", Source, field="source"),
            models.CheckConstraint(condition=~models.Q(number=""), name="outside_number_not_empty"),
        ]
        indexes = [models.Index(fields=["number"], name="outside_number")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.number}"


class HandoverQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The desk sees what its office took over; the city sees all."""
        if not actor.has(*DESK):
            return self.none()
        return self if actor.citywide else self.filter(office_id=actor.office_id)


class Handover(Stateful):
    """转办导入: one file of another line, laid out row by row and then taken over whole."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "source"})

    state = models.CharField(_("state"), max_length=8, choices=HandoverState)
    source = models.CharField(pgettext_lazy("handover", "from"), max_length=8, choices=Source)
    file_name = models.CharField(_("file"), max_length=120)
    rows = models.PositiveIntegerField(_("rows"))
    taken_over = models.PositiveIntegerField(_("taken over"), default=0)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    laid_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    laid_out_at = models.DateTimeField(_("laid out"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of hand-overs")
        verbose_name_plural = _("files of hand-overs")
        constraints = [
            state_check("handover_state_known", HandoverState),
            state_check("handover_source_known", Source, field="source"),
            stamp_check(
                "handover_end_stamped", [HandoverState.IMPORTED, HandoverState.DROPPED], "ended_at"
            ),
        ]
        indexes = [models.Index(fields=["office", "-laid_out_at"], name="handover_office")]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/complaints/handovers/{self.pk}/"


class SealedRows(models.Model):
    """The rows of a file that waits for confirmation, under the reporters' key; gone after."""

    handover = models.OneToOneField(Handover, models.CASCADE, related_name="sealed_rows")
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("sealed rows")
        verbose_name_plural = _("sealed rows")

    def __str__(self) -> str:
        return f"{self.handover_id}"
