"""Who is told what about a mediation; stored texts are in the language of the bureau."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from complaints.mediation.models import Entrustment, JointTest, MediationSession
from documents.rules import chinese_moment

MEDIATE, CHALLENGE, RECORD, TEST, BODY = "mediate", "challenge", "record", "test", "body"


def to_be_held(session: MediationSession, at: datetime) -> None:
    """The mediator has it on the list of that day."""
    _wait(session, MEDIATE, f"主持调解 {session.complaint.number}", at, session.mediator)


def to_be_recorded(session: MediationSession, at: datetime) -> None:
    _wait(session, RECORD, f"填写调解记录 {session.complaint.number}", at, session.mediator)


def to_be_decided(session: MediationSession, at: datetime) -> None:
    """The head decides on a challenge; until then nothing goes on."""
    title = f"调解员回避申请待决定 {session.complaint.number}"
    _wait(session, CHALLENGE, title, at, None)
    heads = User.objects.with_role(Role.HEAD).filter(office=session.complaint.office_id)
    key = f"mediation:{session.pk}:challenge:{session.version}"
    notices.notify(heads.order_by("pk"), title, session.get_absolute_url(), at=at, dedupe=key)


def _wait(session: MediationSession, step: str, title: str, at: datetime, who: User | None) -> None:
    """Only one step of a session waits at a time."""
    worklist.close_items(session, at=at)
    item = worklist.open_item(
        session,
        step,
        title=title,
        at=at,
        role="" if who else Role.HEAD,
        office=session.complaint.office,
        assignee=who,
    )
    if step != CHALLENGE:
        item.due_on = timezone.localdate(session.meet_at)
        item.save(update_fields=["due_on"])


def told(session: MediationSession, at: datetime) -> None:
    """The mediator hears of a session, and again of a new time."""
    moment = chinese_moment(timezone.localtime(session.meet_at))
    text = f"调解安排：{session.complaint.number}，{moment}，{session.place}"
    key = f"mediation:{session.pk}:{session.meet_at.isoformat()}"
    notices.notify(session.mediator, text, session.get_absolute_url(), at=at, dedupe=key)


def waits_for_result(row: JointTest | Entrustment, step: str, title: str, at: datetime) -> None:
    """Whoever handles the case, else the office, watches for the report."""
    complaint = row.complaint
    worklist.open_item(
        row,
        step,
        title=f"{title} {complaint.number}",
        at=at,
        role="" if complaint.handler else Role.REGULATOR,
        office=complaint.office,
        assignee=complaint.handler,
    )
