import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from complaints.case_models import Complaint, choice_check
from complaints.questions import rules
from complaints.questions.states import AnswerKind, QuestionState


def in_english() -> bool:
    return (get_language() or "").startswith("en")


class ExtraQuestionQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Whoever sets the questions sees them all; citizens meet those of their goods."""
        return self.all() if rules.may_keep_questions(actor) else self.none()

    def asked(self) -> Self:
        return self.filter(state=QuestionState.ASKED)

    def for_category(self, code: str) -> Self:
        """What is asked about goods of this category, or of the group that it belongs to."""
        own = Q(category_id=code) | Q(category__products__code=code)
        return self.filter(own).distinct() if code else self.none()


class ExtraQuestion(Stateful):
    """A question asked besides about goods of a category; a new wording is a new edition."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "kind", "category_id"})

    # The editions of one question share this.
    series = models.UUIDField(default=uuid.uuid4, editable=False)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState, default=QuestionState.ASKED
    )
    category = models.ForeignKey(
        "enterprises.ProductCategory",
        models.PROTECT,
        related_name="+",
        verbose_name=_("category of goods"),
    )
    text = models.CharField(_("question in Chinese"), max_length=80)
    text_en = models.CharField(_("question in English"), max_length=160)
    help = models.CharField(_("hint in Chinese"), max_length=120, blank=True)
    help_en = models.CharField(_("hint in English"), max_length=240, blank=True)
    kind = models.CharField(_("kind of answer"), max_length=8, choices=AnswerKind)
    # [{"code": "1", "zh": …, "en": …}], for a choice alone.
    choices = models.JSONField(_("answers to choose from"), default=list, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=10)
    ended_at = models.DateTimeField(_("no longer asked since"), null=True, blank=True)

    objects = ExtraQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extra question")
        verbose_name_plural = _("extra questions")
        constraints = [
            state_check("question_state_known", QuestionState),
            choice_check("question_kind_known", "kind", AnswerKind),
            stamp_check(
                "question_end_stamped", [QuestionState.REPLACED, QuestionState.RETIRED], "ended_at"
            ),
            models.UniqueConstraint(fields=["series", "edition"], name="question_edition_once"),
        ]
        indexes = [models.Index(fields=["category", "state", "order"], name="question_category")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"/staff/questions/{self.pk}/"

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.text_en if in_english() else self.text

    @property
    def hint(self) -> str:
        return self.help_en if in_english() else self.help

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices in the reader's language."""
        name = "en" if in_english() else "zh"
        return [(each["code"], each[name]) for each in self.choices]


class Answer(models.Model):
    """What was answered, with the question as it stood then."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="answers")
    question = models.ForeignKey(ExtraQuestion, models.PROTECT, related_name="answers")
    question_text = models.CharField(max_length=80)
    question_text_en = models.CharField(max_length=160)
    # As a machine reads it: yes, 2026-09-01, 3.5, the code of a choice, the text itself.
    value = models.CharField(pgettext_lazy("question", "answer"), max_length=200)
    shown = models.CharField(max_length=200)
    shown_en = models.CharField(max_length=200)

    class Meta:
        verbose_name = pgettext_lazy("question", "answer")
        verbose_name_plural = pgettext_lazy("question", "answers")
        constraints = [
            models.UniqueConstraint(fields=["complaint", "question"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.question_id}"

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.question_text_en if in_english() else self.question_text

    @property
    def words(self) -> str:
        """The answer in the reader's language."""
        return self.shown_en if in_english() else self.shown

    def public(self) -> dict[str, Any]:
        """The pair as programs read it."""
        return {"question": self.question_id, "text": self.label, "value": self.words}
