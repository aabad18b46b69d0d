"""Who keeps a desk session, and what the one screen asks, as plain functions over values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.rules import Actor
from complaints.desk.states import SessionKind
from complaints.rules import DESK
from complaints.states import Channel, Kind

# The door through which people come in a session of the kind.
CHANNELS = {SessionKind.HOTLINE: Channel.PHONE, SessionKind.ON_SITE: Channel.DESK}
# What the desk types in; the rest comes through programs.
TYPED = (Channel.PHONE, Channel.DESK, Channel.VISIT, Channel.LETTER)


def may_open(actor: Actor) -> bool:
    """Those who take calls and visits."""
    return actor.has(*DESK)


def may_keep(session: Any, actor: Actor) -> bool:
    """The desk of the office that holds the session, and that of the city."""
    return actor.has(*DESK) and (actor.citywide or actor.office_id == session.office_id)


def number(day: Any, running: int) -> str:
    """The number of a session, such as ZB-2026-0914-01."""
    return f"ZB-{day:%Y-%m%d}-{running:02d}"


# --- The screen -----------------------------------------------------------------------------
WHO = ("reporter_phone", "reporter_name")
TRADER = ("respondent_name", "respondent_code", "respondent_address")
# Seldom said, and kept out of the way; each stays within reach of the keyboard.
SELDOM = (
    "product_name",
    "category",
    "domain",
    "purchase_date",
    "amount",
    "demand",
    "reporter_email",
    "reporter_address",
    "outside_source",
    "outside_number",
    "outside_due_on",
)
MATTER = ("title", "description")


def screen_fields(kind: str) -> tuple[str, ...]:
    """What the screen asks, in the order in which a conversation goes."""
    hidden = {
        Kind.COMPLAINT: (),
        Kind.REPORT: ("demand", "purchase_date", "amount"),
        Kind.INQUIRY: (*TRADER, "category", "demand", "purchase_date", "amount"),
    }[Kind(kind)]
    first = ("channel", "received_on", *(("anonymous",) if kind == Kind.REPORT else ()), *WHO)
    wants = ("demands",) if kind == Kind.COMPLAINT else ()
    asked = (*first, *MATTER, "district", *TRADER, *wants, "consent", *SELDOM)
    return tuple(name for name in asked if name not in hidden)


# --- A district by its first letters ---------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A district under the names by which people call it."""

    code: str
    names: tuple[str, ...]


def places_like(words: str, places: Iterable[Place]) -> list[Place]:
    """The districts meant: by code or whole name beyond doubt, else by how a name begins."""
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        return []
    known = [(place, [name.casefold() for name in place.names]) for place in places]
    exact = [place for place, names in known if wanted in {place.code, *names}]
    if exact:
        return exact
    return [
        place
        for place, names in known
        if place.code.startswith(wanted) or any(name.startswith(wanted) for name in names)
    ]


# --- Counters ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """接到 and 受理 of one kind (domain.md 4.5); questions are answered, not accepted."""

    kind: str
    received: int
    accepted: int | None


@dataclass(frozen=True)
class Counters:
    """What came in, by kind, and what was no case at all."""

    lines: Sequence[Line]
    others: int

    @property
    def received(self) -> int:
        return sum(line.received for line in self.lines)

    @property
    def accepted(self) -> int:
        return sum(line.accepted or 0 for line in self.lines)

    @property
    def total(self) -> int:
        """Every call or visitor: cases and others."""
        return self.received + self.others


def tallied(found: Mapping[str, tuple[int, int]], others: int) -> Counters:
    """The counters of some rows: received and accepted by kind."""
    lines = [
        Line(kind, received, None if kind == Kind.INQUIRY else accepted)
        for kind in Kind.values
        for received, accepted in [found.get(kind, (0, 0))]
    ]
    return Counters(lines, others)
