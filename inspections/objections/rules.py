"""Who objects, who decides, who tests again, and who pays in the end."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from inspections.objections.states import Bearer, Consequence, ObjectionKind
from inspections.samples.rules import batch_verdict, reaches
from inspections.samples.states import Recipient
from inspections.visits.rules import LEADERS, OFFICIALS

# Product Quality Law art. 15 names the result; a result that passed harms nobody.
RETESTED = frozenset({ObjectionKind.CONCLUSION})


def may_file(actor: Actor) -> bool:
    """The told enterprise objects in its space; officials file what came on paper."""
    return actor.has(Role.ENTERPRISE, *OFFICIALS)


def is_party(notice: Any, actor: Actor) -> bool:
    """Only who was told the result may object to it."""
    return bool(actor.organisation_code) and actor.organisation_code == notice.code


def is_late(filed_on: date, last_day: date) -> bool:
    """Late is not accepted; a letter counts by its postmark."""
    return filed_on > last_day


def may_decide(objection: Any, actor: Actor) -> bool:
    """The department that organised the check, or its superior (Product Quality Law art. 15)."""
    return actor.has(*LEADERS) and reaches(objection, actor)


def may_carry(objection: Any, actor: Actor) -> bool:
    """Formalities and transport are the officials' of the place."""
    return actor.has(*OFFICIALS) and reaches(objection, actor)


def may_sign(objection: Any, actor: Actor) -> bool:
    """The head of the office signs what another person drafted."""
    return (
        actor.has(Role.HEAD)
        and actor.office_id == objection.office_id
        and actor.user_id not in objection.drafter_ids
    )


def may_abandon(objection: Any, actor: Actor) -> bool:
    """The clock gives it up by itself; officials do when they see it first."""
    return actor.is_robot or may_carry(objection, actor)


def may_take_back(objection: Any, actor: Actor) -> bool:
    """The applicant, in its space or by a letter that an official files."""
    own = actor.has(Role.ENTERPRISE) and is_applicant(objection, actor)
    return own or may_carry(objection, actor)


def is_applicant(objection: Any, actor: Actor) -> bool:
    return bool(actor.organisation_code) and actor.organisation_code == objection.applicant_code


def may_test(objection: Any, actor: Actor) -> bool:
    """Only the laboratory that was named, and nobody who drew the sample or tested it first."""
    own = (
        actor.has(Role.LAB) and objection.lab_id is not None and actor.office_id == objection.lab_id
    )
    sample = objection.sample
    took_part = actor.user_id in sample.sampler_ids or actor.user_id == sample.tester_id
    return own and not took_part


def only_robots(_objection: Any, actor: Actor) -> bool:
    return actor.is_robot


def final_verdict(first: Mapping[int, str], again: Mapping[int, str]) -> str | None:
    """The verdict of the batch when the disputed items are read from the re-inspection.

    Only they were tested again (Order 18 art. 42); an undisputed failure stays one.
    """
    return batch_verdict({**first, **again}.values())


def bearer(overturned: bool) -> str:
    """Confirmed: the applicant pays; different: the office that organised (art. 43)."""
    return Bearer.OFFICE if overturned else Bearer.APPLICANT


def consequence(kind: str, recipient: str) -> str:
    """What an upheld objection brings, by what it is about and by whose it is (Order 18 art. 37).

    The inspected party whose sample was not its goods has no result; the labelled producer of a
    seller's goods is cleared, and the failure stays the seller's.
    """
    if kind == ObjectionKind.SAMPLING:
        return Consequence.ANNULLED
    if kind == ObjectionKind.AUTHENTICITY:
        return {
            Recipient.INSPECTED: Consequence.ANNULLED,
            Recipient.PRODUCER: Consequence.CLEARED,
        }.get(Recipient(recipient), Consequence.NONE)
    return Consequence.NONE


def not_disputed(chosen: Iterable[int], failing: Iterable[int]) -> list[int]:
    """The chosen items against which nothing was found."""
    return sorted(set(chosen) - set(failing))
