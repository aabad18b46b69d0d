"""The clocks of the cases: start, stop, lengthen and end them, and explain every last day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework import audit, calendar, rules, worklist
from casework.deadline_models import DeadlineQuerySet
from casework.explanation import explain_clock, explain_rule
from casework.models import Deadline, DeadlineExtension, DeadlinePause, DeadlineRule
from casework.rulebook import (
    YEAR_END,
    UnknownRule,
    canonical,
    day_text,
    due,
    find_rule,
    limit_of,
    reckon,
    window,
)
from casework.rules import Due, Pause
from casework.states import DeadlineState, RuleRole, Unit
from casework.transitions import Blocked, together, transition

__all__ = [
    "Due",
    "UnknownRule",
    "cancel",
    "cancel_all",
    "clocks",
    "due",
    "explain",
    "explain_rule",
    "extend",
    "find_rule",
    "lapse_rights",
    "meet",
    "open_clock",
    "pause",
    "recount_all",
    "recount_known",
    "remind",
    "reopen",
    "resume",
    "revive",
    "start",
    "window",
]

# --- The life of a clock ----------------------------------------------------------------------


def start(
    obj: models.Model,
    code: str,
    *,
    on: date,
    office: Office | None = None,
    regime: str | None = None,
    until: date | None = None,
) -> Deadline:
    """Start the case's clock; `until` is the last day where the rule leaves it to the order."""
    rule = find_rule(code, on, regime)
    if Deadline.objects.of(obj).open().filter(code=rule.code).exists():
        raise Blocked(_("The time limit %(code)s is running already.") % {"code": rule.code})
    ends = _first_end(rule, on, until)
    return Deadline.objects.create(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        title=str(getattr(obj, "label", obj))[:120],
        office=office,
        rule=rule,
        code=rule.code,
        amount=rule.amount,
        unit=rule.unit,
        rollover=rule.rollover,
        started_on=on,
        due_on=ends.due_on,
        provisional=ends.provisional,
        # Counted back from a day to come, the limit has not passed: every reminder is still ahead.
        remind_on=_next_reminder(ends.due_on, after=on if on <= ends.due_on else date.min),
    )


def open_clock(obj: models.Model, code: str) -> Deadline | None:
    """The case's clock under this code that has not come to its end."""
    return _under(Deadline.objects.of(obj).open(), code)


def _under(running: DeadlineQuerySet, code: str) -> Deadline | None:
    clock = running.filter(code=code.upper()).first()
    if clock is None and (canonical_code := canonical(code)[0]) != code.upper():
        clock = running.filter(code=canonical_code).first()
    return clock


def clocks(obj: models.Model) -> DeadlineQuerySet:
    """All clocks of the case, the next to end first."""
    return Deadline.objects.of(obj).select_related("rule").order_by("due_on", "pk")


def explained(obj: models.Model) -> list[tuple[Deadline, list[str]]]:
    """All clocks of the case, each with how its last day came about; three queries."""
    rows = clocks(obj).prefetch_related("pauses", "extensions__approved_by")
    return [(clock, explain(clock)) for clock in rows]


def meet(obj: models.Model, code: str, *, on: date) -> Deadline | None:
    """The act was done; None when no such clock was running."""
    return _end(obj, code, DeadlineState.MET, on)


def cancel(obj: models.Model, code: str, *, on: date | None = None) -> Deadline | None:
    """The act is no longer called for; None when no such clock was running."""
    return _end(obj, code, DeadlineState.CANCELLED, on)


def cancel_all(obj: models.Model, *, on: date) -> list[Deadline]:
    """The case is over: none of its clocks means anything any more."""
    codes = Deadline.objects.of(obj).open().order_by("pk").values_list("code", flat=True)
    ended = (cancel(obj, code, on=on) for code in list(codes))
    return [clock for clock in ended if clock]


def reopen(obj: models.Model, code: str, *, on: date) -> Deadline | None:
    """What ended the clock did not hold: it runs on to its old last day, and late stays late."""
    return _run_on(obj, code, DeadlineState.MET, on)


def revive(obj: models.Model, code: str, *, on: date) -> Deadline | None:
    """The act is called for after all: a clock cancelled by mistake runs on to its old last day."""
    return _run_on(obj, code, DeadlineState.CANCELLED, on)


def _run_on(obj: models.Model, code: str, ended: DeadlineState, on: date) -> Deadline | None:
    with transaction.atomic():
        rows = Deadline.objects.of(obj).filter(code=code, state=ended)
        clock = rows.select_for_update(of=("self",)).order_by("-pk").first()
        if clock is None:
            return None
        clock.state, clock.closed_on = DeadlineState.RUNNING, None
        clock.remind_on = _next_reminder(clock.due_on, after=on)
        return _saved(clock)


def pause(obj: models.Model, code: str, *, on: date, reason: str) -> Deadline | None:
    """Stop the clock; one that has run out is not stopped: late stays late."""
    with transaction.atomic():
        clock = _locked(obj, code)
        if clock is None or clock.state == DeadlineState.PAUSED or clock.due_on < on:
            return clock
        DeadlinePause.objects.create(deadline=clock, paused_on=on, reason=reason[:120])
        clock.state, clock.paused_on, clock.pause_reason = DeadlineState.PAUSED, on, reason[:120]
        return _saved(clock)


def resume(obj: models.Model, code: str, *, on: date) -> Deadline | None:
    """Let the clock go on; the stopped days are added, and it never ends earlier than before."""
    with transaction.atomic():
        clock = _locked(obj, code)
        if clock is None or clock.state != DeadlineState.PAUSED or clock.paused_on is None:
            return clock
        on = max(on, clock.paused_on)
        clock.pauses.filter(resumed_on=None).update(resumed_on=on)
        stopped = (on - clock.paused_on).days
        clock.state, clock.paused_on, clock.pause_reason = DeadlineState.RUNNING, None, ""
        _postpone(clock, _recount(clock, set_end=clock.due_on + rules.ONE_DAY * stopped), after=on)
        return _saved(clock)


def _in_time(clock: Deadline) -> str | None:
    """A limit counted back from a day, such as "a month before expiry", cannot be lengthened."""
    return gettext("This time limit cannot be extended.") if (clock.amount or 0) < 0 else None


@transition(
    source=[DeadlineState.RUNNING, DeadlineState.PAUSED],
    target=None,
    allowed=rules.may_extend,
    guard=_in_time,
    sentence=_("Time limit %(code)s extended from %(due_before_on)s to %(due_on)s"),
    public=_("The time limit was extended to %(due_on)s"),
    # For instance Order 20 art. 23 and the penalty procedure arts 18 and 64.
    law="the extension row of the rule",
)
def extend(
    clock: Deadline,
    *,
    by: User,
    at: datetime,
    reason: str,
    amount: int | None = None,
    until: date | None = None,
    asked_on: date | None = None,
) -> dict[str, str]:
    """A head grants further time, once under each extension the rule knows."""
    if not reason.strip():
        raise Blocked(gettext("Give the reason for the extension."))
    day, before = timezone.localdate(at), clock.due_on
    rule = _next_extension(clock)
    _require_asked_in_time(clock, rule, asked_on or day)
    granted, set_end = _granted(rule, amount, until)
    ends = _plain_due(set_end) if set_end else _recount(clock, extra=granted)
    if ends.due_on <= before:
        raise Blocked(gettext("An extension must end later than the time limit itself."))
    _postpone(clock, ends, after=day)
    DeadlineExtension.objects.create(
        deadline=clock,
        rule=rule,
        amount=granted,
        until=set_end,
        reason=reason.strip()[:200],
        approved_by=by,
        approved_at=at,
        due_before=before,
        due_after=clock.due_on,
    )
    return {
        "code": clock.code,
        "due_before_on": before.isoformat(),
        "due_on": clock.due_on.isoformat(),
        "note": reason.strip()[:200],
    }


def _first_end(rule: DeadlineRule, on: date, until: date | None) -> Due:
    if rule.unit != Unit.DATE:
        return reckon(rule, on)
    last = _set_day(until)
    if last < on:
        raise Blocked(gettext("The last day lies before the first."))
    return _plain_due(last)


def _set_day(until: date | None) -> date:
    if until is None:
        raise Blocked(gettext("Set the last day: this time limit has no length of its own."))
    return until


def _plain_due(last: date) -> Due:
    return Due(due_on=last, counted_to=last)


def _locked(obj: models.Model, code: str) -> Deadline | None:
    return _under(Deadline.objects.of(obj).open().select_for_update(of=("self",)), code)


def _saved(clock: Deadline) -> Deadline:
    clock.version += 1
    clock.save()
    return clock


def _end(obj: models.Model, code: str, state: DeadlineState, on: date | None) -> Deadline | None:
    with transaction.atomic():
        clock = _locked(obj, code)
        if clock is None:
            return None
        closed_on = on or clock.started_on
        if clock.paused_on:
            resumed_on = max(closed_on, clock.paused_on)
            clock.pauses.filter(resumed_on=None).update(resumed_on=resumed_on)
        clock.state, clock.closed_on = state, closed_on
        clock.paused_on, clock.pause_reason, clock.remind_on = None, "", None
        return _saved(clock)


def _recount(clock: Deadline, *, extra: int = 0, set_end: date | None = None) -> Due:
    """The last day with everything that has happened to the clock; a set date moves by hand."""
    granted = list(clock.extensions.all())
    if clock.unit == Unit.DATE or any(extension.until for extension in granted):
        return _plain_due(set_end or clock.due_on)
    return rules.due_on(
        clock.limit,
        clock.started_on,
        calendar.current(),
        pauses=_pauses(clock),
        extra=extra + sum(extension.amount for extension in granted),
    )


def _pauses(clock: Deadline) -> list[Pause]:
    return [Pause(p.paused_on, p.resumed_on) for p in clock.pauses.all() if p.resumed_on]


def _postpone(clock: Deadline, ends: Due, *, after: date) -> None:
    """Move the last day later; what was promised is never taken back."""
    if ends.due_on >= clock.due_on:
        clock.due_on, clock.provisional = ends.due_on, ends.provisional
    clock.remind_on = _next_reminder(clock.due_on, after=after)
    worklist.new_due_date(clock)


def _next_reminder(last: date, *, after: date) -> date | None:
    return rules.next_reminder(last, after, calendar.current())


def _next_extension(clock: Deadline) -> DeadlineRule:
    used = clock.extensions.values_list("rule_id", flat=True)
    rows = DeadlineRule.objects.filter(
        role=RuleRole.EXTENSION, parent=clock.code, regime=clock.rule.regime
    ).exclude(pk__in=list(used))
    rule = rows.order_by("code").first()
    if rule is None:
        raise Blocked(gettext("The rule allows no further extension of this time limit."))
    return rule


def _require_asked_in_time(clock: Deadline, extension: DeadlineRule, asked_on: date) -> None:
    """Whoever asks too late has lost the extension (in 2014: 5 days before the end)."""
    last = clock.due_on
    ask = DeadlineRule.objects.filter(parent=extension.code, regime=extension.regime).first()
    if ask:
        last = rules.due_on(limit_of(ask), clock.due_on, calendar.current()).due_on
    if asked_on > last:
        text = gettext("An extension had to be asked for by %(day)s.")
        raise Blocked(text % {"day": day_text(last)})


def _granted(rule: DeadlineRule, amount: int | None, until: date | None) -> tuple[int, date | None]:
    """The days granted, or the last day where the law leaves the length to a decision."""
    if rule.unit == Unit.DATE:
        return 0, _set_day(until)
    most = rule.amount or 0
    granted = most if amount is None else amount
    if not 0 < granted <= most:
        text = gettext("The rule allows an extension of 1 to %(most)d days.")
        raise Blocked(text % {"most": most})
    return granted, None


# --- When the calendar or the day changes -----------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """A clock whose last day the new calendar changed."""

    clock: Deadline
    before: date


audit.register_sentence(
    "casework.deadline.recount",
    _("Calendar announced: time limit %(code)s ends on %(due_on)s, not %(due_before_on)s"),
    _("The holiday calendar was announced: the time limit ends on %(due_on)s"),
)


def recount_all(*, by: User, at: datetime, changed: set[date]) -> list[Moved]:
    """After a change of calendar, count again what was provisional or spans a changed day."""
    calendar.forget()
    spans = models.Q(provisional=True)
    if changed:
        spans |= models.Q(started_on__lte=max(changed), due_on__gte=min(changed))
    clocks = Deadline.objects.open().filter(spans).exclude(unit=Unit.DATE).order_by("pk")
    with together():
        found = [_recounted(pk, by=by, at=at) for pk in list(clocks.values_list("pk", flat=True))]
    return [move for move in found if move]


def _recounted(pk: int, *, by: User, at: datetime) -> Moved | None:
    clock = Deadline.objects.select_for_update(of=("self",)).get(pk=pk)
    before, was_provisional = clock.due_on, clock.provisional
    ends = _recount(clock)
    # A provisional day may come out earlier; a firm one was a promise and only moves later.
    clock.due_on = ends.due_on if was_provisional else max(before, ends.due_on)
    clock.provisional = ends.provisional
    if (clock.due_on, clock.provisional) == (before, was_provisional):
        return None
    clock.remind_on = _next_reminder(clock.due_on, after=timezone.localdate(at))
    _saved(clock)
    if clock.due_on == before:
        return None
    worklist.new_due_date(clock)
    detail = {
        "code": clock.code,
        "due_before_on": before.isoformat(),
        "due_on": clock.due_on.isoformat(),
    }
    audit.record("casework.deadline.recount", by=by, at=at, obj=clock, detail=detail)
    return Moved(clock, before)


def recount_known(*, by: User, at: datetime) -> list[Moved]:
    """Count again what was provisional and whose years are known by now, as after an update."""
    last = date(max(calendar.current().years), *YEAR_END)
    if Deadline.objects.open().filter(provisional=True, due_on__lte=last).exists():
        return recount_all(by=by, at=at, changed=set())
    return []


def remind(today: date, tell: Callable[[Deadline], None]) -> int:
    """Tell of every clock whose reminder is due; two workers never tell of the same one."""
    waiting = Deadline.objects.running().filter(remind_on__lte=today).order_by("due_on", "pk")
    told = 0
    for clock in list(waiting.select_related("rule")):
        with transaction.atomic():
            if _claim(clock, today):
                tell(clock)
                told += 1
    return told


def _claim(clock: Deadline, today: date) -> bool:
    following = rules.next_reminder(clock.due_on, today, calendar.current())
    mine = Deadline.objects.running().filter(pk=clock.pk, remind_on=clock.remind_on)
    return bool(mine.update(remind_on=following))


LAPSED = "casework.deadline.lapse"
audit.register_sentence(LAPSED, _("The right to %(act)s lapsed unused on %(due_on)s"))


def lapse_rights(today: date, *, by: User, at: datetime) -> int:
    """A party's right that nobody used until its last day is over; nobody was late with it."""
    rows = Deadline.objects.overdue(today=today).filter(code__in=rules.RIGHTS)
    return sum(_lapsed(pk, today, by, at) for pk in list(rows.values_list("pk", flat=True)))


def _lapsed(pk: int, today: date, by: User, at: datetime) -> bool:
    with together():
        rows = Deadline.objects.select_for_update(of=("self",)).overdue(today=today)
        clock = rows.filter(pk=pk).first()
        if clock is None:
            return False
        clock.state, clock.closed_on, clock.remind_on = (
            DeadlineState.LAPSED,
            clock.due_on,
            None,
        )
        _saved(clock)
        detail = {"act": clock.rule.name, "due_on": clock.due_on.isoformat()}
        audit.record(LAPSED, by=by, at=at, obj=clock, detail=detail)
    return True


def explain(clock: Deadline) -> list[str]:
    """The sentences that show how the clock's last day came about."""
    return explain_clock(clock, _recount(clock))
