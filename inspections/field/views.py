"""What the phone fetches, what it sends, and the page where two versions of a visit meet."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework.transitions import Conflict, NotAllowed, Stale, lock, together
from documents.files import store_upload
from inspections.field import arrival, forms, queries, transitions
from inspections.field.forms import Unlawful
from inspections.field.models import FieldPicture, FieldSubmission
from inspections.field.states import SubmissionState
from inspections.visits.forms import FinishForm, RefusalForm, SigningForm, UnableForm
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS
from inspections.visits.views import mine, see_other

FIELD_ROLES = (Role.INSPECTOR,)


@http_methods(read=("GET",))
@roles_required(*FIELD_ROLES)
def bundle(request: Any) -> HttpResponse:
    """The inspector's own visits of today and tomorrow, for a phone without a network."""
    values = queries.bundle(request.user, timezone.now())
    response = JsonResponse({**values, "csrf": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


# --- What the phone sends ----------------------------------------------------------------------


@http_methods(write=("POST",))
@roles_required(*FIELD_ROLES)
@limited("upload_part")
def picture(request: Any, pk: int) -> HttpResponse:
    """One picture ahead of its visit; a repeat under the same key answers the same."""
    inspection = mine(request, pk)
    form = forms.PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        kept = _keep(request.user, inspection, form)
    except ValidationError as error:
        return JsonResponse({"errors": {"file": error.messages}}, status=422)
    return JsonResponse({"key": str(kept.key)}, status=201)


def _keep(user: Any, inspection: Inspection, form: forms.PictureForm) -> FieldPicture:
    values, at = form.cleaned_data, timezone.now()
    with together():
        # Two sendings of one picture wait here for each other.
        lock(inspection)
        known = FieldPicture.objects.visible_to(user).filter(key=values["key"]).first()
        if known:
            return known
        stored = store_upload(
            values["file"], kind=values["kind"], by=user, at=at, keep_original=True
        )
        return transitions.keep_picture(
            inspection,
            key=values["key"],
            kind=values["kind"],
            attachment=stored,
            by=user,
            taken_at=values["taken_at"],
            place=form.place,
        )


@http_methods(write=("POST",))
@roles_required(*FIELD_ROLES)
def submit(request: Any, pk: int) -> HttpResponse:
    """A whole visit from a phone: accepted (201, again 200), two versions (409), wrong (422)."""
    inspection = mine(request, pk)
    try:
        body = json.loads(request.body)
    except ValueError:
        return JsonResponse({"errors": {"visit": {"": [_("This is no draft.")]}}}, status=400)
    try:
        arrived = arrival.arrive(inspection, body, by=request.user, at=timezone.now())
    except Unlawful as error:
        return JsonResponse({"errors": error.errors}, status=422)
    except NotAllowed as error:
        return JsonResponse({"errors": {"visit": {"": [str(error)]}}}, status=403)
    return JsonResponse(_told(arrived.submission), status=arrived.status)


@http_methods(read=("GET",))
@roles_required(*FIELD_ROLES)
def status(request: Any, key: UUID) -> HttpResponse:
    """What became of the inspector's own draft; 404 while it has not arrived."""
    rows = FieldSubmission.objects.visible_to(request.user).filter(sender=request.user)
    return JsonResponse(_told(get_object_or_404(rows, key=key)))


def _told(submission: FieldSubmission) -> dict[str, Any]:
    return {
        "key": str(submission.key),
        "state": submission.state,
        "url": submission.get_absolute_url(),
        "received_at": submission.received_at.isoformat(),
        "legal_date": submission.legal_date.isoformat(),
    }


# --- Two versions ------------------------------------------------------------------------------


def _submission(request: Any, pk: int) -> FieldSubmission:
    rows = FieldSubmission.objects.visible_to(request.user)
    rows = rows.select_related("inspection__enterprise", "inspection__signature", "sender")
    found: FieldSubmission = get_object_or_404(rows.prefetch_related("pictures"), pk=pk)
    return found


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
def submission(request: Any, pk: int) -> HttpResponse:
    """The desk's version and the phone's side by side; a POST carries out what was chosen."""
    row = _submission(request, pk)
    if request.method == "POST":
        return _settle(request, row)
    return _submission_page(request, row, {}, {})


def _settle(request: Any, row: FieldSubmission) -> HttpResponse:
    choices = {
        name: value
        for name, value in request.POST.items()
        if name.startswith(("point_", "signature", "sample")) and value in {"desk", "phone"}
    }
    version = request.POST.get("version", "")
    try:
        arrival.settle(
            row,
            choices=choices,
            shown_version=int(version) if version.isdigit() else 0,
            by=request.user,
            at=timezone.now(),
        )
    except Stale as error:
        return _submission_page(request, _submission(request, row.pk), {}, {}, str(error), 409)
    except Unlawful as error:
        return _submission_page(request, row, choices, error.errors, status=422)
    except Conflict as error:
        return _submission_page(request, row, choices, {}, str(error), 409)
    messages.success(request, _("The visit has arrived."))
    return see_other(row.inspection.field_url)


def _submission_page(
    request: Any,
    row: FieldSubmission,
    choices: dict[str, str],
    errors: forms.Errors,
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    wrong = errors.get("choices", {})
    others = [text for part in errors for text in _all_texts(errors[part]) if part != "choices"]
    is_open = row.state == SubmissionState.CONFLICT
    asked = queries.questions(row) if is_open else []
    context = {
        "row": row,
        "inspection": row.inspection,
        "questions": [
            {"q": one, "chosen": choices.get(one.name, ""), "errors": wrong.get(one.name, [])}
            for one in asked
        ],
        "reasons": [reason, *others] if reason else others,
        "refusal": transitions.settle.refusal(row, by=request.user),
        "is_open": is_open,
    }
    return render(request, "inspections/field/versions.html", context, status=status)


def _all_texts(texts: dict[str, list[str]]) -> list[str]:
    return [text for one in texts.values() for text in one]


@http_methods(write=("POST",))
@roles_required(*FIELD_ROLES)
def discard(request: Any, pk: int) -> HttpResponse:
    """The desk's version stands as it is."""
    row = _submission(request, pk)
    transitions.discard(row, by=request.user, at=timezone.now())
    messages.success(request, _("The desk's version stands."))
    return see_other(row.inspection.field_url)


# --- Installable -------------------------------------------------------------------------------

# What the phone's own page is made of; static addresses.
SHELL_FILES = (
    "vendor/tabler/css/tabler.min.css",
    "css/theme.css",
    "css/parts.css",
    "css/steps.css",
    "css/slim.css",
    "css/field.css",
    "css/inspections.css",
    "js/theme.js",
    "js/forms.js",
    "js/signature.js",
    "js/field.js",
    "js/field-store.js",
    "js/field-sync.js",
    "js/field-list.js",
    "js/field-pictures.js",
    "js/field-visit.js",
    "vendor/signature_pad/signature_pad.umd.min.js",
    "icons/mark.svg",
    "icons/sprite.svg",
)


@public
@http_methods(read=("GET",))
def manifest(request: Any) -> HttpResponse:
    """What a phone needs to put field mode on its home screen."""
    icons = [
        {"src": static(f"icons/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    values = {
        "name": _("Field mode"),
        "short_name": _("Field"),
        "start_url": "/field/",
        "scope": "/field/",
        "display": "standalone",
        "background_color": "#0F2D4A",
        "theme_color": "#0F2D4A",
        "icons": icons,
    }
    return JsonResponse(values, content_type="application/manifest+json")


@public
@http_methods(read=("GET",))
def service_worker(request: Any) -> HttpResponse:
    """Served from /field/ so that its reach is field mode; it keeps no page with case data."""
    files = [static(name) for name in SHELL_FILES]
    context = {"files": files, "version": shell_version(files)}
    response = render(request, "inspections/field/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    # English pages lie in a folder of their own.
    response["Service-Worker-Allowed"] = "/"
    return response


def shell_version(files: list[str]) -> str:
    """New whenever the page or an address of its files is: then the phone fetches all of them."""
    page = get_template("inspections/field/offline.html").template  # type: ignore[attr-defined]
    return hashlib.sha256("\n".join([page.source, *files]).encode()).hexdigest()[:12]


@public
@http_methods(read=("GET",))
def offline(request: Any) -> HttpResponse:
    """The phone's own page: it names no case, the phone fills in what it holds."""
    context = {
        "sheet": SigningForm(auto_id="sheet_%s"),
        "sampling": forms.BlankSamplingForm(),
        "finish": FinishForm(auto_id="finish_%s"),
        "unable": UnableForm(auto_id="unable_%s"),
        "refusal": RefusalForm(auto_id="refusal_%s"),
    }
    return render(request, "inspections/field/offline.html", context)
