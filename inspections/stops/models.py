from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office
from casework.models import Stateful, stamp_check, state_check
from enterprises.models import Enterprise
from inspections.reach import ReachQuerySet
from inspections.samples.models import Sample
from inspections.stops.states import StopState
from inspections.visits.models import Inspection

OVER = [StopState.LIFTED, StopState.ENDED]


class StopQuerySet(ReachQuerySet):
    open_to_enterprise = tuple(StopState.values)


class StopSale(Stateful):
    """停止生产、销售义务: one failed batch, the product that must not be made or sold."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="stops", verbose_name=_("inspection")
    )
    sample = models.OneToOneField(
        Sample, models.PROTECT, related_name="stop", verbose_name=_("sample")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="stops", verbose_name=_("enterprise")
    )
    enterprise_code = models.CharField(_("credit code"), max_length=18)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    product_name = models.CharField(_("product"), max_length=80)
    regime = models.CharField(_("regime"), max_length=8)
    state = models.CharField(
        _("state"), max_length=10, choices=StopState, default=StopState.IN_FORCE
    )
    begun_on = models.DateField(_("since"))
    over_on = models.DateField(_("over since"), null=True, blank=True)
    reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects = StopQuerySet.as_manager()
    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "regime"})

    class Meta:
        verbose_name = _("stop of making and selling")
        verbose_name_plural = _("stops of making and selling")
        constraints = [
            state_check("stopsale_state_known", StopState),
            stamp_check("stopsale_over_stamped", OVER, "over_on"),
            models.CheckConstraint(
                condition=Q(over_on=None) | Q(over_on__gte=models.F("begun_on")),
                name="stopsale_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="stopsale_district"),
            models.Index(fields=["enterprise_code", "state"], name="stopsale_code"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.product_name}"

    def get_absolute_url(self) -> str:
        return f"/staff/stops/{self.pk}/"

    @property
    def case(self) -> models.Model:
        """What happens to it is told on the timeline of its inspection."""
        return self.inspection


class StopBreach(models.Model):
    """复查合格前恢复生产、销售: an offence under Order 18 art. 51."""

    stop = models.ForeignKey(StopSale, models.PROTECT, related_name="breaches")
    found_on = models.DateField(_("found on"))
    place = models.CharField(_("place"), max_length=120)
    facts = models.TextField(_("facts"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("breach of the stop")
        verbose_name_plural = _("breaches of the stop")

    def __str__(self) -> str:
        return f"{self.stop} {self.found_on}"
