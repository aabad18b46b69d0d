from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from documents.models import Attachment
from enterprises.models import Enterprise
from inspections.equipment.check_models import SafetyDrive
from inspections.visits.rules import OFFICIALS


class SelfCheckQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """A unit reads its own; officials those of their districts."""
        if actor.is_robot:
            return self
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            return self.filter(enterprise_code=actor.organisation_code)
        if not actor.has(*OFFICIALS):
            return self.none()
        return self if actor.citywide else self.filter(district_id__in=actor.districts)


class SelfCheck(models.Model):
    """自查: what a use unit found at its own devices before the inspectors come (art. 11)."""

    drive = models.ForeignKey(
        SafetyDrive, models.PROTECT, related_name="self_checks", verbose_name=_("safety drive")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("use unit")
    )
    enterprise_code = models.CharField(_("credit code"), max_length=18)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    done_on = models.DateField(_("done on"))
    devices = models.PositiveIntegerField(_("devices checked"))
    found = models.PositiveIntegerField(_("hazards found"))
    removed = models.PositiveIntegerField(_("hazards removed"))
    text = models.TextField(_("what was checked and found"))
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    objects = SelfCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-check")
        verbose_name_plural = _("self-checks")
        constraints = [
            models.UniqueConstraint(fields=["drive", "enterprise"], name="self_check_once"),
            models.CheckConstraint(
                condition=Q(removed__lte=F("found")), name="self_check_removed_was_found"
            ),
            models.CheckConstraint(condition=Q(devices__gt=0), name="self_check_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.drive} {self.enterprise}"

    @property
    def was_late(self) -> bool:
        """After the day that the drive set (5 000 to 30 000 yuan, art. 35)."""
        return bool(self.done_on > self.drive.self_check_by)
