"""What waits at a group session; stored texts are in the language of the bureau."""

from datetime import datetime

from django.utils import timezone

from accounts.states import Role
from casework import worklist
from inspections.group_talks.models import TalkSession

HOLD = "talk-session-hold"


def waits(session: TalkSession, *, at: datetime) -> None:
    """The session stands on the list of its office until it was held."""
    item = worklist.open_item(
        session,
        HOLD,
        title=f"组织集体约谈 {session.number} {session.title}",
        at=at,
        role=Role.REGULATOR,
        office=session.office,
    )
    item.due_on = timezone.localdate(session.meet_at)
    item.save(update_fields=["due_on"])


def done(session: TalkSession, *, at: datetime) -> None:
    worklist.close_items(session, at=at)
