"""Sessions, joint tests, entrusted mediations, what the sides declared, and their letters."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from complaints.case_models import Complaint, choice_check
from complaints.mediation import rules
from complaints.mediation.states import (
    BodyKind,
    EntrustState,
    JointTestState,
    Manner,
    Payer,
    Presence,
    Result,
    SessionState,
    Side,
    Stance,
)
from documents.models import Document


class OfComplaintQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Whoever sees the complaint sees what belongs to it."""
        return self.filter(complaint__in=Complaint.objects.for_actor(actor))


class SessionQuerySet(OfComplaintQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """And the mediator sees the session."""
        seen = Q(complaint__in=Complaint.objects.for_actor(actor))
        return self.filter(seen | Q(mediator_id=actor.user_id))

    def ahead(self) -> Self:
        return self.filter(state__in=rules.AHEAD)


class OfComplaint(Stateful):
    """What is told on the timeline of its complaint."""

    class Meta:
        abstract = True

    @property
    def case(self) -> models.Model:
        return self.complaint  # type: ignore[attr-defined]

    @property
    def district_id(self) -> str:
        return str(self.complaint.district_id)  # type: ignore[attr-defined]


class MediationSession(OfComplaint):
    """调解: both sides, one mediator, one time and place; in person or from afar."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "result", "manner"})

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="sessions", verbose_name=_("complaint")
    )
    # The first, the second … of its case.
    position = models.PositiveSmallIntegerField(pgettext_lazy("mediation", "session"))
    state = models.CharField(_("state"), max_length=10, choices=SessionState)
    manner = models.CharField(_("how"), max_length=6, choices=Manner)
    place = models.CharField(_("place"), max_length=120)
    meet_at = models.DateTimeField(pgettext_lazy("mediation", "time"))
    mediator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("mediator")
    )
    challenged_by = models.CharField(
        _("who asks for another mediator"), max_length=11, choices=Side, blank=True
    )
    challenge = models.CharField(_("why another mediator"), max_length=300, blank=True)
    complainant_came = models.CharField(
        _("complainant"), max_length=12, choices=Presence, blank=True
    )
    trader_came = models.CharField(_("trader"), max_length=12, choices=Presence, blank=True)
    # Of the trader's side alone: the complainant's name stays in the vault.
    trader_person = models.CharField(_("who came for the trader"), max_length=60, blank=True)
    absence = models.CharField(_("about the absence"), max_length=300, blank=True)
    complainant_said = models.TextField(_("what the complainant said"), blank=True)
    trader_said = models.TextField(_("what the trader said"), blank=True)
    result = models.CharField(
        pgettext_lazy("mediation", "result"), max_length=10, choices=Result, blank=True
    )
    terms = models.TextField(_("what was agreed"), blank=True)
    # Order 20 art. 22: no paper where it was done at once or both waive it.
    at_once = models.BooleanField(_("done at once"), default=False)
    waived = models.BooleanField(_("both sides waive the paper"), default=False)
    reason = models.CharField(_("why called off"), max_length=300, blank=True)
    set_at = models.DateTimeField(_("invited"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation session")
        verbose_name_plural = _("mediation sessions")
        constraints = [
            state_check("session_state_known", SessionState),
            choice_check("session_manner_known", "manner", Manner),
            choice_check("session_result_known", "result", Result, blank=True),
            stamp_check("session_end_stamped", list(rules.OVER), "ended_at"),
            models.CheckConstraint(
                condition=~Q(state=SessionState.HELD) | ~Q(result=""), name="session_held_result"
            ),
            models.CheckConstraint(
                condition=~Q(state=SessionState.STOPPED) | ~Q(challenge=""),
                name="session_stopped_reason",
            ),
            models.UniqueConstraint(fields=["complaint", "position"], name="session_position"),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(state__in=rules.AHEAD), name="session_one_ahead"
            ),
        ]
        indexes = [models.Index(fields=["-meet_at"], name="session_newest")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/staff/mediations/{self.pk}/"

    @property
    def label(self) -> str:
        which = {"number": self.complaint.number, "position": self.position}
        return _now("%(number)s, session %(position)s") % which

    @property
    def owes_paper(self) -> bool:
        """An agreement is put on paper unless it was done at once or both waive that."""
        return self.result == Result.AGREED and not (self.at_once or self.waived)


class JointTest(OfComplaint):
    """共同委托检验: both sides agree on the laboratory, the goods and who pays."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="joint_tests", verbose_name=_("complaint")
    )
    state = models.CharField(_("state"), max_length=10, choices=JointTestState)
    laboratory = models.CharField(_("laboratory"), max_length=120)
    subject = models.CharField(_("what is tested"), max_length=200)
    payer = models.CharField(_("who pays"), max_length=11, choices=Payer)
    report_number = models.CharField(_("report number"), max_length=60, blank=True)
    finding = models.CharField(pgettext_lazy("joint test", "finding"), max_length=500, blank=True)
    started_on = models.DateField(pgettext_lazy("joint test", "since"))
    ended_on = models.DateField(pgettext_lazy("joint test", "until"), null=True, blank=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint test")
        verbose_name_plural = _("joint tests")
        constraints = [
            state_check("joint_test_state_known", JointTestState),
            choice_check("joint_test_payer_known", "payer", Payer),
            stamp_check("joint_test_end_stamped", list(rules.TEST_OVER), "ended_on"),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(state=JointTestState.RUNNING),
                name="joint_test_one_running",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/staff/joint-tests/{self.pk}/"

    @property
    def label(self) -> str:
        return _now("%(number)s, joint test") % {"number": self.complaint.number}


class Entrustment(OfComplaint):
    """委托调解: another body mediates in the office's name; the clock of the case goes on."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="entrustments", verbose_name=_("complaint")
    )
    state = models.CharField(_("state"), max_length=8, choices=EntrustState)
    kind = models.CharField(_("kind of body"), max_length=10, choices=BodyKind)
    body = models.CharField(pgettext_lazy("mediation", "body"), max_length=120)
    entrusted_on = models.DateField(_("entrusted"))
    returned_on = models.DateField(_("came back"), null=True, blank=True)
    result = models.CharField(
        pgettext_lazy("mediation", "result"), max_length=10, choices=Result, blank=True
    )
    report = models.CharField(_("what the body reports"), max_length=500, blank=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrusted mediation")
        verbose_name_plural = _("entrusted mediations")
        constraints = [
            state_check("entrustment_state_known", EntrustState),
            choice_check("entrustment_kind_known", "kind", BodyKind),
            stamp_check("entrustment_back_stamped", list(rules.BACK), "returned_on"),
            # Order 20 art. 17: it is not passed on to a second body.
            models.UniqueConstraint(fields=["complaint"], name="entrustment_once"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/staff/entrustments/{self.pk}/"

    @property
    def label(self) -> str:
        return _now("%(number)s, entrusted mediation") % {"number": self.complaint.number}


class Declaration(models.Model):
    """What a side declared outside a session, such as on the phone."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="declarations")
    side = models.CharField(_("side"), max_length=11, choices=Side)
    stance = models.CharField(_("declares"), max_length=12, choices=Stance)
    note = models.CharField(_("in own words"), max_length=300, blank=True)
    declared_on = models.DateField(pgettext_lazy("declaration", "on"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration of a side")
        verbose_name_plural = _("declarations of the sides")
        constraints = [
            choice_check("declaration_side_known", "side", Side),
            choice_check("declaration_stance_known", "stance", Stance),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.side} {self.stance}"


class PartyLetter(models.Model):
    """An official letter of a dispute, and the side to which it goes; no side: it is for both."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="letters")
    document = models.OneToOneField(Document, models.PROTECT, related_name="party_letter")
    session = models.ForeignKey(
        MediationSession, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    side = models.CharField(_("side"), max_length=11, choices=Side, blank=True)
    # An invitation that was moved needs another letter; so does a second end of a reopened case.
    meet_at = models.DateTimeField(null=True, blank=True)
    drafted_at = models.DateTimeField(_("drafted"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to a side")
        verbose_name_plural = _("letters to the sides")
        constraints = [choice_check("party_letter_side_known", "side", Side, blank=True)]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.document_id}"
