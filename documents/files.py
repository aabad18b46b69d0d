"""What people upload: recognised by its content, cleaned, hashed, scanned, and only then stored."""

import hashlib
import os
import re
import unicodedata
import uuid
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts.models import User
from casework.outbox import enqueue
from documents.models import Attachment
from documents.queries import ownerless
from documents.states import AttachmentState
from documents.storage import write_once

MOST_PIXELS = 40_000_000
MEGABYTE = 1024 * 1024
LONGEST_NAME = 80
JPEG_QUALITY = 88
NONCE_BYTES = 12
# One run of the sweep lets go of so many; the next goes on.
MOST_DISCARDED = 1000
# Extension -> what the content must be. The names of the formats are Pillow's.
EXTENSIONS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "pdf": "PDF"}
CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "PDF": "application/pdf",
}
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "PDF": "pdf"}
Scanner = Callable[[bytes], bool]


@dataclass(frozen=True)
class Cleaned:
    """What is left of an upload after cleaning."""

    content: bytes
    format: str
    width: int | None = None
    height: int | None = None


def store_upload(
    file: Any, *, kind: str, by: User, at: datetime, keep_original: bool = False
) -> Attachment:
    """Keep a clean copy of the upload; raises ValidationError in the user's language.

    `keep_original` stores the bytes as they came beside it, encrypted: an inspector's evidence
    must be shown to be unchanged.
    """
    raw = _bytes(file)
    cleaned = clean(raw, file.name or "")
    state = AttachmentState.AVAILABLE if _harmless(raw) else AttachmentState.QUARANTINE
    digest = hashlib.sha256(cleaned.content).hexdigest()
    token = uuid.uuid4()
    folder = f"attachments/{token.hex[:2]}"
    name = write_once(f"{folder}/{token.hex}.{SUFFIXES[cleaned.format]}", cleaned.content)
    original, original_digest = "", ""
    if keep_original:
        original = write_once(f"{folder}/{token.hex}.original", encrypt(raw, token.bytes))
        original_digest = hashlib.sha256(raw).hexdigest()
    return Attachment.objects.create(
        kind=kind,
        token=token,
        name=safe_name(file.name or "", SUFFIXES[cleaned.format]),
        content_type=CONTENT_TYPES[cleaned.format],
        file=name,
        size=len(cleaned.content),
        sha256=digest,
        width=cleaned.width,
        height=cleaned.height,
        original=original,
        original_sha256=original_digest,
        state=state,
        uploaded_by=by,
        uploaded_at=at,
    )


def _bytes(file: Any) -> bytes:
    limit = settings.UPLOAD_MAX_BYTES
    if file.size > limit:
        raise ValidationError(
            _("The file is too large: at most %(limit)d MB."),
            params={"limit": limit // MEGABYTE},
            code="too_large",
        )
    file.seek(0)
    # The declared size is the sender's word; the read is not.
    raw: bytes = file.read(limit + 1)
    if not raw:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(raw) > limit:
        raise ValidationError(_("The file is too large."), code="too_large")
    return raw


def clean(raw: bytes, name: str) -> Cleaned:
    """The content without anything but what it shows; refuses what is not what it is called."""
    found = sniff(raw)
    extension = name.rpartition(".")[2].lower()
    if extension not in EXTENSIONS or not found:
        raise ValidationError(
            _("Only JPEG, PNG and WebP pictures and PDF files can be uploaded."), code="type"
        )
    if EXTENSIONS[extension] != found:
        raise ValidationError(
            _("The file's content does not match its name; save it again and upload that."),
            code="mismatch",
        )
    return _clean_pdf(raw) if found == "PDF" else _clean_image(raw, found)


def sniff(raw: bytes) -> str:
    """The format by its first bytes; an empty string for anything not accepted."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WEBP"
    return "PDF" if raw.startswith(b"%PDF-") else ""


def _clean_image(raw: bytes, found: str) -> Cleaned:
    """Pixels only: a new image carries no EXIF, XMP, comment, thumbnail or place."""
    # The PDF engine turns this on for the whole process; half a photo is no evidence.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(raw), formats=[found]) as source:
                _refuse_huge(source)
                upright = ImageOps.exif_transpose(source)
                return _pixels(upright, found)
    except Image.DecompressionBombError as error:
        raise _huge() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("The picture is damaged or incomplete; please take or save it again."), code="broken"
        ) from error


def _refuse_huge(source: Image.Image) -> None:
    """The header's size, before a single pixel is decoded."""
    if source.width * source.height > MOST_PIXELS:
        raise _huge()


def _huge() -> ValidationError:
    return ValidationError(
        _("The picture has too many pixels: at most %(limit)d million."),
        params={"limit": MOST_PIXELS // 1_000_000},
        code="too_many_pixels",
    )


def _pixels(upright: Image.Image, found: str) -> Cleaned:
    see_through = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    mode = "RGBA" if see_through and found != "JPEG" else "RGB"
    pixels = upright.convert(mode)
    fresh = Image.new(mode, pixels.size)
    fresh.paste(pixels)
    out = BytesIO()
    options = {"quality": JPEG_QUALITY} if found != "PNG" else {}
    fresh.save(out, found, **options)
    return Cleaned(out.getvalue(), found, fresh.width, fresh.height)


def _clean_pdf(raw: bytes) -> Cleaned:
    """A PDF is kept as it is, if it can be read; it is only ever downloaded, never shown inline."""
    try:
        reader = PdfReader(BytesIO(raw))
        readable = not reader.is_encrypted and len(reader.pages) > 0
    except (PyPdfError, ValueError, KeyError, RecursionError, OSError) as error:
        raise ValidationError(_("The PDF is damaged or incomplete."), code="broken") from error
    if not readable:
        raise ValidationError(_("The PDF is locked or empty; please save it again."), code="locked")
    return Cleaned(raw, "PDF")


def _harmless(raw: bytes) -> bool:
    """What the virus scanner says; without an answer the file stays in quarantine."""
    dotted = settings.VIRUS_SCANNER
    if not dotted:
        return True
    scanner: Scanner = import_string(dotted)
    try:
        return scanner(raw)
    except OSError:
        return False


def safe_name(name: str, suffix: str) -> str:
    """A name for the download: no path, no control or direction characters, the true suffix."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem = plain.rpartition(".")[0] or plain
    kept = "".join(c for c in stem if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem = re.sub(r'[\s"\'<>:|?*;%&$`]+', " ", kept).strip(" .")[:LONGEST_NAME]
    return f"{stem or 'file'}.{suffix}"


# --- Away with it ------------------------------------------------------------------------------
DROP = "documents.drop_attachment"


def discard(attachments: Iterable[int]) -> None:
    """Let go of files whose owner is gone: after the commit, row and bytes are removed."""
    for pk in attachments:
        enqueue(DROP, str(pk), pk)


def drop(pk: int) -> None:
    """Remove the bytes, then the row; a second call finds neither. A file with an owner stays."""
    attachment = ownerless().filter(pk=pk).first()
    if attachment is None:
        return
    for file in (attachment.file, attachment.original):
        if file.name:
            file.storage.delete(file.name)
    attachment.delete()


def discard_ownerless(before: datetime) -> int:
    """Let go of uploads that nothing ever came to own, as from a form that was not sent."""
    rows = ownerless().filter(uploaded_at__lt=before).order_by("pk")
    found = list(rows.values_list("pk", flat=True)[:MOST_DISCARDED])
    discard(found)
    return len(found)


# --- Originals ---------------------------------------------------------------------------------


def _key() -> bytes:
    return hashlib.sha256(settings.ATTACHMENT_KEY.encode()).digest()


def encrypt(raw: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM under a key the database does not hold, bound to the file's token."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, raw, bound_to)


def decrypt(sealed: bytes, bound_to: bytes) -> bytes:
    """The original bytes; raises InvalidTag when they were changed or moved."""
    return AESGCM(_key()).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)


def original_of(attachment: Attachment) -> bytes:
    """The upload as it came."""
    with attachment.original.open("rb") as file:
        return decrypt(file.read(), attachment.token.bytes)
