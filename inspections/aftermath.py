"""The pages of what follows a failure: facts, texts, lists and letters in one shape."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from casework import deadlines
from casework.models import Deadline
from casework.states import DeadlineState
from documents import composition
from documents.rules import may_read_content

TEMPLATE = "inspections/aftermath.html"


def is_told(clock: Deadline) -> bool:
    """A clock that was cancelled says nothing any more."""
    return clock.state != DeadlineState.CANCELLED


def paper(document: Any, user: User) -> dict[str, Any] | None:
    """A letter for inspections/_letter.html; nothing unsigned looks like one in force."""
    if document is None:
        return None
    readable = may_read_content(document, user.actor)
    return {
        "document": document,
        "letter": composition.shown(document) if readable else "",
        "draft": document.approved_at is None,
    }


def page(
    row: Any,
    user: User,
    *,
    facts: Iterable[tuple[Any, Any]] = (),
    texts: Iterable[tuple[Any, str]] = (),
    lists: Iterable[tuple[Any, list[Mapping[str, Any]]]] = (),
    papers: Iterable[Any] = (),
) -> dict[str, Any]:
    """The context of the template; a list's lines have text, and may have url, detail, row."""
    shown = (paper(document, user) for document in papers)
    return {
        "facts": [(label, value) for label, value in facts if value not in ("", None)],
        "texts": [(label, text) for label, text in texts if text],
        "lists": [(label, [_line(line) for line in lines]) for label, lines in lists if lines],
        "papers": [one for one in shown if one],
        "clocks": [clock for clock in deadlines.clocks(row) if is_told(clock)],
        "inspection": getattr(row, "inspection", None),
    }


def _line(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"url": "", "detail": "", "row": None, "icon": "chevron-right", **given}


def with_case(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("inspection", "enterprise", "office", "district")
