"""The extra questions that an administrator asks for a category of goods."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from complaints import facts
from complaints.models import Answer, Complaint, ExtraQuestion
from complaints.questions import (
    queries,
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.questions.filters import QuestionFilter
from complaints.questions.forms import QuestionForm
from complaints.questions.states import QuestionState


class QuestionSerializer(serializers.ModelSerializer[ExtraQuestion]):
    class Meta:
        model = ExtraQuestion
        fields = (
            "id",
            "state",
            "edition",
            "category",
            "text",
            "text_en",
            "help",
            "help_en",
            "kind",
            "choices",
            "required",
            "order",
        )


def with_category(rows: QuerySet[ExtraQuestion]) -> QuerySet[ExtraQuestion]:
    return rows.select_related("category")


def page_context(question: ExtraQuestion, _user: User) -> dict[str, Any]:
    """The other wordings of the question, and how often this one was answered."""
    editions = ExtraQuestion.objects.filter(series=question.series).order_by("-edition")
    return {
        "editions": [each for each in editions if each.pk != question.pk],
        "answered": Answer.objects.filter(question=question).count(),
    }


def answers(obj: Any, _user: Any) -> dict[str, Any] | None:
    """What was answered, on the page of the case."""
    if not isinstance(obj, Complaint) or not facts.holds(obj, "answers"):
        return None
    found = queries.answers_of(obj)
    return {"answers": found} if found else None


CASE_TYPE = cases.CaseType(
    slug="questions",
    model=ExtraQuestion,
    label=_("Extra question"),
    plural=_("Extra questions"),
    columns=(
        cases.Column(
            "text",
            _("Question"),
            lambda row: row.label,
            "main",
            second=lambda row: row.category.label,
        ),
        cases.Column("kind", _("Kind of answer"), lambda row: row.get_kind_display()),
        cases.Column(
            "required",
            _("Must be answered"),
            lambda row: pgettext_lazy("answer", "Yes") if row.required else "",
        ),
        cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
        cases.Column("edition", _("Edition"), lambda row: row.edition, "number"),
    ),
    list_query=with_category,
    detail_query=with_category,
    filterset=QuestionFilter,
    order="-created_at",
    list_template="complaints/questions/list.html",
    detail_template="complaints/questions/question.html",
    context=page_context,
    forms={"reword": QuestionForm},
    acts={
        "reword": _("Change the question"),
        "retire": _("Ask it no longer"),
        "bring_back": _("Ask it again"),
    },
    serializer=QuestionSerializer,
    roles=(Role.ADMIN,),
    nav=cases.Nav(group="admin", icon="message-circle-question", order=40),
)


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "complaints.extraquestion",
        {
            QuestionState.ASKED: statuses.Look("progress"),
            QuestionState.REPLACED: statuses.Look("closed", icon="history"),
            QuestionState.RETIRED: statuses.Look("closed", icon="circle-minus"),
        },
    )
    cases.register(CASE_TYPE)
    slots.register(
        "case.main",
        name="answers",
        query=answers,
        template="complaints/questions/_answers.html",
        order=5,
        lazy=True,
        title=_("Answers to the extra questions"),
        model=Complaint,
        when=facts.when("answers"),
    )
    slots.register(
        "case.public",
        name="answers",
        query=answers,
        template="complaints/questions/_told.html",
        order=5,
    )
