"""What the standard says (Open311 GeoReport v2), and what of it this house keeps to itself."""

import re
from datetime import datetime, timedelta
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.rules import OPEN
from complaints.states import Kind

VERSION = "v2"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
FORMS = ("json", "xml")
# Reports are no service here: they neither come in this way nor are they ever answered.
KINDS = (Kind.COMPLAINT, Kind.INQUIRY)
MOST_DAYS = 90
PAGE, LARGEST_PAGE = 100, 500
MOST_PAGES = 1000
MOST_IDS = 100
# The same words of the same device within this time are the same request.
REPEAT = timedelta(minutes=10)
KEY_LENGTH, ID_LENGTH, HINT = 32, 16, 4
DEMO_KEY = "demo-open311-key"
LONGEST_TITLE = 80
HAN = re.compile(r"[\u3400-\u9fff]")
# The end of a sentence.
STOP = re.compile(r"[。！？!?\n]|\. ")


def may_keep_clients(actor: Actor) -> bool:
    """Keys are given out and taken back by administrators; the system opens the demo's."""
    return actor.has(Role.ADMIN) or actor.is_robot


def may_revoke(_client: Any, actor: Actor) -> bool:
    return may_keep_clients(actor)


def service_code(kind: str, category: str) -> str:
    """The code of a service: what is wanted, about which goods."""
    return f"{kind}-{category}"


def parts_of(code: str) -> tuple[str, str] | None:
    """Kind and category of a service code; None for what is no service."""
    kind, _sign, category = code.partition("-")
    return (kind, category) if kind in KINDS and category else None


def full_name(first: str, last: str) -> str:
    """A name in the order in which it is written: the surname first where it is Chinese."""
    if HAN.search(first + last):
        return f"{last}{first}"
    return f"{first} {last}".strip()


def title_of(text: str) -> str:
    """The first sentence of what was told, short enough for one line."""
    first = STOP.split(text.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"


def status_of(state: str) -> str:
    """The standard knows two states."""
    return "open" if state in OPEN else "closed"


def window_of(
    start: datetime | None, end: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """The span of at most ninety days that is answered; without dates the newest."""
    most = timedelta(days=MOST_DAYS)
    if start is None:
        end = end or now
        return end - most, end
    return start, min(end or start + most, start + most)


EARLIEST, LATEST = 1990, 2100


def is_of_our_time(at: datetime) -> bool:
    """Whether a moment can be reckoned with."""
    return EARLIEST <= at.year < LATEST
