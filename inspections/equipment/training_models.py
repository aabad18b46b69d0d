from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from documents.models import Document
from inspections.equipment import rules
from inspections.equipment.states import CardState, ExamState
from inspections.visits.rules import LEADERS, OFFICIALS


class ExamQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Exams are known to the officials who sit in them."""
        return self if actor.has(*OFFICIALS) or actor.is_robot else self.none()


class Exam(Stateful):
    """监察人员考核: the examination that ends a training (A10)."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "name"})

    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    # The training is an event of the campaign, which stands above and is named only.
    course = models.CharField(_("training"), max_length=120, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours of training"), default=0)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    held_on = models.DateField(_("held"))
    mark = models.PositiveSmallIntegerField(_("mark to pass"), default=rules.PASS_MARK)
    state = models.CharField(_("state"), max_length=10, choices=ExamState)
    graded_at = models.DateTimeField(_("graded"), null=True, blank=True)

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("examination")
        verbose_name_plural = _("examinations")
        constraints = [
            state_check("exam_state_known", ExamState),
            stamp_check("exam_graded_stamped", [ExamState.GRADED], "graded_at"),
            models.CheckConstraint(condition=Q(mark__lte=rules.FULL_MARK), name="exam_mark_bound"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/staff/inspector-exams/{self.pk}/"


class CardQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Leaders see the cards of their reach, an inspector the own one."""
        if actor.is_robot or (actor.has(*LEADERS) and actor.citywide):
            return self
        if actor.has(*LEADERS):
            return self.filter(Q(holder__office_id=actor.office_id) | Q(holder_id=actor.user_id))
        if actor.has(*OFFICIALS):
            return self.filter(holder_id=actor.user_id)
        return self.none()

    def valid_on(self, day: Any) -> Self:
        """Cards that may be shown on that day."""
        return self.filter(state=CardState.GIVEN, valid_from__lte=day, valid_until__gte=day)


class InspectorCard(Stateful):
    """特种设备安全监察人员证: who may inspect, and until when."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    event_detail: dict[str, Any]

    number = models.CharField(_("certificate number"), max_length=24, unique=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="equipment_cards",
        verbose_name=_("holder"),
    )
    exam = models.ForeignKey(
        Exam,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name=_("examination"),
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    state = models.CharField(_("state"), max_length=10, choices=CardState)
    revoke_reason = models.CharField(_("reason"), max_length=200, blank=True)
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("certificate"),
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspector's card")
        verbose_name_plural = _("inspectors' cards")
        constraints = [
            state_check("inspector_card_state_known", CardState),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="inspector_card_period"
            ),
            models.CheckConstraint(
                condition=~Q(state=CardState.REVOKED) | ~Q(revoke_reason=""),
                name="inspector_card_revoked_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.holder}"

    def get_absolute_url(self) -> str:
        return f"/staff/inspector-cards/{self.pk}/"


class ExamResult(models.Model):
    """What one person scored."""

    exam = models.ForeignKey(Exam, models.CASCADE, related_name="results")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    score = models.PositiveSmallIntegerField(_("score"))
    passed = models.BooleanField(_("passed"))

    class Meta:
        verbose_name = _("result of an examination")
        verbose_name_plural = _("results of examinations")
        constraints = [
            models.UniqueConstraint(fields=["exam", "person"], name="exam_result_once"),
            models.CheckConstraint(
                condition=Q(score__lte=rules.FULL_MARK), name="exam_score_bound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.score}"
