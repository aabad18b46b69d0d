"""Files on their way out: a safe name, no sniffing, and a sandbox around whatever they hold."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse

from accounts.models import User
from accounts.rules import Actor
from documents import kinds, rules
from documents.models import Attachment, Bundle, Document

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def _guarded(response: Any) -> Any:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def may_open(document: Document, actor: Actor) -> bool:
    """Whoever may read the letter; one that names protected people, fewer still."""
    if not rules.may_read_content(document, actor):
        return False
    persons = kinds.persons_of(document)
    return persons is None or persons.may_read(document, actor)


def letter(document: Document, *, by: User, at: datetime) -> Any:
    """The bytes that were kept, under the document's number; a look at names is written down."""
    if persons := kinds.persons_of(document):
        persons.note_reading(document, by, at)
    response = FileResponse(
        document.pdf.open("rb"), filename=document.file_name, content_type="application/pdf"
    )
    response["ETag"] = f'"{document.sha256}"'
    return _guarded(response)


def preview(content: bytes) -> Any:
    """A draft as PDF, with its watermark; it is not kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return _guarded(response)


def bundle(packed: Bundle) -> Any:
    """The ZIP under a name without anything of the case."""
    response = FileResponse(
        packed.file.open("rb"),
        as_attachment=True,
        filename=f"papers-{packed.pk}.zip",
        content_type="application/zip",
    )
    return _guarded(response)


def attachment(stored: Attachment) -> Any:
    """An upload: pictures may be shown, a PDF of a stranger is only ever downloaded."""
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=not stored.is_image,
        filename=stored.name,
        content_type=stored.content_type,
    )
    return _guarded(response)
