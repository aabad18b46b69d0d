from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from casework import deadlines
from complaints.aftercare import rules
from complaints.models import Complaint, Rating, ReopenRequest


def last_day_to_ask(complaint: Complaint) -> date | None:
    """Until when this end can be questioned; None while the case is open."""
    if complaint.closed_at is None:
        return None
    ended = timezone.localdate(complaint.closed_at)
    return deadlines.due(rules.ASK_WINDOW, ended).due_on


def requests_of(complaint: Complaint) -> list[ReopenRequest]:
    """What was asked about the ends of the case, newest first."""
    rows = ReopenRequest.objects.filter(complaint=complaint)
    return list(rows.select_related("decided_by").order_by("-asked_at", "-pk"))


def rating_of(complaint: Complaint) -> Rating | None:
    return Rating.objects.filter(complaint=complaint).first()


def asked_for_this_end(complaint: Complaint, asked: Sequence[ReopenRequest]) -> bool:
    return any(each.ended_at == complaint.closed_at for each in asked)


def can_rate(complaint: Complaint, rating: Rating | None) -> bool:
    """Whether there is an end to rate, and it was not rated yet."""
    return complaint.state in rules.RATED and rating is None


def can_ask(complaint: Complaint, today: date, asked: Sequence[ReopenRequest]) -> bool:
    """Whether the citizen may still ask that the case is taken up again."""
    if not rules.can_reopen(complaint.kind, complaint.state):
        return False
    last = last_day_to_ask(complaint)
    in_time = last is not None and rules.in_time(today, last)
    return in_time and not asked_for_this_end(complaint, asked)


def with_case(rows: QuerySet[ReopenRequest]) -> QuerySet[ReopenRequest]:
    return rows.select_related(
        "complaint__district", "complaint__office", "decided_by", "deadline__rule"
    )


def page_context(request: ReopenRequest, user: Any) -> dict[str, Any]:
    """The case behind the wish, as far as this person may open it."""
    visible = Complaint.objects.visible_to(user).filter(pk=request.complaint_id).exists()
    return {"may_open": visible}
