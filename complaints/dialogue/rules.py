"""How the office and whoever holds the code may write to each other."""

from typing import Any

from accounts.rules import Actor
from complaints.rules import may_handle
from complaints.states import State

FILE_KIND = "complaints.message"
LONGEST = 2000
MOST_FILES = 5
# What waits unread: the office answers before more is taken, and a flood ends here.
MOST_WAITING = 5
# Taken back or joined to another case: there is nothing left to talk about here.
SILENT = frozenset({State.WITHDRAWN, State.MERGED})
OPEN_FOR_WORDS = tuple(state for state in State if state not in SILENT)


def may_write(complaint: Any, actor: Actor) -> bool:
    """Who handles the case; while nobody does, the desk of its office."""
    if complaint.handler_id is None:
        return may_handle(complaint, actor)
    return bool(complaint.handler_id == actor.user_id)


def may_read(complaint: Any, actor: Actor) -> bool:
    """The desk and who handles the case; what is written may name its writer."""
    return may_handle(complaint, actor) or complaint.handler_id == actor.user_id


def may_answer(_complaint: Any, actor: Actor) -> bool:
    """Whoever holds the code, whose words the public robot brings in."""
    return actor.is_robot
