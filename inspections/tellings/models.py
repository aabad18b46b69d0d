from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office
from casework.models import Deadline, Stateful, state_check
from documents.models import Document
from inspections.plans.models import SpotCheckPlan
from inspections.reach import ReachQuerySet
from inspections.samples.models import Sample
from inspections.tellings.states import TellingKind, TellingState
from inspections.visits.models import Inspection

TOLD = [TellingState.SENT, TellingState.CONFIRMED]
OPEN = [TellingState.DUE, TellingState.DRAFTED, TellingState.SIGNED]


class TellingQuerySet(ReachQuerySet):
    def owed(self) -> Self:
        return self.filter(state__in=OPEN)


class Telling(Stateful):
    """通报: what another organ must be told, and that it was told in time."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=TellingKind)
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tellings",
        verbose_name=_("inspection"),
    )
    sample = models.OneToOneField(
        Sample,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="telling",
        verbose_name=_("sample"),
    )
    plan = models.OneToOneField(
        SpotCheckPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="summary",
        verbose_name=_("plan"),
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, null=True, related_name="+", verbose_name=_("district")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TellingState, default=TellingState.DUE
    )
    recipient = models.CharField(_("told to"), max_length=200, blank=True)
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="telling",
        verbose_name=_("letter"),
    )
    known_on = models.DateField(_("known on"))
    told_on = models.DateField(_("told on"), null=True, blank=True)
    confirmed_on = models.DateField(_("receipt confirmed on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to others")
        verbose_name_plural = _("notices to others")
        constraints = [
            state_check("telling_state_known", TellingState),
            state_check("telling_kind_known", TellingKind, field="kind"),
            models.CheckConstraint(
                condition=Q(kind=TellingKind.PRODUCER, sample__isnull=False, plan=None)
                | Q(kind=TellingKind.SUMMARY, sample=None, plan__isnull=False),
                name="telling_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=TOLD) | Q(told_on__isnull=False),
                name="telling_told_stamped",
            ),
        ]
        indexes = [models.Index(fields=["district", "state"], name="telling_district")]

    def __str__(self) -> str:
        return f"{self.number} {self.recipient}"

    def get_absolute_url(self) -> str:
        return f"/staff/tellings/{self.pk}/"

    @property
    def case(self) -> models.Model:
        """What is told about a batch stands on the timeline of its inspection."""
        return self.inspection or self
