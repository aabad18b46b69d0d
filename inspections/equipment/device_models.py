from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, state_check
from enterprises.models import Enterprise
from inspections.equipment import rules
from inspections.equipment.states import DeviceState, Kind, TestKind, TestResult
from inspections.visits.rules import OFFICIALS


class CycleRule(models.Model):
    """检验周期: a dated row of how often a kind of device is inspected."""

    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    # The beginning of the catalogue code; empty: every device of the kind.
    catalogue = models.CharField(_("catalogue code"), max_length=4, blank=True)
    test = models.CharField(_("inspection"), max_length=10, choices=TestKind)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    least_months = models.PositiveSmallIntegerField(_("at least"), null=True, blank=True)
    first_months = models.PositiveSmallIntegerField(_("first time"), null=True, blank=True)
    grade_from = models.PositiveSmallIntegerField(_("grade from"), null=True, blank=True)
    grade_to = models.PositiveSmallIntegerField(_("grade to"), null=True, blank=True)
    trait = models.CharField(_("trait"), max_length=20, blank=True)
    basis = models.CharField(_("legal basis"), max_length=160)
    certainty = models.CharField(_("certainty"), max_length=10)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("inspection cycle")
        verbose_name_plural = _("inspection cycles")
        constraints = [
            state_check("cycle_kind_known", Kind, field="kind"),
            state_check("cycle_test_known", TestKind, field="test"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_test_display()}"


class DeviceQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials see the devices of their districts; a unit sees its own."""
        if actor.is_robot:
            return self
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            return self.filter(enterprise_code=actor.organisation_code)
        if not actor.has(*OFFICIALS):
            return self.none()
        return self if actor.citywide else self.filter(district_id__in=actor.districts)

    def with_code(self, code: str) -> Self:
        """The device whose plate bears this code, old or new."""
        return self.filter(Q(code=code) | Q(code="", registration_code=code))

    def overdue(self, *, today: Any) -> Self:
        """In use although the validity of the inspection has ended (a grave hazard, art. 25)."""
        return self.filter(state=DeviceState.IN_USE, next_test_on__lt=today)

    def failed(self) -> Self:
        """In use although the last inspection failed."""
        return self.filter(state=DeviceState.IN_USE, last_result=TestResult.FAILED)


class Device(Stateful):
    """特种设备: one registered device, where it stands, who uses and who maintains it."""

    audit_clear: ClassVar[frozenset[str]] = frozenset(
        {"state", "code", "registration_code", "certificate", "kind", "last_result"}
    )

    event_detail: dict[str, Any]

    code = models.CharField(_("equipment code"), max_length=18, blank=True)
    registration_code = models.CharField(_("registration code"), max_length=21, blank=True)
    certificate = models.CharField(_("use-registration certificate"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    catalogue = models.CharField(_("catalogue code"), max_length=4)
    name = models.CharField(_("name"), max_length=60)
    model = models.CharField(_("model"), max_length=60, blank=True)
    maker = models.CharField(_("maker"), max_length=80, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="devices", verbose_name=_("use unit")
    )
    enterprise_code = models.CharField(_("credit code"), max_length=18)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    place = models.CharField(_("place"), max_length=120)
    inner_number = models.CharField(_("number in the unit"), max_length=20, blank=True)
    # 重点监督检查单位名录 (Order 57 art. 9): schools, hospitals, stations, malls, parks …
    crowded = models.BooleanField(_("in a crowded place"), default=False)
    maintainer = models.CharField(_("maintained by"), max_length=80, blank=True)
    maintained_on = models.DateField(_("last maintained"), null=True, blank=True)
    grade = models.PositiveSmallIntegerField(_("safety grade"), null=True, blank=True)
    trait = models.CharField(_("trait"), max_length=20, blank=True)
    in_use_on = models.DateField(_("in use since"))
    state = models.CharField(_("state"), max_length=10, choices=DeviceState)
    state_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # The first of the validities to end, and what the last inspection concluded.
    next_test_on = models.DateField(_("next inspection"), null=True, blank=True)
    last_result = models.CharField(
        _("last result"), max_length=10, choices=TestResult, blank=True, default=""
    )
    scrapped_on = models.DateField(_("scrapped"), null=True, blank=True)
    # SE-APPLY: the application one month before the end.
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [
            state_check("device_state_known", DeviceState),
            state_check("device_kind_known", Kind, field="kind"),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="device_code_once"
            ),
            models.UniqueConstraint(
                fields=["registration_code"],
                condition=~Q(registration_code=""),
                name="device_registration_once",
            ),
            models.CheckConstraint(
                condition=~Q(code="") | ~Q(registration_code=""), name="device_has_a_code"
            ),
            models.CheckConstraint(
                condition=Q(state=DeviceState.SCRAPPED, scrapped_on__isnull=False)
                | (~Q(state=DeviceState.SCRAPPED) & Q(scrapped_on__isnull=True)),
                name="device_scrapped_stamped",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state", "next_test_on"], name="device_due"),
            models.Index(fields=["enterprise_code"], name="device_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.public_code}"

    @property
    def public_code(self) -> str:
        """What stands on its plate: the equipment code, or the older registration code."""
        return self.code or self.registration_code

    @property
    def label(self) -> str:
        return self.public_code

    @property
    def traits(self) -> rules.Traits:
        return rules.Traits(self.kind, self.catalogue, self.grade, self.trait)

    def get_absolute_url(self) -> str:
        return f"/staff/equipment/{self.pk}/"

    @property
    def public_url(self) -> str:
        return f"/equipment/{self.public_code}/"

    @property
    def sealed(self) -> bool:
        """Whether a seizure of it is in force."""
        return bool(self.seizures.filter(state="in_force").exists())

    def is_overdue(self, today: Any) -> bool:
        """In use after the end of its validity."""
        return bool(
            self.state == DeviceState.IN_USE and self.next_test_on and self.next_test_on < today
        )


class DeviceTest(models.Model):
    """定期检验: what an inspection body did and concluded, and until when it holds."""

    __test__ = False  # the name is the domain's, not a test class

    device = models.ForeignKey(Device, models.CASCADE, related_name="tests")
    test = models.CharField(_("inspection"), max_length=10, choices=TestKind)
    result = models.CharField(_("result"), max_length=10, choices=TestResult)
    tested_on = models.DateField(_("inspected"))
    next_on = models.DateField(_("valid until"), null=True, blank=True)
    body = models.CharField(_("inspection body"), max_length=80)
    report_number = models.CharField(_("report number"), max_length=40)
    rule = models.ForeignKey(CycleRule, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("device inspection")
        verbose_name_plural = _("device inspections")
        constraints = [
            state_check("device_test_known", TestKind, field="test"),
            state_check("device_test_result_known", TestResult, field="result"),
            models.UniqueConstraint(
                fields=["device", "test", "report_number"], name="device_test_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_test_display()} {self.report_number}"
