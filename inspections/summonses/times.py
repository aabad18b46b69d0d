"""When a talk may be, and how long the enterprise has before and after it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import deadlines
from casework.calendar import add_working_days, is_workday
from inspections.summonses.models import Summons

# The last day to serve is counted back from the talk; the report is due after it.
LEAD, REPORT = "SM-LEAD", "SM-REPORT"
# A failure waits for its talk, or for the reason why there is none.
DECIDE = "SM-SET"


def earliest(at: datetime) -> date:
    """The first day a talk may be set for: the letter comes some working days ahead."""
    day = timezone.localdate(at)
    # counted back from the talk, the last day for the letter must not lie in the past
    return add_working_days(day, lead_days(at) + (0 if is_workday(day) else 1))


def lead_days(at: datetime) -> int:
    """How many working days; no national rule was found, so the bureau sets it (SM-LEAD)."""
    return abs(deadlines.find_rule(LEAD, timezone.localdate(at)).amount or 0)


def report_days(at: datetime) -> int:
    """How many days after the talk the written report is due (SM-REPORT)."""
    return abs(deadlines.find_rule(REPORT, timezone.localdate(at)).amount or 0)


def check_time(meet_at: datetime, *, at: datetime) -> None:
    """A talk is set for a working day, far enough ahead; raises ValidationError on meet_at."""
    day, first = timezone.localdate(meet_at), earliest(at)
    if day < first:
        text = _("Set the talk for %(day)s or later: the enterprise must get ready.")
        raise ValidationError({"meet_at": text % {"day": first.isoformat()}})
    if not is_workday(day):
        text = _("%(day)s is not a working day.")
        raise ValidationError({"meet_at": text % {"day": day.isoformat()}})


def has_passed(summons: Summons, at: datetime) -> bool:
    return summons.meet_at is not None and summons.meet_at <= at
