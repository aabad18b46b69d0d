"""A file that arrives in parts: kept beside its draft until it is whole, then cleaned and stored.

A part that comes twice changes nothing, one that comes too early is refused with the place at
which to go on; so a lost line, tab or answer costs at most one part.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import rules
from complaints.intake import keep
from complaints.models import Draft, DraftFile, DraftUpload
from documents.files import EXTENSIONS, MEGABYTE, sniff
from documents.models import Attachment

FOLDER, NAME = "drafts", 32
LARGEST_PART = MEGABYTE
# So many first bytes tell what kind of file it is.
HEAD_BYTES = 16


class Misplaced(Exception):
    """The part does not fit on what is here; `have` says where to go on."""

    def __init__(self, have: int) -> None:
        self.have = have
        super().__init__(have)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a file: whose it is, where it belongs, and how long the whole is."""

    key: UUID
    name: str
    total: int
    offset: int
    content: bytes


def folder_of(draft: Draft) -> Path:
    """The draft's own folder; its name tells nothing and is in no address."""
    return parts() / draft.key_mac[:NAME]


def parts() -> Path:
    """Where the parts of all drafts lie."""
    return Path(settings.MEDIA_ROOT) / FOLDER


def folders() -> list[str]:
    """The names of the drafts that have parts here."""
    return sorted(each.name for each in parts().iterdir()) if parts().is_dir() else []


def remove(names: Iterable[str]) -> None:
    for name in names:
        shutil.rmtree(parts() / name, ignore_errors=True)


def path_of(draft: Draft, key: UUID) -> Path:
    return folder_of(draft) / f"{key.hex}.part"


def part_of(data: Any, file: Any) -> Part:
    """The part of a request; raises ValidationError for what cannot be one."""
    try:
        key, total = UUID(str(data.get("upload"))), int(data.get("total", ""))
        offset = int(data.get("offset", ""))
    except ValueError as error:
        raise ValidationError(
            _("The upload could not be read; please choose the file again.")
        ) from error
    if file is None or file.size > LARGEST_PART or not 0 <= offset < max(total, 1):
        raise ValidationError(_("The upload could not be read; please choose the file again."))
    content = file.read(LARGEST_PART + 1)
    _check(data.get("name", ""), total, offset, content)
    return Part(
        key=key, name=str(data.get("name", "")), total=total, offset=offset, content=content
    )


def _check(name: str, total: int, offset: int, content: bytes) -> None:
    """What can be said before the whole file is here: a slow line is not used for nothing."""
    if total > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // MEGABYTE
        raise ValidationError(_("The file is too large: at most %(limit)d MB.") % {"limit": limit})
    if total < 1 or not content:
        raise ValidationError(_("The file is empty."))
    known = name.rpartition(".")[2].lower() in EXTENSIONS
    if not known or (offset == 0 and len(content) >= HEAD_BYTES and not sniff(content)):
        raise ValidationError(_("Only JPEG, PNG and WebP pictures and PDF files can be uploaded."))


def waiting(draft: Draft | None) -> list[DraftUpload]:
    """Files that have begun to arrive and are not whole yet."""
    if draft is None:
        return []
    return list(DraftUpload.objects.filter(draft=draft, attachment=None).order_by("pk"))


def known(draft: Draft | None, key: UUID) -> bool:
    return draft is not None and DraftUpload.objects.filter(draft=draft, key=key).exists()


def add(draft: Draft, part: Part, *, by: User, at: datetime) -> DraftUpload:
    """Put the part in its place; the last one makes the file whole."""
    try:
        with transaction.atomic():
            upload = _place(draft, part)
            if upload.received == upload.total and upload.attachment is None:
                _complete(upload, by=by, at=at)
    except ValidationError:
        # What is whole and no photo will not become one: it starts anew.
        drop(draft, part.key)
        raise
    if upload.attachment is not None:
        path_of(draft, part.key).unlink(missing_ok=True)
    return upload


def _place(draft: Draft, part: Part) -> DraftUpload:
    """Write the bytes that are not here yet, with the row locked against a twin."""
    if not Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk, receipt="").first():
        raise ValidationError(_("The upload could not be read; please choose the file again."))
    upload = DraftUpload.objects.filter(draft=draft, key=part.key).first()
    if upload is None:
        upload = _begin(draft, part)
    if upload.attachment_id or part.total != upload.total or part.offset > upload.received:
        if upload.attachment_id:
            return upload
        raise Misplaced(upload.received)
    fresh = part.content[upload.received - part.offset :]
    if len(fresh) > upload.total - upload.received:
        raise Misplaced(upload.received)
    if fresh:
        _write(path_of(draft, part.key), upload.received, fresh)
        upload.received += len(fresh)
        upload.save(update_fields=["received"])
    return upload


def _begin(draft: Draft, part: Part) -> DraftUpload:
    here = DraftFile.objects.filter(draft=draft).count() + len(waiting(draft))
    if here >= rules.MOST_FILES:
        raise ValidationError(_("At most %(most)d files.") % {"most": rules.MOST_FILES})
    suffix = part.name.rpartition(".")[2].lower()
    return DraftUpload.objects.create(draft=draft, key=part.key, suffix=suffix, total=part.total)


def _write(path: Path, at: int, content: bytes) -> None:
    """The row says how much counts: whatever a crash left behind it is overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o640), "wb") as file:
        file.truncate(at)
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _complete(upload: DraftUpload, *, by: User, at: datetime) -> None:
    """The whole file goes the way of every upload, and then waits in the draft."""
    with path_of(upload.draft, upload.key).open("rb") as raw:
        file = UploadedFile(raw, name=f"photo.{upload.suffix}", size=upload.total)
        upload.attachment = keep(file, by=by, at=at)
    upload.save(update_fields=["attachment"])
    DraftFile.objects.create(draft=upload.draft, attachment=upload.attachment)


def drop(draft: Draft, key: UUID) -> None:
    """The file is not wanted any more."""
    DraftUpload.objects.filter(draft=draft, key=key, attachment=None).delete()
    path_of(draft, key).unlink(missing_ok=True)


def clear(drafts: Iterable[Draft]) -> None:
    """No part of these drafts stays on the disk."""
    remove(draft.key_mac[:NAME] for draft in drafts)


def erase(files: Iterable[Attachment]) -> None:
    """Photos that never became part of a case: row and bytes."""
    for file in files:
        names = [each.name for each in (file.file, file.original) if each.name]
        storage = file.file.storage
        DraftUpload.objects.filter(attachment=file).delete()
        file.delete()
        for name in names:
            transaction.on_commit(partial(storage.delete, name))
