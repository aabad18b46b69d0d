"""Who handles, who reviews, who decides; what a fine may be; when a case is big and important."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.casefiles.states import Hearing, Importance, PenaltyKind
from inspections.visits.rules import LEADERS, OFFICIALS

# Administrative Penalty Law art. 42: at least two people of law enforcement.
HANDLERS = 2
BIG_VALUE = Decimal(500_000)
# Order 45 leaves "a lower fine" to the provinces; the bureau's own line until one is drawn.
SMALL_FINE = Decimal(5_000)
LINYI, PROVINCE = "3713", "37"
MINOR = frozenset({PenaltyKind.WARNING, PenaltyKind.CRITICISM})

# 货值金额倍数: least and most, as multiples of the goods value.
CLAUSES: dict[str, tuple[Decimal, Decimal]] = {
    "49": (Decimal(1), Decimal(3)),
    "50": (Decimal("0.5"), Decimal(3)),
    "51": (Decimal(0), Decimal(1)),
    "52": (Decimal(0), Decimal(2)),
    "53": (Decimal(0), Decimal(1)),
}


# --- People ----------------------------------------------------------------------------------


def may_open(actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id is not None


def works_there(row: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == row.office_id


def handles(row: Any, actor: Actor) -> bool:
    """The two handlers write; a leader of their office may help a case on."""
    return works_there(row, actor) and (
        actor.user_id in row.handler_ids or actor.has(Role.REGULATOR)
    )


def stands_apart(row: Any, actor: Actor) -> bool:
    """Neither a handler nor who drafted the form that waits."""
    return actor.user_id not in {*row.handler_ids, row.drafted_by_id}


def may_review_section(row: Any, actor: Actor) -> bool:
    return works_there(row, actor) and actor.has(*LEADERS) and stands_apart(row, actor)


def may_review_legal(row: Any, actor: Actor) -> bool:
    """法制审核 is done by somebody who neither handles the case nor leads the section."""
    return works_there(row, actor) and stands_apart(row, actor)


def may_decide(row: Any, actor: Actor) -> bool:
    """The head of the office; never who drafted or handles it."""
    return actor.has(Role.HEAD) and works_there(row, actor) and stands_apart(row, actor)


def may_lead(row: Any, actor: Actor) -> bool:
    return works_there(row, actor) and actor.has(*LEADERS)


def may_head(row: Any, actor: Actor) -> bool:
    return works_there(row, actor) and actor.has(Role.HEAD)


def may_withdraw(row: Any, actor: Actor) -> bool:
    """A leader, or the system when it knows that the ground is gone."""
    return actor.is_robot or may_lead(row, actor)


def only_robot(actor: Actor) -> bool:
    return actor.is_robot


def only_robots(_row: Any, actor: Actor) -> bool:
    return actor.is_robot


# --- Values ----------------------------------------------------------------------------------


def fine_bounds(clause: str, value: Decimal) -> tuple[Decimal, Decimal] | None:
    """The least and the most under the clause; None where it counts no goods value."""
    span = CLAUSES.get(clause)
    return (span[0] * value, span[1] * value) if span else None


def within_bounds(fine: Decimal, clause: str, value: Decimal) -> bool:
    bounds = fine_bounds(clause, value)
    return bounds is None or bounds[0] <= fine <= bounds[1]


def is_minor(kinds: Collection[str], fine: Decimal) -> bool:
    """轻微: only a warning, public criticism or a lower fine; shown for three months (Order 45)."""
    if not kinds:
        return False
    others = set(kinds) - MINOR
    return not others or (others == {PenaltyKind.FINE} and fine <= SMALL_FINE)


def importance(given: Iterable[str], value: Decimal) -> list[str]:
    """The criteria that hold: what people ticked, and what the figures say by themselves."""
    found = {str(one) for one in given if one != Importance.VALUE}
    if value >= BIG_VALUE:
        found.add(Importance.VALUE)
    return [str(one) for one in Importance.values if one in found]


def needs_legal_review(*, important: bool, hearing: str) -> bool:
    """Administrative Penalty Law art. 58: on a grave case, or after a hearing."""
    return important or hearing == Hearing.HELD


def other_province(code: str) -> bool:
    """True for a party registered outside Shandong: digits 3 to 8 of its code name the place."""
    region = code[2:8]
    return region.isdigit() and not region.startswith((PROVINCE, "10"))


def in_order(*days: date | None) -> bool:
    """Whether the days that are known do not run backwards."""
    known = [day for day in days if day is not None]
    return known == sorted(known)
