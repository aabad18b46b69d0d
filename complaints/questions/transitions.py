"""What is asked, in which words, and what was answered."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from accounts.models import User
from casework.transitions import creation, transition
from complaints.models import Answer, Complaint, ExtraQuestion
from complaints.questions import queries, rules
from complaints.questions.rules import Given, Option
from complaints.questions.states import AnswerKind, QuestionState
from complaints.rules import OPEN
from enterprises.models import ProductCategory

LANGUAGES = ("zh-hans", "en")


@creation(
    target=QuestionState.ASKED,
    allowed=rules.may_keep_questions,
    sentence=_("Question set"),
)
def set_question(
    *,
    by: User,
    at: datetime,
    category: ProductCategory,
    text: str,
    text_en: str,
    kind: str,
    help: str = "",
    help_en: str = "",
    choices: Sequence[Option] = (),
    required: bool = False,
    order: int = 10,
) -> ExtraQuestion:
    """From now on citizens are asked this about goods of the category."""
    return ExtraQuestion.objects.create(
        category=category,
        text=text,
        text_en=text_en,
        help=help,
        help_en=help_en,
        kind=kind,
        choices=[asdict(each) for each in choices],
        required=required,
        order=order,
    )


@transition(
    source=[QuestionState.ASKED],
    target=QuestionState.REPLACED,
    allowed=rules.may_change_question,
    sentence=_("Replaced by edition %(edition)s"),
)
def reword(
    question: ExtraQuestion, *, by: User, at: datetime, choices: Sequence[Option] = (), **words: Any
) -> dict[str, Any]:
    """Ask it in other words: a new edition, so that what was answered keeps its question."""
    question.ended_at = at
    newest = ExtraQuestion.objects.filter(series=question.series).order_by("-edition")[0]
    ExtraQuestion.objects.create(
        series=question.series,
        edition=newest.edition + 1,
        choices=[asdict(each) for each in choices],
        **words,
    )
    return {"edition": newest.edition + 1}


@transition(
    source=[QuestionState.ASKED],
    target=QuestionState.RETIRED,
    allowed=rules.may_change_question,
    sentence=_("No longer asked"),
)
def retire(question: ExtraQuestion, *, by: User, at: datetime) -> None:
    """Nobody is asked this any more; what was answered stays."""
    question.ended_at = at


@transition(
    source=[QuestionState.RETIRED],
    target=QuestionState.ASKED,
    allowed=rules.may_change_question,
    sentence=_("Asked again"),
)
def bring_back(question: ExtraQuestion, *, by: User, at: datetime) -> None:
    """It is asked again, in the same words."""
    question.ended_at = None


@transition(
    source=OPEN,
    target=None,
    allowed=rules.may_answer,
    sentence=_("Questions about the goods answered: %(count)s"),
)
def answer(
    complaint: Complaint, *, by: User, at: datetime, given: Iterable[Given]
) -> dict[str, Any]:
    """Keep the answers beside the case, each with its question as it was asked."""
    said = [each for each in given if each.value]
    questions = queries.by_number(each.question for each in said)
    rows = [
        kept(complaint, questions[each.question], each.value)
        for each in said
        if each.question in questions
    ]
    Answer.objects.bulk_create(rows)
    return {"count": len(rows)}


def kept(complaint: Complaint, question: ExtraQuestion, value: str) -> Answer:
    """The row of one answer, in words for both languages."""
    shown, shown_en = (_words(question, value, language) for language in LANGUAGES)
    return Answer(
        complaint=complaint,
        question=question,
        question_text=question.text,
        question_text_en=question.text_en,
        value=value,
        shown=shown,
        shown_en=shown_en,
    )


def _words(question: ExtraQuestion, value: str, language: str) -> str:
    with override(language):
        if question.kind == AnswerKind.CHOICE:
            return dict(question.options).get(value, value)
        if question.kind == AnswerKind.YESNO:
            return pgettext("answer", "Yes") if value == "yes" else pgettext("answer", "No")
        if question.kind == AnswerKind.DATE:
            return date_format(date.fromisoformat(value), "DATE_FORMAT")
        return value
