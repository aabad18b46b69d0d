"""Tags of the month's pages: what became of a failed product, spans of time, figures."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext

from accounts.languages import english
from campaign.queries import ActivityRow
from casework.statuses import OVERDUE
from casework.templatetags.ui import EMPTY, bar, chip, day, figure, status
from inspections.exposures.models import Exposure
from inspections.visits.states import InspectionState, Outcome

register = template.Library()
STOPPED = "停止销售"
SHORT = 40
WEEKDAYS = {
    1: ("周一", "Mon"),
    2: ("周二", "Tue"),
    3: ("周三", "Wed"),
    4: ("周四", "Thu"),
    5: ("周五", "Fri"),
    6: ("周六", "Sat"),
    7: ("周日", "Sun"),
}


@register.simple_tag
def follow_up(exposure: Exposure) -> SafeString:
    """What became of the failure, in words that blame nobody."""
    if exposure.inspection is None:
        # It stands on the decision of a case file, which has no re-check.
        return chip("closed", pgettext("follow-up", "Penalty imposed"))
    state = exposure.inspection.state
    if state == InspectionState.CLOSED:
        if exposure.inspection.outcome == Outcome.CORRECTED:
            return chip("passed", pgettext("follow-up", "Re-check passed"))
        return chip("closed", pgettext("follow-up", "Closed"))
    if state == InspectionState.RECHECKING:
        return chip("waiting", pgettext("follow-up", "To be re-checked"))
    if state in {InspectionState.CORRECTING, InspectionState.SUMMONED}:
        return chip("progress", pgettext("follow-up", "Being corrected"))
    if STOPPED in exposure.measure:
        return chip("failed", pgettext("follow-up", "Sale stopped"))
    return chip("progress", pgettext("follow-up", "Being handled"))


@register.simple_tag
def item_names(exposure: Exposure) -> str:
    """The failed items, named in one line."""
    if not exposure.items:
        return Truncator(exposure.public_text).chars(SHORT)
    return pgettext("list", ", ").join(item["name"] for item in exposure.items)


@register.filter
def hours(event: Any) -> str:
    """From when until when: 9:00–11:30, with the day where it is another one."""
    begins, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    until = format_date(ends, "G:i")
    if begins.date() != ends.date():
        until = f"{day(ends, 'short')} {until}"
    return f"{format_date(begins, 'G:i')}–{until}"


@register.filter
def weekday(value: date) -> str:
    """周六, Sat."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return WEEKDAYS[local.isoweekday()][english()]


@register.simple_tag
def span(first: date, last: date) -> str:
    """9月3–30日; 3–30 Sep."""
    if first == last:
        return day(first, "short")
    if (first.year, first.month) != (last.year, last.month):
        return f"{day(first, 'short')}–{day(last, 'short')}"
    # Both languages name the month once.
    if english():
        return f"{first.day}–{day(last, 'short')}"
    return f"{day(first, 'short').removesuffix('日')}–{last.day}日"


@register.simple_tag
def places_left(event: Any) -> str:
    """余12个名额; nothing where nothing is booked."""
    if event.left is None or event.state not in {"open", "full"}:
        return ""
    if not event.left:
        return gettext("fully booked")
    return gettext("%(left)d places left") % {"left": event.left}


@register.simple_tag
def progress(row: ActivityRow, calm: bool = False) -> SafeString:
    """The bar with its per cent; a dash where there is no target. `calm`: late is no colour."""
    if row.percent is None:
        return EMPTY
    tone = "" if calm and row.is_late else row.tone
    return format_html('{}<span class="pc">{}%</span>', bar(row.percent, tone), row.percent)


@register.simple_tag
def reached(row: ActivityRow) -> SafeString | str:
    """The figure over its target, with the unit: 42 / 60家."""
    if row.figure is None and row.target is None:
        return EMPTY
    shown = figure(plain(row.figure)) if row.figure is not None else "–"
    if row.target is not None:
        shown = f"{shown} / {bounds(row)}"
    return pgettext("amount", "%(number)s %(unit)s") % {
        "number": shown,
        "unit": row.activity.get_unit_display(),
    }


def bounds(row: ActivityRow) -> str:
    """The target, or its bounds: 5–10."""
    least, most = figure(plain(row.target)), row.activity.target_most
    return least if most is None else f"{least}–{figure(plain(most))}"


@register.filter
def plain(value: Any) -> Any:
    """A figure without zeros that nobody typed."""
    if value is None:
        return None
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value


@register.simple_tag
def activity_status(row: ActivityRow) -> SafeString:
    """The state; past its last day and unfinished, it is late."""
    if row.is_late:
        return chip(OVERDUE.key, pgettext("activity", "Late"), OVERDUE.symbol)
    return status(row.activity)


@register.simple_tag
def holds(numbers: Mapping[int, Any] | set[int], pk: int) -> bool:
    """Whether a pk is among them."""
    return pk in numbers
