from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from casework.countdown import DayLimit
from casework.models import Stateful, stamp_check, state_check
from casework.states import DeadlineState
from documents.models import Attachment
from enterprises.models import ProductCategory
from inspections.areas import rules
from inspections.areas.states import AreaState, Moment
from inspections.casefiles.models import CaseFile
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

USER = settings.AUTH_USER_MODEL
ENDED = [AreaState.ACCEPTED, AreaState.DROPPED]


class KeyAreaQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        if actor.is_robot:
            return self
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))

    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(published_at__isnull=False).exclude(state=AreaState.DROPPED)


class KeyArea(Stateful):
    """重点区域: a place with a prominent hazard, who leads its rectification, before and after."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    place = models.CharField(pgettext_lazy("area", "bounds"), max_length=160)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    hazard = models.TextField(_("hazard"))
    lead_unit = models.CharField(_("lead unit"), max_length=80)
    measures = models.TextField(_("what is done"), blank=True)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=10, choices=AreaState)
    result = models.TextField(pgettext_lazy("area", "result"), blank=True)
    drop_reason = models.CharField(_("why taken off"), max_length=200, blank=True)
    planned_by = models.ForeignKey(
        USER, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned"))
    begun_on = models.DateField(_("begun"), null=True, blank=True)
    reported_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    accepted_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    inspections = models.ManyToManyField(Inspection, related_name="areas", blank=True)
    casefiles = models.ManyToManyField(CaseFile, related_name="areas", blank=True)

    objects = KeyAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("key area")
        verbose_name_plural = _("key areas")
        constraints = [
            state_check("area_state_known", AreaState),
            stamp_check("area_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=~Q(state=AreaState.ACCEPTED) | Q(accepted_by__isnull=False),
                name="area_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("reported_by")),
                name="area_second_person",
            ),
        ]
        indexes = [models.Index(fields=["district", "state"], name="area_district")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return f"/staff/areas/{self.pk}/"

    @property
    def is_over(self) -> bool:
        return self.state in ENDED

    @property
    def limit(self) -> DayLimit:
        """The day by which it shall be done, in the form of a clock."""
        over = timezone.localdate(self.closed_at) if self.closed_at else None
        return DayLimit(
            started_on=timezone.localdate(self.planned_at),
            due_on=self.due_on,
            closed_on=over,
            state=DeadlineState.MET if over else DeadlineState.RUNNING,
        )


class AreaFigure(models.Model):
    """A figure before and after: failed batches in a hundred, shops without invoices."""

    area = models.ForeignKey(KeyArea, models.PROTECT, related_name="figures")
    name = models.CharField(_("figure"), max_length=60)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    before = models.DecimalField(pgettext_lazy("area", "before"), max_digits=12, decimal_places=2)
    after = models.DecimalField(
        pgettext_lazy("area", "after"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("figure of an area")
        verbose_name_plural = _("figures of areas")
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="area_figure_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def change(self) -> Decimal | None:
        found: Decimal | None = rules.improvement(self.before, self.after)
        return found


class AreaPhoto(models.Model):
    """整治前后照片."""

    area = models.ForeignKey(KeyArea, models.PROTECT, related_name="photos")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")
    moment = models.CharField(_("taken"), max_length=6, choices=Moment)

    class Meta:
        verbose_name = _("photo of an area")
        verbose_name_plural = _("photos of areas")
        constraints = [state_check("area_photo_moment_known", Moment, field="moment")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.moment}"
