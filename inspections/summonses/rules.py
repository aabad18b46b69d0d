"""Who may summon, who may approve, and what counts as having come."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.summonses.states import Attendance
from inspections.visits.rules import LEADERS, OFFICIALS

# 约谈: at least two officials, one of them records (domain practice; the log names both).
LEAST_OFFICIALS = 2
CAME = frozenset({Attendance.PRINCIPAL, Attendance.PROXY})


def may_summon(actor: Actor) -> bool:
    return actor.has(*OFFICIALS)


def may_edit(summons: Any, actor: Actor) -> bool:
    """Drafting belongs to the officials of the office."""
    return actor.has(*OFFICIALS) and actor.office_id == summons.office_id


def may_approve(summons: Any, actor: Actor) -> bool:
    """The head signs; never the person who drafted it."""
    return (
        actor.has(Role.HEAD)
        and actor.office_id == summons.office_id
        and actor.user_id != summons.drafted_by_id
    )


def may_send_back(summons: Any, actor: Actor) -> bool:
    return actor.has(Role.HEAD) and actor.office_id == summons.office_id


def may_serve(summons: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == summons.office_id


def may_close(summons: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == summons.office_id


def may_cancel(summons: Any, actor: Actor) -> bool:
    """What a head signed, a head takes back."""
    if summons.approved_at is None:
        return may_close(summons, actor)
    return may_send_back(summons, actor)


def came(attendance: str) -> bool:
    """A deputy without authorisation counts as absent (domain.md 11)."""
    return attendance in CAME
