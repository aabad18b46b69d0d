"""Photos of the wizard, sent by the page's script: whole, or in parts on a slow line."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import caller, spend, too_many
from complaints import drafts, rules, uploads
from complaints.intake import keep
from complaints.models import Draft
from complaints.states import Kind
from complaints.uploads import Misplaced, Part
from complaints.views.wizard import kind_of, robot, too_many_files
from documents.downloads import attachment as download


@public
@never_cache
@http_methods(write=("POST",))
def photos(request: HttpRequest, kind: str) -> HttpResponse:
    """A photo or a part of one; answers with the id of the photo, or with how much is here."""
    chosen = kind_of(kind)
    draft = drafts.find(request)
    if draft and draft.receipt:
        draft = None
    try:
        if "upload" not in request.POST:
            return _whole(request, chosen, draft)
        if "drop" in request.POST:
            return _drop(request, draft)
        return _part(request, chosen, draft)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    except Misplaced as misplaced:
        return JsonResponse({"have": misplaced.have}, status=409)


def _whole(request: HttpRequest, kind: Kind, draft: Draft | None) -> HttpResponse:
    verdict = spend("upload", caller(request))
    if not verdict.allowed:
        return too_many(request, verdict)
    file: Any = request.FILES.get("file")
    if file is None or len(drafts.files(draft)) + len(uploads.waiting(draft)) >= rules.MOST_FILES:
        raise ValidationError(too_many_files())
    draft, token = drafts.save(draft, kind, {}, at=timezone.now())
    stored = keep(file, by=robot(), at=timezone.now())
    drafts.add_files(draft, [stored])
    response = JsonResponse({"id": str(stored.token)}, status=201)
    drafts.remember(response, token)
    return response


def _part(request: HttpRequest, kind: Kind, draft: Draft | None) -> HttpResponse:
    part = uploads.part_of(request.POST, request.FILES.get("chunk"))
    # A file counts once against the limit of files, each of its parts against that of parts.
    scopes = ("upload_part",) if uploads.known(draft, part.key) else ("upload_part", "upload")
    for scope in scopes:
        verdict = spend(scope, caller(request))
        if not verdict.allowed:
            return too_many(request, verdict)
    return _kept(kind, draft, part)


def _kept(kind: Kind, draft: Draft | None, part: Part) -> HttpResponse:
    at = timezone.now()
    draft, token = drafts.save(draft, kind, {}, at=at)
    upload = uploads.add(draft, part, by=robot(), at=at)
    form = str(draft.form_key)
    if upload.attachment is None:
        response = JsonResponse({"have": upload.received, "form": form})
    else:
        answer = {"id": str(upload.attachment.token), "form": form}
        response = JsonResponse(answer, status=201)
    drafts.remember(response, token)
    return response


def _drop(request: HttpRequest, draft: Draft | None) -> HttpResponse:
    """The file was taken out before it was whole."""
    try:
        key = UUID(request.POST["upload"])
    except ValueError as error:
        raise ValidationError(_("This file is not known.")) from error
    if draft is not None:
        uploads.drop(draft, key)
    return HttpResponse(status=204)


@public
@http_methods(read=("GET",))
def photo(request: HttpRequest, token: UUID) -> HttpResponse:
    """A photo of the draft, for the browser that holds the draft."""
    found = [file for file in drafts.files(drafts.find(request)) if file.token == token]
    if not found:
        raise Http404
    return download(found[0])
