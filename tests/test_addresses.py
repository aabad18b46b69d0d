"""Every address of the portal, tried by nobody and by every role: no error page, no open door."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from casework import cases
from tests.factories_accounts import UserFactory, sign_in

CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")
# Nothing with these keys exists: whoever may look finds nothing.
SAMPLES = {"int": "999999", "uuid": "00000000-0000-4000-8000-000000000000"}
OK = 200
ANSWERED = {OK, 204, 301, 302, 303, 400, 401, 403, 404, 405, 410, 422, 428}
# API addresses that answer everybody; pages say so themselves (accounts.guards.public).
PUBLIC_API = re.compile(
    r"^/api/(schema|docs)/$|^/api/v1/complaints/((track|questions)/)?$|^/open311/v2/|^/api/v1/open-data/"
)
# They end the session or leave the portal, so they have tests of their own.
LEFT_OUT = re.compile(r"^/accounts/(logout|oidc)/|^/admin/logout/|^/readyz$")
# The matrix tries everybody among rows; here an empty portal meets one person of each of its areas.
TRAITS = ("regulator", "enterprise", "admin")


@dataclass(frozen=True)
class Address:
    """One path, and the view behind it."""

    path: str
    view: Any

    @property
    def is_public(self) -> bool:
        """Whether the page says that it needs no login."""
        if hasattr(self.view, "cls"):
            return bool(PUBLIC_API.match(self.path))
        return not getattr(self.view, "login_required", True)


# The pages of every kind of case share their patterns; each kind is tried.
CASE_PAGES = "/staff/nothing/"


def sample(match: re.Match[str]) -> str:
    return SAMPLES.get(match[1] or "str", "nothing")


def route(pattern: Any) -> str:
    """A pattern as a path; the default language has no prefix."""
    if isinstance(pattern, LocalePrefixPattern):
        return ""
    text = str(pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    return CONVERTER.sub(sample, text)


def walk(resolver: URLResolver, prefix: str = "/") -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = prefix + route(entry.pattern)
        if isinstance(entry, URLPattern):
            if not re.search(r"[(\\?*]", path):  # a regular expression of a package
                yield Address(path, entry.callback)
        else:
            yield from walk(entry, path)


def each_kind(address: Address) -> list[Address]:
    """The address for every kind of case, where it is one of theirs."""
    if not address.path.startswith(CASE_PAGES):
        return [address]
    rest = address.path.removeprefix(CASE_PAGES)
    return [Address(f"/staff/{slug}/{rest}", address.view) for slug in cases.registry]


def addresses() -> list[Address]:
    every = [each for address in walk(get_resolver()) for each in each_kind(address)]
    found = {address.path: address for address in every if not LEFT_OUT.match(address.path)}
    return [found[path] for path in sorted(found)]


def answers(client: Client) -> dict[Address, int | str]:
    """What each address answers: a status, or the error that it met."""
    found: dict[Address, int | str] = {}
    for address in addresses():
        try:
            with closing(client.get(address.path)) as answer:
                found[address] = answer.status_code
        except Exception as error:
            found[address] = f"{type(error).__name__}: {error}"
    return found


def test_there_are_addresses_to_try() -> None:
    paths = {address.path for address in addresses()}
    assert {"/", "/complaints/new/", "/staff/", "/field/", "/enterprise/", "/healthz"} <= paths
    assert {"/api/v1/complaints/", "/staff/complaints/", "/verify/nothing/"} <= paths


@pytest.mark.django_db
def test_nobody_gets_in_where_a_login_is_needed(client: Client) -> None:
    statuses = answers(client)
    assert {a.path: got for a, got in statuses.items() if got not in ANSWERED} == {}
    assert {a.path for a, got in statuses.items() if got == OK and not a.is_public} == set()


@pytest.mark.django_db
@pytest.mark.timeout(300)
@pytest.mark.parametrize("trait", TRAITS)
def test_every_address_answers_every_role(client: Client, trait: str) -> None:
    sign_in(client, UserFactory(**{trait: True}))
    statuses = answers(client)
    assert {a.path: got for a, got in statuses.items() if got not in ANSWERED} == {}
