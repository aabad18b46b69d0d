"""Periods, rates and who may look: plain values in, plain values out."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from accounts.rules import Actor

READERS = ("regulator", "head")
TENTH = Decimal("0.1")
SEPTEMBER = 9
MONTHS = 12
QUARTER_MONTHS = 3
# The leading classes of a Pareto chart are the fewest that make up this share.
LEADING_SHARE = Decimal("0.7")
PARETO_BARS = 7
# Best first; a rate below the last limit is on the deepest step (ui.md 9).
RAMP = (Decimal(96), Decimal(94), Decimal(92), Decimal(90))


# --- Who may ----------------------------------------------------------------------------------


def may_read(actor: Actor) -> bool:
    return actor.has(*READERS)


def may_set_targets(actor: Actor) -> bool:
    """The city sets what the whole city is measured by."""
    return actor.citywide and actor.has(*READERS)


def may_supervise(actor: Actor) -> bool:
    """督办 comes from above: the city bureau, or the head of a county's office."""
    return actor.has("head") or (actor.citywide and actor.has("regulator"))


def may_order(actor: Actor) -> bool:
    return actor.is_robot or may_set_targets(actor)


def may_make(_report: object, actor: Actor) -> bool:
    return may_order(actor)


# --- Periods ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """From the first day to the last one counted; `end` is where it will end."""

    span: str
    first: date
    last: date
    end: date

    @property
    def elapsed(self) -> int:
        """The share of the period that has gone by, in percent."""
        whole = (self.end - self.first).days + 1
        return round(((self.last - self.first).days + 1) * 100 / whole)


def period(span: str, today: date) -> Period:
    """The running month, quarter or year, or the newest September not after today."""
    if span == "september":
        year = today.year if today.month >= SEPTEMBER else today.year - 1
        first, end = date(year, SEPTEMBER, 1), date(year, SEPTEMBER, 30)
    elif span == "year":
        first, end = date(today.year, 1, 1), date(today.year, MONTHS, 31)
    elif span == "quarter":
        month = today.month - (today.month - 1) % QUARTER_MONTHS
        first = date(today.year, month, 1)
        end = month_end(month_shift(first, QUARTER_MONTHS - 1))
    else:
        first, end = today.replace(day=1), month_end(today)
    return Period(span, first, min(today, end), end)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_shift(day: date, months: int) -> date:
    """The first day of the month so many months later (or earlier)."""
    number = day.year * MONTHS + day.month - 1 + months
    return date(number // MONTHS, number % MONTHS + 1, 1)


def year_before(day: date) -> date:
    """The same day of the year before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def year_ago(now: Period) -> tuple[date, date]:
    """The same days a year before (同比)."""
    return year_before(now.first), year_before(now.last)


def previous(now: Period) -> tuple[date, date]:
    """The period before, cut off after as many days (环比)."""
    length = {"quarter": QUARTER_MONTHS, "year": MONTHS}.get(now.span, 1)
    first = month_shift(now.first, -length)
    return first, min(first + (now.last - now.first), now.first - timedelta(days=1))


def last_months(last: date, number: int = MONTHS) -> list[date]:
    """The first days of the months that end with the month of `last`, oldest first."""
    return [month_shift(last, -back) for back in range(number - 1, -1, -1)]


# --- Figures ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FigureRule:
    """How a figure comes from measures: a count, a rate `counted ÷ whole`, or a level."""

    code: str
    counted: tuple[str, ...]
    whole: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    is_level: bool = False

    @property
    def is_rate(self) -> bool:
        return bool(self.whole)

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that the figure rests on, each once."""
        return tuple(dict.fromkeys((*self.counted, *self.whole)))


# 批次合格率 excludes pending, void, unable and refused (domain.md 9.1).
FIGURES = (
    FigureRule(code="batches", counted=("spotcheck.sampled",), planned=("spotcheck.planned",)),
    FigureRule(
        code="pass_rate",
        counted=("spotcheck.passed",),
        whole=("spotcheck.passed", "spotcheck.failed"),
    ),
    FigureRule(
        code="in_time_rate", counted=("complaint.closed_in_time",), whole=("complaint.closed",)
    ),
    # Of what was re-checked: an order of one month is re-checked in another, so a share of the
    # orders of the same month could exceed the whole.
    FigureRule(
        code="recheck_rate",
        counted=("recheck.passed",),
        whole=("recheck.passed", "recheck.failed"),
    ),
    FigureRule(code="cqo", counted=("cqo.active",), is_level=True),
)
LEVELS = tuple(measure for rule in FIGURES if rule.is_level for measure in rule.measures)
FLOWS = tuple(
    dict.fromkeys(
        measure
        for rule in FIGURES
        for measure in (*rule.measures, *rule.planned)
        if not rule.is_level
    )
)
# What the daily brief tells besides the six figures.
ALSO_TOLD = (
    "complaint.received",
    "complaint.accepted",
    "inspection.done",
    "spotcheck.refused",
    "spotcheck.unable",
    "summons.issued",
    "summons.held",
    "rectification.ordered",
    "rectification.submitted",
    "exposure.published",
    "event.held",
    "event.visitors",
)


def rate(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Percent with one decimal; nothing where there is nothing to divide by."""
    if whole <= 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(TENTH, ROUND_HALF_UP)


def ramp(value: Decimal | None) -> int:
    """The step of the tile map, 1 (best) to 5; without a rate the palest one."""
    if value is None:
        return 1
    return 1 + sum(value < limit for limit in RAMP)


def leading(counts: Sequence[Decimal]) -> int:
    """How many of the sorted classes make up the leading share."""
    whole, summed = sum(counts), Decimal(0)
    for number, count in enumerate(counts, start=1):
        summed += count
        if summed >= whole * LEADING_SHARE:
            return number
    return len(counts)


def streak(rates: Sequence[Decimal | None], target: Decimal) -> int:
    """For how many months, up to the last, the target was reached without a break."""
    number = 0
    for value in reversed(rates):
        if value is None or value < target:
            break
        number += 1
    return number


# --- Rhythm -----------------------------------------------------------------------------------

# The brief of a day is due at 17:00 (domain.md 9.2).
BRIEF_HOUR = 17
# A brief that was missed longer ago than this is made by hand, if anybody still wants it.
LOOK_BACK = 31


def last_due(day: date, hour: int) -> date:
    """The newest day whose brief is due at this hour."""
    return day if hour >= BRIEF_HOUR else day - timedelta(days=1)


def missing(known: Iterable[date], newest: date) -> list[date]:
    """The days that have no brief, from the first known one on; on a new portal the newest."""
    horizon = newest - timedelta(days=LOOK_BACK)
    found = {day for day in known if day >= horizon}
    first = min(found, default=newest)
    days = [first + timedelta(days=number) for number in range((newest - first).days + 1)]
    return [day for day in days if day not in found]
