"""消费提示: what many people complain of, everybody is warned of (Order 20 art. 34, Order 121)."""

from typing import Any

from accounts.rules import Actor
from accounts.states import Role

WRITERS = (Role.REGULATOR, Role.HEAD)
READERS = (Role.HOTLINE, Role.REGULATOR, Role.HEAD)
# So many complaints about one kind of goods in so many days are a cluster.
LEAST, DAYS = 5, 30
SHOWN = 20


def may_write(actor: Actor) -> bool:
    return actor.has(*WRITERS)


def may_change(warning: Any, actor: Actor) -> bool:
    return actor.has(*WRITERS) and (actor.citywide or warning.office_id == actor.office_id)


def may_approve(warning: Any, actor: Actor) -> bool:
    """A second person, who did not write it: the head of that office, or of the city."""
    own = actor.citywide or warning.office_id == actor.office_id
    return actor.has(Role.HEAD) and own and warning.written_by_id != actor.user_id
