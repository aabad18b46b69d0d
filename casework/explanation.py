"""Why this day: the sentences that lead from the trigger to the last day."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from casework import calendar, rules
from casework.models import Deadline, DeadlineExtension, DeadlinePause, DeadlineRule
from casework.rulebook import day_text, limit_of, reckon, window
from casework.rules import Day, Due
from casework.states import Certainty, RuleRole, Unit


def explain_clock(clock: Deadline, ends: Due) -> list[str]:
    """How the last day of a case's clock came about; `ends` is the clock counted again."""
    return [
        *_origin(clock.rule, clock.started_on, clock.limit),
        *_counting(clock.limit, ends),
        *(_pause_line(stop) for stop in sorted(clock.pauses.all(), key=lambda row: row.paused_on)),
        *(_extension_line(more) for more in sorted(clock.extensions.all(), key=lambda row: row.pk)),
        *_marks(clock.rule, provisional=clock.provisional),
        _last_day(clock.due_on),
    ]


def explain_rule(rule: DeadlineRule, started: date) -> list[str]:
    """The same for a day that no case has yet."""
    ends = reckon(rule, started)
    lines = [*_origin(rule, started, limit_of(rule)), *_counting(limit_of(rule), ends)]
    if rule.role == RuleRole.CLOSES:
        opens, _closes = window(rule.parent, started, rule.regime)
        lines.append(gettext("The window opens on %(day)s.") % {"day": day_text(opens.due_on)})
    return [*lines, *_marks(rule, provisional=ends.provisional), _last_day(ends.due_on)]


def amount_text(amount: int, unit: str) -> str:
    """The length of a limit in words, in the rule's own kind of day."""
    n = abs(amount)
    words = {
        Unit.WORKING: ngettext("%(n)d working day", "%(n)d working days", n),
        Unit.CALENDAR: ngettext("%(n)d day", "%(n)d days", n),
        Unit.MONTH: ngettext("%(n)d month", "%(n)d months", n),
        Unit.YEAR: ngettext("%(n)d year", "%(n)d years", n),
    }
    return words[Unit(unit)] % {"n": n}


def days_text(days: tuple[Day, ...]) -> str:
    """Days with their names, runs of the same name told as a range."""
    return pgettext("list of days", ", ").join(_run_text(run) for run in _runs(days))


def _origin(rule: DeadlineRule, started: date, limit: rules.Rule) -> Iterator[str]:
    values = {
        "day": day_text(started),
        "weekday": date_format(started, "l"),
        "trigger": rule.trigger_name,
        "code": rule.code,
        "regime": rule.regime,
        "act": rule.name,
        "basis": rule.legal_basis,
        "amount": "" if limit.unit == Unit.DATE else amount_text(limit.amount, limit.unit),
    }
    yield gettext("Begins: %(day)s, %(weekday)s (%(trigger)s); this day is not counted.") % values
    yield _rule_sentence(limit) % values
    yield gettext("Legal basis: %(basis)s.") % values


def _rule_sentence(limit: rules.Rule) -> str:
    if limit.unit == Unit.DATE:
        return gettext("Rule %(code)s, regime %(regime)s: %(act)s, by a date set in the case.")
    if limit.amount < 0:
        return gettext("Rule %(code)s, regime %(regime)s: %(act)s, at least %(amount)s before.")
    return gettext("Rule %(code)s, regime %(regime)s: %(act)s, within %(amount)s.")


def _counting(limit: rules.Rule, ends: Due) -> Iterator[str]:
    if limit.unit == Unit.WORKING:
        yield from _working_days(ends)
    elif ends.rolled:
        text = gettext("Moved from %(from)s to %(to)s, past: %(days)s.")
        yield text % {
            "from": day_text(ends.counted_to),
            "to": day_text(ends.due_on),
            "days": days_text(ends.skipped),
        }
    elif limit.unit != Unit.DATE and not calendar.is_workday(ends.due_on):
        yield gettext("The last day is no working day; under this rule it stays.")


def _working_days(ends: Due) -> Iterator[str]:
    if ends.skipped:
        yield gettext("Not counted: %(days)s.") % {"days": days_text(ends.skipped)}
    if ends.made_up:
        text = gettext("Counted, although at a weekend, as make-up working days: %(days)s.")
        yield text % {"days": days_text(ends.made_up)}


def _runs(days: tuple[Day, ...]) -> Iterator[list[Day]]:
    """Neighbouring days of the same name, together."""

    def run_of(numbered: tuple[int, Day]) -> tuple[str, int]:
        number, day = numbered
        return day.name, day.day.toordinal() - number

    for _key, run in groupby(enumerate(days), key=run_of):
        yield [day for _number, day in run]


def _run_text(run: list[Day]) -> str:
    name = calendar.day_name(run[0].name) if run[0].name else gettext("weekend")
    values = {"day": _short(run[0].day), "last": _short(run[-1].day), "name": name}
    if len(run) == 1:
        return gettext("%(day)s (%(name)s)") % values
    return gettext("%(day)s – %(last)s (%(name)s)") % values


def _short(day: date) -> str:
    english = (get_language() or "").startswith("en")
    return date_format(day, "j M" if english else "n月j日")


def _pause_line(stop: DeadlinePause) -> str:
    values = {"from": day_text(stop.paused_on), "reason": stop.reason}
    if stop.resumed_on is None:
        return gettext("Stopped since %(from)s: %(reason)s.") % values
    values["to"] = day_text(stop.resumed_on)
    return gettext("Stopped after %(from)s, up to and with %(to)s: %(reason)s.") % values


def _extension_line(granted: DeadlineExtension) -> str:
    values = {
        "from": day_text(granted.due_before),
        "to": day_text(granted.due_after),
        "who": str(granted.approved_by),
        "reason": granted.reason,
    }
    return gettext("Extended from %(from)s to %(to)s, granted by %(who)s: %(reason)s.") % values


def _marks(rule: DeadlineRule, *, provisional: bool) -> Iterator[str]:
    if provisional:
        yield gettext(
            "Provisional: the holiday notice of a year within the limit is not known yet; weekends "
            "and statutory holidays were taken, and the day is counted again once it is."
        )
    if rule.certainty == Certainty.UNVERIFIED:
        yield gettext("To be verified: the length of this limit was not read in the text in force.")
    if rule.certainty == Certainty.SETTING:
        yield gettext("The length of this limit is set by the bureau, not by law.")


def _last_day(day: date) -> str:
    values = {"day": day_text(day), "weekday": date_format(day, "l")}
    return gettext("Last day: %(day)s, %(weekday)s.") % values
