"""Where a case goes, which cases are one and which only belong together, over plain values."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.rules import Actor
from accounts.states import OfficeKind, Role
from complaints.rules import DESK, may_handle
from complaints.states import Kind, Priority, RefusalReason, State

# --- Routing rules --------------------------------------------------------------------------
TRIED_CASES = 1000


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a rule may look at; nothing of who told it."""

    kind: str
    channel: str
    domain: str
    # The category and the group above it; the place and the district a zone counts for.
    categories: frozenset[str]
    districts: frozenset[str]
    respondent: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Spec:
    """A rule as values: an empty condition asks nothing, an empty effect changes nothing."""

    pk: int | None
    kind: str = ""
    channel: str = ""
    domain: str = ""
    category: str = ""
    district: str = ""
    respondent_words: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    office: int | None = None
    office_kind: str = ""
    office_district: str = ""
    person: int | None = None
    priority: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a case lies on arrival, and the rule that put it there."""

    office: int
    person: int | None = None
    priority: str = Priority.NORMAL
    rule: int | None = None

    @property
    def effect(self) -> tuple[int, int | None, str]:
        """What a citizen or an office would notice; which rule did it is no difference."""
        return self.office, self.person, self.priority


def words_of(text: str) -> tuple[str, ...]:
    """The words somebody typed, set apart by blanks, commas or enumeration marks."""
    return tuple(word.casefold() for word in re.split(r"[\s,，、;；]+", text) if word)


def has_power(kind: str, district: str, places: Iterable[str]) -> bool:
    """The city bureau has power everywhere, a county bureau in its own district (art. 12)."""
    return kind == OfficeKind.CITY or (kind == OfficeKind.COUNTY and district in places)


def fits(rule: Spec, facts: Facts) -> bool:
    """Whether every condition of the rule holds and its office has power over the place."""
    same = all(
        not wanted or wanted == found
        for wanted, found in (
            (rule.kind, facts.kind),
            (rule.channel, facts.channel),
            (rule.domain, facts.domain),
        )
    )
    return (
        same
        and (not rule.category or rule.category in facts.categories)
        and (not rule.district or rule.district in facts.districts)
        and _says(rule.respondent_words, facts.respondent)
        and _says(rule.words, facts.text)
        and (rule.office is None or _reaches(rule, facts))
    )


def _says(words: tuple[str, ...], text: str) -> bool:
    return not words or any(word in text for word in words)


def _reaches(rule: Spec, facts: Facts) -> bool:
    return has_power(rule.office_kind, rule.office_district, facts.districts)


def decide(book: Iterable[Spec], facts: Facts, home: int) -> Place:
    """The first rule that fits places the case; none leaves it with the office of its place."""
    for rule in book:
        if fits(rule, facts):
            return Place(
                office=rule.office or home,
                person=rule.person,
                priority=rule.priority or Priority.NORMAL,
                rule=rule.pk,
            )
    return Place(office=home)


def may_write(actor: Actor) -> bool:
    """The administrator keeps the rules; he sees no case by them."""
    return actor.has(Role.ADMIN)


def may_keep(_rule: Any, actor: Actor) -> bool:
    """The same for a rule that stands."""
    return actor.has(Role.ADMIN)


# --- Who may move a case --------------------------------------------------------------------
HANDLERS = (*DESK, Role.INSPECTOR)


def may_assign(complaint: Any, actor: Actor) -> bool:
    """The head or a regulator says who handles the case."""
    return actor.has(Role.HEAD, Role.REGULATOR) and may_handle(complaint, actor)


def may_distribute(complaint: Any, actor: Actor) -> bool:
    """The receiving unit distributes; whoever was given a case never passes it on (art. 37)."""
    return may_handle(complaint, actor) and (actor.citywide or actor.has(Role.HOTLINE))


# --- Outside the city -----------------------------------------------------------------------
CITY_CODE = "3713"
CODE_LENGTH = 18
HOME = "临沂"
# A province at most, then a city; 批发市场 in a street address is none.
ANOTHER_PLACE = re.compile(r"^(?:[^市县区]{2,8}?(?:省|自治区))?[^省市县区镇街路]{2,4}市(?!场)")
WANT_OF_POWER = {
    Kind.COMPLAINT: RefusalReason.NO_POWER,
    Kind.REPORT: RefusalReason.ELSEWHERE,
    Kind.INQUIRY: RefusalReason.ELSEWHERE,
}


def registered_elsewhere(code: str) -> bool:
    """Characters 3 to 8 of a credit code name the place of registration (GB 32100-2015)."""
    return len(code) == CODE_LENGTH and code[2:8].isdigit() and code[2:6] != CITY_CODE


def lies_elsewhere(address: str) -> bool:
    """Whether an address begins with another city; one without a city says nothing."""
    found = ANOTHER_PLACE.match(address)
    return found is not None and HOME not in found.group()


# --- One case, or several that belong together ----------------------------------------------
SIMILAR_DAYS = 90
SHOWN = 6
MERGEABLE = (State.RECEIVED, State.WAITING, State.ACCEPTED)
EARLY = (State.RECEIVED, State.WAITING)
# Order 20 art. 11.
MOST_SPEAKERS = 2
OTHER_HALF = {Kind.COMPLAINT: Kind.REPORT, Kind.REPORT: Kind.COMPLAINT}


def lead_of(cases: Sequence[Any]) -> Any:
    """The first valid receipt leads, so that its clock binds."""
    return min(cases, key=lambda case: (case.received_at, case.pk))
