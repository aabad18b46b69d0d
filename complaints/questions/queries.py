from collections.abc import Iterable

from complaints.models import Answer, Complaint, ExtraQuestion
from complaints.questions import rules


def asked_about(category: str) -> list[ExtraQuestion]:
    """What citizens are asked besides about goods of this category, in its order."""
    rows = ExtraQuestion.objects.asked().for_category(category)
    return list(rows.order_by("order", "pk")[: rules.MOST_QUESTIONS])


def by_number(numbers: Iterable[int]) -> dict[int, ExtraQuestion]:
    """The questions of these numbers, whatever their state: a form may have been open for days."""
    return ExtraQuestion.objects.in_bulk(list(numbers))


def answers_of(complaint: Complaint) -> list[Answer]:
    """What was answered, in the order in which it was asked."""
    rows = Answer.objects.filter(complaint=complaint)
    return list(rows.order_by("question__order", "pk"))
