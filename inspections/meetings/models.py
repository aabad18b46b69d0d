from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office
from casework.models import Stateful, state_check
from enterprises.models import ProductCategory
from inspections.meetings.states import MeetingState
from inspections.reach import ReachQuerySet
from inspections.visits.models import Inspection

ALIVE = [MeetingState.PROPOSED, MeetingState.CALLED]


class MeetingQuerySet(ReachQuerySet):
    def alive(self) -> Self:
        return self.filter(state__in=ALIVE)


class QualityMeeting(Stateful):
    """质量分析会: one regional or industry problem, the failures it is about, what came of it."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    inspections = models.ManyToManyField(
        Inspection, related_name="quality_meetings", verbose_name=_("failures")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MeetingState, default=MeetingState.PROPOSED
    )
    proposed_on = models.DateField(_("proposed"))
    meet_at = models.DateTimeField(_("time of the meeting"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    attendees = models.TextField(_("who attended"), blank=True)
    findings = models.TextField(_("findings of the analysis"), blank=True)
    measures = models.TextField(_("measures"), blank=True)
    reason = models.CharField(_("why not called"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality analysis meeting")
        verbose_name_plural = _("quality analysis meetings")
        constraints = [
            state_check("qualitymeeting_state_known", MeetingState),
            models.UniqueConstraint(
                fields=["category", "district"],
                condition=Q(state__in=ALIVE),
                name="qualitymeeting_one_alive",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD) | (~Q(findings="") & ~Q(measures="")),
                name="qualitymeeting_held_has_measures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.category}"

    def get_absolute_url(self) -> str:
        return f"/staff/quality-meetings/{self.pk}/"
