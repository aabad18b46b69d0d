"""Who leads a mediation, what counts as having come, and what each ground of ending needs."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints import rules
from complaints.mediation.states import EntrustState, JointTestState, Presence, SessionState, Stance
from complaints.states import Kind, Outcome, State

AHEAD = (SessionState.SET, SessionState.STOPPED, SessionState.OPEN)
OVER = (SessionState.ABSENT, SessionState.HELD, SessionState.CALLED_OFF)
CAME = frozenset({Presence.SELF, Presence.PROXY})
TEST_OVER = (JointTestState.REPORTED, JointTestState.BROKEN_OFF)
BACK = (EntrustState.RETURNED, EntrustState.ENDED)
# While a case is in one of these, its dispute is being mediated.
MEDIATED = (State.ACCEPTED, State.REFERRED)
# Letters are drafted by those who issue documents; the hotline only sorts.
WRITERS = (Role.REGULATOR, Role.HEAD)
# What a side says, or what the case itself shows, is enough for these.
NEED_NO_FACT = frozenset({Outcome.SETTLED_PRIVATELY, Outcome.GROUND, Outcome.OTHER})


# --- Who may --------------------------------------------------------------------------------


def may_mediate(complaint: Any, actor: Actor) -> bool:
    """Only disputes are mediated: reports and inquiries have no other side."""
    return complaint.kind == Kind.COMPLAINT and rules.may_handle(complaint, actor)


def may_write(complaint: Any, actor: Actor) -> bool:
    """Official letters of a dispute come from the regulators of its office."""
    return may_mediate(complaint, actor) and actor.has(*WRITERS)


def may_set(actor: Actor) -> bool:
    """Whoever handles complaints; which case it is, the act on the case decides."""
    return actor.has(*rules.DESK)


def may_lead(row: Any, actor: Actor) -> bool:
    """The desk of the place, and the mediator of the session."""
    mine = getattr(row, "mediator_id", None) == actor.user_id
    return actor.has(*rules.DESK) and (mine or actor.covers(row.district_id))


def may_lead_letters(row: Any, actor: Actor) -> bool:
    return may_lead(row, actor) and actor.has(*WRITERS)


def may_decide_challenge(session: Any, actor: Actor) -> bool:
    """The head decides on a challenge, and never on one against himself (Order 20 art. 19)."""
    return (
        actor.has(Role.HEAD)
        and actor.covers(session.district_id)
        and actor.user_id != session.mediator_id
    )


def only_robots(_row: Any, actor: Actor) -> bool:
    return actor.is_robot


def came(presence: str) -> bool:
    """A proxy without authorisation counts as absent (domain.md 11)."""
    return presence in CAME


# --- What an outcome needs ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is on record about a mediation, as far as its end depends on it."""

    absences: int = 0
    failures: int = 0
    stances: frozenset[str] = field(default_factory=frozenset)
    # The last day of the mediation, or None where the rules of the case set none.
    last_day: date | None = None
    testing: bool = False
    paper_owed: bool = False


def missing(outcome: str, facts: Facts, today: date) -> str:
    """The key of the sentence that says what an outcome still needs; empty when nothing."""
    if outcome == Outcome.SETTLED:
        return "paper" if facts.paper_owed else ""
    if outcome == Outcome.TIME_OVER:
        return _time(facts, today)
    known = {
        Outcome.NO_AGREEMENT: facts.failures > 0 or Stance.NO_AGREEMENT in facts.stances,
        Outcome.DECLINED: facts.absences > 0 or Stance.DECLINES in facts.stances,
        Outcome.NO_TEST: Stance.NO_TEST in facts.stances,
    }
    return "" if known.get(Outcome(outcome), True) else str(outcome)


def _time(facts: Facts, today: date) -> str:
    """The last day itself still belongs to the mediation; a test stops the clock (art. 20)."""
    if facts.last_day is None:
        return "no_limit"
    if facts.testing:
        return "testing"
    return "" if facts.last_day < today else "time"
