"""Time inside a story: acts happen in office hours of working days, never later than now."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.calendar import add_working_days, is_workday

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANCHOR_MONTH, ANCHOR_DAY = 9, 3
OPENS, CLOSES = 9, 17


class NotYet(Exception):
    """The story has reached the present; the rest has not happened."""


def anchor(today: date) -> date:
    """The newest 3 September not after today: the launch of the Quality Month."""
    year = today.year if (today.month, today.day) >= (ANCHOR_MONTH, ANCHOR_DAY) else today.year - 1
    return date(year, ANCHOR_MONTH, ANCHOR_DAY)


def moment(day: date, hour: int = OPENS, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


class Clock:
    """A story's own time; `later` moves it, and raises NotYet at the present."""

    def __init__(self, start: datetime, now: datetime) -> None:
        self.at, self.now = start, now
        self._within_present()

    def later(self, days: int = 0, minutes: int = 45) -> datetime:
        """So many working days and minutes later, inside office hours."""
        day = self.at.date()
        if days:
            day = add_working_days(day, days)
        step = datetime.combine(day, self.at.timetz()) + timedelta(minutes=minutes)
        if step.hour >= CLOSES or step.date() != day:
            step = moment(add_working_days(day, 1), OPENS, step.minute)
        self.at = step
        self._within_present()
        return self.at

    def on(self, at: datetime) -> datetime:
        """At a set moment."""
        self.at = at
        self._within_present()
        return self.at

    def _within_present(self) -> None:
        if self.at > self.now:
            raise NotYet


def workday(day: date) -> date:
    """The day itself, or the next working day."""
    return day if is_workday(day) else add_working_days(day, 1)
