"""The tags that all pages share: icons, status, deadlines, dates, and where a page lives."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
    TextInput,
)
from django.forms.boundfield import BoundWidget
from django.template.base import NodeList
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from accounts import languages
from accounts.languages import english
from accounts.models import District
from casework import cases, slots
from casework.calendar import working_days_between
from casework.countdown import RULER_TICKS, Countdown, count
from casework.statuses import ICONS, OVERDUE, Look, look

register = template.Library()
EMPTY = SafeString('<span class="q-none">–</span>')
Context = Mapping[str, Any]
WEEK = 7
# Of anything shorter no part may be shown.
SHORTEST_PHONE = 8
SHORT_TEXT, MIDDLING_TEXT = 20, 40


# --- Icons, status ----------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite: decoration, unless a label says what it means."""
    sprite = static("icons/sprite.svg")
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#i-{}"/></svg>',
            css,
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        css,
        sprite,
        name,
    )


@register.simple_tag
def chip(key: str, word: Any, symbol: str = "") -> SafeString:
    """A status chip that belongs to no object: one of the nine keys, and a word."""
    return format_html('<span class="q-st q-{}">{}{}</span>', key, icon(symbol or ICONS[key]), word)


@register.simple_tag
def status(obj: Any, field: str = "state", *, late: bool = False) -> SafeString:
    """The status of an object; with `late`, a deadline gone by shows in its place."""
    shown: Look = OVERDUE if late and is_late(obj) else look(obj, field)
    return chip(shown.key, shown.word, shown.symbol)


def is_late(obj: Any) -> bool:
    """True when the clock that presses now has run out."""
    deadline = getattr(obj, "deadline", None)
    return bool(deadline and deadline.state == "running" and deadline.due_on < timezone.localdate())


# --- Deadlines --------------------------------------------------------------------------------


def left_words(span: Countdown) -> str:
    """How long there still is, in the unit of the rule."""
    if span.left == 0:
        return gettext("Due today")
    if span.working:
        return ngettext("%d working day left", "%d working days left", span.left) % span.left
    return ngettext("%d day left", "%d days left", span.left) % span.left


def late_words(span: Countdown) -> str:
    """How long ago it should have been done."""
    if span.working:
        return ngettext("%d working day overdue", "%d working days overdue", span.late) % span.late
    return ngettext("%d day overdue", "%d days overdue", span.late) % span.late


def done_words(span: Countdown) -> str:
    """How long it took."""
    if span.overdue:
        return gettext("Done late")
    if span.working:
        return ngettext("Done in %d working day", "Done in %d working days", span.used) % span.used
    return ngettext("Done in %d day", "Done in %d days", span.used) % span.used


def paused_words(deadline: Any) -> str:
    """Why the clock stands still, where somebody said so."""
    reason = getattr(deadline, "pause_reason", "")
    return gettext("Clock stopped: %s") % reason if reason else gettext("Clock stopped")


def explained(deadline: Any) -> str:
    """The full date and the rule that it comes from."""
    values = {
        "date": day(deadline.due_on),
        "rule": getattr(deadline.rule, "legal_basis", ""),
    }
    text = gettext("Due %(date)s (%(rule)s)") if values["rule"] else gettext("Due %(date)s")
    if deadline.provisional:
        text += gettext("; provisional until the calendar of that year is announced")
    return text % values


def tick_marks(drawn: int, filled: int) -> SafeString:
    """The ticks of a chip."""
    ticks = '<i class="x"></i>' * filled + "<i></i>" * (drawn - filled)
    return SafeString(f'<span class="t" aria-hidden="true">{ticks}</span>')


def due_chip(tone: str, mark: SafeString, words: str, deadline: Any) -> SafeString:
    """The chip itself: mark, words, and for everybody the date and its rule."""
    return format_html(
        '<span class="q-due {}" title="{}">{}<span>{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        tone,
        explained(deadline),
        mark,
        words,
        explained(deadline),
    )


@register.simple_tag
def due(deadline: Any, today: date | None = None) -> SafeString:
    """The deadline chip: seven ticks and words; a dash where no clock runs."""
    if deadline is None:
        return EMPTY
    if deadline.state == "cancelled":
        return due_chip("done", icon("circle-minus"), gettext("No longer counted"), deadline)
    if deadline.state == "lapsed":
        return due_chip("done", icon("circle-minus"), gettext("Lapsed unused"), deadline)
    if deadline.state == "paused":
        return due_chip("", icon("clock-pause"), paused_words(deadline), deadline)
    span = count(deadline, today or timezone.localdate(), working_days_between)
    mark = tick_marks(*span.ticks())
    if deadline.state == "met":
        return due_chip("done", mark, done_words(span), deadline)
    if span.overdue:
        return due_chip("late", mark, late_words(span), deadline)
    return due_chip("soon" if span.soon else "", mark, left_words(span), deadline)


@register.inclusion_tag("components/ruler.html")
def ruler(deadline: Any, today: date | None = None) -> dict[str, Any]:
    """The long ruler: a tick for each day, a flag at today, both ends dated."""
    span = count(deadline, today or timezone.localdate(), working_days_between)
    drawn, used = span.ticks(RULER_TICKS)
    return {
        "deadline": deadline,
        "span": span,
        "ticks": [
            {"used": number <= used, "long": number % 5 == 0, "now": number == used}
            for number in range(drawn + 1)
        ],
        "place": "start" if used * 5 < drawn else "end" if used * 5 > drawn * 4 else "",
        "day": span.used if not span.overdue else span.total + span.late,
        "words": done_words(span)
        if deadline.state == "met"
        else late_words(span)
        if span.overdue
        else left_words(span),
        "explained": explained(deadline),
    }


# --- Dates, numbers, names --------------------------------------------------------------------

FORMATS = {
    "full": ("Y年n月j日", "j M Y"),
    "short": ("n月j日", "j M"),
    "weekday": ("Y年n月j日 l", "l, j M Y"),
    "month": ("Y年n月", "F Y"),
    "table": ("Y-m-d", "Y-m-d"),
}


def as_local(value: date) -> date:
    """A moment on the portal's own clock; a plain date as it is."""
    is_aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value  # type: ignore[arg-type]


@register.filter
def day(value: date | None, style: str = "full") -> str:
    """A date as the reader's language writes it: full, short, weekday, month or table."""
    if not value:
        return "–"
    return format_date(as_local(value), FORMATS[style][english()])


@register.filter
def moment(value: datetime | None, style: str = "") -> str:
    """A date with its time; the year only where it is not this one, or with "full"."""
    if not value:
        return "–"
    local = as_local(value)
    this_year = local.year == timezone.localdate().year
    shown = "short" if this_year and style != "full" else "full"
    return f"{day(local, shown)} {format_date(local, 'G:i')}"


@register.filter
def since(value: datetime | None) -> str:
    """How fresh something is: today with its time, yesterday, so many days ago, then the date."""
    if not value:
        return "–"
    local = as_local(value)
    gone = (timezone.localdate() - local.date()).days  # type: ignore[attr-defined]
    if gone == 0:
        return gettext("Today %s") % format_date(local, "G:i")
    if gone == 1:
        return gettext("Yesterday")
    if 1 < gone < WEEK:
        return str(ngettext("%d day ago", "%d days ago", gone) % gone)
    return day(local, "table")


@register.filter
def masked_phone(value: str) -> str:
    """A telephone number with its middle hidden, as 138****0000."""
    text = str(value or "")
    return f"{text[:3]}****{text[-4:]}" if len(text) >= SHORTEST_PHONE else "****" if text else "–"


@register.filter
def figure(value: Any, places: int | None = None) -> str:
    """A number with thousands marked; a dash for nothing."""
    if value is None or value == "":
        return "–"
    # By thousands in both languages: Django would group Chinese numbers by four.
    number = Decimal(str(value))
    return f"{number:,}" if places is None else f"{number:,.{places}f}"


@register.filter
def money(value: Decimal | float | None) -> str:
    """An amount in yuan, always with two decimals."""
    if value is None or value == "":
        return "–"
    return gettext("%s yuan") % figure(value, 2)


@register.filter
def percent(value: Any) -> int:
    """A share as a whole number from 0 to 100, for the lengths of bars."""
    return max(0, min(100, round(float(value or 0))))


@register.simple_tag
def bar(value: Any, tone: str = "") -> SafeString:
    """A thin bar of so many percent; tone is ok, warn or bad."""
    return format_html(
        '<span class="q-bar {}" aria-hidden="true"><i class="q-p-{}"></i></span>',
        tone,
        percent(value),
    )


@register.simple_tag
def gauge(value: Any, target: Any = 100, tone: str = "") -> SafeString:
    """The measuring rule of a KPI: how far, and where the target stands."""
    return format_html(
        '<span class="q-gauge q-p-{} q-t-{} {}" aria-hidden="true"><i></i><b></b></span>',
        percent(value),
        percent(target),
        tone,
    )


@register.simple_tag(takes_context=True)
def district(context: Context, code: str) -> str:
    """The name of a district in the reader's language; the table is read once per page."""
    request = context.get("request")
    known = getattr(request, "portal_districts", None)
    if known is None:
        known = District.objects.in_bulk()
        if request is not None:
            request.portal_districts = known
    found = known.get(code)
    return found.label if found else code or "–"


# --- Where a page lives -----------------------------------------------------------------------


@register.simple_tag
@register.filter("local")
def local(path: object) -> str:
    """An address of the portal, with the prefix of the page's language."""
    kind = type(path) if isinstance(path, SafeString) else str
    return kind(languages.local(str(path)))


@register.simple_tag(takes_context=True)
def here(context: Context, path: str, exact: bool = False) -> SafeString:
    """Marks the navigation entry that this page belongs to."""
    request = context.get("request")
    at = getattr(request, "path", "").removeprefix("/en")
    found = at == path if exact else at.startswith(path)
    return SafeString(' aria-current="page"') if found else SafeString("")


@register.simple_tag(takes_context=True)
def in_language(context: Context, language: str) -> str:
    """This very page in another language."""
    request = context.get("request")
    return translate_url(request.get_full_path(), language) if request else "/"


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, **values: Any) -> SafeString:
    """What the upper apps show at a named place of this page."""
    user, request = context.get("user"), context["request"]
    shared = {key: context[key] for key in ("today", "case_type") if key in context}
    parts = [
        panel(filling, {**shared, **values}, user, request)
        for filling in slots.visible(name, user)
        if filling.template
    ]
    return SafeString("".join(parts))  # every part is a rendered template


def panel(filling: slots.Filling, values: Context, user: Any, request: Any) -> str:
    """One panel of a slot; of a lazy one its title, and the address where the rest is fetched."""
    obj: Any = values.get("object")
    if not filling.lazy:
        found = filling.query(obj, user)
        if found is None:
            return ""
        return get_template(filling.template).render({**values, "user": user, **found}, request)
    case_type = cases.for_model(type(obj))
    if case_type is None or not filling.fits(obj, user):
        return ""
    url = reverse("case_panel", args=[case_type.slug, obj.pk, filling.key])
    return get_template("components/panel.html").render(
        {"title": filling.title, "url": url, "key": filling.key}, request
    )


@register.simple_tag(takes_context=True)
def again(context: template.Context, block: str) -> str:
    """What a block of this page says, a second time: the heading repeats the title."""
    return BlockNode(block, NodeList()).render(context)


# --- Forms ------------------------------------------------------------------------------------


@register.filter
def widget_kind(field: BoundField) -> str:
    """How a field is laid out: choices, checkbox, or the plain control."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, CheckboxInput) else "control"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's control with the look of the portal."""
    widget = field.field.widget
    css = (
        "form-check-input"
        if isinstance(widget, CheckboxInput)
        else "form-select"
        if isinstance(widget, Select)
        else "form-control"
    )
    own = widget.attrs.get("class", "")
    classes = " ".join(filter(None, (css, length_hint(field), own)))
    return field.as_widget(attrs={"class": classes})


def length_hint(field: BoundField) -> str:
    """The width of a text field hints at how much is expected in it."""
    longest = getattr(field.field, "max_length", None)
    if longest is None or not isinstance(field.field.widget, TextInput):
        return ""
    return "q-short" if longest <= SHORT_TEXT else "q-middling" if longest <= MIDDLING_TEXT else ""


@register.simple_tag
def option_control(option: BoundWidget) -> SafeString:
    """One radio button or tick box of a list of choices."""
    data = option.data
    data["attrs"] = {**data["attrs"], "class": "form-check-input"}
    return option.tag()
