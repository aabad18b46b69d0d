"""Reads that only read: the database refuses to change data while a page is being read."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections

WRITES = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP)\b"
    r"|\s*WITH\b.*\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s",
    re.IGNORECASE | re.DOTALL,
)
# A visit may renew the visitor's own session; it is nobody's record.
SESSION = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?django_session\b", re.IGNORECASE
)

_may_write: ContextVar[bool] = ContextVar("may_write", default=True)


class WriteDuringRead(RuntimeError):
    """A view wrote to the database while answering a read."""


@contextmanager
def read_only() -> Iterator[None]:
    """Inside, every statement that changes data raises WriteDuringRead."""
    token = _may_write.set(False)
    try:
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(_refuse_writes))
            yield
    finally:
        _may_write.reset(token)


@contextmanager
def writing_allowed() -> Iterator[None]:
    """The one exception: the audit log writes down that protected data was read."""
    token = _may_write.set(True)
    try:
        yield
    finally:
        _may_write.reset(token)


def _refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if not _may_write.get() and WRITES.match(sql) and not SESSION.match(sql):
        raise WriteDuringRead(f"A page that only reads tried to write: {sql[:120]}")
    return execute(sql, params, many, context)
