"""Writing, approving, publishing and retiring prepared answers."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import numbering
from casework.transitions import Blocked, creation, together, transition
from complaints.case_models import Complaint
from complaints.knowledge import rules
from complaints.knowledge.models import PreparedAnswer, SentAnswer
from complaints.knowledge.states import AnswerState
from complaints.transitions import close


@creation(
    target=AnswerState.DRAFTED,
    allowed=rules.may_write,
    sentence=_("Prepared answer written"),
)
def write(*, by: User, at: datetime, **words: Any) -> PreparedAnswer:
    """A new answer; nobody can send it before a second person has read it."""
    _check(words)
    year = timezone.localdate(at).year
    running = numbering.take("prepared-answer", str(year))
    answer = PreparedAnswer(
        number=f"DF-{year}-{running:04d}",
        state=AnswerState.DRAFTED,
        changed_by=by,
        changed_at=at,
        **words,
    )
    answer.save()
    return answer


def _check(words: dict[str, Any]) -> None:
    unknown = rules.unknown_variables(words["text"] + words.get("text_en", ""))
    if unknown:
        names = gettext(", ").join(unknown)
        raise Blocked(gettext("No case can fill in: %(names)s.") % {"names": names})


@transition(
    source=[AnswerState.DRAFTED, AnswerState.IN_USE],
    target=AnswerState.DRAFTED,
    allowed=rules.may_change,
    sentence=_("Prepared answer changed"),
)
def change(answer: PreparedAnswer, *, by: User, at: datetime, **words: Any) -> None:
    """New words need a second person again; until then the answer is not sent or shown."""
    _check(words)
    for name, value in words.items():
        setattr(answer, name, value)
    answer.changed_by, answer.changed_at = by, at
    answer.approved_by = answer.approved_at = answer.published_at = None


@transition(
    source=[AnswerState.DRAFTED],
    target=AnswerState.IN_USE,
    allowed=rules.may_approve,
    sentence=_("Prepared answer approved"),
    tone="ok",
)
def approve(answer: PreparedAnswer, *, by: User, at: datetime) -> None:
    """A second person stands for it; from now on it can be sent."""
    answer.approved_by, answer.approved_at = by, at


def _may_be_frequent(answer: PreparedAnswer) -> Any:
    if not rules.frequent([answer.kind]):
        return _("Only the answer to a question can be published.")
    if answer.published_at:
        return _("It is public already.")
    if rules.variables_in(answer.text + answer.text_en):
        return _("Everybody reads it: take the variables of a case out first.")
    return None


@transition(
    source=[AnswerState.IN_USE],
    target=None,
    allowed=rules.may_publish,
    guard=_may_be_frequent,
    sentence=_("Published as a frequent answer"),
    tone="ok",
)
def publish(answer: PreparedAnswer, *, by: User, at: datetime) -> None:
    """It stands among the frequent answers, for everybody."""
    answer.published_at = at


def _is_public(answer: PreparedAnswer) -> Any:
    return None if answer.published_at else _("It is not public.")


@transition(
    source=[AnswerState.IN_USE],
    target=None,
    allowed=rules.may_publish,
    guard=_is_public,
    sentence=_("Taken out of the frequent answers"),
)
def unpublish(answer: PreparedAnswer, *, by: User, at: datetime) -> None:
    """It goes on being sent, but nobody outside reads it."""
    answer.published_at = None


@transition(
    source=[AnswerState.DRAFTED, AnswerState.IN_USE],
    target=AnswerState.RETIRED,
    allowed=rules.may_retire,
    sentence=_("Prepared answer retired: %(reason)s"),
)
def retire(answer: PreparedAnswer, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The law or the practice changed; what was sent with it stays as it is."""
    answer.published_at, answer.retired_at = None, at
    return {"reason": reason}


def send(
    complaint: Complaint, prepared: PreparedAnswer, *, by: User, at: datetime, **closing: Any
) -> Complaint:
    """End the case with the answer as a person filled it in, and note which one helped."""
    if prepared.state != AnswerState.IN_USE or prepared.kind != complaint.kind:
        raise Blocked(gettext("This prepared answer cannot be sent here."))
    if rules.has_gaps(closing.get("answer", "")):
        raise Blocked(gettext("Something in the answer is still open: look for ＿＿ and braces."))
    with together():
        ended: Complaint = close(complaint, by=by, at=at, **closing)
        SentAnswer.objects.create(
            answer=prepared, complaint=ended, answer_version=prepared.version, sent_at=at
        )
        PreparedAnswer.objects.filter(pk=prepared.pk).update(times_sent=F("times_sent") + 1)
    return ended
