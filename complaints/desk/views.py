"""The hotline's own pages: the one screen, its look-ups and receipt, and the sessions."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, recently_confirmed, roles_required
from accounts.limits import too_many
from accounts.states import Role
from casework import acting
from casework.idempotency import once
from casework.transitions import Conflict, NotAllowed, together
from complaints import drafts, reveals, rules
from complaints.desk import queries
from complaints.desk.forms import KINDS, PHRASES, DeskForm, OpenSessionForm
from complaints.desk.models import DeskSession
from complaints.desk.rules import CHANNELS
from complaints.desk.states import SessionKind
from complaints.desk.transitions import open_session, tally, tie
from complaints.forms import RevealForm
from complaints.handovers.transitions import keep_reference
from complaints.intake import Receipt, hand_in
from complaints.models import Complaint
from complaints.states import Kind
from complaints.views.wizard import receipt_context, see_other

Request = Any  # an HttpRequest with a signed-in user
READERS = (*rules.DESK, Role.INSPECTOR)
LONGEST_QUERY = 60


# --- The one screen -------------------------------------------------------------------------


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.DESK)
def enter(request: Request) -> HttpResponse:
    """One screen for a call, a visitor or a letter: the same record as online."""
    wanted = request.POST.get("switch") or request.POST.get("kind") or request.GET.get("kind", "")
    kind = Kind(wanted) if wanted in Kind.values else Kind.COMPLAINT
    session = queries.session_of(request.user, timezone.localdate())
    if request.method == "GET":
        return _screen(request, kind, DeskForm(kind=kind, initial=_start(session)), session)
    if "switch" in request.POST or "tally" in request.POST:
        return _go_on(request, kind, session)
    form = DeskForm(request.POST, kind=kind)
    if not form.is_valid():
        return _screen(request, kind, form, session, status=422)
    try:
        sent = _take(request, form, session)
    except Conflict as refusal:
        form.add_error("outside_number", str(refusal))
        return _screen(request, kind, form, session, status=422)
    response = see_other("complaint_desk_receipt")
    drafts.show_receipt(response, sent)
    return response


def _start(session: DeskSession | None) -> dict[str, Any]:
    """In a session outside people come by; else they call."""
    if session is None:
        return {}
    place = "" if session.kind == SessionKind.HOTLINE else session.district.name
    return {"channel": CHANNELS[SessionKind(session.kind)], "district": place}


def _go_on(request: Request, kind: Kind, session: DeskSession | None) -> HttpResponse:
    """Another kind, or one more on the tally: what was typed stays, nothing is looked at yet."""
    if "tally" in request.POST and session is not None:
        _tally(request, session)
        session.refresh_from_db()
    typed = {name: request.POST.get(name, "") for name in DeskForm.base_fields}
    typed["demands"] = request.POST.getlist("demands")
    return _screen(request, kind, DeskForm(kind=kind, initial=typed), session)


def _tally(request: Request, session: DeskSession) -> None:
    """Once per page: a key that is held down counts one."""
    at = timezone.now()

    def act() -> tuple[int, dict[str, Any]]:
        return 200, {"others": tally(session, by=request.user, at=at).others}

    key = request.POST.get("tally", "")[:40]
    once(f"desk.tally:{session.pk}:{request.user.pk}", key, {}, act, at=at)


def _take(request: Request, form: DeskForm, session: DeskSession | None) -> Receipt:
    """The case by the one door, tied to the session, under the number that others gave it."""
    key = f"desk-{request.POST.get('form_key') or uuid4().hex}"
    with together():
        sent = hand_in(form.submission(), by=request.user, at=timezone.now(), key=key)
        if session is not None:
            tie(session, sent.pk)
        if given := form.reference():
            keep_reference(sent.pk, **given)
    return sent


def _screen(
    request: Request,
    kind: Kind,
    form: DeskForm,
    session: DeskSession | None,
    status: int = 200,
) -> HttpResponse:
    form.begin_at(request.POST.get("focus", ""))
    counters = queries.of_session(session) if session else None
    context = {
        "kind": kind,
        "kinds": KINDS,
        "form": form,
        "form_key": request.POST.get("form_key") or uuid4().hex,
        "tally_key": uuid4().hex,
        "session": session,
        "counters": counters,
        "figures": queries.figures(counters) if counters else [],
        "forgotten": queries.forgotten_session(request.user, timezone.localdate()),
        "places": queries.places(),
        "phrases": PHRASES[kind],
    }
    return render(request, "complaints/desk/screen.html", context, status=status)


@never_cache
@http_methods(read=("GET",))
@roles_required(*rules.DESK)
def receipt(request: Request) -> HttpResponse:
    """Number and code to read out; the desk sees them once as well."""
    sent = drafts.receipt(request)
    if sent is None:
        return redirect("case_list", "complaints")
    context = {**receipt_context(sent), "others": []}
    if not sent.anonymous:
        context["others"] = queries.callers_other_cases(sent.pk, request.user)
    return render(request, "complaints/desk/receipt.html", context)


@never_cache
@http_methods(read=("GET",))
@roles_required(*rules.DESK)
def traders(request: Request) -> HttpResponse:
    """Entries of the register for what was typed so far."""
    words = request.GET.get("q") or request.GET.get("respondent_name", "")
    found = queries.traders(words[:LONGEST_QUERY], request.user)
    return render(request, "complaints/desk/_traders.html", {"traders": found})


@never_cache
@http_methods(write=("POST",))
@roles_required(*rules.DESK)
def same_caller(request: Request) -> HttpResponse:
    """What this number has open with us; the number comes in the body, never in an address."""
    field = DeskForm.base_fields["reporter_phone"]
    try:
        phone = field.clean(request.POST.get("reporter_phone", "")[:40])
    except ValidationError:
        phone = ""
    found = queries.same_caller(phone, request.user)
    return render(request, "complaints/desk/_same_caller.html", {"cases": found})


# --- Sessions -------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.DESK)
def session_new(request: Request) -> HttpResponse:
    """Open a shift, or a desk outside."""
    open_session.require(by=request.user)
    form = OpenSessionForm(request.POST or None, user=request.user)
    key = request.POST.get("form_key") or uuid4().hex
    context: dict[str, Any] = {"form": form, "form_key": key, "problem": ""}
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, form, key)
        except Conflict as refusal:
            context["problem"] = str(refusal)
    status = 422 if request.method == "POST" else 200
    return render(request, "complaints/desk/session_new.html", context, status=status)


def _open(request: Request, form: OpenSessionForm, key: str) -> HttpResponse:
    at, given = timezone.now(), form.arguments()

    def act() -> tuple[int, dict[str, Any]]:
        return 201, {"pk": open_session(by=request.user, at=at, **given).pk}

    once(f"desk.open:{request.user.pk}", key, acting.describe(given), act, at=at)
    messages.success(request, _("The session is open; what you take now is tied to it."))
    return see_other("complaint_desk")


# --- Contact --------------------------------------------------------------------------------


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*READERS)
@recently_confirmed
def contact(request: Request, pk: int) -> HttpResponse:
    """The complainant's name and number, against a reason that stays in the log."""
    rows = Complaint.objects.visible_to(request.user).filter(reporter__isnull=False)
    complaint = get_object_or_404(rows.select_related("reporter"), pk=pk)
    if not rules.may_read_contact(complaint, request.user.actor):
        raise NotAllowed(reveals.kept_by_custodians())
    form = RevealForm(request.POST or None)
    context = {"complaint": complaint, "form": form, "contact": None}
    if request.method == "GET":
        return render(request, "complaints/contact.html", context)
    if not form.is_valid():
        return render(request, "complaints/contact.html", context, status=422)
    verdict = reveals.another(request.user, timezone.now())
    if not verdict.allowed:
        return too_many(request, verdict)
    context["contact"] = reveals.read_contact(
        complaint, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
    )
    # Shown in the answer itself: an address that shows a person could be opened again.
    return render(request, "complaints/contact.html", context)
