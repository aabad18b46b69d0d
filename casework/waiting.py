"""What waits for a person, as the frame of every staff page shows it: one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value
from django.utils import timezone

from accounts.models import User
from casework.models import Notice, WorkItem

# No content type has this key: the row of the bell among the rows of the worklist.
BELL = 0


@dataclass(frozen=True)
class Waiting:
    """Open work items by content type, how many are overdue, and the notices not yet read."""

    by_kind: dict[int, int]
    overdue: int
    unread: int

    @property
    def items(self) -> int:
        return sum(self.by_kind.values())


def waiting_for(user: User) -> Waiting:
    """Counted once for a request: it is kept on the person, who is read anew by the next."""
    known: Waiting | None = user.__dict__.get("waiting")
    if known is None:
        known = user.__dict__["waiting"] = _count(user)
    return known


def _count(user: User) -> Waiting:
    today = timezone.localdate()
    work = WorkItem.objects.visible_to(user).open().order_by()
    items = work.values_list("content_type").annotate(
        number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today))
    )
    unread = Notice.objects.filter(user=user).unread().order_by()
    bell: Any = unread.annotate(content_type=Value(BELL)).values_list("content_type")
    rows = list(items.union(bell.annotate(number=Count("pk"), late=Value(0)), all=True))
    counted = {kind: number for kind, number, _late in rows}
    late = sum(late for *_rest, late in rows)
    return Waiting(
        by_kind={kind: number for kind, number in counted.items() if kind != BELL},
        overdue=late,
        unread=counted.get(BELL, 0),
    )
