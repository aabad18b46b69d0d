"""Files on their way out: a safe name, no sniffing, and a sandbox around whatever they hold."""

from typing import Any

from django.http import FileResponse, HttpResponse

from documents.models import Attachment, Document

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def _guarded(response: Any) -> Any:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def letter(document: Document) -> Any:
    """The bytes that were kept, under the document's number."""
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


def attachment(stored: Attachment) -> Any:
    """An upload: pictures may be shown, a PDF of a stranger is only ever downloaded."""
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=not stored.is_image,
        filename=stored.name,
        content_type=stored.content_type,
    )
    return _guarded(response)
