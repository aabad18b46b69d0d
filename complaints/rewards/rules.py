"""What a report may earn: interim measures on rewards for reports of grave breaches, 2021-12-01.

Only grave breaches in named fields; three grades by the quality of the evidence; natural persons
alone, and none of those whom the measures exclude. An insider may be rewarded.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.rewards.states import Field, Grade, Gravity, Ground, PaidWay, RewardState
from complaints.rules import DESK, may_handle

IN_FORCE_FROM = date(2021, 12, 1)
CAP = Decimal(1_000_000)
# From here on the head decides together with the finance department.
WITH_FINANCE_FROM = Decimal(500_000)
FEN = Decimal("0.01")


@dataclass(frozen=True)
class Share:
    """A share of fines and confiscations, and what it comes to at least."""

    part: Decimal
    floor: Decimal


SHARES = {
    Grade.FIRST: Share(Decimal("0.05"), Decimal(5_000)),
    Grade.SECOND: Share(Decimal("0.03"), Decimal(3_000)),
    Grade.THIRD: Share(Decimal("0.01"), Decimal(1_000)),
}
# Whom the measures exclude; only the person himself, or a custodian, can say so.
EXCLUDED = (
    Ground.NO_PERSON,
    Ground.OFFICIAL,
    Ground.DUTY,
    Ground.INJURED,
    Ground.WRONGDOER,
    Ground.ENGAGED,
)
CLAIM_CODE_LENGTH = 12
CLAIM_LIMIT = "RW-CLAIM"
SHORTEST_WORD, LONGEST_WORD = 4, 20
# Who handles a report may be an inspector.
OPENERS = (*DESK, Role.INSPECTOR)
ENDED = (RewardState.PAID, RewardState.LAPSED, RewardState.DECLINED, RewardState.REFUSED)
KEPT_BY_CUSTODIANS = (RewardState.OFFERED, RewardState.CLAIMED, *ENDED[:3])


def amount(grade: int, punished: Decimal) -> Decimal:
    """The reward out of fines and confiscations: the share, at least the floor, at most the cap."""
    share = SHARES[Grade(grade)]
    earned = (punished * share.part).quantize(FEN, rounding=ROUND_HALF_UP)
    return min(CAP, max(share.floor, earned))


def needs_finance(sum_: Decimal) -> bool:
    """Half a million and more is decided with the finance department."""
    return sum_ >= WITH_FINANCE_FROM


def obstacle(*, received_on: date, field: str, gravity: str) -> Ground | None:
    """Why the case itself earns nothing; None when it may."""
    if received_on < IN_FORCE_FROM:
        return Ground.TOO_EARLY
    if field == Field.OTHER:
        return Ground.FIELD
    return Ground.NOT_GRAVE if gravity == Gravity.MINOR else None


def ways(*, anonymous: bool) -> tuple[PaidWay, ...]:
    """An unnamed person comes or sends somebody, with the code; a named one may have a transfer."""
    by_code = (PaidWay.IN_PERSON, PaidWay.AGENT)
    return by_code if anonymous else (PaidWay.TRANSFER, *by_code)


def is_against_code(way: str) -> bool:
    return way in {PaidWay.IN_PERSON, PaidWay.AGENT}


# --- Who may --------------------------------------------------------------------------------


def may_open(complaint: Any, actor: Actor) -> bool:
    """Who handles the report, or the desk of its office."""
    return may_handle(complaint, actor) or complaint.handler_id == actor.user_id


def may_propose(reward: Any, actor: Actor) -> bool:
    return may_open(reward.complaint, actor)


def may_decide(reward: Any, actor: Actor) -> bool:
    """A head of that district or of the city; nobody approves what he proposed himself."""
    head = actor.has(Role.HEAD) and actor.covers(reward.complaint.district_id)
    return head and actor.user_id != reward.proposed_by_id


def may_claim(_reward: Any, actor: Actor) -> bool:
    """Whoever holds the code, whose words the public robot brings in."""
    return actor.is_robot


def may_pay(reward: Any, actor: Actor) -> bool:
    """The custodians of the bureau: they alone may meet the reporter."""
    return actor.has(Role.CUSTODIAN) and actor.covers(reward.complaint.district_id)


def may_lapse(reward: Any, actor: Actor) -> bool:
    return actor.is_robot or may_pay(reward, actor)
