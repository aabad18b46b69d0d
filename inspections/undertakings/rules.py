"""What an undertaking says and until when; who reports it and who checks it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.rules import LEADERS, OFFICIALS

# A line may end with its own day: 2026-10-08, 2026年10月8日前, or the same in brackets.
ENDS_WITH_DAY = re.compile(
    r"[（(]?\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(?:前|之前)?\s*[)）]?\s*[。；;.]?\s*$"
)
LONGEST = 400


def undertaken(text: str, last: date) -> Iterator[tuple[str, date]]:
    """Each line with its own day; without one, the day of the written report."""
    for line in text.splitlines():
        words, day = _split(line.strip())
        if words:
            yield words[:LONGEST], day or last


def _split(line: str) -> tuple[str, date | None]:
    found = ENDS_WITH_DAY.search(line)
    if found is None:
        return line, None
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        return line, None
    return line[: found.start()].rstrip(" ，,、:：于在"), day


def may_report(row: Any, actor: Actor) -> bool:
    """The enterprise reports for itself; officials record what came on paper."""
    own = actor.has(Role.ENTERPRISE) and actor.organisation_code == row.enterprise_code
    return own or may_edit(row, actor)


def may_edit(row: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == row.office_id


def may_check(row: Any, actor: Actor) -> bool:
    """Nobody checks what the same person reported."""
    return may_edit(row, actor) and actor.user_id != row.reported_by_id


def may_withdraw(row: Any, actor: Actor) -> bool:
    return actor.is_robot or (actor.has(*LEADERS) and actor.office_id == row.office_id)


def only_robots(_row: Any, actor: Actor) -> bool:
    return actor.is_robot


def may_undertake(actor: Actor) -> bool:
    """Written down with the interview record, by whoever records the talk."""
    return actor.has(*OFFICIALS) or actor.is_robot
