"""Legal time limits as plain arithmetic: rule x trigger day x calendar -> the last day."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from accounts.rules import Actor
from accounts.states import Role
from casework.states import Rollover, Rung, Unit

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2099, 12, 31)
ONE_DAY = timedelta(days=1)
WORKDAYS_A_WEEK = 5
DAYS_A_WEEK = 7
MONTHS_A_YEAR = 12

# Working days left when people are reminded; what has passed is told by the ladder below.
REMINDERS = (3, 1, 0)
# How much of a limit is over, in percent, when each rung hears of it; rows of the bureau win.
RUNGS = {Rung.OWNER: 80, Rung.HEAD: 100, Rung.LEADER: 150}
# What a party may do and nobody must: such a limit lapses, it is never overdue.
RIGHTS = frozenset({"SC-OBJ", "SC-REI-FORM"})
# Periods at whose end the portal acts by itself, or during which something is only kept.
BY_ITSELF = frozenset({"SC-LOCK", "SC-KEEP", "PN-SHOW", "PN-SHOW-MINOR"})
KEEPING = "RT-"
WHOLE = 100


class OutOfCalendar(ValueError):
    """The day or its limit lies outside the years that the portal reckons with."""


class NoAmount(ValueError):
    """The rule has no amount: whoever orders the act sets its last day."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit; a negative amount counts back from the trigger, as "a month before expiry"."""

    code: str
    amount: int
    unit: Unit
    rollover: Rollover = Rollover.NONE

    def __post_init__(self) -> None:
        if not self.amount and self.unit != Unit.DATE:
            raise ValueError(f"{self.code}: a limit of zero days is no limit")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is no ordinary weekday or weekend: a holiday or a make-up working day."""

    is_workday: bool
    name: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its name, as the explanation lists it; an ordinary weekend has none."""

    day: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stopped clock: the days after `start` up to and with `end` do not count."""

    start: date
    end: date

    def covers(self, day: date) -> bool:
        # As with a trigger, the day of the stop still counted and counting resumes the next day.
        return self.start < day <= self.end


@dataclass(frozen=True)
class Calendar:
    """The special days and the years whose official notice is known; weekends are implied."""

    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """True on weekdays and make-up days, false on weekends and holidays."""
        special = self.special.get(day)
        return special.is_workday if special else is_weekday(day)

    def is_holiday(self, day: date) -> bool:
        """True in an official holiday period, its weekends included."""
        special = self.special.get(day)
        return special is not None and not special.is_workday

    def is_certain(self, day: date) -> bool:
        """False when the day's year has no notice yet, or the entry itself is a guess."""
        special = self.special.get(day)
        return day.year in self.years and not (special and special.provisional)

    def named(self, day: date) -> Day:
        special = self.special.get(day)
        return Day(day, special.name if special else "")

    def workdays_up_to(self, day: date) -> int:
        """Working days from the beginning of time; only differences of it mean something."""
        weeks, rest = divmod(day.toordinal(), DAYS_A_WEEK)
        days, sums = self._corrections
        correction = sums[bisect_right(days, day)]
        return weeks * WORKDAYS_A_WEEK + min(rest, WORKDAYS_A_WEEK) + correction

    def between(self, year_from: int, year_to: int) -> "Calendar":
        """The same calendar for these years only; every other year is unknown to it."""
        years = range(year_from, year_to + 1)
        special = {day: kind for day, kind in self.special.items() if day.year in years}
        return Calendar(special, self.years.intersection(years))

    @cached_property
    def _corrections(self) -> tuple[list[date], list[int]]:
        """The days that differ from the plain week, and the running sum of the difference."""
        days = sorted(d for d in self.special if self.is_workday(d) != is_weekday(d))
        return days, list(accumulate((1 if self.is_workday(d) else -1 for d in days), initial=0))


@dataclass(frozen=True, slots=True)
class Due:
    """The last day and how it was found."""

    due_on: date
    # The last day by plain counting, before any roll-over.
    counted_to: date
    skipped: tuple[Day, ...] = ()
    made_up: tuple[Day, ...] = ()
    paused: tuple[date, ...] = ()
    provisional: bool = False

    @property
    def rolled(self) -> bool:
        return self.due_on != self.counted_to


def due_on(
    rule: Rule,
    started: date,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extra: int = 0,
) -> Due:
    """The last day of the rule's limit; the trigger day is not counted (Civil Code art. 201)."""
    require_in_calendar(started)
    amount = rule.amount + extra
    if rule.unit == Unit.WORKING:
        return _count_working(amount, started, calendar, pauses)
    ends = _plain_end(rule.unit, amount, started)
    paused = _paused_within(started, ends, pauses)
    return _roll(rule.rollover, ends + ONE_DAY * len(paused), calendar, paused)


def add_working_days(day: date, amount: int, calendar: Calendar) -> date:
    """The day `amount` working days later, or earlier when negative; the day is not counted."""
    return due_on(Rule("", amount, Unit.WORKING), day, calendar).due_on if amount else day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and with `end`; negative when `end` comes first."""
    return calendar.workdays_up_to(end) - calendar.workdays_up_to(start)


def reminder_days(last: date, calendar: Calendar) -> list[date]:
    """The days on which people hear of this last day, in order."""
    return [last if not n else add_working_days(last, -n, calendar) for n in REMINDERS]


def next_reminder(last: date, after: date, calendar: Calendar) -> date | None:
    """The first reminder later than the day, or None when all have been given."""
    return next((day for day in reminder_days(last, calendar) if day > after), None)


# --- The ladder -------------------------------------------------------------------------------


def is_climbed(code: str) -> bool:
    """Whether anybody is late when this limit is over."""
    return code not in RIGHTS | BY_ITSELF and not code.startswith(KEEPING)


@dataclass(frozen=True, slots=True)
class Span:
    """A limit under way, in its own unit and without the days on which it was stopped."""

    unit: Unit
    started: date
    due: date
    pauses: Sequence[Pause] = ()

    def days(self, until: date, calendar: Calendar) -> int:
        """The counted days after the trigger up to and with `until`."""
        total = self._between(self.started, until, calendar)
        for pause in self.pauses:
            first, last = max(pause.start, self.started), min(pause.end, until)
            if last > first:
                total -= self._between(first, last, calendar)
        return total

    def reached_on(self, percent: int, today: date, calendar: Calendar) -> date | None:
        """The first day, up to today, on whose morning that share of the limit was over.

        The whole of it is over on the day after the last one, never on the last day itself.
        """
        whole = self.days(self.due, calendar)
        if whole <= 0:
            # Counted back from a day to come: over once its last day has passed.
            day = self.due + ONE_DAY
            return day if percent <= WHOLE and day <= today else None
        needed = -(-percent * whole // WHOLE)
        if self.days(today - ONE_DAY, calendar) < needed:
            return None
        low, high = self.started, today - ONE_DAY
        while low < high:
            middle = low + (high - low) // 2
            if self.days(middle, calendar) >= needed:
                high = middle
            else:
                low = middle + ONE_DAY
        return low + ONE_DAY

    def _between(self, start: date, end: date, calendar: Calendar) -> int:
        if self.unit == Unit.WORKING:
            return working_days_between(start, end, calendar)
        return (end - start).days


def may_extend(deadline: object, actor: Actor) -> bool:
    """Extending a limit is the head of the office's decision."""
    office_id = getattr(deadline, "office_id", None)
    own = office_id is None or actor.citywide or office_id == actor.office_id
    return actor.has(Role.HEAD) and own


def may_set_rules(actor: Actor) -> bool:
    """Rules and calendar are kept by administrators, and by the system when it loads them."""
    return actor.has(Role.ADMIN, Role.ROBOT)


def is_weekday(day: date) -> bool:
    return day.weekday() < WORKDAYS_A_WEEK


def require_in_calendar(day: date) -> None:
    """Refuse a day no real case can have, such as the year 9999."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutOfCalendar(f"{day} is not between {FIRST_DAY} and {LAST_DAY}.")


def add_months(day: date, months: int) -> date:
    """The same day number, or the month's last day when there is none (Civil Code art. 202)."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    month += 1
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise OutOfCalendar(f"{months} months from {day} leave the calendar.")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _count_working(amount: int, started: date, calendar: Calendar, pauses: Sequence[Pause]) -> Due:
    left, step, day = abs(amount), ONE_DAY if amount > 0 else -ONE_DAY, started
    walked: list[date] = []
    paused: list[date] = []
    while left:
        day += step
        require_in_calendar(day)
        if calendar.is_workday(day) and _is_paused(day, pauses):
            paused.append(day)
        else:
            walked.append(day)
            left -= calendar.is_workday(day)
    return Due(
        due_on=day,
        counted_to=day,
        skipped=_named((day for day in walked if not calendar.is_workday(day)), calendar),
        made_up=_made_up(walked, calendar),
        paused=tuple(paused),
        provisional=not all(calendar.is_certain(day) for day in (*walked, *paused)),
    )


def _is_paused(day: date, pauses: Sequence[Pause]) -> bool:
    return any(pause.covers(day) for pause in pauses)


def _named(days: Iterable[date], calendar: Calendar) -> tuple[Day, ...]:
    return tuple(calendar.named(day) for day in sorted(days))


def _made_up(days: Iterable[date], calendar: Calendar) -> tuple[Day, ...]:
    worked = (d for d in days if calendar.is_workday(d) and not is_weekday(d))
    return _named(worked, calendar)


def _plain_end(unit: Unit, amount: int, started: date) -> date:
    if unit == Unit.CALENDAR:
        return started + ONE_DAY * amount
    if unit == Unit.MONTH:
        return add_months(started, amount)
    if unit == Unit.YEAR:
        return add_months(started, amount * MONTHS_A_YEAR)
    raise NoAmount("The last day is set by whoever orders the act.")


def _paused_within(started: date, ends: date, pauses: Sequence[Pause]) -> tuple[date, ...]:
    """The stopped days of a limit in calendar days; each one moves the end a day further."""
    paused: list[date] = []
    day = started
    while day < ends + ONE_DAY * len(paused):
        day += ONE_DAY
        if _is_paused(day, pauses):
            paused.append(day)
    return tuple(paused)


def _roll(
    rollover: Rollover, counted_to: date, calendar: Calendar, paused: tuple[date, ...]
) -> Due:
    require_in_calendar(counted_to)
    skipped: list[date] = []
    last = counted_to
    while _moves(rollover, last, calendar):
        skipped.append(last)
        last += ONE_DAY
    rests_on = (*skipped, last) if rollover != Rollover.NONE else ()
    return Due(
        due_on=last,
        counted_to=counted_to,
        skipped=_named(skipped, calendar),
        paused=paused,
        provisional=not all(calendar.is_certain(day) for day in rests_on),
    )


def _moves(rollover: Rollover, day: date, calendar: Calendar) -> bool:
    if rollover == Rollover.STATUTORY:
        return calendar.is_holiday(day)
    return rollover == Rollover.ANY_NONWORKING and not calendar.is_workday(day)
