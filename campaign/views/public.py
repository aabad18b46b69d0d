"""What everybody sees: home, calendar, bookings, the month, bulletins."""

import uuid
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public
from accounts.limits import limited
from campaign import bookings, queries
from campaign.forms import BookingForm, CodeForm
from campaign.models import Event
from campaign.states import EventKind, EventState
from casework import codes
from casework.idempotency import KeyReused
from casework.paging import keyset
from casework.rulebook import UnknownRule, find_rule
from casework.transitions import Conflict

LATEST, COMING = 5, 4
FIRST_YEAR, LAST_YEAR = 2014, 2099
PAGE = 20
RECEIPT = "campaign.booking"


def see_other(name: str, *args: Any) -> HttpResponse:
    """303: the act is done, look there."""
    response = redirect(name, *args)
    response.status_code = 303
    return response


@public
@http_methods(read=("GET",))
def home(request: HttpRequest) -> HttpResponse:
    """Three ways to begin, the way back to a case, failed products, what one can come to."""
    today = timezone.localdate()
    context = {
        "campaign": queries.current_campaign(today),
        "exposures": queries.latest_exposures(today, LATEST),
        "bulletin": queries.newest_bulletin(),
        "events": queries.coming_events(today, COMING),
        "event_count": queries.events_in_month(today),
        "days": days_to_decide(today),
    }
    return render(request, "campaign/home.html", context)


def days_to_decide(today: date) -> int | None:
    """The limit in force for accepting a complaint; a date of law, never a constant."""
    try:
        return find_rule("CM-ACC", today).amount
    except UnknownRule:
        return None


# --- The month --------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def month(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """All activities of a Quality Month, with how far each is."""
    today = timezone.localdate()
    campaign = queries.campaign_of(year) if year else queries.current_campaign(today)
    if campaign is None and year:
        raise Http404
    rows = queries.activity_rows(campaign, today) if campaign else []
    context = {
        "campaign": campaign,
        "rows": rows,
        "tally": queries.tally(rows, late=False),
        "years": queries.years(),
    }
    return render(request, "campaign/month.html", context)


# --- Events -----------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of events, day by day."""
    today = timezone.localdate()
    shown = month_of(request.GET.get("month", ""), today)
    kind = request.GET.get("kind", "")
    rows = queries.calendar(*queries.month_span(shown.year, shown.month))
    if kind in EventKind.values:
        rows = rows.filter(kind=kind)
    days = groupby(rows, key=lambda event: timezone.localdate(event.starts_at))
    context = {
        "shown": shown,
        "days": [(day, list(events)) for day, events in days],
        "before": neighbour(shown, -1),
        "after": neighbour(shown, 1),
        "kinds": EventKind.choices,
        "kind": kind,
        "today": today,
        "campaign": queries.current_campaign(today),
    }
    return render(request, "campaign/calendar.html", context)


def month_of(text: str, today: date) -> date:
    """The first day of the month that was asked for, such as 2026-09; else of this one."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = today
    return (asked if FIRST_YEAR <= asked.year <= LAST_YEAR else today).replace(day=1)


def neighbour(first: date, step: int) -> date | None:
    """The month before or after; none at the ends of the calendar."""
    index = first.year * 12 + first.month - 1 + step
    year, month = divmod(index, 12)
    return date(year, month + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None


@public
@limited("submit")
@http_methods(read=("GET",), write=("POST",))
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, and the form for a place at it."""
    found = queries.public_event(pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _book(request, found)
    return _event_page(request, found, BookingForm(), uuid.uuid4().hex)


def _event_page(
    request: HttpRequest, found: Event, form: BookingForm, key: str, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        "event": found,
        "form": form,
        "form_key": key,
        "bookable": found.state == EventState.OPEN
        and found.capacity is not None
        and found.starts_at > now,
        "over": found.ends_at <= now,
    }
    return render(request, "campaign/public_event.html", context, status=status)


def _book(request: HttpRequest, found: Event) -> HttpResponse:
    key = request.POST.get("form_key", "")[:40] or uuid.uuid4().hex
    form = BookingForm(request.POST)
    if form.is_valid():
        try:
            code = bookings.place(found, form.cleaned_data, key=key, at=timezone.now())
        except (Conflict, KeyReused) as refusal:
            form.add_error(None, str(refusal) or _("This form was sent before; please reload."))
        else:
            request.session[RECEIPT] = {"event": found.pk, "code": code}
            return see_other("event_booked", found.pk)
    # The row may have changed while somebody was typing: the page shows it as it is now.
    return _event_page(request, queries.public_event(found.pk) or found, form, key, status=422)


@public
@http_methods(read=("GET",))
def booked(request: HttpRequest, pk: int) -> HttpResponse:
    """The code, once; whoever comes back later uses it."""
    receipt = request.session.get(RECEIPT, {})
    booking = queries.booking_by_code(receipt.get("code", ""))
    if booking is None or booking.event_id != pk:
        return redirect("event_detail", pk)
    context = {
        "booking": booking,
        "event": booking.event,
        "code": codes.grouped(receipt["code"], 5),
    }
    return render(request, "campaign/booked.html", context)


@public
@limited("track")
@http_methods(read=("GET",), write=("POST",))
def booking(request: HttpRequest) -> HttpResponse:
    """A booking by its code: look at it, give it back."""
    form = CodeForm(request.POST or None)
    found, status = None, 200
    if request.method == "POST":
        found = queries.booking_by_code(form.cleaned_data["code"]) if form.is_valid() else None
        if found is None and form.is_valid():
            form.add_error("code", _("No booking has this code. Please compare it with yours."))
        status = 200 if found else 422
    context = {"form": form, "booking": found, "now": timezone.now()}
    return render(request, "campaign/booking.html", context, status=status)


@public
@limited("track")
@http_methods(write=("POST",))
def cancel(request: HttpRequest) -> HttpResponse:
    """The places go back to others."""
    found = queries.booking_by_code(request.POST.get("code", ""))
    if found is None:
        return see_other("event_booking")
    try:
        bookings.give_back(found, at=timezone.now())
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        request.session.pop(RECEIPT, None)
        messages.success(request, _("Your booking is cancelled; others can have the places."))
    return see_other("event_detail", found.event_id)


# --- Bulletins --------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def bulletins(request: HttpRequest) -> HttpResponse:
    """Failed products, to be searched, beside the issues in which they were published."""
    today = timezone.localdate()
    words = " ".join(request.GET.get("q", "").split())[:60]
    rows = queries.public_exposures(today)
    if words:
        rows = queries.matching(rows, words)
    page = keyset(rows, order="-published_at", cursor=request.GET.get("after"), size=PAGE)
    issues = keyset(
        queries.published_bulletins(),
        order="-published_at",
        cursor=request.GET.get("issues"),
        size=PAGE,
    )
    context = {"words": words, "page": page, "issues": issues, "query": words}
    return render(request, "campaign/bulletins.html", context)


@public
@http_methods(read=("GET",))
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue; what was withdrawn says so, with its reason."""
    found = queries.public_bulletin(pk)
    if found is None:
        raise Http404
    today = timezone.localdate()
    entries = [(entry, entry.is_shown(today)) for entry in queries.entries_of(found)]
    context = {"bulletin": found, "entries": entries}
    return render(request, "campaign/public_bulletin.html", context)


@public
@http_methods(read=("GET",))
def product(request: HttpRequest, number: str) -> HttpResponse:
    """One failed product: each finding with its limit, the measure, what became of it."""
    found = queries.public_exposures(timezone.localdate()).filter(number=number).first()
    if found is None:
        raise Http404
    context = {
        "exposure": found,
        "issues": queries.issues_of(found),
        "corrections": queries.corrections_of(found),
    }
    return render(request, "campaign/product.html", context)
