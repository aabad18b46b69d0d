"""Who may handle a sample, what may be drawn, and how a value is held against its limit."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.plans.rules import Draw
from inspections.plans.states import Direction
from inspections.samples.states import DeliveryWay, Holder, ItemVerdict, Marking, Place, SealState

# Order 18 art. 16.
LEAST_SAMPLERS = 2
NOT_JUDGED = frozenset({"不判定", "/", "-", "–", "—"})
NOT_FOUND = frozenset({"未检出", "nd", "n.d."})
AS_DESCRIBED = frozenset({"符合", "合格", "符合要求", "符合标准要求", "pass"})
NOT_AS_DESCRIBED = frozenset({"不符合", "不合格", "不符合要求", "fail"})
BOUND = re.compile(r"^(<=|>=|<|>)(.+)$")


class Unreadable(ValueError):
    """The value cannot be held against the limit of the item."""


class WrongUnit(Unreadable):
    """The value carries another unit than the item's."""


class Impossible(Unreadable):
    """No measurement of this kind can come out like that."""


# --- Permissions -----------------------------------------------------------------------------


def reaches(sample: Any, actor: Actor) -> bool:
    """True when the sample was drawn in the person's district or by their office."""
    return actor.covers(sample.district_id) or actor.office_id == sample.office_id


def may_take(actor: Actor) -> bool:
    """Inspectors draw samples."""
    return actor.has(Role.INSPECTOR)


def may_send(sample: Any, actor: Actor) -> bool:
    """Inspectors of the place hand it over."""
    return actor.has(Role.INSPECTOR) and reaches(sample, actor)


def may_test(sample: Any, actor: Actor) -> bool:
    """Only the laboratory that was commissioned touches the sample."""
    return actor.has(Role.LAB) and actor.office_id == sample.lab_id


def may_file(sample: Any, actor: Actor) -> bool:
    """Who drew a sample may not test it, but for tests on the spot (Order 18 art. 9)."""
    drew = actor.user_id in sample.sampler_ids and not sample.on_site
    return may_test(sample, actor) and not drew


def may_settle(sample: Any, actor: Actor) -> bool:
    """Payment, storage and what becomes of a sample afterwards are the officials' of the place."""
    return actor.has(Role.INSPECTOR, Role.REGULATOR, Role.HEAD) and reaches(sample, actor)


def may_pass_on(sample: Any, actor: Actor) -> bool:
    """A hand-over is recorded by whoever had part in it: the officials, or the laboratory."""
    return may_settle(sample, actor) or may_test(sample, actor)


def only_robots(_sample: Any, actor: Actor) -> bool:
    return actor.is_robot


def may_withdraw(sample: Any, actor: Actor) -> bool:
    return actor.has(Role.REGULATOR, Role.HEAD) and reaches(sample, actor)


def may_notify(sample: Any, actor: Actor) -> bool:
    """The office that organised the check tells the result (Order 18 art. 35)."""
    if actor.is_robot:
        return True
    officials = actor.has(Role.INSPECTOR, Role.REGULATOR, Role.HEAD)
    return officials and reaches(sample, actor)


def may_approve_notice(sample: Any, actor: Actor) -> bool:
    """The head of the office signs; never the person who drafted the notice."""
    return (
        actor.has(Role.HEAD)
        and actor.office_id == sample.office_id
        and actor.user_id not in sample.notice_drafter_ids
    )


# --- Drawing ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What the sampling form says was drawn."""

    samplers: int
    lot_size: int
    n_test: int
    n_backup: int
    marking: str
    has_certificate: bool
    place: str
    seal_test: str
    seal_backup: str
    # Whether one of the samplers works for the laboratory that is to test.
    tests_own: bool = False


def sampling_problem(drawn: Drawn, draw: Draw | None) -> str | None:
    """The code of the first rule that the sampling breaks, or None."""
    if drawn.samplers < LEAST_SAMPLERS:
        return "too_few_samplers"
    if drawn.tests_own:
        return "tests_own"
    return _goods_problem(drawn) or _count_problem(drawn, draw) or _seal_problem(drawn)


def _goods_problem(drawn: Drawn) -> str | None:
    # Order 18 art. 18 and Order 133: not for sale, trial, seconds, display goods are not drawn.
    if drawn.marking != Marking.ORDINARY:
        return "marked"
    # From the maker only goods that passed its own inspection; a shop's goods are for sale anyway.
    if drawn.place == Place.FINISHED_STORE and not drawn.has_certificate:
        return "no_certificate"
    return None


def _count_problem(drawn: Drawn, draw: Draw | None) -> str | None:
    if drawn.n_test < 1:
        return "nothing_to_test"
    # In a web shop the lot cannot be seen: goods are bought like a consumer (arts 25-28).
    if drawn.place != Place.WEB_SHOP and drawn.lot_size < drawn.n_test + drawn.n_backup:
        return "more_than_the_lot"
    if draw is None:
        return None
    if drawn.place != Place.WEB_SHOP and drawn.lot_size < draw.min_lot:
        return "lot_too_small"
    # Product Quality Law art. 15: no more than testing reasonably needs.
    if drawn.n_test != draw.n_test:
        return "wrong_test_count"
    return "wrong_backup_count" if drawn.n_backup != draw.n_backup else None


def _seal_problem(drawn: Drawn) -> str | None:
    # Order 18 art. 23: test and back-up sample are sealed apart.
    if not drawn.seal_test or (drawn.n_backup and not drawn.seal_backup):
        return "not_sealed"
    return "same_seal" if drawn.seal_test == drawn.seal_backup else None


# --- The chain of custody --------------------------------------------------------------------

CARRIED_BY: Mapping[str, str] = {
    DeliveryWay.HAND: Holder.INSPECTOR,
    DeliveryWay.POST: Holder.POST,
    DeliveryWay.CARRIER: Holder.CARRIER,
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """One step of the chain: from whom to whom, and the seal as it was seen."""

    giver: str
    taker: str
    seal_number: str
    seal_state: str = ""


def chain_problem(links: Iterable[Link], seal: str) -> str | None:
    """The code of the first fault of the chain in the order of its steps, or None when whole.

    A gap is a sample that came from somebody to whom nobody had given it.
    """
    holder = ""
    for link in links:
        if link.seal_state == SealState.BROKEN:
            return "broken_seal"
        if link.seal_number != seal:
            return "other_seal"
        if holder and link.giver != holder:
            return "gap"
        holder = link.taker
    return None


# --- Judging ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What the standard asks of one item."""

    direction: str
    low: Decimal | None = None
    high: Decimal | None = None
    expected: str = ""


def clean(value: str) -> str:
    """The value as typed on any keyboard: full-width forms, spaces and signs made plain."""
    text = unicodedata.normalize("NFKC", value).strip().replace("≤", "<=").replace("≥", ">=")
    return re.sub(r"\s+", "", text)


MOST_PH, WHOLE = 14, 100
# What may fall below nothing: temperatures, deviations, levels.
SIGNED_UNITS = frozenset({"", "℃", "°c", "c", "db", "pa", "kpa", "mpa"})
SIGNED_WORDS = ("偏差", "差", "变化", "收缩", "增量")
# Shares of a whole end at a hundred; what is stretched or swells does not.
STRETCHED = ("伸长", "延伸", "应变", "膨胀", "偏差", "变化", "回潮", "增", "吸水")
SAME_UNITS = {"°c": "℃", "ω": "ω", "ohm": "ω", "欧": "ω", "欧姆": "ω", "l": "l", "％": "%"}
TAIL = re.compile(r"^([<>]=?)?(-?[0-9][0-9,]*(?:\.[0-9]+)?(?:e-?[0-9]+)?)(.*)$", re.IGNORECASE)


def reading(value: str, unit: str, name: str = "") -> str:
    """The value without the unit typed behind it.

    Raises WrongUnit when that is another one, Impossible for a value that nothing can have.
    """
    text = clean(value)
    found = TAIL.match(text)
    if found is None:
        return value.strip()
    sign, number, tail = found[1] or "", found[2], found[3]
    if tail and _unit(tail) != _unit(unit):
        raise WrongUnit(value)
    if not _can_be(_decimal(number), _unit(unit), name):
        raise Impossible(value)
    return f"{sign}{number}"


def _unit(text: str) -> str:
    plain_text = clean(text).lower().replace("·", "").replace("²", "2").replace("³", "3")
    return SAME_UNITS.get(plain_text, plain_text)


def _can_be(number: Decimal, unit: str, name: str) -> bool:
    if name.lower().startswith("ph"):
        return 0 <= number <= MOST_PH
    if number < 0:
        return unit in SIGNED_UNITS or any(word in name for word in SIGNED_WORDS)
    share = unit == "%" and not any(word in name for word in STRETCHED)
    return not (share and number > WHOLE)


def item_verdict(limit: Limit, value: str) -> str:
    """pass, fail or not_judged; raises Unreadable when the value does not fit the item.

    The whole value is compared, unrounded (GB/T 8170, 全数值比较法), and the limit itself conforms.
    """
    text = clean(value)
    if not text:
        raise Unreadable(value)
    if text in NOT_JUDGED or limit.direction == Direction.REPORT_ONLY:
        return ItemVerdict.NOT_JUDGED
    if limit.direction == Direction.MATCH:
        return _matched(limit, text)
    return ItemVerdict.PASS if _within(limit, text) else ItemVerdict.FAIL


def _matched(limit: Limit, text: str) -> str:
    """符合 or 不符合; any other words must be those of the requirement."""
    lowered = text.lower()
    if lowered in NOT_AS_DESCRIBED:
        return ItemVerdict.FAIL
    if lowered in AS_DESCRIBED or (limit.expected and text == clean(limit.expected)):
        return ItemVerdict.PASS
    raise Unreadable(text)


def _within(limit: Limit, text: str) -> bool:
    low, high = _interval(text)
    if limit.direction in {Direction.AT_LEAST, Direction.RANGE} and limit.low is not None:
        if not _decides(low, high, limit.low):
            raise Unreadable(text)
        if low is None or low < limit.low:
            return False
    if limit.direction in {Direction.AT_MOST, Direction.RANGE} and limit.high is not None:
        if not _decides(low, high, limit.high):
            raise Unreadable(text)
        if high is None or high > limit.high:
            return False
    return True


def _interval(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The value as the least and the greatest it can be: "<0.01" has no least of its own."""
    if text.lower() in NOT_FOUND:
        return None, Decimal(0)
    bound = BOUND.match(text)
    number = _decimal(bound[2] if bound else text)
    if bound is None:
        return number, number
    return (None, number) if bound[1].startswith("<") else (number, None)


def _decides(low: Decimal | None, high: Decimal | None, limit: Decimal) -> bool:
    """False when the value, known only as a bound, may lie on either side of the limit."""
    if low is None and high is not None:
        return high <= limit
    if high is None and low is not None:
        return low >= limit
    return True


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Unreadable(text) from None
    if not number.is_finite():
        raise Unreadable(text)
    return number


def batch_verdict(verdicts: Iterable[str]) -> str | None:
    """fail when any judged item fails, pass when all judged ones pass, None when none is judged."""
    judged = [verdict for verdict in verdicts if verdict != ItemVerdict.NOT_JUDGED]
    if not judged:
        return None
    return "fail" if ItemVerdict.FAIL in judged else "pass"


def is_serious(failed: Collection[bool]) -> bool:
    """A failed key item makes the case a serious one; takes, per failed item, whether it is key."""
    return any(failed)


# Samples that count for nothing.
GONE = frozenset({"rejected", "withdrawn", "annulled"})


def inspection_verdict(states: Iterable[str]) -> str | None:
    """What all samples of a visit say together: one failure decides, passing needs every result."""
    found = [state for state in states if state not in GONE]
    if "failed" in found:
        return "fail"
    return "pass" if found and all(state == "passed" for state in found) else None


# --- Words -----------------------------------------------------------------------------------


def plain(number: Decimal) -> str:
    """A limit as the standard prints it, without the zeros that the column adds."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def limit_text(limit: Limit, unit: str = "") -> str:
    """The requirement in one line: ≤0.1 Ω, 6–14 %, or the words of the standard."""
    tail = f" {unit}" if unit else ""
    if limit.direction == Direction.RANGE and limit.low is not None and limit.high is not None:
        return f"{plain(limit.low)}–{plain(limit.high)}{tail}"
    if limit.direction == Direction.AT_MOST and limit.high is not None:
        return f"≤{plain(limit.high)}{tail}"
    if limit.direction == Direction.AT_LEAST and limit.low is not None:
        return f"≥{plain(limit.low)}{tail}"
    return limit.expected or "–"
