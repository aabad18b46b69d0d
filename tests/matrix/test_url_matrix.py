"""Every address × everybody, with rows of one's own county and of another one's.

The answers stand in expected/urls.csv, which somebody reviewed. `login` is the way to the login
page, `confirm` the way to the password; every other answer is the HTTP status itself. A dash is an
act on a row whose page is closed to the person; the first act of a kind is asked all the same.
"""

import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import override

from tests.factories_accounts import sign_in
from tests.matrix import files
from tests.matrix.addresses import Address, addresses
from tests.matrix.world import World, undone

FILE = "urls.csv"
HEADS = ("address", "method", "row")
PEOPLE = (
    "nobody",
    "hotline",
    "inspector",
    "lab",
    "regulator",
    "head",
    "city_regulator",
    "custodian",
    "partner",
    "enterprise",
    "cqo",
    "auditor",
    "admin",
    "away_regulator",
    "enterprise_other",
)
WORST = 500
CLOSED = {"403", "404", "login"}
NOT_ASKED = "-"
# Its answer tells how the machine is, not who asks.
UNSTEADY = {"readyz"}

pytestmark = pytest.mark.django_db


class Plain(Client):
    """A client that keeps no copy of what the templates were given: it only wants the status."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


def client_of(world: World, person: str) -> Client:
    client = Plain(raise_request_exception=False)
    return client if person == "nobody" else at_work(sign_in(client, world.people[person]))


def at_work(client: Client) -> Client:
    """As after a first request: otherwise each one, being undone, would write the session again."""
    session = client.session
    session["began_at"] = session["seen_at"] = int(time.time())
    session.save()
    return client


def methods(address: Address) -> tuple[str, ...]:
    """What is tried; of the admin's pages only reading."""
    if address.name.startswith("admin:"):
        return ("GET",)
    # The form of an act is tried once for each kind of case, sending it for every act.
    if address.is_another_act or (address.name.startswith("api-") and " " in address.name):
        return ("POST",)
    if address.name.startswith("api-") and address.name.endswith("-detail"):
        return ("GET", "POST", "PATCH", "DELETE")
    return ("GET", "POST")


def everything(world: World) -> Iterator[tuple[files.Key, Address]]:
    """Each address with each method, for rows at home and in the other county."""
    for address in addresses(world, world.home):
        for method in methods(address):
            yield (address.name, method, "own" if address.row is not None else ""), address
    for address in addresses(world, world.away):
        # Of the acts on a row that one cannot see, one stands for all: the row is sought first.
        if address.row is None or address.row in world.home.values() or address.is_another_act:
            continue
        for method in methods(address):
            yield (address.name, method, "away"), address


def answers(world: World, person: str) -> files.Answers:
    """What the person is answered everywhere.

    Where the page of the row is closed, one act stands for all; the others are not asked.
    """
    client = client_of(world, person)
    found: files.Answers = {}
    closed: set[str] = set()
    for key, address in everything(world):
        if address.is_another_act and address.page in closed:
            found[key] = {person: NOT_ASKED}
            continue
        found[key] = {person: ask(client, key[1], address)}
        if key[1] == "GET" and found[key][person] in CLOSED and address.page == address.name:
            closed.add(address.name)
    return found


def ask(client: Client, method: str, address: Address) -> str:
    """The answer, in one word; the client stays as it was."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    headers = {"If-Match": f'"{getattr(address.row, "version", 1)}"'}
    with undone():
        if address.name in UNSTEADY:
            return "any"
        response = client.generic(method, address.url, headers=headers)
        status, target = response.status_code, response.headers.get("Location", "")
        response.close()
    client.cookies = cookies
    if "/accounts/login" in target or "/admin/login" in target:
        return "login"
    return "confirm" if "reauthenticate" in target else str(status)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_answers_everybody_as_reviewed(world: World, person: str) -> None:
    found = answers(world, person)
    if files.WRITING:
        files.put(FILE, HEADS, person, found, PEOPLE)
    expected = {key: {person: cells[person]} for key, cells in files.read(FILE, len(HEADS)).items()}
    assert files.differences(found, expected) == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("person", ["nobody", "regulator", "enterprise"])
def test_every_page_answers_in_english_as_it_does_in_chinese(world: World, person: str) -> None:
    client, chinese = client_of(world, person), files.read(FILE, len(HEADS))
    pages = [address for address in addresses(world, world.home) if speaks_english(address.url)]
    found, expected = {}, {}
    for page in (page for page in pages if not page.is_another_act):
        key = (page.name, "GET", "own" if page.row is not None else "")
        english = Address(page.name, f"/en{page.url}", page.row)
        found[key] = {person: ask(client, "GET", english)}
        expected[key] = {person: chinese[key][person]}
    assert len(found) > len(PEOPLE)
    assert files.differences(found, expected) == []


def speaks_english(url: str) -> bool:
    """Whether the address stands under /en/ as well."""
    try:
        with override("en"):
            resolve(f"/en{url}")
    except Resolver404:
        return False
    return True


def test_nothing_in_the_file_is_a_failure_of_ours() -> None:
    worst = [
        (key, person)
        for key, cells in files.read(FILE, len(HEADS)).items()
        for person, cell in cells.items()
        if cell.isdigit() and int(cell) >= WORST
    ]
    assert worst == []
