"""The times of acts done without a network, and what two versions of a visit differ in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.states import InspectionState

# A phone may be out for some days; what is older is entered at a desk, with its reason.
OLDEST = timedelta(days=7)
# Clocks of phones differ a little; a difference beyond this is taken out of the times.
TOLERANCE = timedelta(minutes=2)
# A signed checklist can still be corrected by a second signed one while the case is here.
OPEN = frozenset(
    {
        InspectionState.SCHEDULED,
        InspectionState.IN_PROGRESS,
        InspectionState.CHECKED,
        InspectionState.SAMPLED,
    }
)
SIGNED = frozenset({InspectionState.CHECKED, InspectionState.SAMPLED})


@dataclass(frozen=True)
class Times:
    """When the acts of a visit were done, by the phone's clock or by the true one."""

    begun: datetime | None
    signed: datetime | None
    ended: datetime
    sent: datetime

    def moved(self, by: timedelta) -> "Times":
        return Times(
            self.begun and self.begun + by,
            self.signed and self.signed + by,
            self.ended + by,
            self.sent + by,
        )


def is_off(sent: datetime, received: datetime) -> bool:
    """The phone's clock differs from ours by more than clocks do."""
    return abs(received - sent) > TOLERANCE


def corrected(device: Times, received: datetime) -> Times:
    """The true times: a clock that was wrong when it sent was as wrong during the visit."""
    return device.moved(received - device.sent) if is_off(device.sent, received) else device


def time_problem(times: Times, received: datetime) -> str:
    """Why these cannot be the times of a visit, as a code; empty when they can."""
    acts = [at for at in (times.begun, times.signed, times.ended) if at]
    if acts != sorted(acts):
        return "out_of_order"
    if acts[-1] > received + TOLERANCE:
        return "in_the_future"
    if acts[0] < received - OLDEST:
        return "too_old"
    return ""


# --- Who ---------------------------------------------------------------------------------------


def may_send(actor: Actor) -> bool:
    return actor.has(Role.INSPECTOR)


def is_sender(submission: Any, actor: Actor) -> bool:
    """Whoever made the visit says which version is true."""
    return actor.has(Role.INSPECTOR) and submission.sender_id == actor.user_id


# --- Two versions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """One answer as one side has it."""

    answer: str = ""
    note: str = ""
    photos: int = 0


def differs(desk: Heard | None, phone: Heard | None) -> bool:
    """Both sides say something about the point, and not the same."""
    if desk is None or phone is None:
        return False
    return (desk.answer, desk.note.strip()) != (phone.answer, phone.note.strip())


def points_apart(desk: Mapping[int, Heard], phone: Mapping[int, Heard]) -> list[int]:
    """The points on which somebody must choose."""
    return [item for item, heard in phone.items() if differs(desk.get(item), heard)]


def unanswered(names: Iterable[str], choices: Mapping[str, str]) -> list[str]:
    """The questions of the conflict screen that have no choice yet."""
    return [name for name in names if choices.get(name) not in {"desk", "phone"}]
