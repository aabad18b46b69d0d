"""What is due, once in the morning of a working day, by mail to whoever wants it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import STAFF_ROLES
from casework import calendar, post, reminders
from casework.idempotency import once
from casework.models import Escalation, SupervisionOrder, WorkItem
from casework.rulebook import day_text
from casework.states import Channel, SupervisionState
from casework.supervision import SUPERVISORS

CODE = "casework.digest"
SCOPE = "casework.digest"
DAILY, WEEKLY, NONE = "daily", "weekly", "none"
SOON_DAYS = 2
MOST_LINES = 20
A_WEEK = timedelta(days=7)
GROUPS = {
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "soon": _("Due within two working days"),
    "escalated": _("New escalations"),
    "orders": _("Supervision orders without an answer"),
}
Line = dict[str, Any]


def send_all(today: date, at: datetime) -> int:
    """One mail a person and day, whoever runs this and however often; none on a day off."""
    if not calendar.is_workday(today):
        return 0
    staff = User.objects.with_role(*STAFF_ROLES).exclude(email="").order_by("pk")
    return sum(_send(user, today, at) for user in staff if wants(user, today))


def wants(user: User, today: date) -> bool:
    """Whether the person's choice falls on this day; weekly is the week's first working day."""
    chosen: str = user.preferences.get("digest", DAILY)
    if chosen != WEEKLY:
        return chosen == DAILY
    monday = today - timedelta(days=today.weekday())
    before = (monday + timedelta(days=n) for n in range(today.weekday()))
    return not any(calendar.is_workday(day) for day in before)


def _send(user: User, today: date, at: datetime) -> int:
    key = f"{user.pk}-{today}"
    done: list[str] = []

    def perform() -> tuple[int, Mapping[str, Any]]:
        with translation.override(post.language_of(user)):
            found = collect(user, today, at)
        if any(found.values()):
            post.mail(user, CODE, values_of(found, today), dedupe=f"digest-{key}", at=at)
            done.append(key)
        return 200, {}

    # The run's own row comes first: what had nothing to say in the morning stays silent.
    once(SCOPE, key, {}, perform, at=at)
    return len(done)


def collect(user: User, today: date, at: datetime) -> dict[str, list[Line]]:
    """What the person must know, by group; a thing stands in one group only."""
    found: dict[str, list[Line]] = {key: [] for key in GROUPS}
    for item in _items(user, today):
        found[_group(item, today)].append(_line(item))
    found["escalated"] = list(_escalated(user, today, at))
    found["orders"] = list(_orders(user))
    return found


def _items(user: User, today: date) -> Iterator[WorkItem]:
    orders = ContentType.objects.get_for_model(SupervisionOrder)
    until = calendar.add_working_days(today, SOON_DAYS)
    rows = WorkItem.objects.visible_to(user).open().exclude(content_type=orders)
    rows = rows.filter(due_on__lte=until).select_related("deadline__rule")
    yield from rows.order_by("due_on", "pk")


def _group(item: WorkItem, today: date) -> str:
    if item.due_on is None or item.due_on == today:
        return "today"
    return "overdue" if item.due_on < today else "soon"


def _line(item: WorkItem) -> Line:
    clock = item.deadline
    # A mail leaves the house: it names the number and the act, never what the case is about.
    text = f"{clock.title} {clock.rule.name}" if clock else item.title
    return {"text": text, "due_on": item.due_on, "url": item.url}


def _escalated(user: User, today: date, at: datetime) -> Iterator[Line]:
    since = at - A_WEEK
    if user.preferences.get("digest", DAILY) == DAILY:
        since = at - (today - calendar.add_working_days(today, -1))
    rows = Escalation.objects.filter(told=user, told_at__gt=since, told_at__lte=at)
    for row in rows.select_related("deadline__rule").order_by("-percent", "pk"):
        clock = row.deadline
        text = f"{clock.title} {clock.rule.name}, {row.percent} %"
        yield {"text": text, "due_on": clock.due_on, "url": reminders.case_url(clock)}


def _orders(user: User) -> Iterator[Line]:
    if not user.has_role(*SUPERVISORS) or user.office_id is None:
        return
    rows = SupervisionOrder.objects.filter(undertaker=user.office_id, state=SupervisionState.OPEN)
    for order in rows.order_by("due_on", "pk"):
        text = f"{order.number} {order.target_label}".strip()
        yield {"text": text, "due_on": order.due_on, "url": order.get_absolute_url()}


def values_of(found: Mapping[str, list[Line]], today: date) -> dict[str, Any]:
    """At most twenty lines, the most pressing first, and how many more there are."""
    room, groups = MOST_LINES, []
    for key, lines in found.items():
        if lines[:room]:
            groups.append({"key": key, "lines": lines[:room]})
        room -= len(lines[:room])
    total = sum(len(lines) for lines in found.values())
    return {"day": today, "groups": groups, "more": total - (MOST_LINES - room), "total": total}


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the mail shows, in the language in which it is written."""
    return {
        **values,
        "day": day_text(_day(values["day"])),
        "groups": [
            {"label": GROUPS[group["key"]], "lines": [_shown(line) for line in group["lines"]]}
            for group in values["groups"]
        ],
        "link": reminders.absolute("/staff/"),
    }


def _shown(line: Line) -> Line:
    day = day_text(_day(line["due_on"])) if line["due_on"] else ""
    return {"text": line["text"], "day": day, "link": reminders.absolute(line["url"])}


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


SAMPLE = {
    "day": "2026-09-23",
    "groups": [
        {
            "key": "overdue",
            "lines": [{"text": "TS-2026-0914-0031", "due_on": "2026-09-22", "url": "/staff/"}],
        },
        {
            "key": "orders",
            "lines": [{"text": "DB-2026-0007", "due_on": "2026-09-25", "url": "/staff/"}],
        },
    ],
    "more": 3,
    "total": 5,
}
post.register(
    post.Wording(
        code=CODE,
        name=_("What is due"),
        channels=(Channel.MAIL,),
        sample=SAMPLE,
        prepare=shown,
    )
)
