"""Copies the whole portal to a folder and back: database, files, and proof that both are whole.

The database is copied first, files second: files are only added, so that every row of the copy has
its file. The keys are not copied; a backup is useless without them, and so is a stolen one.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection
from django.utils import timezone

from casework.models import AuditHead

MANIFEST = "manifest.json"
FILES = "files"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
CHUNK = 1024 * 1024


class Refused(Exception):
    """The copy cannot be made or taken back; the text says why."""


def save(target: Path, *, force: bool = False) -> dict[str, Any]:
    """Copy database and files into an empty folder; the manifest is written last."""
    if target.exists() and any(target.iterdir()) and not force:
        raise Refused(f"{target} is not empty; choose another folder, or use --force.")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    (target / MANIFEST).unlink(missing_ok=True)
    save_database(target / DATABASES[connection.vendor])
    shutil.rmtree(target / FILES, ignore_errors=True)
    copy_tree(Path(settings.MEDIA_ROOT), target / FILES)
    manifest = {
        "made_at": timezone.now(),
        "engine": connection.vendor,
        "audit_head": audit_head(),
        "hashes": dict(hashes(target)),
    }
    text = json.dumps(manifest, cls=DjangoJSONEncoder, indent=1, sort_keys=True)
    (target / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def load(source: Path, *, force: bool = False) -> dict[str, Any]:
    """Take a copy back into an empty portal, after every byte of it was compared."""
    manifest = checked_manifest(source)
    if in_use() and not force:
        raise Refused("This portal holds data already; restore into an empty one, or use --force.")
    load_database(source / DATABASES[connection.vendor])
    files = Path(settings.MEDIA_ROOT)
    shutil.rmtree(files, ignore_errors=True)
    copy_tree(source / FILES, files)
    return manifest


def checked_manifest(source: Path) -> dict[str, Any]:
    """The manifest of a backup, once everything was found as it says."""
    file = source / MANIFEST
    if not file.exists():
        raise Refused(f"{source} holds no finished backup: {MANIFEST} is missing.")
    manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if manifest["engine"] != connection.vendor:
        raise Refused(f"The backup is of {manifest['engine']}, this portal of {connection.vendor}.")
    found, expected = dict(hashes(source)), manifest["hashes"]
    if found != expected:
        changed = min(name for name, _hash in found.items() ^ expected.items())
        raise Refused(f"The backup is damaged: {changed} is not as it was written.")
    return manifest


def hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of everything in a backup but the manifest."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            yield path.relative_to(folder).as_posix(), sha256(path)


def sha256(path: Path) -> str:
    """The hash of a file of any size."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            total.update(chunk)
    return total.hexdigest()


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder that may not exist yet."""
    target.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)


def audit_head() -> list[Any]:
    """Where the audit log stands."""
    head = AuditHead.objects.filter(pk=1).first()
    return [head.seq, head.hash] if head else [0, ""]


def in_use() -> bool:
    """Whether somebody has worked in this portal: the migrations bring robots only."""
    try:
        people = get_user_model().objects.exclude(username__startswith="robot")
        return people.exists() or AuditHead.objects.filter(seq__gt=0).exists()
    except DatabaseError:
        return False  # not migrated yet


# --- Engines --------------------------------------------------------------------------------


def save_database(target: Path) -> None:
    """A copy as of one moment, taken while others go on working."""
    if connection.vendor == "sqlite":
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(target)) as copy:
            sqlite().backup(copy)
        return
    run_postgresql("pg_dump", "--format=custom", f"--file={target}")


def load_database(source: Path) -> None:
    """Put the copy in the place of the database, wholly or not at all."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(sqlite())
        return
    flags = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error")
    name = connection.settings_dict["NAME"]
    connection.close()
    run_postgresql("pg_restore", *flags, f"--dbname={name}", str(source))


def sqlite() -> sqlite3.Connection:
    """The driver's connection, which has SQLite's own online backup."""
    connection.ensure_connection()
    driver: sqlite3.Connection = connection.connection
    return driver


def run_postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database."""
    known = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGDATABASE": "NAME"}
    values = {variable: str(known[key]) for variable, key in names.items() if known[key]}
    secret = {"PGPASSWORD": str(known["PASSWORD"])} if known["PASSWORD"] else {}
    command = [program, "--no-owner", "--no-privileges", *arguments]
    try:
        subprocess.run(  # noqa: S603  a fixed program with our own arguments
            command,
            env={**os.environ, **values, **secret},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise Refused(f"{program} is not installed (Debian: postgresql-client).") from None
    except subprocess.CalledProcessError as error:
        raise Refused(f"{program} failed: {error.stderr.strip()}") from error
