"""What administrators keep: the time limits, the calendar, and the yearly holiday notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import audit, calendar, rules
from casework.deadlines import Moved, recount_all
from casework.models import DeadlineRule, EscalationStep, WorkdayOverride
from casework.transitions import NotAllowed, together

STEP_SET = "casework.escalationstep.set"
RULE_SET, RULE_REMOVED = "casework.deadlinerule.set", "casework.deadlinerule.remove"
DAY_SET, DAY_REMOVED = "casework.workdayoverride.set", "casework.workdayoverride.remove"
NOTICE_IMPORTED = "casework.workdayoverride.import"

audit.register_sentence(STEP_SET, _("Escalation set: %(rung)s at %(percent)s %%"))
audit.register_sentence(RULE_SET, _("Time limit %(code)s of regime %(regime)s was changed"))
audit.register_sentence(RULE_REMOVED, _("Time limit %(code)s of regime %(regime)s was removed"))
audit.register_sentence(DAY_SET, _("Calendar: %(day_on)s entered, %(name)s"))
audit.register_sentence(DAY_REMOVED, _("Calendar: entry of %(day_on)s removed, %(name)s"))
audit.register_sentence(
    NOTICE_IMPORTED, _("Holiday notice of %(year)s imported: %(count)s days, %(source)s")
)


@dataclass(frozen=True)
class NoticeDay:
    """One day named by the holiday notice of a year."""

    day: date
    is_workday: bool
    name: str


@dataclass(frozen=True)
class Outcome:
    """What an import did: days entered, days dropped, and the clocks that moved."""

    entered: int
    dropped: int
    moved: list[Moved]


# --- The ladder -------------------------------------------------------------------------------


def set_step(step: EscalationStep, *, by: User, at: datetime) -> EscalationStep:
    """Another share of a time limit at which a rung is told; it holds from the next morning."""
    _require_keeper(by)
    step.full_clean()
    with together():
        step.save()
        detail = {"rung": step.rung, "percent": step.percent}
        audit.record(STEP_SET, by=by, at=at, obj=step, detail=detail)
    return step


# --- Rules ------------------------------------------------------------------------------------


def set_rule(rule: DeadlineRule, *, by: User, at: datetime) -> DeadlineRule:
    """Save a row as an administrator wants it; loading the data file leaves it alone after."""
    _require_keeper(by)
    rule.full_clean()
    require_no_overlap(rule)
    rule.customised = True
    with together():
        found = DeadlineRule.objects.filter(pk=rule.pk).values().first()
        before: dict[str, Any] = dict(found or {})
        rule.save()
        after = DeadlineRule.objects.filter(pk=rule.pk).values().get()
        changes = {name: str(new) for name, new in after.items() if before.get(name) != new}
        audit.record(RULE_SET, by=by, at=at, obj=rule, detail=_of_rule(rule) | {"new": changes})
    return rule


def remove_rule(rule: DeadlineRule, *, by: User, at: datetime) -> None:
    """Take back a row nothing stands on; one of the data file comes back with the next release."""
    _require_keeper(by)
    with together():
        audit.record(RULE_REMOVED, by=by, at=at, obj=rule, detail=_of_rule(rule))
        rule.delete()


def _of_rule(rule: DeadlineRule) -> dict[str, object]:
    return {"code": rule.code, "regime": rule.regime}


def require_no_overlap(rule: DeadlineRule) -> None:
    """Two rows of one code in force on one day would leave open which of them decides."""
    last = rule.effective_to or date.max
    others = DeadlineRule.objects.filter(code=rule.code, effective_from__lte=last).exclude(
        pk=rule.pk
    )
    clash = others.filter(Q(effective_to=None) | Q(effective_to__gte=rule.effective_from)).first()
    if clash:
        text = gettext("On some day both this row and regime %(regime)s would be in force.")
        raise ValidationError({"effective_to": text % {"regime": clash.regime}})


# --- Calendar ---------------------------------------------------------------------------------


def set_day(entry: WorkdayOverride, *, by: User, at: datetime) -> list[Moved]:
    """Enter a day of our own; the clocks that it touches are counted again."""
    _require_keeper(by)
    entry.full_clean()
    before = WorkdayOverride.objects.filter(pk=entry.pk).values_list("day", flat=True).first()
    with together():
        entry.save()
        audit.record(DAY_SET, by=by, at=at, obj=entry, detail=_of_day(entry))
        changed = {entry.day, before} if before else {entry.day}
        return recount_all(by=by, at=at, changed=changed)


def remove_day(entry: WorkdayOverride, *, by: User, at: datetime) -> list[Moved]:
    """Withdraw an entry of ours; the day is again what the official calendar says."""
    _require_keeper(by)
    with together():
        audit.record(DAY_REMOVED, by=by, at=at, obj=entry, detail=_of_day(entry))
        day = entry.day
        entry.delete()
        return recount_all(by=by, at=at, changed={day})


def _of_day(entry: WorkdayOverride) -> dict[str, object]:
    return {"day_on": entry.day.isoformat(), "name": entry.name, "workday": entry.is_workday}


# --- The yearly notice ------------------------------------------------------------------------


def import_notice(
    year: int, days: Iterable[NoticeDay], *, source: str, by: User, at: datetime
) -> Outcome:
    """Enter a year's whole notice: from then on the year is known and its clocks are firm."""
    _require_keeper(by)
    notice = sorted(days, key=lambda day: day.day)
    faults = notice_faults(year, notice)
    if faults:
        raise ValidationError(faults)
    old = WorkdayOverride.objects.filter(notice_year=year)
    with together():
        changed = {*old.values_list("day", flat=True), *(day.day for day in notice)}
        dropped, _by_model = old.exclude(day__in=[day.day for day in notice]).delete()
        rows = [_row(day, year, source) for day in notice]
        _upsert(rows)
        first = WorkdayOverride.objects.get(day=notice[0].day)
        detail = {"year": year, "count": len(rows), "source": source}
        audit.record(NOTICE_IMPORTED, by=by, at=at, obj=first, detail=detail)
        moved = recount_all(by=by, at=at, changed=changed)
    return Outcome(len(rows), dropped, moved)


def notice_faults(year: int, notice: list[NoticeDay]) -> list[str]:
    """Why these days cannot be the notice of that year; empty when they can."""
    faults = [
        gettext("%(day)s lies outside the notice of %(year)d.") % {"day": day.day, "year": year}
        for day in notice
        if not _may_name(year, day.day)
    ]
    named = [day.day for day in notice]
    faults += [
        gettext("%(day)s occurs twice.") % {"day": day}
        for day in sorted(set(named))
        if named.count(day) > 1
    ]
    off = {day.day for day in notice if not day.is_workday}
    missing = [
        date(year, month, day)
        for month, day, _name in calendar.FIXED
        if date(year, month, day) not in off
    ]
    faults += [
        gettext("The statutory holiday %(day)s is missing: the notice must be complete.")
        % {"day": day}
        for day in missing
    ]
    return faults


def _may_name(year: int, day: date) -> bool:
    """A notice also speaks of the last days of December before its year."""
    return day.year == year or (day.year == year - 1 and day.month == rules.MONTHS_A_YEAR)


def _row(day: NoticeDay, year: int, source: str) -> WorkdayOverride:
    return WorkdayOverride(
        day=day.day,
        is_workday=day.is_workday,
        name=day.name[:40],
        source=source[:120],
        notice_year=year,
    )


def _upsert(rows: list[WorkdayOverride]) -> None:
    fields = ["is_workday", "name", "source", "provisional", "notice_year"]
    WorkdayOverride.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["day"], update_fields=fields
    )


def _require_keeper(by: User) -> None:
    if not rules.may_set_rules(by.actor):
        raise NotAllowed(gettext("Only administrators keep the time limits and the calendar."))
