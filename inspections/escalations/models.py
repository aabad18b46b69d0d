from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Document
from enterprises.models import Enterprise
from inspections.escalations.states import EscalationState
from inspections.reach import ReachQuerySet
from inspections.rectifications.models import Rectification
from inspections.visits.models import Inspection

ENDED = [EscalationState.REVOKED, EscalationState.PASSED, EscalationState.DROPPED]
SUSPENDED_ON = [
    EscalationState.SUSPENDED,
    EscalationState.TO_TRANSFER,
    EscalationState.TRANSFER_DRAFTED,
    EscalationState.TRANSFER_SIGNED,
    EscalationState.TRANSFERRED,
]
# The enterprise learns of a rung when its letter is served or the province has published.
KNOWN = [EscalationState.PUBLISHED, *SUSPENDED_ON, EscalationState.REVOKED, EscalationState.PASSED]


class EscalationQuerySet(ReachQuerySet):
    # The order may have passed to a successor, so its own code decides.
    code_field = "rectification__enterprise_code"
    open_to_enterprise = tuple(KNOWN)

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)


class Escalation(Stateful):
    """复查不合格后处理: one order whose re-check failed, on the ladder of art. 17."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "regime"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    rectification = models.OneToOneField(
        Rectification, models.PROTECT, related_name="escalation", verbose_name=_("rectification")
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="escalations", verbose_name=_("inspection")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    regime = models.CharField(_("regime"), max_length=8)
    state = models.CharField(_("state"), max_length=20, choices=EscalationState)
    # 逐级上报
    reported_on = models.DateField(_("reported upward"), null=True, blank=True)
    reported_to = models.CharField(_("reported to"), max_length=80, blank=True)
    # 向社会公告 by the province
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=80, blank=True)
    notice_number = models.CharField(_("public notice"), max_length=80, blank=True)
    notice_url = models.URLField(_("address of the notice"), blank=True)
    suspension = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suspension_of",
        verbose_name=_("suspension order"),
    )
    transfer = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfer_of",
        verbose_name=_("transfer letter"),
    )
    suspend_days = models.PositiveSmallIntegerField(_("days of suspension"), null=True, blank=True)
    suspended_on = models.DateField(_("suspended from"), null=True, blank=True)
    transferred_on = models.DateField(_("transferred"), null=True, blank=True)
    transferred_to = models.CharField(_("transferred to"), max_length=80, blank=True)
    revoked_on = models.DateField(_("licence revoked"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure after a failed re-check")
        verbose_name_plural = _("measures after failed re-checks")
        constraints = [
            state_check("escalation_state_known", EscalationState),
            stamp_check("escalation_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=~Q(state=EscalationState.PUBLISHED) | Q(published_on__isnull=False),
                name="escalation_published_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SUSPENDED_ON) | Q(suspended_on__isnull=False),
                name="escalation_suspended_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state=EscalationState.REVOKED) | Q(revoked_on__isnull=False),
                name="escalation_revoked_stamped",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="escalation_district"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/escalations/{self.pk}/"

    @property
    def enterprise(self) -> Enterprise:
        """Who has to correct now, a successor included."""
        return self.rectification.enterprise

    @property
    def paper(self) -> Document | None:
        """The letter of the rung it stands on."""
        return self.transfer or self.suspension

    @property
    def case(self) -> models.Model:
        """What happens to it is told on the timeline of its inspection."""
        return self.inspection
