"""Providers of text messages for tests, and what the database looks like from outside."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

sent: list[tuple[str, str, str]] = []
failing: list[Exception] = []


def gateway(to: str, text: str, key: str) -> str:
    """Hands over, unless the test has put a failure in its way."""
    if failing:
        raise failing.pop()
    sent.append((to, text, key))
    return f"provider-{len(sent)}"


def fresh() -> str:
    """The path of the gateway for settings.SMS_GATEWAY, with nothing sent yet."""
    sent.clear()
    failing.clear()
    return f"{__name__}.gateway"


def dump() -> Iterator[str]:
    """Every value of every table, as a thief of the database would read it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (plain(value) for value in row)


def plain(value: Any) -> str:
    """Bytes as text too: what is sealed must not hide a clear name."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def stamp(minutes: int = 0) -> str:
    return str(int((timezone.now() + timedelta(minutes=minutes)).timestamp()))
