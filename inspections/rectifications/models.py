from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Attachment, Document
from enterprises.models import Enterprise
from inspections.rectifications.states import RectificationState
from inspections.samples.models import Sample
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

UNSIGNED = [RectificationState.DRAFTED, RectificationState.SUBMITTED]
KNOWN_TO_ENTERPRISE = [
    RectificationState.ORDERED,
    RectificationState.REPORTED,
    RectificationState.PASSED,
    RectificationState.FAILED,
    RectificationState.CLOSED,
]
ENDED = [RectificationState.CLOSED, RectificationState.WITHDRAWN]


class RectificationQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials see their reach; an enterprise sees the orders that were served on it."""
        if actor.is_robot:
            return self
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            return self.filter(
                enterprise_code=actor.organisation_code,
                state__in=KNOWN_TO_ENTERPRISE,
                served_at__isnull=False,
            )
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)


class Rectification(Stateful):
    """整改: one correction order to one enterprise, with its clocks, evidence and re-check."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "regime"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="rectifications", verbose_name=_("inspection")
    )
    sample = models.ForeignKey(
        Sample, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sample")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="rectifications", verbose_name=_("enterprise")
    )
    enterprise_code = models.CharField(_("credit code"), max_length=18)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rectification",
        verbose_name=_("correction order"),
    )
    finding = models.TextField(_("what was found"))
    demands = models.TextField(_("what to correct"))
    regime = models.CharField(_("regime"), max_length=8)
    state = models.CharField(_("state"), max_length=10, choices=RectificationState)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    drafted_at = models.DateTimeField(_("drafted"))
    ordered_at = models.DateTimeField(_("ordered"), null=True, blank=True)
    served_at = models.DateTimeField(_("served"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    rechecked_on = models.DateField(_("re-checked"), null=True, blank=True)
    recheck_findings = models.TextField(_("findings of the re-check"), blank=True)
    failures = models.PositiveSmallIntegerField(_("failed re-checks"), default=0)
    withdraw_reason = models.TextField(_("why withdrawn"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        constraints = [
            state_check("rectification_state_known", RectificationState),
            stamp_check("rectification_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=Q(state__in=[*UNSIGNED, RectificationState.WITHDRAWN])
                | Q(ordered_at__isnull=False),
                name="rectification_ordered_stamped",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="rectification_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=RectificationState.WITHDRAWN) | ~Q(withdraw_reason=""),
                name="rectification_withdrawn_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="rectification_district"),
            models.Index(fields=["enterprise_code", "state"], name="rectification_code"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/rectifications/{self.pk}/"

    @property
    def space_url(self) -> str:
        """Where the enterprise finds it."""
        return f"/enterprise/corrections/{self.pk}/"

    @property
    def case(self) -> models.Model:
        """What happens to it is told on the timeline of its inspection."""
        return self.inspection


class Evidence(models.Model):
    """What the enterprise (or an official for it) reported, with its files."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="evidence")
    cause = models.TextField(_("cause found"), blank=True)
    text = models.TextField(_("what was corrected"))
    stock = models.TextField(_("what became of stock and sold goods"), blank=True)
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"))

    class Meta:
        verbose_name = _("rectification evidence")
        verbose_name_plural = _("rectification evidence")

    def __str__(self) -> str:
        return f"{self.rectification} {self.submitted_at}"
