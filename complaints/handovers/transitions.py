"""Files of other lines are laid out, then taken over whole or dropped; outside numbers are kept."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, creation, transition
from complaints import vault
from complaints.handovers import queries, rules
from complaints.handovers.models import Handover, OutsideReference, SealedRows
from complaints.handovers.states import HandoverState as State
from complaints.handovers.states import Source
from complaints.models import Complaint
from complaints.rules import may_handle
from complaints.states import State as CaseState

PURPOSE = "handover"

# --- Outside numbers ------------------------------------------------------------------------


@transition(
    source=list(CaseState),
    target=None,
    allowed=may_handle,
    sentence=_("Outside number noted: %(source)s %(number)s"),
)
def add_reference(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    source: str,
    number: str,
    received_on: date | None = None,
    due_on: date | None = None,
) -> dict[str, Any]:
    """Under this number the other side asks for the case; a number belongs to one case."""
    reference = _note(complaint, source, number, received_on, due_on)
    return {"source": reference.get_source_display(), "number": reference.number}


def _note(
    complaint: Complaint, source: str, number: str, received_on: date | None, due_on: date | None
) -> OutsideReference:
    """The row itself; from now on the case is found by the number."""
    wanted = rules.outside_number(number)
    known = queries.known([(source, wanted)]).get((source, wanted))
    if known is not None and known.complaint_id == complaint.pk:
        return known
    if known is not None:
        raise Blocked(_("This outside number belongs to a case already."))
    reference = OutsideReference.objects.create(
        complaint=complaint,
        source=Source(source),
        number=wanted,
        received_on=received_on,
        due_on=due_on,
    )
    complaint.refresh_search_text(row.number for row in queries.references_of(complaint))
    return reference


def keep_reference(
    pk: int,
    *,
    source: str,
    number: str,
    received_on: date | None = None,
    due_on: date | None = None,
) -> OutsideReference:
    """The number with which a case comes in; its creation, in the same transaction, is the act."""
    complaint = Complaint.objects.get(pk=pk)
    reference = _note(complaint, source, number, received_on, due_on)
    complaint.save(update_fields=["search_text"])
    return reference


# --- Files ----------------------------------------------------------------------------------


@creation(
    target=State.LAID_OUT,
    allowed=rules.may_import,
    sentence=_("A file of %(rows)s hand-overs was laid out"),
    tone="now",
)
def lay_out(
    *, source: str, file_name: str, lines: Sequence[Any], by: User, at: datetime
) -> Handover:
    """Its rows wait under the reporters' key; the file itself is not kept."""
    if by.office is None:
        raise Blocked(_("Hand-overs are taken by an office; this account belongs to none."))
    for left in Handover.objects.filter(laid_out_by=by, state=State.LAID_OUT).order_by("pk"):
        drop(left, by=by, at=at)
    handover = Handover.objects.create(
        state=State.LAID_OUT,
        source=Source(source),
        file_name=file_name[:120],
        rows=len(lines),
        office=by.office,
        laid_out_by=by,
        laid_out_at=at,
    )
    sealed = vault.seal_values(lines, PURPOSE).encode()
    SealedRows.objects.create(handover=handover, sealed=sealed)
    handover.event_detail = {"rows": len(lines)}  # type: ignore[attr-defined]
    return handover


@transition(
    source=[State.LAID_OUT],
    target=State.DROPPED,
    allowed=rules.may_drop,
    sentence=_("The file of hand-overs was dropped"),
)
def drop(handover: Handover, *, by: User, at: datetime) -> dict[str, Any]:
    """Nothing became a case; the rows are gone."""
    handover.ended_at = at
    SealedRows.objects.filter(handover=handover).delete()
    return {}


@transition(
    source=[State.LAID_OUT],
    target=State.IMPORTED,
    allowed=rules.may_finish,
    sentence=_("%(taken_over)s hand-overs became cases; %(known)s were here before"),
    tone="ok",
)
def finish(
    handover: Handover, *, by: User, at: datetime, taken_over: int, known: int
) -> dict[str, Any]:
    """Its rows are cases now, each in the register and the vault; the sealed copy is gone."""
    handover.ended_at, handover.taken_over = at, taken_over
    SealedRows.objects.filter(handover=handover).delete()
    return {"taken_over": taken_over, "known": known}


def forget_old(*, by: User, at: datetime) -> int:
    """Whatever was laid out and not confirmed in time is dropped; how many there were."""
    old = Handover.objects.filter(state=State.LAID_OUT, laid_out_at__lt=at - rules.KEEP)
    dropped = [drop(handover, by=by, at=at) for handover in old.order_by("pk")]
    return len(dropped)


def lines_of(handover: Handover, at: datetime) -> list[Any]:
    """The rows that wait; nothing when they waited too long or were dealt with."""
    kept = SealedRows.objects.filter(handover=handover).first()
    if kept is None or at - handover.laid_out_at > rules.KEEP:
        return []
    lines: list[Any] = vault.unseal_values(bytes(kept.sealed).decode(), PURPOSE)
    return lines
