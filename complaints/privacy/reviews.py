"""Which names were opened in a month, by whom: what the auditors go through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from accounts.states import Role
from casework import audit, notices
from casework.models import AuditEvent
from casework.rules import add_months
from complaints import reveals

OPENINGS = (reveals.READ, reveals.use_reveal.action)
REFUSALS = (reveals.REFUSED,)


@dataclass(frozen=True)
class Opening:
    """One opening, or one that was refused, as the log tells it."""

    event: AuditEvent
    sentence: str
    refused: bool


@dataclass(frozen=True)
class Person:
    """Somebody's openings in the month."""

    name: str
    opened: int
    refused: int


@dataclass(frozen=True)
class Month:
    """The list of one month."""

    first: date
    people: Sequence[Person]
    openings: Sequence[Opening]


def month_of(text: str, today: date) -> date:
    """The first day of the month that an address names, else of the running one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def next_month(first: date) -> date:
    return add_months(first, 1)


def month_before(first: date) -> date:
    return add_months(first, -1)


def of_month(first: date, user: User) -> Month:
    """Every opening of the month in the auditor's log, oldest first."""
    begin, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (first, next_month(first))
    )
    rows = AuditEvent.objects.visible_to(user).filter(
        action__in=(*OPENINGS, *REFUSALS), occurred_at__gte=begin, occurred_at__lt=end
    )
    openings = [
        Opening(event, audit.tell(event), event.action in REFUSALS)
        for event in rows.order_by("seq")
    ]
    return Month(first, _people(openings), openings)


def _people(openings: Sequence[Opening]) -> list[Person]:
    names = sorted({opening.event.actor_name for opening in openings})
    return [
        Person(
            name=name,
            opened=sum(o.event.actor_name == name and not o.refused for o in openings),
            refused=sum(o.event.actor_name == name and o.refused for o in openings),
        )
        for name in names
    ]


def ring_auditors(today: date, at: datetime) -> None:
    """Once a month: last month's list is ready to be gone through."""
    last = month_before(today.replace(day=1))
    notices.notify(
        User.objects.with_role(Role.AUDITOR).order_by("pk"),
        gettext("Openings of names in %(month)s are ready to be checked")
        % {"month": f"{last:%Y-%m}"},
        f"/staff/reveals/?month={last:%Y-%m}",
        at=at,
        dedupe=f"reveals-{last:%Y-%m}",
    )
