"""Who may summon, who may approve, what counts as having come, and when it is too much."""

import re
from collections.abc import Iterable
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.summonses.states import Attendance, Consequence
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


# A talk is moved once; whoever cannot come a second time is absent.
MOST_MOVES = 1
# The bureau's own setting within what is usual: no national rule was found (domain.md 3.2).
LEAD_CHOICES = (3, 4, 5)
REPORT_CHOICES = (10, 15, 30)
# At least two officials and one recorder.
LEAST_OFFICIALS = 3
LEAST_WITNESSES = 2
BETWEEN_NAMES = re.compile(r"[、，,;；\s]+")
# What the rule of a refused talk always brings; the exposure is proposed, not decided.
AFTER_REFUSAL = tuple(Consequence.values)


def may_reply(summons: Any, actor: Actor) -> bool:
    """The enterprise answers for itself; officials write down what it said on the phone."""
    own = actor.has(Role.ENTERPRISE) and actor.organisation_code == summons.enterprise.code
    return own or may_edit(summons, actor)


def may_set_days(actor: Actor) -> bool:
    return actor.has(Role.ADMIN)


def may_move(moves: int) -> bool:
    return moves < MOST_MOVES


def names(text: str) -> list[str]:
    """The people that somebody listed in one line."""
    return [name for name in BETWEEN_NAMES.split(text.strip()) if name]


def enough_officials(host: str, recorder: str, others: str) -> bool:
    """Host, second official and recorder are three people."""
    return len({host.strip(), recorder.strip(), *names(others)} - {""}) >= LEAST_OFFICIALS


def enough_witnesses(text: str) -> bool:
    """A refusal to sign is noted by two people."""
    return len(set(names(text))) >= LEAST_WITNESSES


def may_speak(attendee: str, heads: Iterable[str]) -> bool:
    """Whoever is not the person summoned or a head of the enterprise comes as a proxy."""
    return attendee.strip() in {name.strip() for name in heads if name.strip()}
