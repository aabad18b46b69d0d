"""How a deadline stands on a day: what is used up, what is left, how it should be shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

DaysBetween = Callable[[date, date], int]
CHIP_TICKS = 7
RULER_TICKS = 60
# Due soon: two days or less, or a fifth of a limit longer than ten.
SOON_DAYS = 2
LONG_LIMIT = 10
SOON_SHARE = 5


@dataclass(frozen=True)
class Countdown:
    """The days of a deadline in its own unit; day 1 is the first day after the event."""

    total: int
    used: int
    left: int
    late: int
    working: bool

    @property
    def overdue(self) -> bool:
        return self.late > 0

    @property
    def soon(self) -> bool:
        """Time presses, but is not over."""
        is_long = self.total > LONG_LIMIT
        return not self.overdue and (
            self.left <= SOON_DAYS or (is_long and self.left * SOON_SHARE <= self.total)
        )

    def ticks(self, shown: int = CHIP_TICKS) -> tuple[int, int]:
        """How many ticks to draw and how many of them are used up."""
        drawn = max(1, min(self.total, shown))
        if self.left <= 0:
            return drawn, drawn
        filled = round(self.used * drawn / self.total) if self.total else drawn
        return drawn, min(filled, drawn - 1)


@dataclass(frozen=True)
class DayLimit:
    """A last day that somebody set, without a rule and a clock of its own."""

    started_on: date
    due_on: date
    closed_on: date | None = None
    state: str = "running"
    unit: str = "working"
    paused_on: None = None
    provisional: bool = False
    rule: None = None


def plain_days(start: date, end: date) -> int:
    """Calendar days from one date to the other."""
    return (end - start).days


def count(deadline: Any, today: date, working_days: DaysBetween) -> Countdown:
    """How the deadline stands on a day; a deadline that was met stands still on that day."""
    # The clock keeps the unit that its rule had when it started.
    unit = getattr(deadline, "unit", "") or deadline.rule.unit
    working = unit == "working"
    between = working_days if working else plain_days
    day = deadline.closed_on or getattr(deadline, "paused_on", None) or today
    is_late = day > deadline.due_on
    return Countdown(
        total=between(deadline.started_on, deadline.due_on),
        used=max(0, between(deadline.started_on, min(day, deadline.due_on))),
        left=0 if is_late else between(day, deadline.due_on),
        # A day late is late, even when no working day lies between.
        late=max(1, between(deadline.due_on, day)) if is_late else 0,
        working=working,
    )
