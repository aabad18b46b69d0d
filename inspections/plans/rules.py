"""Who may order spot checks, and how plans and product rules are read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role

PLANNERS = (Role.REGULATOR, Role.HEAD)


def may_plan(actor: Actor) -> bool:
    """Local spot checks are organised by county bureaux and above (Order 18 art. 4)."""
    return actor.has(*PLANNERS) or actor.is_robot


def may_lead(plan: Any, actor: Actor) -> bool:
    """The office that made the plan carries it out."""
    return actor.is_robot or (actor.has(*PLANNERS) and actor.office_id == plan.office_id)


def may_lead_year(plan: Any, actor: Actor) -> bool:
    """The office that makes the yearly plan."""
    return actor.is_robot or (actor.has(*PLANNERS) and actor.office_id == plan.office_id)


def may_approve_year(plan: Any, actor: Actor) -> bool:
    """A head of the office, never the person who drafted it."""
    own = actor.has(Role.HEAD) and actor.office_id == plan.office_id
    return actor.is_robot or (own and actor.user_id != plan.drafted_by_id)


def may_write_rules(actor: Actor) -> bool:
    """Detailed rules are the city's to set, so that every county draws alike."""
    return actor.is_robot or (actor.has(*PLANNERS) and actor.citywide)


def may_change_rule(_rule: Any, actor: Actor) -> bool:
    return may_write_rules(actor)


@dataclass(frozen=True)
class Item:
    """One test item as it is written into a product rule."""

    name: str
    direction: str
    low: Any = None
    high: Any = None
    unit: str = ""
    method: str = ""
    clause: str = ""
    expected: str = ""
    is_key: bool = False


# What a requirement of a kind needs, and the words for what is missing.
NEEDS_LOW, NEEDS_HIGH = frozenset({">=", "range"}), frozenset({"<=", "range"})


def item_problem(item: Item) -> str:
    """What keeps a value from being judged by the item; empty when nothing does."""
    if item.direction in NEEDS_LOW and item.low is None:
        return "no_low"
    if item.direction in NEEDS_HIGH and item.high is None:
        return "no_high"
    if item.direction == "range" and item.low > item.high:
        return "upside_down"
    if item.direction == "match" and not item.expected:
        return "no_words"
    return ""


def requirement(item: Any) -> str:
    """What a test item asks, in one line: ≤0.1 Ω, 6–14 %, or the words of the standard."""
    tail = f" {item.unit}" if item.unit else ""
    texts = {"<=": f"≤{_plain(item.limit_high)}", ">=": f"≥{_plain(item.limit_low)}"}
    texts["range"] = f"{_plain(item.limit_low)}–{_plain(item.limit_high)}"
    found = texts.get(str(item.direction))
    return f"{found}{tail}" if found else item.expected or "–"


def _plain(value: Any) -> str:
    """A limit without trailing zeros."""
    text = f"{value:f}" if value is not None else ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def period_is_sound(starts_on: date, ends_on: date) -> bool:
    """A plan ends no earlier than it begins."""
    return starts_on <= ends_on


@dataclass(frozen=True)
class Draw:
    """What one sample of a product needs: pieces to test, pieces kept back, size of the lot."""

    n_test: int
    n_backup: int
    min_lot: int

    @property
    def total(self) -> int:
        """The pieces that leave the lot."""
        return self.n_test + self.n_backup
