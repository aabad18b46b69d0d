"""A form that survives a closed browser: sealed in the database, found by a random cookie."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from casework import codes
from complaints import rules, uploads, vault
from complaints.intake import Receipt, day_alone, from_store, stored
from complaints.models import Complaint, Draft, DraftFile, DraftUpload
from documents.models import Attachment

KEEP = timedelta(days=7)
# A receipt can be read and printed for this long in the browser that sent the form.
SHOW = timedelta(minutes=30)
SWEPT_AT_ONCE, A_FEW = 500, 20
TOKEN_LENGTH = 32
# Under this name the step is kept on which somebody was last.
AT, FIRST = "at", 2
PURPOSE = "draft"
PREFIX = "__Host-" if settings.HTTPS else ""
DRAFT_COOKIE = f"{PREFIX}complaint-draft"
RECEIPT_COOKIE = f"{PREFIX}complaint-receipt"
CASE_COOKIE = f"{PREFIX}complaint-case"


def find(request: HttpRequest) -> Draft | None:
    """The draft of this browser, if it is not too old."""
    token = request.COOKIES.get(DRAFT_COOKIE, "")
    if not token:
        return None
    young = timezone.now() - KEEP
    mac = codes.mac(token, purpose=PURPOSE)
    return Draft.objects.filter(key_mac=mac, saved_at__gt=young).first()


def finish(draft: Draft, sent: Receipt) -> None:
    """The form was sent: its text leaves the draft, the receipt waits for a second click."""
    DraftFile.objects.filter(draft=draft).delete()
    DraftUpload.objects.filter(draft=draft).delete()
    transaction.on_commit(lambda: uploads.clear([draft]))
    draft.sealed, draft.receipt = b"", stored(sent)
    if sent.anonymous:
        # The key of the form leads to the report, so its minute goes as well.
        draft.saved_at = day_alone(draft.saved_at)
    draft.save(update_fields=["sealed", "receipt", "saved_at"])


def values(draft: Draft | None) -> dict[str, Any]:
    """What was typed so far."""
    if draft is None or not draft.sealed:
        return {}
    found: dict[str, Any] = json.loads(vault.unseal(draft.sealed, PURPOSE))
    return found


def save(
    draft: Draft | None, kind: str, typed: Mapping[str, Any], *, at: datetime
) -> tuple[Draft, str]:
    """Keep what was typed; the token is for the cookie of a draft that is new, else empty."""
    row = _merged(draft, kind, typed, at) if draft is not None else None
    if row is not None:
        return row, ""
    sweep(at, most=A_FEW)
    token = codes.new_code(TOKEN_LENGTH)
    mac = codes.mac(token, purpose=PURPOSE)
    sealed = vault.seal(json.dumps({**typed}), PURPOSE)
    return Draft.objects.create(key_mac=mac, kind=kind, sealed=sealed, saved_at=at), token


def _merged(draft: Draft, kind: str, typed: Mapping[str, Any], at: datetime) -> Draft | None:
    """Into the row as it is now: the script saves while a page, or a photo, is being sent.

    What was sent meanwhile takes no text any more; what was thrown away does not come back.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
        if row is not None and not row.receipt:
            row.kind, row.saved_at = kind, at
            row.sealed = vault.seal(json.dumps({**values(row), **typed}), PURPOSE)
            row.save(update_fields=["kind", "sealed", "saved_at"])
    return row


def files(draft: Draft | None) -> list[Attachment]:
    """The photos that wait in the draft."""
    if draft is None:
        return []
    links = DraftFile.objects.filter(draft=draft).select_related("attachment").order_by("pk")
    return [link.attachment for link in links]


def add_files(draft: Draft, found: Sequence[Attachment]) -> None:
    DraftFile.objects.bulk_create(DraftFile(draft=draft, attachment=file) for file in found)


def keep_only(draft: Draft, tokens: Sequence[str]) -> None:
    """Photos that the citizen took out of the form leave the draft, and the disk."""
    gone = [file for file in files(draft) if str(file.token) not in tokens]
    with transaction.atomic():
        DraftFile.objects.filter(draft=draft, attachment__in=gone).delete()
        uploads.erase(gone)


def arriving(draft: Draft | None) -> list[dict[str, Any]]:
    """Files that are partly here, as the page's script goes on with them."""
    return [
        {"key": str(each.key), "have": each.received, "total": each.total}
        for each in uploads.waiting(draft)
    ]


def reached(draft: Draft | None) -> int:
    """The step on which somebody was last."""
    at = values(draft).get(AT, FIRST)
    return at if isinstance(at, int) and FIRST <= at <= rules.LAST_STEP else FIRST


def discard(found: Sequence[Draft]) -> None:
    """Drafts go, with photos and parts of photos."""
    with transaction.atomic():
        links = DraftFile.objects.filter(draft__in=found).select_related("attachment")
        photos = [link.attachment for link in links]
        DraftFile.objects.filter(draft__in=found).delete()
        Draft.objects.filter(pk__in=[each.pk for each in found]).delete()
        uploads.erase(photos)
        transaction.on_commit(lambda: uploads.clear(found))


def sweep(at: datetime, most: int = SWEPT_AT_ONCE) -> int:
    """Drafts that nobody came back to are forgotten; safe to repeat."""
    old = list(Draft.objects.filter(saved_at__lt=at - KEEP).order_by("saved_at", "pk")[:most])
    discard(old)
    return len(old)


def sweep_folders() -> int:
    """Parts whose draft is gone, whoever took it away."""
    names = uploads.folders()
    kept = {each[: uploads.NAME] for each in Draft.objects.values_list("key_mac", flat=True)}
    gone = [name for name in names if name not in kept]
    uploads.remove(gone)
    return len(gone)


def remember(response: HttpResponse, token: str) -> None:
    """Give the browser the key of its draft."""
    if token:
        _set(response, DRAFT_COOKIE, token, KEEP)


def show_receipt(response: HttpResponse, receipt: Receipt) -> None:
    """Let this browser show the receipt for a while; the code is in no URL and no table."""
    _set(response, RECEIPT_COOKIE, stored(receipt), SHOW)
    response.delete_cookie(DRAFT_COOKIE)


def receipt(request: HttpRequest) -> Receipt | None:
    """The receipt that this browser may still show."""
    return from_store(request.COOKIES.get(RECEIPT_COOKIE, ""))


def open_case(response: HttpResponse, complaint: Complaint) -> None:
    """This browser has proved that it knows the code; no session ties an account to the case."""
    until = (timezone.now() + SHOW).timestamp()
    _set(response, CASE_COOKIE, vault.seal_values([complaint.pk, until], "case"), SHOW)


def opened_case(request: HttpRequest) -> int | None:
    """The case that this browser has opened, while that lasts."""
    try:
        pk, until = vault.unseal_values(request.COOKIES.get(CASE_COOKIE, ""), "case")
    except (vault.Unreadable, TypeError, ValueError):
        return None
    return int(pk) if until > timezone.now().timestamp() else None


def forget(response: HttpResponse, *names: str) -> None:
    for name in names:
        response.delete_cookie(name, samesite="Lax")


def _set(response: HttpResponse, name: str, value: str, age: timedelta) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(age.total_seconds()),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
