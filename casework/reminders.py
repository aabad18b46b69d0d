"""Who hears of a deadline, and of a calendar that is not known yet."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext

from accounts.models import User
from accounts.states import Role
from casework import calendar, deadlines
from casework.models import Deadline, WorkItem
from casework.notices import notify
from casework.rulebook import day_text

# The State Council tells the next year's holidays in November.
NOTICE_MONTH = 11


def remind(today: date, at: datetime) -> int:
    """Tell whoever has to act of the clocks that run out, each reminder once."""

    def tell(clock: Deadline) -> None:
        deadline_reminder(clock, today, at)

    return deadlines.remind(today, tell)


def deadline_reminder(clock: Deadline, today: date, at: datetime) -> None:
    """The people the case waits for; once it is late, the head of the office as well."""
    late = clock.due_on < today
    text = (
        gettext("Overdue: %(title)s, %(act)s, was due on %(day)s")
        if late
        else gettext("%(title)s: %(act)s, due on %(day)s")
    )
    values = {"title": clock.title, "act": clock.rule.name, "day": day_text(clock.due_on)}
    people = set(_waited_for(clock)) | (set(_heads(clock)) if late else set())
    notify(
        sorted(people, key=lambda user: user.pk),
        text % values,
        case_url(clock),
        at=at,
        dedupe=f"deadline-{clock.pk}-{clock.due_on}-{today}",
    )


def calendar_alarm(today: date, at: datetime) -> list[int]:
    """Administrators hear of a year without a notice: its deadlines are provisional until then."""
    years = [year for year in calendar.missing_years(today) if _presses(year, today)]
    administrators = list(User.objects.with_role(Role.ADMIN).order_by("pk"))
    for year in years:
        text = gettext(
            "The holiday notice of %(year)d is not imported: deadlines in it are provisional"
        )
        dedupe = f"calendar-{year}-{today:%Y-%m}"
        notify(
            administrators,
            text % {"year": year},
            "/admin/casework/workdayoverride/",
            at=at,
            dedupe=dedupe,
        )
    return years


def case_url(clock: Deadline) -> str:
    """The page of the case the clock belongs to."""
    address = getattr(clock.owner, "get_absolute_url", None)
    return address() if address else "/staff/"


def _presses(year: int, today: date) -> bool:
    if year == today.year or today.month >= NOTICE_MONTH:
        return True
    return Deadline.objects.running().filter(provisional=True, due_on__year=year).exists()


def _waited_for(clock: Deadline) -> Iterator[User]:
    items = WorkItem.objects.open().filter(
        content_type=clock.content_type_id, object_id=clock.object_id
    )
    for item in items.select_related("assignee").order_by("pk"):
        if item.assignee:
            yield item.assignee
        elif item.organisation_code:
            yield from _active(item.role).filter(organisation_code=item.organisation_code)
        else:
            yield from _active(item.role).filter(office=item.office_id)


def _heads(clock: Deadline) -> Iterator[User]:
    if clock.office_id:
        yield from _active(Role.HEAD).filter(office=clock.office_id)


def _active(role: str) -> models.QuerySet[User]:
    active: models.QuerySet[User] = User.objects.filter(is_active=True).order_by("pk")
    return active.filter(grants__role=role) if role else active
