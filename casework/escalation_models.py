"""Who was told that a time limit is being used up, and at which share of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.deadline_models import Deadline, in_list
from casework.states import Rung

MOST_PERCENT = 1000


class EscalationStep(models.Model):
    """A setting of the bureau: how much of a limit is over when a rung hears of it."""

    rung = models.CharField(_("rung"), max_length=8, choices=Rung, unique=True)
    percent = models.PositiveSmallIntegerField(_("percent of the time limit"))

    class Meta:
        verbose_name = _("step of the escalation")
        verbose_name_plural = _("steps of the escalation")
        constraints = [
            in_list("escalation_step_known", "rung", Rung),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=MOST_PERCENT),
                name="escalation_step_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.percent} %"

    @property
    def label(self) -> str:
        return str(self)

    @property
    def case(self) -> models.Model:
        return self


class Escalation(models.Model):
    """One rung of one clock: reached once, told once."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="escalations")
    rung = models.CharField(_("rung"), max_length=8, choices=Rung)
    percent = models.PositiveSmallIntegerField(_("percent of the time limit"))
    reached_on = models.DateField(_("reached"))
    # Later than that when the schedule stood still.
    told_at = models.DateTimeField(_("told"))
    told = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("who was told")
    )

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [
            in_list("escalation_rung_known", "rung", Rung),
            models.UniqueConstraint(fields=["deadline", "rung"], name="escalation_once"),
        ]
        indexes = [models.Index(fields=["told_at"], name="escalation_newest")]

    def __str__(self) -> str:
        return f"{self.deadline} {self.rung}"
