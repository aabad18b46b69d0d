from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office
from casework.models import Stateful, stamp_check, state_check
from enterprises.models import Enterprise
from inspections.reach import ReachQuerySet
from inspections.repeaters.states import RepeaterState
from inspections.visits.models import Inspection


class RepeaterQuerySet(ReachQuerySet):
    def watched(self) -> Self:
        return self.filter(state=RepeaterState.WATCHED)


class Repeater(Stateful):
    """多次不合格企业: tracked until the months pass without a failure."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="repeats", verbose_name=_("enterprise")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=RepeaterState, default=RepeaterState.WATCHED
    )
    failures = models.PositiveSmallIntegerField(_("failed batches"))
    last_failed_on = models.DateField(_("last failure"))
    ends_on = models.DateField(_("watched until"))
    # 信用等级复核: asked for with the row, done by a regulator, with what was decided.
    reviewed_on = models.DateField(_("grade reviewed"), null=True, blank=True)
    review = models.CharField(_("what the review decided"), max_length=200, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    # 跟踪抽查: the spot check that looks again.
    tracking = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tracked_repeats",
        verbose_name=_("tracking spot check"),
    )
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    objects = RepeaterQuerySet.as_manager()

    class Meta:
        verbose_name = _("repeat offender")
        verbose_name_plural = _("repeat offenders")
        constraints = [
            state_check("repeater_state_known", RepeaterState),
            stamp_check("repeater_ended_stamped", [RepeaterState.ENDED], "ended_on"),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state=RepeaterState.WATCHED),
                name="repeater_watched_once",
            ),
        ]
        indexes = [models.Index(fields=["district", "state"], name="repeater_district")]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/repeaters/{self.pk}/"
