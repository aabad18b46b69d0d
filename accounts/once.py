"""What a request reads once, and a long load too: the calendar, the rules, the robots."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started

T = TypeVar("T")
# Outside a request there is nothing here, and every look-up asks the database.
_request = Local()


def read(key: Hashable, look_up: Callable[[], T]) -> T:
    """What was found under the key before, in the same request; else what the look-up finds."""
    known: dict[Hashable, T] | None = getattr(_request, "known", None)
    if known is None:
        return look_up()
    if key not in known:
        known[key] = look_up()
    return known[key]


def forget(key: Hashable) -> None:
    """Read it again although the request is still under way: it has just changed."""
    (getattr(_request, "known", None) or {}).pop(key, None)


def begin(**kwargs: Any) -> None:
    """A request begins: it knows nothing of the ones before."""
    _request.known = {}


def end(**kwargs: Any) -> None:
    """The request is over: what it read is no longer trusted."""
    _request.known = None


@contextmanager
def throughout() -> Iterator[None]:
    """What runs inside reads like one request; nobody else may change what it relies on."""
    begin()
    try:
        yield
    finally:
        end()


request_started.connect(begin, dispatch_uid="accounts.once.begin")
request_finished.connect(end, dispatch_uid="accounts.once.end")
