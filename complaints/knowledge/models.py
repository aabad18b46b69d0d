"""Prepared answers, and how often each was sent."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from complaints.case_models import Complaint
from complaints.knowledge import rules
from complaints.knowledge.states import AnswerState
from complaints.states import Domain, Kind


class PreparedAnswerQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """What one office has found out helps all the others."""
        return self if rules.may_read(actor) else self.none()

    def in_use(self) -> Self:
        return self.filter(state=AnswerState.IN_USE)

    def public(self) -> Self:
        """The frequent answers that everybody may read."""
        return self.in_use().filter(published_at__isnull=False)


class PreparedAnswer(Stateful):
    """A canned reply: written once, read by a second person, filled with a case's own words."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind", "domain"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    state = models.CharField(
        _("state"), max_length=8, choices=AnswerState, default=AnswerState.DRAFTED
    )
    kind = models.CharField(
        pgettext_lazy("prepared answer", "sent on"),
        max_length=10,
        choices=Kind,
        default=Kind.INQUIRY,
    )
    domain = models.CharField(_("line of work"), max_length=12, choices=Domain, blank=True)
    question = models.CharField(pgettext_lazy("prepared answer", "question"), max_length=120)
    question_en = models.CharField(_("question, in English"), max_length=240, blank=True)
    text = models.TextField(pgettext_lazy("prepared answer", "answer"), max_length=2000)
    text_en = models.TextField(_("answer, in English"), max_length=4000, blank=True)
    # Other words under which people look for it.
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("prepared answer", "written by"),
    )
    changed_at = models.DateTimeField(pgettext_lazy("prepared answer", "written"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    published_at = models.DateTimeField(
        pgettext_lazy("prepared answer", "public since"), null=True, blank=True
    )
    retired_at = models.DateTimeField(
        pgettext_lazy("prepared answer", "retired"), null=True, blank=True
    )
    times_sent = models.PositiveIntegerField(_("times sent"), default=0)

    objects = PreparedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepared answer")
        verbose_name_plural = _("prepared answers")
        constraints = [
            state_check("prepared_answer_state_known", AnswerState),
            stamp_check("prepared_answer_retired_stamped", [AnswerState.RETIRED], "retired_at"),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.IN_USE) | Q(approved_at__isnull=False),
                name="prepared_answer_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("changed_by")),
                name="prepared_answer_two_persons",
            ),
            # A decision on somebody's case is no frequent answer.
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(kind=Kind.INQUIRY, state=AnswerState.IN_USE),
                name="prepared_answer_public_in_use",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "state"], name="prepared_answer_kind"),
            models.Index(
                fields=["-times_sent", "id"],
                condition=Q(published_at__isnull=False),
                name="prepared_answer_public",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"/staff/answers/{self.pk}/"

    @property
    def asked(self) -> str:
        """The question in the reader's language; in Chinese where there is no other."""
        return (_english() and self.question_en) or self.question

    @property
    def said(self) -> str:
        """The answer in the reader's language; in Chinese where there is no other."""
        return (_english() and self.text_en) or self.text

    @property
    def language(self) -> str:
        """The language of `said`, for a reader of another one."""
        return "en" if _english() and self.text_en else "zh-Hans"


class SentAnswer(models.Model):
    """That a prepared answer was sent on a case; with it people see what helps."""

    answer = models.ForeignKey(PreparedAnswer, models.PROTECT, related_name="sent")
    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="prepared_answer")
    answer_version = models.PositiveIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sent answer")
        verbose_name_plural = _("sent answers")

    def __str__(self) -> str:
        return f"{self.answer_id} {self.complaint_id}"


def _english() -> bool:
    return (get_language() or "").startswith("en")
