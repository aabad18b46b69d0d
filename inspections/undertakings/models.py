from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Attachment
from enterprises.models import Enterprise
from inspections.summonses.models import Summons
from inspections.undertakings.states import UndertakingState
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

ENDED = [UndertakingState.DONE, UndertakingState.WITHDRAWN]


class UndertakingQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials see their reach; an enterprise sees its own."""
        if actor.is_robot:
            return self
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            return self.filter(enterprise_code=actor.organisation_code)
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)


class Undertaking(Stateful):
    """One thing that the enterprise undertook at the talk, until a day."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=24, unique=True)
    summons = models.ForeignKey(
        Summons, models.PROTECT, related_name="undertakings", verbose_name=_("summons")
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="undertakings", verbose_name=_("inspection")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="undertakings", verbose_name=_("enterprise")
    )
    enterprise_code = models.CharField(_("credit code"), max_length=18)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    text = models.CharField(_("what was undertaken"), max_length=400)
    due_on = models.DateField(pgettext_lazy("undertaking", "until"))
    state = models.CharField(_("state"), max_length=10, choices=UndertakingState)
    report = models.TextField(_("what was done"), blank=True)
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    note = models.CharField(_("what the check says"), max_length=400, blank=True)
    returns = models.PositiveSmallIntegerField(_("times sent back"), default=0)
    undertaken_at = models.DateTimeField(_("undertaken"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("undertaking")
        verbose_name_plural = _("undertakings")
        constraints = [
            state_check("undertaking_state_known", UndertakingState),
            stamp_check("undertaking_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=~Q(state__in=[UndertakingState.REPORTED, UndertakingState.DONE])
                | (Q(reported_at__isnull=False) & ~Q(report="")),
                name="undertaking_reported_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=UndertakingState.DONE) | Q(checked_by__isnull=False),
                name="undertaking_done_checked",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="undertaking_district"),
            models.Index(fields=["enterprise_code", "state"], name="undertaking_code"),
        ]

    def __str__(self) -> str:
        return f"{self.text[:40]}　{self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/undertakings/{self.pk}/"

    @property
    def space_url(self) -> str:
        """Where the enterprise finds it."""
        return f"/enterprise/undertakings/{self.pk}/"

    @property
    def case(self) -> models.Model:
        """What happens to it is told on the timeline of its inspection."""
        return self.inspection
