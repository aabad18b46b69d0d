"""Traps that every test walks through: mistakes that no test would look for by itself.

Undefined template variables fail, unordered querysets come in any order, and nothing is asked
beyond this machine.
"""

import ipaddress
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from django.template.base import FilterExpression, Parser, Variable, VariableDoesNotExist
from django.template.context import Context

ROOT = Path(__file__).resolve().parent.parent
FOREIGN_FOLDERS = {".venv", "node_modules"}
# With these filters an undefined variable is meant.
WITH_DEFAULT = {"default", "default_if_none"}


class UndefinedVariable(AssertionError):
    """A template of ours uses a variable that nobody gave it."""


class NetworkForbidden(AssertionError):
    """A test reached for another machine."""


# --- Templates ------------------------------------------------------------------------------

last_failure: ContextVar[Variable | None] = ContextVar("last_failure", default=None)


class WatchedVariable(Variable):
    """Remembers that it could not be resolved."""

    __slots__ = ()

    def resolve(self, context: Context) -> Any:
        try:
            return super().resolve(context)
        except VariableDoesNotExist:
            last_failure.set(self)
            raise


class PlacedToken(str):
    """The text of an expression, and the template that it stands in."""

    __slots__ = ("template",)
    template: str


def is_ours(origin: Any) -> bool:
    """Whether a template lies in this project and not in a package."""
    path = Path(str(getattr(origin, "name", "")))
    return path.is_relative_to(ROOT) and not FOREIGN_FOLDERS.intersection(path.parts)


def fail_on_undefined_variables(patch: pytest.MonkeyPatch) -> None:
    """Make our templates fail where Django would print nothing."""
    plain_init, plain_resolve = FilterExpression.__init__, FilterExpression.resolve

    def init(self: FilterExpression, token: str, parser: Parser) -> None:
        plain_init(self, token, parser)
        filters = {function.__name__ for function, _arguments in self.filters}
        watched = isinstance(self.var, Variable) and is_ours(parser.origin)
        if watched and not filters & WITH_DEFAULT:
            self.var.__class__ = WatchedVariable
            self.token = PlacedToken(self.token)
            self.token.template = parser.origin.name

    def resolve(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        last_failure.set(None)
        result = plain_resolve(self, context, ignore_failures)
        if not ignore_failures and self.var is last_failure.get():
            last_failure.set(None)
            raise UndefinedVariable(f"{self.token} is not defined in {self.token.template}")
        return result

    patch.setattr(FilterExpression, "__init__", init)
    patch.setattr(FilterExpression, "resolve", resolve)


# --- Querysets ------------------------------------------------------------------------------


def shuffle_unordered_querysets(patch: pytest.MonkeyPatch) -> None:
    """Whoever needs an order must ask for it; pytest-randomly's seed repeats a failure."""
    plain_fetch = QuerySet._fetch_all

    def fetch(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        plain_fetch(self)
        if fresh and len(self._result_cache) > 1 and not self.ordered:
            random.shuffle(self._result_cache)

    patch.setattr(QuerySet, "_fetch_all", fetch)


# --- Network --------------------------------------------------------------------------------


def is_here(address: Any) -> bool:
    """Whether a socket address is on this machine."""
    if not isinstance(address, tuple):
        return True  # a unix socket
    if address[0] in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return False


def guarded(plain: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    """A socket method that refuses addresses beyond this machine."""

    def method(self: socket.socket, address: Any) -> Any:
        if not is_here(address):
            raise NetworkForbidden(f"a test tried to reach {address}")
        return plain(self, address)

    return method


def forbid_the_network(patch: pytest.MonkeyPatch) -> None:
    """Only loopback addresses and unix sockets can be reached."""
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


@contextmanager
def set_up() -> Iterator[None]:
    """All traps, for the length of the suite."""
    with pytest.MonkeyPatch.context() as patch:
        fail_on_undefined_variables(patch)
        shuffle_unordered_querysets(patch)
        forbid_the_network(patch)
        yield
