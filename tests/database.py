"""Migrates the SQLite test database once for each state of the migrations, then copies it.

SQLite rebuilds a table for almost every change, so that migrating costs more than most tests. The
copy lies in var/test-databases, named by a hash over everything that the migrations are made of.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands.migrate import Command
from django.db import connection

from scripts.messages import APPS, ROOT

FOLDER = ROOT / "var" / "test-databases"
KEPT = 6


def sources() -> Iterator[Path]:
    """Migrations, the data they load, and the versions of the packages that bring their own."""
    yield ROOT / "requirements-dev.lock"
    for app in APPS:
        for folder in ("migrations", "data"):
            yield from sorted((ROOT / app).glob(f"{folder}/**/*.*"))


def template() -> Path:
    """Where the migrated database of this state of the project lies."""
    total = hashlib.sha256()
    for path in sources():
        if path.is_file() and path.suffix != ".pyc":
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return FOLDER / f"{total.hexdigest()[:24]}.sqlite3"


def driver() -> sqlite3.Connection:
    """The driver's own connection to the test database."""
    connection.ensure_connection()
    own: sqlite3.Connection = connection.connection
    return own


def keep(file: Path) -> None:
    """Save the migrated database for the next run, whole or not at all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(draft)) as copy:
        driver().backup(copy)
    draft.replace(file)
    newest_last = sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
    for old in newest_last[:-KEPT]:
        old.unlink(missing_ok=True)


def take(file: Path) -> None:
    """Begin with the database of an earlier run."""
    with closing(sqlite3.connect(file)) as copy:
        copy.backup(driver())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several workers one migrates; the others wait for its copy, which is quicker for all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def migrate_once(patch: pytest.MonkeyPatch) -> None:
    """Let the suite's `migrate` find its work done."""
    plain = Command.handle

    def handle(self: Command, *args: Any, **options: Any) -> Any:
        if connection.vendor != "sqlite" or connection.introspection.table_names():
            return plain(self, *args, **options)
        with one_at_a_time():
            file = template()
            known = file.exists()
            if known:
                take(file)
            result = plain(self, *args, **options)
            if not known:
                keep(file)
        return result

    patch.setattr(Command, "handle", handle)
