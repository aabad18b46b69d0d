from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office
from casework.models import Deadline, Stateful, state_check
from enterprises.models import Enterprise, ProductCategory
from inspections.forwarded.states import CheckLevel, ForwardedState
from inspections.reach import ReachQuerySet
from inspections.visits.models import Inspection

OPEN = [ForwardedState.RECEIVED, ForwardedState.ASSIGNED]


class ForwardedQuerySet(ReachQuerySet):
    def waiting(self) -> Self:
        return self.filter(state__in=OPEN)


class ForwardedFailure(Stateful):
    """移送后处理: the failed report of a check that was not ours, about an enterprise of ours."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "level"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    level = models.CharField(_("found by"), max_length=10, choices=CheckLevel)
    sender = models.CharField(_("forwarded by"), max_length=120)
    sender_ref = models.CharField(_("number of the letter"), max_length=60, blank=True)
    report_number = models.CharField(_("number of the test report"), max_length=60)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise")
    )
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    product_name = models.CharField(_("product"), max_length=80)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    facts = models.TextField(_("what failed"))
    # Who has it now; passed on, it is the office that carries the follow-up out.
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    state = models.CharField(_("state"), max_length=10, choices=ForwardedState)
    received_on = models.DateField(_("received on"))
    passed_on = models.DateField(_("passed on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    reason = models.CharField(_("why sent back"), max_length=200, blank=True)
    inspection = models.OneToOneField(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forwarded_failure",
        verbose_name=_("inspection"),
    )
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = ForwardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("failure forwarded to us")
        verbose_name_plural = _("failures forwarded to us")
        constraints = [
            state_check("forwarded_state_known", ForwardedState),
            state_check("forwarded_level_known", CheckLevel, field="level"),
            models.UniqueConstraint(
                fields=["enterprise", "report_number"],
                condition=~Q(state=ForwardedState.RETURNED),
                name="forwarded_report_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=ForwardedState.STARTED)
                | Q(started_on__isnull=False, inspection__isnull=False),
                name="forwarded_started_has_visit",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(started_on__gte=F("received_on")),
                name="forwarded_started_after",
            ),
        ]
        indexes = [models.Index(fields=["district", "state"], name="forwarded_district")]

    def __str__(self) -> str:
        return f"{self.number} {self.product_name}"

    def get_absolute_url(self) -> str:
        return f"/staff/forwarded-failures/{self.pk}/"

    @property
    def case(self) -> models.Model:
        """Once started it stands on the timeline of its inspection, too."""
        return self.inspection or self
