"""Prepared answers to what people ask, and the answers that everybody may read."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, slots, statuses
from complaints.case_models import Complaint
from complaints.knowledge import (
    queries,
    rules,
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.knowledge.api import PreparedAnswerSerializer
from complaints.knowledge.filters import AnswerFilter
from complaints.knowledge.forms import ChangeForm, RetireForm
from complaints.knowledge.models import PreparedAnswer
from complaints.knowledge.states import AnswerState
from complaints.transitions import close

COLUMNS = (
    cases.Column(
        "question",
        pgettext_lazy("prepared answer", "Question"),
        lambda row: row.question,
        "main",
        second=lambda row: row.number,
    ),
    cases.Column("kind", _("Sent on"), lambda row: row.get_kind_display()),
    cases.Column("domain", _("Line of work"), lambda row: row.get_domain_display()),
    cases.Column(
        "state",
        pgettext_lazy("prepared answer", "State"),
        lambda row: row.get_state_display(),
        "status",
    ),
    cases.Column("sent", _("Times sent"), lambda row: row.times_sent, "number"),
    cases.Column(
        "public",
        pgettext_lazy("prepared answer", "Public since"),
        lambda row: row.published_at,
        "date",
    ),
)

LOOKS: dict[str, statuses.Look] = {
    AnswerState.DRAFTED: statuses.Look("draft"),
    AnswerState.IN_USE: statuses.Look("passed"),
    AnswerState.RETIRED: statuses.Look("closed"),
}

ACTS = {
    "approve": _("Approve the answer"),
    "publish": _("Publish among the frequent answers"),
    "change": _("Change the answer"),
    "unpublish": _("Take it out of the frequent answers"),
    "retire": _("Retire the answer"),
}


def answers_for(obj: Any, user: User) -> dict[str, Any] | None:
    """The way from a case to the prepared answers, for whoever may end it now."""
    if not isinstance(obj, Complaint) or close.refusal(obj, by=user):
        return None
    return {"complaint": obj}


def found_answers(words: Any, user: User) -> dict[str, Any] | None:
    """Prepared answers for the search box."""
    rows = queries.matching(PreparedAnswer.objects.visible_to(user), str(words))
    hits = [
        {
            "url": answer.get_absolute_url(),
            "title": answer.question,
            "detail": answer.number,
            "icon": "message-2-question",
        }
        for answer in rows.order_by("-times_sent", "pk")[:5]
    ]
    return {"label": say("Prepared answers"), "hits": hits}


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("complaints.preparedanswer", LOOKS)
    slots.register(
        "case.aside",
        name="answers",
        query=answers_for,
        template="complaints/knowledge/_offer.html",
        order=5,
        roles=rules.READERS,
    )
    slots.register(
        "search.source", name="answers", query=found_answers, order=60, roles=rules.READERS
    )
    cases.register(
        cases.CaseType(
            slug="answers",
            model=PreparedAnswer,
            label=_("Prepared answer"),
            plural=_("Prepared answers"),
            columns=COLUMNS,
            list_query=queries.answer_list,
            detail_query=queries.answer_list,
            filterset=AnswerFilter,
            order="-times_sent",
            orders=("-changed_at",),
            list_template="complaints/knowledge/list.html",
            detail_template="complaints/knowledge/detail.html",
            forms={"change": ChangeForm, "retire": RetireForm},
            acts=ACTS,
            serializer=PreparedAnswerSerializer,
            roles=rules.READERS,
            nav=cases.Nav(group="business", icon="message-2-question", order=40),
        )
    )
