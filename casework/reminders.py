"""Who hears of a deadline, and of a calendar that is not known yet."""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from accounts.models import User
from accounts.states import Role
from casework import calendar, deadlines
from casework.models import Deadline, DeadlineRule, Escalation, WorkItem
from casework.notices import notify
from casework.rulebook import day_text

# The State Council tells the next year's holidays in November.
NOTICE_MONTH = 11


def remind(today: date, at: datetime) -> int:
    """Tell whoever has to act of the clocks that run out, each reminder once.

    What the ladder has told of a clock on the same day is not told again.
    """
    heard = set(Escalation.objects.filter(told_at__date=today).values_list("deadline", flat=True))

    def tell(clock: Deadline) -> None:
        if clock.pk not in heard:
            deadline_reminder(clock, today, at)

    return deadlines.remind(today, tell)


def deadline_reminder(clock: Deadline, today: date, at: datetime) -> None:
    """The people the case waits for."""
    notify(
        sorted(set(waited_for(clock)), key=lambda user: user.pk),
        words(clock, today),
        case_url(clock),
        at=at,
        dedupe=f"deadline-{clock.pk}-{clock.due_on}-{today}",
    )


def words(clock: Deadline, today: date) -> str:
    """The line under the bell: what is due, or overdue, and since when."""
    text = (
        gettext("Overdue: %(title)s, %(act)s, was due on %(day)s")
        if clock.due_on < today
        else gettext("%(title)s: %(act)s, due on %(day)s")
    )
    return text % {"title": clock.title, "act": clock.rule.name, "day": day_text(clock.due_on)}


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


def absolute(url: str) -> str:
    """The address as it stands in a mail."""
    return f"{settings.SITE_URL.rstrip('/')}{url}"


def rule_name(pk: int | None) -> str:
    """What must be done, in the reader's language; a sample has no row."""
    rule = DeadlineRule.objects.filter(pk=pk).first() if pk else None
    return rule.name if rule else gettext("decide and tell")


def _presses(year: int, today: date) -> bool:
    if year == today.year or today.month >= NOTICE_MONTH:
        return True
    return Deadline.objects.running().filter(provisional=True, due_on__year=year).exists()


def waited_for(clock: Deadline) -> Iterator[User]:
    """Whoever the case waits for by name, else the people of the role in the office."""
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


def heads(clock: Deadline) -> Iterator[User]:
    """The heads of the office whose clock it is."""
    if clock.office_id:
        yield from _active(Role.HEAD).filter(office=clock.office_id)


def _active(role: str) -> models.QuerySet[User]:
    active: models.QuerySet[User] = User.objects.filter(is_active=True).order_by("pk")
    return active.filter(grants__role=role) if role else active
