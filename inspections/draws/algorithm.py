"""linyi-draw-1: from frozen texts and a seed to an order, in whole numbers only.

The same words stand in docs/draw.md, byte by byte; static/js/draw-replay.js is a second
implementation. What is drawn here can be drawn again by a stranger with either. A change of
one step is a new name of the algorithm beside this one: draws made keep theirs.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAME = "linyi-draw-1"
# One number of the stream has 256 bits.
SPAN = 1 << 256


class Unsound(Exception):
    """The published inputs contradict themselves; the message says where."""


# --- Texts and hashes ---------------------------------------------------------------------------


def canonical(value: Any) -> str:
    """The one text of a value: sorted keys, no spaces, whole numbers, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def manifest(
    *, draw: str, plan: str, texts: Mapping[str, str], shares: Sequence[str], beacon: str
) -> str:
    """What is published before the seed is known; its hash is the commitment."""
    return canonical(
        {
            "algorithm": NAME,
            "beacon": beacon,
            "draw": draw,
            "hashes": {name: digest(text) for name, text in texts.items()},
            "plan": plan,
            "shares": list(shares),
        }
    )


def seed(*, commitment: str, value: str, secrets: Sequence[str]) -> str:
    """The seed: nobody knows it before the public value is out and every secret is revealed."""
    return digest("\n".join([NAME, commitment, value, *secrets]))


# --- Numbers from the seed ----------------------------------------------------------------------


class Stream:
    """The numbers that belong to one label; a label never takes numbers from another."""

    def __init__(self, seed: str, label: str) -> None:
        self.key, self.label, self.turn = bytes.fromhex(seed), label, 0

    def below(self, bound: int) -> int:
        """A number from 0 to bound-1, each exactly as likely."""
        limit = SPAN - SPAN % bound
        while True:
            message = f"{self.label}/{self.turn}".encode()
            self.turn += 1
            block = hmac.new(self.key, message, hashlib.sha256).digest()
            number = int.from_bytes(block, "big")
            if number < limit:
                return number % bound


def ranked(stream: Stream, tickets: Sequence[tuple[str, int]], most: int) -> list[str]:
    """At most so many names, drawn one by one; a name's chance is its share of the tickets left."""
    left = [(name, number) for name, number in tickets if number > 0]
    total = sum(number for _name, number in left)
    order: list[str] = []
    while left and len(order) < most:
        place = _holder(left, stream.below(total))
        name, number = left.pop(place)
        total -= number
        order.append(name)
    return order


def _holder(left: Sequence[tuple[str, int]], ticket: int) -> int:
    """Who holds the ticket, counted from 0 through the list."""
    for place, (_name, number) in enumerate(left):
        if ticket < number:
            return place
        ticket -= number
    raise Unsound("a ticket that nobody holds")


# --- The draw -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inputs:
    """The frozen files, read."""

    candidates: list[dict[str, Any]]
    inspectors: list[dict[str, Any]]
    quotas: list[dict[str, Any]]
    parameters: dict[str, Any]


def read(texts: Mapping[str, str]) -> Inputs:
    """The files as values; a file that is no canonical JSON is refused."""
    values = {name: json.loads(text) for name, text in texts.items()}
    for name, text in texts.items():
        if canonical(values[name]) != text:
            raise Unsound(f"{name} is not in canonical form")
    return Inputs(**values)


def perform(inputs: Inputs, seed: str) -> str:
    """The result: for each quota the drawn and the reserves in their order, each with its team."""
    return canonical({"quotas": [_cell(inputs, quota, seed) for quota in inputs.quotas]})


def _cell(inputs: Inputs, quota: Mapping[str, Any], seed: str) -> dict[str, Any]:
    key = f"{quota['district']}/{quota['category']}"
    rows = {
        row["id"]: row
        for row in inputs.candidates
        if (row["district"], row["category"]) == (quota["district"], quota["category"])
    }
    stream = Stream(seed, f"objects/{key}")
    most = quota["number"] + quota["reserves"]
    order = ranked(stream, [(row["id"], row["tickets"]) for row in rows.values()], most)
    found = [_object(inputs, rows[name], seed) for name in order]
    number = quota["number"]
    return {
        "category": quota["category"],
        "district": quota["district"],
        "drawn": found[:number],
        "reserves": found[number:],
    }


def _object(inputs: Inputs, row: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """One candidate with the product to look at and the people who go there."""
    product = Stream(seed, f"product/{row['id']}").below(len(row["products"]))
    free = [
        person
        for person in inputs.inspectors
        if person["office"] == row["office"] and row["id"] not in person["recused"]
    ]
    return {
        "id": row["id"],
        "product": row["products"][product],
        "team": team(free, inputs.parameters["team"], Stream(seed, f"team/{row['id']}")),
    }


def team(free: Iterable[Mapping[str, Any]], size: int, stream: Stream) -> list[str]:
    """A leader first, then the others; nobody at all where the people do not suffice."""
    people = list(free)
    leaders = [(person["id"], 1) for person in people if person["lead"]]
    if not leaders or len(people) < size:
        return []
    first = ranked(stream, leaders, 1)
    others = [(person["id"], 1) for person in people if person["id"] not in first]
    return first + ranked(stream, others, size - 1)
