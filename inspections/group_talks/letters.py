"""签到表: what stands on the attendance sheet of a group session."""

from typing import Any

from django.utils import timezone

from documents.rules import Addressee, chinese_moment
from inspections.group_talks.models import Seat, TalkSession
from inspections.summonses.letters import lines_of
from inspections.summonses.rules import names


def sheet_context(session: TalkSession, seats: list[Seat]) -> dict[str, Any]:
    """The keys of letters/talk_attendance/v1."""
    return {
        "session": session.title,
        "time": chinese_moment(timezone.localtime(session.meet_at)),
        "place": session.place,
        "host": str(session.host),
        "recorder": str(session.recorder),
        "experts": names(session.experts),
        "agenda": lines_of(session.agenda),
        "rows": [_row(seat) for seat in seats],
    }


def _row(seat: Seat) -> dict[str, str]:
    summons = seat.summons
    return {
        "position": str(seat.position),
        "enterprise": summons.enterprise.name,
        "number": (summons.document.number or "") if summons.document else "",
        "person": summons.person,
        "post": summons.post,
        "proxy": summons.proxy,
    }


def of_all(session: TalkSession) -> Addressee:
    """The sheet is the office's own paper."""
    return Addressee(name=session.office.organ_name or session.office.name)
