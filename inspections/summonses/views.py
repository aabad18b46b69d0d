"""The signed pages of a record, the talk in a calendar, the days of the bureau, the own space."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework import ics
from casework.idempotency import once
from casework.transitions import Conflict, Transition
from documents.models import Document
from inspections.summonses import invitations, queries, reply_forms, settings, transitions
from inspections.summonses.models import Summons
from inspections.summonses.times import has_passed, lead_days, report_days
from inspections.visits.rules import OFFICIALS

Request = Any  # an HttpRequest with a signed-in user


def see_other(address: str) -> HttpResponse:
    """303: the act is done, look there."""
    response = redirect(address)
    response.status_code = 303
    return response


def _row(request: Request, pk: int) -> Summons:
    rows = Summons.objects.visible_to(request.user).select_related(
        "enterprise", "document", "inspection", "office", "deadline__rule", "authorisation"
    )
    return get_object_or_404(rows, pk=pk)


# --- Staff ------------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
@limited("upload", methods=("POST",))
def sign_record(request: Request, pk: int) -> HttpResponse:
    """A place to sign for every page of the record; drawn on the screen or as photos."""
    row = _row(request, pk)
    verb = transitions.sign_record
    refusal = verb.refusal(row, by=request.user)
    if refusal and refusal.code == "not_allowed":
        raise PermissionDenied(refusal.reason)
    posted = request.method == "POST"
    data = (request.POST, request.FILES) if posted else (None, None)
    form = reply_forms.SignForm(*data, obj=row, user=request.user)
    if posted and refusal is None and form.is_valid():
        answer = _perform(request, verb, row, form, form.arguments(), row.get_absolute_url())
        if answer is not None:
            return answer
    context = {
        "object": row,
        "form": form,
        "record": queries.record_of(row),
        "refusal": refusal,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
    }
    template = "inspections/summonses/sign.html"
    return render(request, template, context, status=422 if posted else 200)


def _perform(
    request: Request,
    verb: Transition[Any],
    row: Summons,
    form: Any,
    values: dict[str, Any],
    address: str,
) -> HttpResponse | None:
    """The way on; None when the act had something to say at the form."""
    at = timezone.now()

    def act() -> tuple[int, dict[str, int]]:
        return 200, {"pk": verb(row, by=request.user, at=at, **values).pk}

    scope = f"summons:{row.pk}:{verb.name}:{request.user.pk}"
    try:
        once(scope[:60], request.POST.get("form_key", ""), {"act": verb.name}, act, at=at)
    except (Conflict, ValidationError) as refusal:
        form.add_error(None, " ".join(getattr(refusal, "messages", [str(refusal)])))
        return None
    messages.success(request, _("It is on record."))
    return see_other(address)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ADMIN)
def days(request: Request) -> HttpResponse:
    """How far ahead the letter comes, and when the report is due, for talks from now on."""
    now = timezone.now()
    initial = {"lead_days": lead_days(now), "report_days": report_days(now)}
    form = reply_forms.DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        settings.set_days(**form.cleaned_data, by=request.user, at=now)
        messages.success(request, _("The days are set."))
        return see_other(request.path)
    status = 422 if request.method == "POST" else 200
    return render(request, "inspections/summonses/days.html", {"form": form}, status=status)


# --- Calendar ---------------------------------------------------------------------------------


def ics_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@never_cache
@http_methods(read=("GET",))
def calendar(request: Request, pk: int) -> HttpResponse:
    """For our own people, and at the other address for the enterprise; each sees what is theirs."""
    row = _row(request, pk)
    if row.meet_at is None:
        raise Http404
    content = ics.calendar([invitations.appointment(row, row.meet_at)], now=timezone.now())
    return ics_file(content, row.number)


# --- The enterprise's own space ---------------------------------------------------------------

REPLIES: dict[str, tuple[Transition[Any], Callable[..., Any] | None]] = {
    "confirm": (transitions.confirm_attendance, None),
    "proxy": (transitions.name_proxy, reply_forms.ProxyForm),
    "another-time": (transitions.ask_another_time, reply_forms.AnotherTimeForm),
}


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE)
def own_talk(request: Request, pk: int) -> HttpResponse:
    """When, where, who, why; and what may be answered now."""
    return _own_page(request, _row(request, pk))


def _own_page(request: Request, row: Summons, forms: dict[str, Any] | None = None) -> HttpResponse:
    known = forms or {}
    over = has_passed(row, timezone.now())
    ways = {
        name: {
            # After the hour of the talk it is too late to answer the letter.
            "refusal": over or verb.refusal(row, by=request.user),
            "form": known.get(name) or _form(request, name, row),
        }
        for name, (verb, _form_class) in REPLIES.items()
    }
    record = queries.record_of(row)
    context = {
        "object": row,
        "ways": ways,
        "record_paper": _readable(record.document if record else None, request.user),
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
        "today": timezone.localdate(),
    }
    return render(
        request,
        "inspections/summonses/space.html",
        context,
        status=422 if request.method == "POST" else 200,
    )


def _readable(document: Document | None, user: Any) -> Document | None:
    """The record, once it was handed over like every other paper."""
    if document is None:
        return None
    return Document.objects.visible_to(user).filter(pk=document.pk).first()


def _form(request: Request, name: str, row: Summons, *data: Any) -> Any:
    _verb, form_class = REPLIES[name]
    if form_class is None:
        return None
    extra = {"obj": row, "user": request.user} if name == "proxy" else {}
    return form_class(*data, prefix=name, **extra)


@http_methods(write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload", methods=("POST",))
def reply(request: Request, pk: int, way: str) -> HttpResponse:
    """One answer to the letter, once however often it is sent."""
    row = _row(request, pk)
    if way not in REPLIES:
        raise Http404
    verb, form_class = REPLIES[way]
    form = _form(request, way, row, request.POST, request.FILES)
    if form is not None and not form.is_valid():
        return _own_page(request, row, {way: form})
    values = dict(form.cleaned_data) if form is not None else {}
    if form_class is None:
        verb(row, by=request.user, at=timezone.now())
        messages.success(request, _("The bureau knows that you will come."))
        return see_other(row.space_url)
    answer = _perform(request, verb, row, form, values, row.space_url)
    return answer or _own_page(request, row, {way: form})
