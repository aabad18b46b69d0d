"""Lifts the triggers that protect the audit log while a test empties all tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase


def on_sqlite() -> list[tuple[str, str]]:
    """Name and text of every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return list(cursor.fetchall())


def on_postgresql() -> list[tuple[str, str]]:
    """Table and name of every trigger that the portal made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        return list(cursor.fetchall())


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, protected rows can be removed."""
    if connection.vendor == "sqlite":
        triggers = on_sqlite()
        down = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
        up = [sql for _name, sql in triggers]
    else:
        triggers = on_postgresql()
        down = [f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for table, name in triggers]
        up = [f'ALTER TABLE {table} ENABLE TRIGGER "{name}"' for table, name in triggers]
    run(down)
    try:
        yield
    finally:
        run(up)


def run(statements: list[str]) -> None:
    """Each statement in its turn."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_while_emptying(patch: pytest.MonkeyPatch) -> None:
    """Transactional tests empty the database after themselves; let them."""
    plain = TransactionTestCase._fixture_teardown

    def teardown(self: Any) -> None:
        with lifted():
            plain(self)

    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
