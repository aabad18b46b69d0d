from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, state_check
from documents.models import Attachment
from enterprises import rules
from enterprises.models.register import Enterprise
from enterprises.states import (
    BackboneState,
    Duty,
    EvidenceState,
    PilotState,
    RosterKind,
    RosterState,
)

OPEN = [PilotState.CANDIDATE, PilotState.ACTIVE]
OVER = [PilotState.ENDED, PilotState.REPLACED]
ON_BACKBONE = [BackboneState.ENROLLED, BackboneState.SURVEYED]


class RosterQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Who stands on a roster is no secret among the staff."""
        return self.all() if rules.may_read_register(actor) else self.none()


class Roster(Stateful):
    """名册 of one year: the pilots with a CQO, or the backbone enterprises of the survey.

    Its row is locked by whoever fills a slot: so the bounds hold however many act at once.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=RosterKind)
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=10, choices=RosterState, default=RosterState.PREPARING
    )
    launched_at = models.DateTimeField(_("launched"), null=True, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        constraints = [
            state_check("roster_state_known", RosterState),
            state_check("roster_kind_known", RosterKind, field="kind"),
            models.UniqueConstraint(fields=["kind", "year"], name="roster_once_a_year"),
            models.CheckConstraint(
                condition=Q(state=RosterState.PREPARING, launched_at=None)
                | Q(state=RosterState.LAUNCHED, launched_at__isnull=False)
                | Q(state=RosterState.CLOSED),
                name="roster_launch_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/staff/rosters/{self.pk}/"

    @property
    def label(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class CqoPilotQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Staff read the roster; an enterprise reads its own pilot."""
        if rules.may_read_register(actor):
            return self.all()
        if actor.has(Role.ENTERPRISE, Role.CQO) and actor.organisation_code:
            return self.filter(organisation_code=actor.organisation_code)
        return self.none()

    def active(self) -> Self:
        return self.filter(state=PilotState.ACTIVE)


class CqoPilot(Stateful):
    """首席质量官试点: one enterprise in one of the ten slots, with its officer and seven duties."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    roster = models.ForeignKey(
        Roster, models.PROTECT, related_name="pilots", verbose_name=_("roster")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="cqo_pilots", verbose_name=_("enterprise")
    )
    # As it was when nominated: rules compare these without following the relation.
    organisation_code = models.CharField(_("credit code"), max_length=18)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("office in charge")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PilotState, default=PilotState.CANDIDATE
    )
    slot = models.PositiveSmallIntegerField(_("slot"), null=True, blank=True)
    reason = models.CharField(_("why it was chosen"), max_length=300)
    nominated_at = models.DateTimeField(_("nominated"))
    activated_at = models.DateTimeField(_("pilot began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("pilot ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

    objects = CqoPilotQuerySet.as_manager()

    class Meta:
        verbose_name = _("CQO pilot")
        verbose_name_plural = _("CQO pilots")
        constraints = [
            state_check("cqo_pilot_state_known", PilotState),
            models.UniqueConstraint(
                fields=["roster", "slot"],
                condition=Q(state=PilotState.ACTIVE),
                name="cqo_pilot_slot_once",
            ),
            models.UniqueConstraint(
                fields=["roster", "enterprise"],
                condition=Q(state__in=OPEN),
                name="cqo_pilot_enterprise_once",
            ),
            # The founding article: five to ten enterprises. There is no eleventh slot.
            models.CheckConstraint(
                condition=Q(state=PilotState.CANDIDATE, slot=None, activated_at=None)
                | Q(
                    ~Q(state=PilotState.CANDIDATE),
                    slot__gte=1,
                    slot__lte=10,
                    activated_at__isnull=False,
                )
                | Q(state=PilotState.ENDED, slot=None, activated_at=None),
                name="cqo_pilot_has_one_of_ten_slots",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[PilotState.ENDED, PilotState.REPLACED], ended_at__isnull=False
                )
                | Q(state__in=[PilotState.CANDIDATE, PilotState.ACTIVE], ended_at=None),
                name="cqo_pilot_end_stamped",
            ),
        ]
        indexes = [models.Index(fields=["roster", "state"], name="cqo_pilot_roster")]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/cqo-pilots/{self.pk}/"


class OfPilotQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.filter(pilot__in=CqoPilot.objects.for_actor(actor))


class CqoAppointment(models.Model):
    """任命: who is the Chief Quality Officer, by which letter, trained and filed (备案)."""

    pilot = models.ForeignKey(CqoPilot, models.CASCADE, related_name="appointments")
    name = models.CharField(_("name"), max_length=40)
    post = models.CharField(_("post"), max_length=40)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    years = models.PositiveSmallIntegerField(_("years of quality work"))
    appointed_by = models.CharField(_("appointed by"), max_length=40)
    appointed_on = models.DateField(_("appointed"))
    letter = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("letter of appointment")
    )
    training_certificate = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("training certificate"),
    )
    training_hours = models.PositiveSmallIntegerField(_("hours of training"), default=0)
    may_veto = models.BooleanField(_("quality veto granted in writing"), default=False)
    filing_number = models.CharField(_("filing number"), max_length=30)
    ended_on = models.DateField(_("appointment ended"), null=True, blank=True)

    objects = OfPilotQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["pilot"], condition=Q(ended_on=None), name="cqo_appointment_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.post}"


class CqoDuty(models.Model):
    """One of the seven duties of a pilot; done when a piece of evidence has been confirmed."""

    pilot = models.ForeignKey(CqoPilot, models.CASCADE, related_name="duties")
    duty = models.CharField(_("duty"), max_length=10, choices=Duty)
    order = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(_("done"), null=True, blank=True)

    objects = OfPilotQuerySet.as_manager()

    class Meta:
        verbose_name = _("CQO duty")
        verbose_name_plural = _("CQO duties")
        constraints = [
            state_check("cqo_duty_known", Duty, field="duty"),
            models.UniqueConstraint(fields=["pilot", "duty"], name="cqo_duty_once"),
        ]

    def __str__(self) -> str:
        return self.get_duty_display()


class OfDutyQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.filter(duty__pilot__in=CqoPilot.objects.for_actor(actor))


class CqoEvidence(models.Model):
    """What the CQO shows for a duty: a few words, and papers or photos."""

    duty = models.ForeignKey(CqoDuty, models.CASCADE, related_name="evidence")
    text = models.CharField(_("what was done"), max_length=500)
    files: "models.ManyToManyField[Attachment, models.Model]" = models.ManyToManyField(
        Attachment, related_name="+", blank=True, verbose_name=_("files")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=EvidenceState, default=EvidenceState.FILED
    )
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = OfDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence for a duty")
        verbose_name_plural = _("evidence for duties")
        constraints = [
            state_check("cqo_evidence_state_known", EvidenceState),
            models.CheckConstraint(
                condition=Q(state=EvidenceState.FILED, decided_at=None)
                | (~Q(state=EvidenceState.FILED) & Q(decided_at__isnull=False)),
                name="cqo_evidence_decision_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class BackboneSlotQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.all() if rules.may_read_register(actor) else self.none()

    def on_roster(self) -> Self:
        """Those who hold a slot now."""
        return self.filter(state__in=ON_BACKBONE)


class BackboneSlot(Stateful):
    """骨干企业: one of the sixty places of the survey on the four systems of an enterprise."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state"})

    roster = models.ForeignKey(
        Roster, models.PROTECT, related_name="slots", verbose_name=_("roster")
    )
    slot = models.PositiveSmallIntegerField(_("slot"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="backbone_slots", verbose_name=_("enterprise")
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=BackboneState, default=BackboneState.ENROLLED
    )
    enrolled_on = models.DateField(_("enrolled"))
    surveyed_on = models.DateField(_("surveyed"), null=True, blank=True)
    surveyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaced_on = models.DateField(_("replaced"), null=True, blank=True)
    replace_reason = models.CharField(_("why it was replaced"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

    objects = BackboneSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the backbone roster")
        verbose_name_plural = _("backbone roster")
        constraints = [
            state_check("backbone_state_known", BackboneState),
            # The founding article chose sixty enterprises. There is no sixty-first place.
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=60), name="backbone_has_sixty_slots"
            ),
            models.UniqueConstraint(
                fields=["roster", "slot"],
                condition=Q(state__in=ON_BACKBONE),
                name="backbone_slot_once",
            ),
            models.UniqueConstraint(
                fields=["roster", "enterprise"],
                condition=Q(state__in=ON_BACKBONE),
                name="backbone_enterprise_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=BackboneState.SURVEYED) | Q(surveyed_on__isnull=False),
                name="backbone_survey_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state=BackboneState.REPLACED, replaced_on__isnull=False)
                | (~Q(state=BackboneState.REPLACED) & Q(replaced_on=None)),
                name="backbone_replacement_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/backbone/{self.pk}/"

    @property
    def label(self) -> str:
        return f"{self.roster_id}-{self.slot:02d}"


class OfSlotQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.filter(member__in=BackboneSlot.objects.for_actor(actor))


class SurveyFinding(models.Model):
    """What the survey found on the four systems of a backbone enterprise, and the advice given."""

    member = models.OneToOneField(BackboneSlot, models.CASCADE, related_name="finding")
    standards = models.TextField(_("standards"))
    metrology = models.TextField(_("metrology"))
    research = models.TextField(_("technical R&D"))
    management = models.TextField(_("quality management"))
    guidance = models.TextField(_("advice on management methods"), blank=True)

    objects = OfSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("findings of the survey")
        verbose_name_plural = _("findings of the survey")

    def __str__(self) -> str:
        return str(self.member)
