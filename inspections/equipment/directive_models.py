from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Attachment, Document
from enterprises.models import Enterprise
from inspections.equipment.check_models import EquipmentCheck, OfficialQuerySet
from inspections.equipment.device_models import Device
from inspections.equipment.states import DirectiveState, RecheckWay, SeizureKind, SeizureState

ENDED = [DirectiveState.CLOSED, DirectiveState.WITHDRAWN]


class DirectiveQuerySet(OfficialQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """A unit reads the directives that were served on it."""
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            served = self.filter(served_at__isnull=False)
            return served.filter(enterprise_code=actor.organisation_code)
        return super().for_actor(actor)

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)

    def overdue(self, *, today: Any) -> Self:
        """Served, not reported, and the last day is over."""
        return self.filter(state=DirectiveState.SERVED, due_on__lt=today)


class Directive(Stateful):
    """特种设备安全监察指令书: what one unit must stop or remove, and until when."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "recheck_way"})

    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.ForeignKey(
        EquipmentCheck, models.PROTECT, related_name="directives", verbose_name=_("inspection")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("use unit")
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
        related_name="directive",
        verbose_name=_("safety directive"),
    )
    # Art. 23: a grave hazard is removed at once; the device stands still until then.
    stop_at_once = models.BooleanField(_("stop at once"), default=False)
    demands = models.TextField(_("what to remove"))
    due_on = models.DateField(_("remove until"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("second inspector"),
    )
    state = models.CharField(_("state"), max_length=10, choices=DirectiveState)
    issued_at = models.DateTimeField(_("issued"))
    served_at = models.DateTimeField(_("served"), null=True, blank=True)
    receiver = models.CharField(_("receiver"), max_length=40, blank=True)
    # Art. 27: who refuses to sign or to take it; noted with a witness.
    refusal = models.CharField(_("refusal"), max_length=200, blank=True)
    witness = models.CharField(_("witness"), max_length=40, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    rechecked_on = models.DateField(_("re-checked"), null=True, blank=True)
    recheck_way = models.CharField(_("way"), max_length=6, choices=RecheckWay, blank=True)
    recheck_findings = models.TextField(_("findings of the re-check"), blank=True)
    failures = models.PositiveSmallIntegerField(_("failed re-checks"), default=0)
    disobeyed_on = models.DateField(_("disobeyed"), null=True, blank=True)
    superior_told_on = models.DateField(_("superior told"), null=True, blank=True)
    government_told_on = models.DateField(_("government told"), null=True, blank=True)
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

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety directive")
        verbose_name_plural = _("safety directives")
        constraints = [
            state_check("directive_state_known", DirectiveState),
            stamp_check("directive_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=~Q(issued_by=models.F("second")), name="directive_two_inspectors"
            ),
            models.CheckConstraint(
                condition=Q(served_at__isnull=True) | ~Q(receiver="") | ~Q(refusal=""),
                name="directive_received_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(refusal="") | ~Q(witness=""), name="directive_refusal_witnessed"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state", "due_on"], name="directive_district"),
            models.Index(fields=["enterprise_code", "state"], name="directive_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/directives/{self.pk}/"

    @property
    def space_url(self) -> str:
        """Where the unit finds it."""
        return f"/enterprise/directives/{self.pk}/"


class DirectiveReport(models.Model):
    """整改报告: what the unit says it removed, with its proof."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="reports")
    text = models.TextField(_("what was removed"))
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"))

    class Meta:
        verbose_name = _("report on a directive")
        verbose_name_plural = _("reports on directives")

    def __str__(self) -> str:
        return f"{self.directive} {self.submitted_at}"


class Seizure(Stateful):
    """查封、扣押: a device closed where it stands or taken away (Order 57 art. 26)."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind"})

    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="seizures")
    device = models.ForeignKey(Device, models.PROTECT, related_name="seizures")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=SeizureKind)
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=SeizureState)
    began_on = models.DateField(_("from"))
    lifted_on = models.DateField(_("lifted"), null=True, blank=True)
    deadline = models.ForeignKey(Deadline, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("seizure")
        verbose_name_plural = _("seizures")
        constraints = [
            state_check("seizure_state_known", SeizureState),
            state_check("seizure_kind_known", SeizureKind, field="kind"),
            stamp_check("seizure_lifted_stamped", [SeizureState.LIFTED], "lifted_on"),
            models.UniqueConstraint(
                fields=["device"],
                condition=Q(state=SeizureState.IN_FORCE),
                name="seizure_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.device}"

    def get_absolute_url(self) -> str:
        return self.directive.get_absolute_url()

    @property
    def case(self) -> models.Model:
        return self.directive
