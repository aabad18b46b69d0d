"""A session is opened, served, closed; the cases taken in it stay tied to it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from casework import measures, numbering
from casework.transitions import Blocked, creation, transition
from complaints.desk import queries, rules
from complaints.desk.models import DeskSession, SessionAgent, SessionCase
from complaints.desk.states import SessionKind
from complaints.desk.states import SessionState as State


def opened_as(detail: Mapping[str, Any]) -> str:
    """What was opened, in the reader's language."""
    return gettext("Opened: %(kind)s") % {"kind": SessionKind(detail["kind"]).label}


def count(session: DeskSession, code: str, amount: int) -> None:
    if amount:
        measures.add(
            code,
            day=session.day,
            obj=session,
            district=session.district_id,
            dimension=session.kind,
            amount=amount,
        )


@creation(
    target=State.OPEN,
    allowed=rules.may_open,
    sentence=opened_as,
    tone="now",
)
def open_session(
    *,
    kind: str,
    place: str,
    district: District,
    by: User,
    at: datetime,
    staff: Sequence[User] = (),
) -> DeskSession:
    """From now on the cases that its people take are tied to it; one open session a person."""
    if by.office is None:
        raise Blocked(_("A session is held by an office; this account belongs to none."))
    day = timezone.localdate(at)
    running = numbering.take("desk.session", day.isoformat())
    session = DeskSession.objects.create(
        number=rules.number(day, running),
        kind=SessionKind(kind),
        state=State.OPEN,
        place=place,
        day=day,
        office=by.office,
        district=district,
        opened_by=by,
        opened_at=at,
    )
    _seat(session, [*staff] or [by])
    count(session, "desk.sessions", 1)
    session.event_detail = {"kind": session.kind}  # type: ignore[attr-defined]
    return session


def _seat(session: DeskSession, people: Iterable[User]) -> None:
    """Those people serve there from now on, if they serve nowhere else."""
    wanted = {user.pk: user for user in people}
    if taken := queries.busy([*wanted.values()], session):
        names = "、".join(str(user) for user in taken)
        raise Blocked(
            gettext("Close the other session first; still serving there: %(names)s.")
            % {"names": names}
        )
    SessionAgent.objects.filter(session=session).exclude(user__in=wanted).delete()
    for pk in wanted:
        SessionAgent.objects.update_or_create(
            session=session, user_id=pk, defaults={"serving": True}
        )


@transition(
    source=[State.OPEN],
    target=None,
    allowed=rules.may_keep,
    sentence=_("Place and people of the session changed"),
)
def amend(
    session: DeskSession,
    *,
    by: User,
    at: datetime,
    place: str,
    district: District,
    staff: Sequence[User],
) -> dict[str, Any]:
    """Another place, or other people at the desk."""
    session.place, session.district = place, district
    _seat(session, staff)
    return {}


@transition(
    source=[State.OPEN],
    target=None,
    allowed=rules.may_keep,
    sentence=_("One more call or visitor without a case"),
)
def tally(session: DeskSession, *, by: User, at: datetime) -> dict[str, Any]:
    """其他: somebody who called or came by and told nothing that is a case."""
    session.others += 1
    count(session, "desk.others", 1)
    return {}


def _nothing_tallied(session: DeskSession) -> Any:
    return None if session.others else _("Nothing was tallied.")


@transition(
    source=[State.OPEN],
    target=None,
    allowed=rules.may_keep,
    guard=_nothing_tallied,
    sentence=_("One call or visitor without a case taken off the tally"),
)
def untally(session: DeskSession, *, by: User, at: datetime) -> dict[str, Any]:
    """One too many; the row that counted it stays, and another takes it back."""
    session.others -= 1
    count(session, "desk.others", -1)
    return {}


@transition(
    source=[State.OPEN],
    target=State.CLOSED,
    allowed=rules.may_keep,
    sentence=_("Closed: %(consulted)s people consulted, %(leaflets)s leaflets handed out"),
    tone="ok",
)
def close(
    session: DeskSession,
    *,
    by: User,
    at: datetime,
    consulted: int,
    leaflets: int,
    notes: str = "",
) -> dict[str, Any]:
    """The desk is folded up and counted; a count after reopening adds the difference alone."""
    count(session, "desk.consulted", consulted - (session.consulted or 0))
    count(session, "desk.leaflets", leaflets - (session.leaflets or 0))
    session.consulted, session.leaflets, session.notes = consulted, leaflets, notes
    session.closed_at = at
    SessionAgent.objects.filter(session=session).update(serving=False)
    return {"consulted": consulted, "leaflets": leaflets}


@transition(
    source=[State.CLOSED],
    target=State.OPEN,
    allowed=rules.may_keep,
    sentence=pgettext_lazy("desk session", "Reopened"),
)
def reopen(session: DeskSession, *, by: User, at: datetime) -> dict[str, Any]:
    """Somebody came after all; on the same day only."""
    if timezone.localdate(at) != session.day:
        raise Blocked(_("A session is reopened on its own day only; open a new one."))
    session.closed_at = None
    _seat(session, queries.agents_of(session))
    return {}


def tie(session: DeskSession, complaint: int) -> None:
    """The case was taken in this session; that it came in is the case's own event."""
    SessionCase.objects.get_or_create(complaint_id=complaint, defaults={"session": session})
