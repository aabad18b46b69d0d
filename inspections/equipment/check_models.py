from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, stamp_check, state_check
from documents.models import Attachment
from enterprises.models import Enterprise
from inspections.equipment.device_models import Device
from inspections.equipment.states import (
    Answer,
    CheckClass,
    CheckState,
    DriveState,
    Grade,
    HazardState,
    Impossible,
    Kind,
)
from inspections.visits.rules import OFFICIALS


class OfficialQuerySet(ScopedQuerySet):
    """Rows of the bureau's own work, seen by officials of the district or of the office."""

    def for_actor(self, actor: Actor) -> Self:
        """Nobody outside; the city sees all."""
        if actor.is_robot:
            return self
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))


class DriveQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials know every drive that is published, and the drafts of their office."""
        if actor.is_robot or (actor.citywide and actor.has(*OFFICIALS)):
            return self
        if actor.has(*OFFICIALS):
            return self.filter(Q(office_id=actor.office_id) | ~Q(state=DriveState.DRAFT))
        return self.none()

    def open(self) -> Self:
        return self.filter(state=DriveState.PUBLISHED)


class SafetyDrive(Stateful):
    """专项检查方案 (大检查): scope, duties, schedule and the units' self-check (arts 10-11)."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "name"})

    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("organising office")
    )
    kinds = models.JSONField(_("kinds of devices"), default=list, blank=True)
    scope = models.TextField(_("scope"))
    duties = models.TextField(_("duties"))
    self_check_by = models.DateField(_("self-check until"))
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=DriveState)
    # Empty for drives from before it was written down.
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = DriveQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety drive")
        verbose_name_plural = _("safety drives")
        constraints = [
            state_check("drive_state_known", DriveState),
            stamp_check("drive_closed_stamped", [DriveState.CLOSED], "closed_at"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="drive_period_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/staff/safety-drives/{self.pk}/"


class CheckPoint(models.Model):
    """检查项目: one line of a checklist; a changed text is a new row with its own dates."""

    code = models.CharField(_("code"), max_length=20)
    # Empty: asked of every kind.
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("what is checked"), max_length=160)
    text_en = models.CharField(max_length=200, blank=True)
    basis = models.CharField(_("legal basis"), max_length=120, blank=True)
    # What its failure is: most points an ordinary hazard, those of art. 25 a grave one.
    grade = models.CharField(_("grade"), max_length=10, choices=Grade, default=Grade.ORDINARY)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("check point")
        verbose_name_plural = _("check points")
        constraints = [
            state_check("check_point_grade_known", Grade, field="grade"),
            models.UniqueConstraint(fields=["code", "effective_from"], name="check_point_version"),
        ]

    def __str__(self) -> str:
        return self.text


class EquipmentCheck(Stateful):
    """安全监督检查: two inspectors with valid cards at one unit and some of its devices."""

    audit_clear: ClassVar[frozenset[str]] = frozenset(
        {"state", "number", "cls", "origin_ref", "impossible"}
    )

    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    cls = models.CharField(_("class"), max_length=10, choices=CheckClass)
    drive = models.ForeignKey(
        SafetyDrive,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="checks",
        verbose_name=_("safety drive"),
    )
    # Art. 19: source, basis and content are said to the unit.
    source = models.CharField(_("source"), max_length=120)
    origin_ref = models.CharField(_("reference"), max_length=40, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("use unit")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    inspectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("inspectors")
    )
    scheduled_on = models.DateField(_("planned for"))
    state = models.CharField(_("state"), max_length=12, choices=CheckState)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    # Art. 21: the record is signed by both inspectors and by the unit; a refusal is noted.
    signed_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("signed by")
    )
    representative = models.CharField(_("who stood by for the unit"), max_length=40, blank=True)
    signing_refused = models.BooleanField(_("signing refused"), default=False)
    witness = models.CharField(_("witness"), max_length=40, blank=True)
    impossible = models.CharField(
        _("why it was impossible"), max_length=12, choices=Impossible, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety inspection")
        verbose_name_plural = _("safety inspections")
        constraints = [
            state_check("equipment_check_state_known", CheckState),
            state_check("equipment_check_class_known", CheckClass, field="cls"),
            stamp_check(
                "equipment_check_signed_stamped",
                [CheckState.SIGNED, CheckState.CLOSED],
                "signed_at",
            ),
            stamp_check(
                "equipment_check_closed_stamped",
                [CheckState.IMPOSSIBLE, CheckState.CLOSED],
                "closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.IMPOSSIBLE) | ~Q(impossible=""),
                name="equipment_check_impossible_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="equipment_check_district"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/equipment-inspections/{self.pk}/"


class CheckedDevice(models.Model):
    """One device of an inspection, with its own sheet."""

    inspection = models.ForeignKey(EquipmentCheck, models.CASCADE, related_name="rows")
    device = models.ForeignKey(Device, models.PROTECT, related_name="checked")
    # The sheet is whole: every point that applies has its answer.
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)

    class Meta:
        verbose_name = _("inspected device")
        verbose_name_plural = _("inspected devices")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "device"], name="checked_device_once")
        ]

    def __str__(self) -> str:
        return str(self.device)


class DeviceAnswer(models.Model):
    """What was found at one point of one device."""

    row = models.ForeignKey(CheckedDevice, models.CASCADE, related_name="answers")
    point = models.ForeignKey(CheckPoint, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=4, choices=Answer)
    note = models.CharField(_("note"), max_length=300, blank=True)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade, blank=True)
    fixed = models.BooleanField(_("fixed on the spot"), default=False)
    photos = models.ManyToManyField(Attachment, related_name="+", blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            state_check("device_answer_known", Answer, field="answer"),
            models.UniqueConstraint(fields=["row", "point"], name="device_answer_once"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.FAIL) | ~Q(note=""), name="device_failure_has_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.get_answer_display()}"


class HazardQuerySet(OfficialQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """A unit reads its own hazards; officials those of their reach."""
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            return self.filter(device__enterprise_code=actor.organisation_code)
        return super().for_actor(actor)

    def open(self) -> Self:
        return self.filter(state__in=[HazardState.OPEN, HazardState.ORDERED])


class Hazard(Stateful):
    """事故隐患: what an inspection found at a device, graded, and how it was removed."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "grade"})

    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.ForeignKey(
        EquipmentCheck, models.PROTECT, related_name="hazards", verbose_name=_("inspection")
    )
    device = models.ForeignKey(
        Device, models.PROTECT, related_name="hazards", verbose_name=_("device")
    )
    point = models.ForeignKey(
        CheckPoint, models.PROTECT, related_name="+", verbose_name=_("check point")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    grade = models.CharField(_("grade"), max_length=10, choices=Grade)
    text = models.CharField(_("what was found"), max_length=300)
    clause = models.CharField(_("clause"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=HazardState)
    found_on = models.DateField(_("found"))
    removed_on = models.DateField(_("removed"), null=True, blank=True)
    directive = models.ForeignKey(
        "inspections.Directive",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hazards",
        verbose_name=_("directive"),
    )

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        constraints = [
            state_check("hazard_state_known", HazardState),
            state_check("hazard_grade_known", Grade, field="grade"),
            stamp_check(
                "hazard_removed_stamped",
                [HazardState.FIXED, HazardState.REMOVED],
                "removed_on",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HazardState.ORDERED, HazardState.REMOVED])
                | Q(directive__isnull=False),
                name="hazard_ordered_by_a_directive",
            ),
        ]
        indexes = [models.Index(fields=["district", "state", "grade"], name="hazard_district")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    def get_absolute_url(self) -> str:
        return f"/staff/equipment-hazards/{self.pk}/"

    @property
    def case(self) -> models.Model:
        """Told on the timeline of the inspection that found it."""
        return self.inspection
