"""Who draws, what each candidate weighs, what is locked, whose turn it is when one falls out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.draws.states import LockException

PLANNERS = (Role.REGULATOR, Role.HEAD)
WITNESSES = (Role.INSPECTOR, Role.REGULATOR, Role.HEAD)
# Nobody controls the seed alone.
LEAST_SHARES = 2
HEX = re.compile(r"[0-9a-f]{64}")
# One line of printable ASCII: nothing that two programs could encode differently.
PLAIN = re.compile(r"[!-~](?:[ -~]*[!-~])?")
SHORTEST_SECRET = 12

# --- Who may do what ----------------------------------------------------------------------------


def may_draw(actor: Actor) -> bool:
    """Who plans spot checks prepares the draw."""
    return actor.has(*PLANNERS) or actor.is_robot


def may_lead(draw: Any, actor: Actor) -> bool:
    """The office that made the plan carries the draw through."""
    return actor.is_robot or (actor.has(*PLANNERS) and actor.office_id == draw.office_id)


def may_answer_for(draw: Any, actor: Actor) -> bool:
    """What the public is told is the head's to release."""
    return actor.has(Role.HEAD) and actor.office_id == draw.office_id


def may_witness(draw: Any, actor: Actor) -> bool:
    """Whoever sees the draw may put in a secret; a stranger to the office is all the better."""
    return actor.has(*WITNESSES)


def may_keep_library(actor: Actor) -> bool:
    """The head answers for who is in the library of inspectors."""
    return actor.has(Role.HEAD) or actor.is_robot


def may_keep_entry(entry: Any, actor: Actor) -> bool:
    """The head of the same office."""
    return actor.is_robot or (actor.has(Role.HEAD) and actor.office_id == entry.office_id)


def may_declare(actor: Actor) -> bool:
    """An inspector declares his own interest; a head may set it for his people."""
    return actor.has(Role.INSPECTOR, Role.HEAD)


def may_declare_for(person_id: int, office_id: int | None, actor: Actor) -> bool:
    """One's own, or as the head of that person's office."""
    own = actor.has(Role.INSPECTOR) and actor.user_id == person_id
    return own or (actor.has(Role.HEAD) and actor.office_id == office_id)


def may_end_recusal(recusal: Any, actor: Actor) -> bool:
    """Nobody lifts his own recusal: the head of the office does."""
    return (
        actor.has(Role.HEAD)
        and actor.office_id == recusal.office_id
        and actor.user_id != recusal.person_id
    )


# --- Weights ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Tickets by credit grade, and what repeated failure multiplies them by."""

    a: int = 1
    b: int = 2
    c: int = 4
    d: int = 8
    ungraded: int = 2
    # So many failed batches in so many months are a repeat.
    repeat_batches: int = 2
    repeat_months: int = 12
    repeat_factor: int = 2

    @classmethod
    def of(cls, stored: Mapping[str, int]) -> "Weights":
        return cls(**stored)

    def stored(self) -> dict[str, int]:
        return asdict(self)

    def by_grade(self, grade: str) -> int:
        """An enterprise without a grade weighs what most weigh."""
        grades = {"A": self.a, "B": self.b, "C": self.c, "D": self.d}
        return grades.get(grade, self.ungraded)


def tickets(grade: str, failed: int, weights: Weights) -> tuple[int, list[str]]:
    """How many tickets an enterprise has, and why."""
    number, reasons = weights.by_grade(grade), [f"grade:{grade or '-'}"]
    if failed >= weights.repeat_batches:
        number, reasons = number * weights.repeat_factor, [*reasons, "repeat"]
    return number, reasons


# --- The six-month lock (Order 18 art. 8) ---------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Goods:
    """What makes two products the same: producer, standard, brand, model; the rest is unknown."""

    name: str
    standard: str = ""
    brand: str = ""
    model: str = ""


def same_product(one: Goods, other: Goods) -> bool:
    """Goods of one producer; what either side does not know speaks for neither.

    The register writes GB 4706.19 where the label has GB 4706.19-2008: the year does not count.
    Without a standard on both sides the name decides.
    """
    for left, right in ((one.brand, other.brand), (one.model, other.model)):
        if _plain(left) and _plain(right) and _plain(left) != _plain(right):
            return False
    standards = _standard(one.standard), _standard(other.standard)
    if all(standards):
        return standards[0] == standards[1]
    return _plain(one.name) == _plain(other.name)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _standard(text: str) -> str:
    return re.sub(r"[-—–]\d{4}$", "", _plain(text))


def lock_holds(exception: str) -> bool:
    """Tracking and emergencies are excepted, nothing else."""
    return exception not in LockException.values


def is_locked(last_day: date, on: date) -> bool:
    """The product rests up to and including the last day of the six months."""
    return on <= last_day


# --- The seed -----------------------------------------------------------------------------------


def is_hash(text: str) -> bool:
    """A SHA-256 in lower-case hexadecimal."""
    return HEX.fullmatch(text) is not None


def is_plain(text: str) -> bool:
    """One line of printable ASCII without spaces at its ends."""
    return PLAIN.fullmatch(text) is not None


def secret_is_sound(text: str) -> bool:
    """Long enough that nobody finds it by trying."""
    return is_plain(text) and len(text) >= SHORTEST_SECRET


def shares_suffice(people: Sequence[int]) -> bool:
    """Two different persons at least."""
    return len(set(people)) >= LEAST_SHARES


# --- Replacement --------------------------------------------------------------------------------


def next_reserve(places: Sequence[Any]) -> Any | None:
    """The first reserve of the same quota that has not been called up; the order is the draw's."""
    waiting = [row for row in places if row.state == "reserve"]
    return min(waiting, key=lambda row: row.place, default=None)
