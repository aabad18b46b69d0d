"""Who may act on an inspection, and when; who was right to refuse; how a case may end."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.states import Answer, InspectionState, Outcome, Proof, RefusalReason

OFFICIALS = (Role.INSPECTOR, Role.REGULATOR, Role.HEAD)
LEADERS = (Role.REGULATOR, Role.HEAD)
# Order 18 art. 16: at least two people sample.
LEAST_INSPECTORS = 2

# Order 133: the inspected may refuse on these grounds; the visit is void and counts against us.
RIGHTFUL = frozenset(
    {
        RefusalReason.TOO_FEW,
        RefusalReason.NO_PAPERS,
        RefusalReason.WRONG_NAMES,
        RefusalReason.FEE_ASKED,
    }
)

ENDINGS: Mapping[str, frozenset[str]] = {
    InspectionState.PASSED: frozenset({Outcome.PASSED}),
    InspectionState.RECHECKING: frozenset({Outcome.CORRECTED, Outcome.REFERRED, Outcome.DISSOLVED}),
    InspectionState.REFUSED: frozenset({Outcome.REFUSAL_HANDLED, Outcome.REFERRED}),
    InspectionState.UNABLE: frozenset({Outcome.NOT_SAMPLED}),
    # A failure ends by correction; without one only when nobody is left to correct it.
    # A failed re-check is carried on under the case whose correction it looked at.
    InspectionState.FAILED: frozenset(
        {Outcome.REFERRED, Outcome.DISSOLVED, Outcome.RECHECK_FAILED}
    ),
    InspectionState.SUMMONED: frozenset({Outcome.REFERRED, Outcome.DISSOLVED}),
    InspectionState.CORRECTING: frozenset({Outcome.REFERRED, Outcome.DISSOLVED}),
}

# What only the follow-up of a failure brings about, never a hand.
BY_FOLLOW_UP = frozenset({Outcome.CORRECTED, Outcome.RECHECK_FAILED})


def may_schedule(actor: Actor) -> bool:
    """Officials order visits; the hotline does when it refers a complaint."""
    return actor.has(*OFFICIALS, Role.HOTLINE) or actor.is_robot


def reaches(inspection: Any, actor: Actor) -> bool:
    """True when the case lies in the person's district or belongs to their office."""
    return actor.covers(inspection.district_id) or actor.office_id == inspection.office_id


def may_visit(inspection: Any, actor: Actor) -> bool:
    """What happens on site is the inspectors' of the place."""
    return actor.has(Role.INSPECTOR) and reaches(inspection, actor)


def may_lead(inspection: Any, actor: Actor) -> bool:
    """Planning, voiding and closing are the regulators'."""
    return actor.has(*LEADERS) and reaches(inspection, actor)


def may_follow_up(inspection: Any, actor: Actor) -> bool:
    """After a failure inspectors and regulators carry the case on."""
    return actor.has(*OFFICIALS) and reaches(inspection, actor)


def tests(inspection: Any, actor: Actor) -> bool:
    """Only a laboratory that was commissioned with a sample of the visit speaks about it."""
    return actor.has(Role.LAB) and actor.office_id in inspection.lab_ids


def may_record_result(inspection: Any, actor: Actor) -> bool:
    """A laboratory files the last result, or a regulator withdraws the last open sample."""
    return tests(inspection, actor) or may_lead(inspection, actor)


def may_reopen_sampling(inspection: Any, actor: Actor) -> bool:
    """The laboratory refuses a sample, or a regulator takes it back."""
    return tests(inspection, actor) or may_lead(inspection, actor)


def may_report_correction(inspection: Any, actor: Actor) -> bool:
    """The enterprise itself reports; officials do when the report came on paper."""
    own = actor.has(Role.ENTERPRISE) and actor.organisation_code == inspection.enterprise_code
    return own or may_follow_up(inspection, actor)


def only_robots(_inspection: Any, actor: Actor) -> bool:
    """What follows of itself from an act in another room."""
    return actor.is_robot


def refusal_is_rightful(reason: str) -> bool:
    """True when the inspected had the right to refuse."""
    return reason in RIGHTFUL


def may_end(state: str, outcome: str) -> bool:
    """Whether a case in this state may be closed with this outcome."""
    return outcome in ENDINGS.get(state, frozenset())


def enough_inspectors(count: int) -> bool:
    """Two at least."""
    return count >= LEAST_INSPECTORS


def incomplete(answers: Mapping[int, str], items: Iterable[int]) -> list[int]:
    """The points of the checklist that have no answer, in the list's order."""
    return [item for item in items if not answers.get(item)]


def unproved(answer: str, note: str, photos: int, needs: str = Proof.EITHER) -> bool:
    """A failure needs a fact or a photo, or what its point asks for (Order 18 art. 19)."""
    if answer != Answer.FAIL:
        return False
    told, shown = bool(note.strip()), bool(photos)
    proved = {
        Proof.EITHER: told or shown,
        Proof.TEXT: told,
        Proof.PHOTO: shown,
        Proof.BOTH: told and shown,
    }
    return not proved[Proof(needs)]


def is_asked(condition: tuple[int, str] | None, answers: Mapping[int, str]) -> bool:
    """A point with a condition (another point, its answer) is asked while that answer stands."""
    return condition is None or answers.get(condition[0]) == condition[1]
