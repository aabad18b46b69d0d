"""Bytes that are written once: to a temporary name, flushed to the disk, renamed."""

import os
import uuid
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, storages


def write_once(name: str, content: bytes) -> str:
    """Store the bytes under the name and return the name; a half-written file is never seen.

    The name must be the content's own (it carries its hash), so that a repeat finds the same bytes.
    """
    store = storages["default"]
    if not isinstance(store, FileSystemStorage):
        return name if store.exists(name) else store.save(name, ContentFile(content))
    goal = Path(store.path(name))
    if goal.exists():
        return name
    goal.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    temporary = goal.with_name(f".{goal.name}.{uuid.uuid4().hex}.part")
    try:
        _write(temporary, content)
        temporary.replace(goal)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(goal.parent)
    return name


def keep_once(name: str, file: IO[bytes]) -> str:
    """Store what may be too large for the memory, and can be made again; returns the name."""
    store = storages["default"]
    return name if store.exists(name) else store.save(name, File(file))


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o640)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Without this a rename may be lost when the power goes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
