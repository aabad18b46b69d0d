from typing import Any, ClassVar, Self

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
from inspections.rectifications.states import (
    Decision,
    Ending,
    ExcuseKind,
    RecheckOutcome,
    RectificationState,
)
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
    ending = models.CharField(_("how it ended"), max_length=10, choices=Ending, blank=True)
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


def known(name: str, field: str, choices: type[models.TextChoices], *, blank: bool = False) -> Any:
    """The database refuses a value outside the list."""
    values = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


class ExtensionRequest(models.Model):
    """延期申请: the enterprise asks with its reason, the head decides, once (Order 133)."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="requests")
    days = models.PositiveSmallIntegerField(_("further days"))
    reason = models.CharField(_("reason"), max_length=400)
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    due_before = models.DateField(_("last day before"))
    due_after = models.DateField(_("last day after"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for more time to correct")
        verbose_name_plural = _("requests for more time to correct")
        constraints = [
            known("correction_extension_decision_known", "decision", Decision, blank=True),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="correction_extension_decided",
            ),
            models.UniqueConstraint(
                fields=["rectification"],
                condition=Q(decision=""),
                name="correction_extension_one_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rectification} {self.asked_on}"


class Excuse(models.Model):
    """Why the correction stands still, with its proof; in 2014 the time stood still with it."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="excuses")
    kind = models.CharField(_("kind"), max_length=8, choices=ExcuseKind)
    note = models.CharField(_("what happened"), max_length=400)
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    begun_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("excuse")
        verbose_name_plural = _("excuses")
        constraints = [
            known("correction_excuse_kind_known", "kind", ExcuseKind),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("begun_on")),
                name="correction_excuse_ends_later",
            ),
            models.UniqueConstraint(
                fields=["rectification"],
                condition=Q(ended_on=None),
                name="correction_excuse_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rectification} {self.get_kind_display()}"


class Recheck(models.Model):
    """复查: one re-check of the correction, with its window, its visit and its outcome."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="rechecks")
    # 1 after the correction, 2 after the public notice, 3 after the suspension.
    round = models.PositiveSmallIntegerField(_("round"))
    # 强制复查: none was asked for in time.
    forced = models.BooleanField(_("without an application"), default=False)
    opens_on = models.DateField(_("not before"))
    closes_on = models.DateField(_("not after"), null=True, blank=True)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    inspection = models.OneToOneField(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recheck",
        verbose_name=_("visit"),
    )
    late_reason = models.CharField(_("why after the window"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=RecheckOutcome, blank=True)
    findings = models.TextField(_("findings"), blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)

    class Meta:
        verbose_name = _("re-check")
        verbose_name_plural = _("re-checks")
        constraints = [
            known("recheck_outcome_known", "outcome", RecheckOutcome, blank=True),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="recheck_window_in_order",
            ),
            models.CheckConstraint(
                condition=Q(held_on=None) | Q(held_on__gte=F("opens_on")),
                name="recheck_never_too_early",
            ),
            models.UniqueConstraint(
                fields=["rectification"],
                condition=Q(outcome=""),
                name="recheck_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rectification} {self.round}"


class Dissolution(models.Model):
    """注销: the enterprise is no more, with the proof; who dodged is named (domain.md 11)."""

    rectification = models.OneToOneField(Rectification, models.PROTECT, related_name="dissolution")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise")
    )
    # 承继: who merged with it takes over what it owed.
    successor = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("successor"),
    )
    happened_on = models.DateField(_("deregistered on"))
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    # 恶意注销: the person and the address are flagged, not the register's entry alone.
    deliberate = models.BooleanField(_("cancelled to dodge the order"), default=False)
    person = models.CharField(_("person responsible"), max_length=40, blank=True, db_index=True)
    address = models.CharField(_("address"), max_length=160, blank=True, db_index=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("dissolution of an enterprise")
        verbose_name_plural = _("dissolutions of enterprises")
        constraints = [
            models.CheckConstraint(
                condition=Q(deliberate=False) | (~Q(person="") & ~Q(address="")),
                name="dissolution_dodger_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rectification} {self.happened_on}"
