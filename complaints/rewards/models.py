"""Rewards for reports; who gets the money stands in no column."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, state_check
from complaints import rules as case_rules
from complaints.case_models import Complaint, choice_check
from complaints.rewards import rules
from complaints.rewards.states import Field, Grade, Gravity, Ground, PaidWay, RewardState

GRADED = [
    RewardState.PROPOSED,
    RewardState.OFFERED,
    RewardState.CLAIMED,
    RewardState.PAID,
    RewardState.LAPSED,
    RewardState.DECLINED,
]
APPROVED = GRADED[1:]


class RewardQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The desk sees those of its reports; custodians what is to be paid, not what for."""
        if actor.has(*case_rules.DESK):
            rows = self
        elif actor.has(Role.CUSTODIAN):
            rows = self.filter(state__in=rules.KEPT_BY_CUSTODIANS)
        else:
            return self.none()
        return rows if actor.citywide else rows.filter(complaint__district__in=actor.districts)

    def overdue(self, *, today: date) -> Self:
        """Offered, and nobody came in time."""
        return self.filter(state=RewardState.OFFERED, deadline__due_on__lt=today)


class Reward(Stateful):
    """奖励: what one report earned in one punished case."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "grade"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="reward")
    state = models.CharField(_("state"), max_length=10, choices=RewardState)
    case_reference = models.CharField(_("decision on the penalty"), max_length=60)
    field = models.CharField(pgettext_lazy("reward", "field"), max_length=10, choices=Field)
    gravity = models.CharField(_("gravity"), max_length=10, choices=Gravity)
    fines = models.DecimalField(_("fines (yuan)"), max_digits=14, decimal_places=2)
    confiscated = models.DecimalField(_("confiscated (yuan)"), max_digits=14, decimal_places=2)
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade, null=True, blank=True)
    reason = models.CharField(_("reason for the grade"), max_length=300, blank=True)
    amount = models.DecimalField(
        pgettext_lazy("reward", "reward (yuan)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
    )
    # The consent of the finance department, by its reference.
    finance = models.CharField(_("consent of the finance department"), max_length=60, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(pgettext_lazy("reward", "opened"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(pgettext_lazy("reward", "approved"), null=True, blank=True)
    # Keyed hashes of what the claimant alone knows; of an unnamed person's claim the day is kept.
    claim_mac = models.CharField(max_length=64, blank=True, editable=False)
    word_mac = models.CharField(max_length=64, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    paid_way = models.CharField(_("paid"), max_length=10, choices=PaidWay, blank=True)
    voucher = models.CharField(pgettext_lazy("reward", "voucher"), max_length=40, blank=True)
    ground = models.CharField(_("why no reward"), max_length=10, choices=Ground, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    deadline = models.ForeignKey(
        "casework.Deadline",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = RewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        constraints = [
            state_check("reward_state_known", RewardState),
            choice_check("reward_field_known", "field", Field),
            choice_check("reward_gravity_known", "gravity", Gravity),
            choice_check("reward_ground_known", "ground", Ground, blank=True),
            choice_check("reward_way_known", "paid_way", PaidWay, blank=True),
            models.CheckConstraint(
                condition=Q(grade=None, amount=None)
                | Q(grade__in=Grade.values, amount__gt=0, amount__lte=rules.CAP),
                name="reward_grade_and_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GRADED) | Q(grade__isnull=False), name="reward_graded"
            ),
            models.CheckConstraint(
                condition=Q(state__in=APPROVED, approved_at__isnull=False)
                | (~Q(state__in=APPROVED) & Q(approved_at=None)),
                name="reward_approval_stamped",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="reward_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None)
                | Q(amount__lt=rules.WITH_FINANCE_FROM)
                | ~Q(finance=""),
                name="reward_finance_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=rules.ENDED, ended_at__isnull=False)
                | (~Q(state__in=rules.ENDED) & Q(ended_at=None)),
                name="reward_end_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state=RewardState.REFUSED) ^ Q(ground=""),
                name="reward_refusal_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(state=RewardState.PAID) ^ Q(paid_way="", voucher=""),
                name="reward_payment_recorded",
            ),
        ]
        indexes = [models.Index(fields=["state", "-opened_at"], name="reward_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return f"/staff/rewards/{self.pk}/"

    @property
    def hides_its_person(self) -> bool:
        """The log keeps the day alone of what an unnamed claimant does."""
        return self.complaint.anonymous

    @property
    def punished(self) -> Any:
        """Fines and confiscations together."""
        return self.fines + self.confiscated

    @property
    def received_on(self) -> date:
        return timezone.localdate(self.complaint.received_at)
