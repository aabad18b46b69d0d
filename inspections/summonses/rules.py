"""Who may summon, who may approve, what counts as having come, and when it is too much."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.summonses.states import Attendance
from inspections.visits.rules import LEADERS, OFFICIALS
from inspections.visits.states import InspectionState

CAME = frozenset({Attendance.PRINCIPAL, Attendance.PROXY})
# Rizhao 2013 and others: whoever stays away twice without reason is supervised as class C.
ABSENCES_TO_ESCALATE = 2
# A talk may follow a failure or a refusal for as long as the case is open, also after the order.
LEADS_TO_TALK = frozenset(
    {
        InspectionState.FAILED,
        InspectionState.REFUSED,
        InspectionState.SUMMONED,
        InspectionState.CORRECTING,
        InspectionState.RECHECKING,
    }
)


def may_summon(actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id is not None


def may_edit(summons: Any, actor: Actor) -> bool:
    """Drafting, serving and recording belong to the officials of the host office."""
    return actor.has(*OFFICIALS) and actor.office_id == summons.office_id


def may_approve(summons: Any, actor: Actor) -> bool:
    """The head signs; never the person who drafted it."""
    return may_decide(summons, actor) and actor.user_id != summons.drafted_by_id


def may_decide(summons: Any, actor: Actor) -> bool:
    return actor.has(Role.HEAD) and actor.office_id == summons.office_id


def may_close(summons: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == summons.office_id


def may_cancel(summons: Any, actor: Actor) -> bool:
    """What a head signed, a head takes back."""
    if summons.approved_at is None:
        return may_close(summons, actor)
    return may_decide(summons, actor)


def only_robots(_summons: Any, actor: Actor) -> bool:
    return actor.is_robot


def came(attendance: str) -> bool:
    """A deputy without authorisation counts as absent (domain.md 11)."""
    return attendance in CAME


def leads_to_talk(state: str) -> bool:
    """Whether a case in this state calls for a talk, or for the reason why there is none."""
    return state in LEADS_TO_TALK


def is_too_much(absences: int) -> bool:
    """True for the absence that escalates."""
    return absences >= ABSENCES_TO_ESCALATE
