"""Who makes the papers of a visit."""

from typing import Any

from accounts.rules import Actor
from inspections.visits.rules import OFFICIALS, reaches


def may_issue(inspection: Any, actor: Actor) -> bool:
    """The officials of the office that makes the visit, in the name of their own organ."""
    return actor.is_robot or (
        actor.has(*OFFICIALS) and reaches(inspection, actor) and actor.office_id is not None
    )
