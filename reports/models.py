from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from documents.models import Document
from reports import rules
from reports.states import ReportKind, ReportState

HEX = 64


class MeasureDay(models.Model):
    """The sum of a measure on a day, in a district and dimension: what the dashboard reads."""

    measure = models.CharField(max_length=60)
    day = models.DateField()
    district = models.CharField(max_length=6, blank=True)
    dimension = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "day", "district", "dimension"], name="measure_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.day} {self.amount}"


class MeasureWatermark(models.Model):
    """The last row of `MeasureDelta` that the sums hold; one row, locked by who merges."""

    last_id = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last_id)


class Target(models.Model):
    """What a figure should reach; a new value is a new row, so that old briefs keep theirs."""

    figure = models.CharField(_("figure"), max_length=20)
    # Empty: for every period, as rates are.
    span = models.CharField(_("period"), max_length=10, blank=True)
    # Without a value the target is taken back.
    value = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        indexes = [models.Index(fields=["set_at"], name="target_newest")]

    def __str__(self) -> str:
        return f"{self.figure} {self.span} {self.value}"

    @property
    def label(self) -> str:
        return f"{self.figure} {self.span}".strip()


class ScheduledReportQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The briefs tell of the whole city: they are for its regulators and heads."""
        if actor.citywide and rules.may_read(actor):
            return self
        return self.none()

    def current(self) -> Self:
        return self.exclude(state=ReportState.SUPERSEDED)


class ScheduledReport(Stateful):
    """A report of a period: promised by its row first, then made once, its figures frozen."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "kind"})
    # What the sentence of its ordering tells; set by the act, not stored.
    event_detail: dict[str, Any]

    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind)
    # The day, or the last day of a longer period.
    period = models.DateField(pgettext_lazy("report", "period"))
    issue = models.PositiveIntegerField(_("issue"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState)
    figures = models.JSONField(_("figures"), default=dict, encoder=DjangoJSONEncoder)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("PDF")
    )
    workbook = models.FileField(_("spreadsheet"), max_length=120, blank=True)
    workbook_sha256 = models.CharField(max_length=HEX, blank=True)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ScheduledReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            state_check("report_state_known", ReportState),
            state_check("report_kind_known", ReportKind, field="kind"),
            stamp_check(
                "report_made_stamped", [ReportState.MADE, ReportState.SUPERSEDED], "made_at"
            ),
            models.UniqueConstraint(
                fields=["kind", "period"],
                condition=~Q(state=ReportState.SUPERSEDED),
                name="report_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"

    def get_absolute_url(self) -> str:
        return f"/staff/reports/{self.pk}/"

    @property
    def label(self) -> str:
        return str(self)

    @property
    def workbook_name(self) -> str:
        """A file name that every system accepts."""
        return f"{self.kind.replace('_', '-')}-{self.period:%Y%m%d}.xlsx"

    @property
    def day(self) -> date:
        return self.period
