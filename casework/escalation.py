"""The ladder: who hears, once each, that a time limit is being used up or is over.

At 80, 100 and 150 percent of the limit (rows of EscalationStep say otherwise) whoever has to act,
the head of the office and the head of the city bureau are told. The share is counted in the
limit's own unit, without the days on which it was stopped; what was reached is never told twice.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import OfficeKind, Role
from casework import audit, calendar, post, reminders, rules
from casework.models import Deadline, Escalation, EscalationStep
from casework.notices import notify
from casework.rulebook import day_text
from casework.rules import Pause, Span
from casework.states import Channel, DeadlineState, Rung, Unit
from casework.transitions import together

REACHED = "casework.deadline.escalate"
MAIL = "casework.escalation"
# Whoever climbs higher tells those below as well.
LADDER = (Rung.LEADER, Rung.HEAD, Rung.OWNER)


def told_sentence(detail: Mapping[str, Any]) -> str:
    """Which share of which limit was over, and who was told, in the reader's language."""
    text = gettext("%(percent)s %% of the time limit %(code)s is over: told to %(rung)s")
    return text % {**detail, "rung": Rung(detail["rung"]).label}


audit.register_sentence(REACHED, told_sentence, tone="late")


def percents() -> dict[str, int]:
    """The percentages in force, highest rung first."""
    rows = dict(EscalationStep.objects.values_list("rung", "percent"))
    return {rung: rows.get(rung, rules.RUNGS[rung]) for rung in LADDER}


def climb(today: date, at: datetime) -> int:
    """Tell of every rung that was reached until today and not told yet; safe to repeat."""
    steps = percents()
    running = Deadline.objects.running().filter(started_on__lt=today)
    rows = running.prefetch_related("pauses", "escalations").order_by("due_on", "pk")
    reached = (clock.pk for clock in rows if _open_rungs(clock, steps, today))
    return sum(_climbed(pk, steps, today, at) for pk in list(reached))


def _open_rungs(clock: Deadline, steps: Mapping[str, int], today: date) -> dict[str, date]:
    """The rungs that are reached and not told, with the day of each."""
    if not rules.is_climbed(clock.code):
        return {}
    known = {row.rung for row in clock.escalations.all()}
    span = span_of(clock)
    days = {
        rung: span.reached_on(percent, today, calendar.current())
        for rung, percent in steps.items()
        if rung not in known
    }
    return {rung: day for rung, day in days.items() if day}


def span_of(clock: Deadline) -> Span:
    """The clock as the value that the arithmetic takes."""
    pauses = [Pause(p.paused_on, p.resumed_on) for p in clock.pauses.all() if p.resumed_on]
    return Span(Unit(clock.unit), clock.started_on, clock.due_on, pauses)


def _climbed(pk: int, steps: Mapping[str, int], today: date, at: datetime) -> int:
    """Under the clock's lock, so that two workers never tell of the same rung."""
    with together():
        rows = Deadline.objects.select_for_update(of=("self",)).filter(pk=pk)
        clock = rows.filter(state=DeadlineState.RUNNING).first()
        if clock is None or clock.owner is None:
            return 0
        heard: set[int] = set()
        found = _open_rungs(clock, steps, today)
        for rung, day in found.items():
            people = [user for user in _people(clock, rung) if user.pk not in heard]
            heard |= {user.pk for user in people}
            _tell(_kept(clock, rung, steps[rung], day, at), people, today, at)
    return len(found)


def _kept(clock: Deadline, rung: str, percent: int, day: date, at: datetime) -> Escalation:
    robot = User.objects.robot("clock")
    detail = {"percent": percent, "code": clock.code, "rung": rung}
    audit.record(REACHED, by=robot, at=at, obj=clock, detail=detail)
    return Escalation.objects.create(
        deadline=clock, rung=rung, percent=percent, reached_on=day, told_at=at
    )


def _people(clock: Deadline, rung: str) -> list[User]:
    """The rung's own people and the rung below, who must not hear of it from above."""
    found: dict[int, User] = {}
    groups: dict[str, Iterable[Iterable[User]]] = {
        Rung.OWNER: (reminders.waited_for(clock),),
        Rung.HEAD: (reminders.heads(clock), reminders.waited_for(clock)),
        Rung.LEADER: (_leaders(), reminders.heads(clock)),
    }
    for group in groups[rung]:
        found |= {user.pk: user for user in group}
    return sorted(found.values(), key=lambda user: user.pk)


def _leaders() -> models.QuerySet[User]:
    leaders: models.QuerySet[User] = User.objects.with_role(Role.HEAD)
    return leaders.filter(office__kind=OfficeKind.CITY)


def _tell(escalation: Escalation, people: list[User], today: date, at: datetime) -> None:
    clock, url = escalation.deadline, reminders.case_url(escalation.deadline)
    text = reminders.words(clock, today)
    dedupe = f"escalation-{escalation.pk}"
    notify(people, text, url, at=at, dedupe=dedupe)
    escalation.told.set(people)
    for user in people:
        if user.preferences.get("escalation_mail") and user.is_office_staff:
            post.mail(user, MAIL, _values(escalation, url), dedupe=f"{dedupe}-{user.pk}", at=at)


def _values(escalation: Escalation, url: str) -> dict[str, Any]:
    clock = escalation.deadline
    return {
        "title": clock.title,
        "rule": clock.rule_id,
        "percent": escalation.percent,
        "due_on": clock.due_on.isoformat(),
        "url": url,
    }


def of_case(obj: models.Model) -> list[Escalation]:
    """What was told of the case's clocks, newest first."""
    clocks = Deadline.objects.of(obj)
    rows = Escalation.objects.filter(deadline__in=clocks).select_related("deadline__rule")
    return list(rows.prefetch_related("told").order_by("-told_at", "-pk"))


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the mail shows, in the language in which it is written."""
    return {
        **values,
        "act": reminders.rule_name(values["rule"]),
        "day": day_text(date.fromisoformat(values["due_on"])),
        "link": reminders.absolute(values["url"]),
    }


SAMPLE = {
    "title": "TS-2026-0914-0031",
    "rule": None,
    "percent": 100,
    "due_on": "2026-09-23",
    "url": "/staff/",
}
post.register(
    post.Wording(
        code=MAIL,
        name=_("A time limit is being used up"),
        channels=(Channel.MAIL,),
        sample=SAMPLE,
        prepare=shown,
    )
)
