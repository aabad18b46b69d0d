"""Which time limit decides: the dated rows of data/deadline_rules.csv, and how they are loaded."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from accounts import once
from casework import calendar, rules
from casework.models import DeadlineRule
from casework.rules import Due
from casework.states import Rollover, Unit

DATA = Path(__file__).parent / "data" / "deadline_rules.csv"
# A regime named by its year also means the row that was in force when that year ended.
YEAR_END = (12, 31)
YEARS = range(1900, 2100)
REGIME_SUFFIX = re.compile(r"-\d\d$")


class UnknownRule(LookupError):
    """No such code, or none in force on the day; the message says which ones there are."""


def find_rule(code: str, started: date, regime: str | None = None) -> DeadlineRule:
    """The row that decides: the named regime's, else the one in force on the trigger day."""
    code = code.strip().upper()
    rows = _rows(code)
    if not rows:
        code, pinned = canonical(code)
        rows, regime = _rows(code), regime or pinned
    day = _year_end(regime) if regime else started
    of_regime = (row for row in rows if row.regime == regime)
    in_force = (row for row in rows if day and is_in_force(row, day))
    found = next(of_regime, None) or next(in_force, None)
    if found is None:
        raise UnknownRule(_why_unknown(code, rows, started, regime))
    return found


def due(code: str, started: date, regime: str | None = None) -> Due:
    """The last day of an act, by the rule in force on the trigger day or the regime named."""
    return reckon(find_rule(code, started, regime), started)


def window(code: str, started: date, regime: str | None = None) -> tuple[Due, Due]:
    """The first and the last day of an act that must fall between two days."""
    return due(f"{code}-OPEN", started, regime), due(f"{code}-CLOSE", started, regime)


def reckon(rule: DeadlineRule, started: date) -> Due:
    """The last day under this very row."""
    return rules.due_on(limit_of(rule), started, calendar.current())


def limit_of(rule: DeadlineRule) -> rules.Rule:
    """The row as the value that the arithmetic takes."""
    return rules.Rule(rule.code, rule.amount or 0, Unit(rule.unit), Rollover(rule.rollover))


def canonical(spelling: str) -> tuple[str, str | None]:
    """The code behind a spelling, and the regime that a spelling like SC-COR-14 names."""
    alias = spelling.strip().upper()
    return once.read(("deadline rule", alias), lambda: _canonical(alias))


def _canonical(alias: str) -> tuple[str, str | None]:
    rows = DeadlineRule.objects.filter(aliases__contains=alias)
    row = next((row for row in rows if alias in row.aliases.split()), None)
    if row is None:
        return alias, None
    return row.code, row.regime if REGIME_SUFFIX.search(alias) else None


def _rows(code: str) -> list[DeadlineRule]:
    rows = DeadlineRule.objects.filter(code=code).order_by("effective_from")
    return once.read(("deadline rules", code), lambda: list(rows))


def is_in_force(row: DeadlineRule, day: date) -> bool:
    """True when a trigger of this day falls under the row."""
    return row.effective_from <= day and (row.effective_to is None or day <= row.effective_to)


def day_text(day: date) -> str:
    """The date in the reader's language."""
    english = (get_language() or "").startswith("en")
    return date_format(day, "j M Y" if english else "Y年n月j日")


def _year_end(regime: str) -> date | None:
    is_year = regime.isascii() and regime.isdigit() and int(regime) in YEARS
    return date(int(regime), *YEAR_END) if is_year else None


def _why_unknown(code: str, rows: list[DeadlineRule], started: date, regime: str | None) -> str:
    if not rows:
        return gettext("There is no time limit with the code %(code)s.") % {"code": code}
    regimes = pgettext("list of days", ", ").join(row.regime for row in rows)
    if regime:
        text = gettext("%(code)s has no regime %(regime)s; it has: %(regimes)s.")
    else:
        text = gettext(
            "No time limit %(code)s was in force on %(day)s; name one of its regimes: %(regimes)s."
        )
    return text % {"code": code, "regime": regime, "regimes": regimes, "day": day_text(started)}


# --- Loading ----------------------------------------------------------------------------------


def read_rules(path: Path = DATA) -> list[dict[str, Any]]:
    """The rows of the data file, as column values."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_values(row) for row in csv.DictReader(file)]


def load_rules(*, using: str = "default", model: type[models.Model] = DeadlineRule) -> int:
    """Bring the table in step with the file; rows changed here by an administrator stay."""
    manager = model._default_manager.using(using)
    known = {(row.code, row.regime): row for row in manager.all()}  # type: ignore[attr-defined]
    changed = 0
    for values in read_rules():
        row = known.get((values["code"], values["regime"]))
        if row is None:
            manager.create(**values)
        elif row.customised or not _differs(row, values):  # type: ignore[attr-defined]
            continue
        else:
            manager.filter(pk=row.pk).update(**values)
        changed += 1
    return changed


def load_after_migrate(
    sender: Any, *, using: str, apps: Any = installed, plan: Any = (), **kwargs: Any
) -> None:
    """Every database has the rules of its release, also a test database just emptied."""
    try:
        model = apps.get_model("casework", "DeadlineRule")
    except LookupError:  # migrated back to before the table
        return
    load_rules(using=using, model=model)


def _values(row: dict[str, str]) -> dict[str, Any]:
    dates = {name: _date(row[name]) for name in ("effective_from", "effective_to")}
    return {**row, **dates, "amount": int(row["amount"]) if row["amount"] else None}


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _differs(row: models.Model, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
