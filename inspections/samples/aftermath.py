"""What happens to a sample beside its test: passed on, paid for, kept, given back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import worklist
from casework.transitions import Blocked, lock, transition
from documents.models import Attachment
from inspections.samples import custody, queries, rules
from inspections.samples.models import TESTED, WITH_RESULT, Sample
from inspections.samples.states import (
    BackupState,
    CustodyKind,
    DeliveryWay,
    Holder,
    Part,
    SampleState,
    SealState,
)

State = SampleState
DRAWN = [State.SAMPLED, State.SENT, State.RECEIVED, State.PASSED, State.FAILED]


# --- On the way ------------------------------------------------------------------------------


@transition(
    source=[State.SAMPLED, State.SENT, State.RECEIVED],
    target=None,
    allowed=rules.may_pass_on,
    sentence=_("Hand-over recorded"),
)
def record_hand_over(
    sample: Sample,
    *,
    by: User,
    at: datetime,
    giver: str,
    taker: str,
    handed_at: datetime,
    place: str,
    part: str = Part.TEST,
    seal_state: str = SealState.WHOLE,
    seal_number: str = "",
    waybill: str = "",
    note: str = "",
) -> dict[str, Any]:
    """From one carrier to the next, also when it is written down afterwards."""
    if not sample.sampled_at <= handed_at <= at:
        raise Blocked(_("A hand-over lies between the sealing and now."))
    custody.step(
        sample,
        CustodyKind.HANDED,
        giver,
        taker,
        part=part,
        by=by,
        at=handed_at,
        place=place,
        seal_state=seal_state,
        seal_number=seal_number.strip(),
        waybill=waybill,
        note=note,
    )
    return {"note": note}


@transition(
    source=DRAWN,
    target=None,
    allowed=rules.may_settle,
    guard=lambda sample: _("The payment is on record already.") if sample.paid_on else None,
    sentence=_("Test sample paid for"),
    law="Order 18 art. 22",
)
def record_payment(
    sample: Sample, *, by: User, at: datetime, amount: Decimal, paid_on: date, voucher: str
) -> dict[str, Any]:
    """The test sample is bought at the marked price, else at the market price."""
    if not timezone.localdate(sample.sampled_at) <= paid_on <= timezone.localdate(at):
        raise Blocked(_("Paid on a day between the sampling and today."))
    sample.purchase_amount, sample.paid_on, sample.voucher = amount, paid_on, voucher
    return {}


@transition(
    source=WITH_RESULT,
    target=None,
    allowed=rules.may_test,
    guard=lambda sample: _("The report is on file already.") if sample.report_file_id else None,
    sentence=_("Report file attached"),
    law="Order 18 art. 33",
)
def attach_report(
    sample: Sample, *, by: User, at: datetime, report_file: Attachment
) -> dict[str, Any]:
    """The signed report as a file; once filed it is not exchanged."""
    sample.report_file = report_file
    return {}


# --- The end of the samples --------------------------------------------------------------------


def nothing_open(sample: Sample) -> Any:
    """Samples are kept until nobody can object any more (Order 18 art. 34)."""
    if sample.settled_at:
        return _("The samples are settled already.")
    return waits_for_objections(sample, timezone.localdate())


def waits_for_objections(sample: Sample, today: date) -> Any:
    """Why the samples must still be kept on this day; None when they need not."""
    # Nobody objects to a result that was annulled.
    if not sample.annulled_at and (reason := _time_for_objections(sample, today)):
        return reason
    if sample.objections.filter(closed_at=None).exists():
        return _("An objection is not settled yet.")
    return None


def _time_for_objections(sample: Sample, today: date) -> Any:
    clocks = [notice.deadline for notice in sample.notices.select_related("deadline")]
    if not clocks or None in clocks:
        return _("The time for objections has not begun for every recipient.")
    if any(clock.due_on >= today for clock in clocks if clock):
        return _("The time for objections still runs.")
    return None


@transition(
    source=TESTED,
    target=None,
    allowed=rules.may_settle,
    guard=nothing_open,
    sentence=_("Samples settled after the time for objections"),
    law="Order 18 art. 34",
)
def settle(
    sample: Sample, *, by: User, at: datetime, fate: str, receiver: str, note: str = ""
) -> dict[str, Any]:
    """Free samples that passed are given back, all others disposed of by rule."""
    given_back = fate == CustodyKind.RETURNED
    if given_back and sample.state == State.FAILED:
        raise Blocked(_("Samples that failed are not given back; they are disposed of."))
    for part in _left(sample):
        holder = queries.holder_of(sample, part)
        taker = Holder.ENTERPRISE if given_back else holder
        told = f"{receiver}　{note}".strip()
        custody.step(sample, fate, holder, taker, part=part, by=by, at=at, seal_state="", note=told)
    if sample.backup_state == BackupState.KEPT:
        sample.backup_state = BackupState.RETURNED if given_back else BackupState.DISPOSED
    sample.settled_at = at
    worklist.close_items(sample, at=at)
    return {"note": note}


def _left(sample: Sample) -> list[str]:
    kept = sample.backup_state == BackupState.KEPT
    return [Part.TEST, Part.BACKUP] if kept else [Part.TEST]


# --- The back-up sample in a re-inspection -----------------------------------------------------


def send_backup(
    sample: Sample, *, way: str, waybill: str, place: str, by: User, at: datetime
) -> None:
    """The sealed back-up leaves its store for the other laboratory, by the inspectors' hands."""
    holder = queries.holder_of(sample, Part.BACKUP)
    where: dict[str, Any] = {"part": Part.BACKUP, "by": by, "at": at, "place": place}
    if holder != Holder.INSPECTOR:
        custody.step(sample, CustodyKind.HANDED, holder, Holder.INSPECTOR, **where)
    taker = rules.CARRIED_BY[way]
    custody.step(
        sample, CustodyKind.SENT, Holder.INSPECTOR, taker, way=way, waybill=waybill, **where
    )
    _backup(sample, BackupState.OUT)


def receive_backup(
    sample: Sample,
    *,
    way: str,
    seal_number: str,
    photo: Attachment | None,
    note: str,
    by: User,
    at: datetime,
) -> None:
    """Arrived, as the laboratory found it."""
    custody.step(
        sample,
        CustodyKind.RECEIVED,
        rules.CARRIED_BY[way or DeliveryWay.HAND],
        Holder.LAB,
        part=Part.BACKUP,
        seal_number=seal_number.strip(),
        photo=photo,
        note=note,
        by=by,
        at=at,
    )


def use_backup(sample: Sample, *, by: User, at: datetime) -> None:
    """Opened and tested: from now on it is paid for (Order 18 art. 37)."""
    custody.note(sample, CustodyKind.TESTED, part=Part.BACKUP, by=by, at=at)
    _backup(sample, BackupState.USED)


def lose_backup(sample: Sample, *, reason: str, by: User, at: datetime) -> None:
    """Hidden, moved, sold, destroyed, or its seal broken (Order 18 art. 40)."""
    custody.note(sample, CustodyKind.REJECTED, part=Part.BACKUP, by=by, at=at, note=reason)
    _backup(sample, BackupState.GONE)


def _backup(sample: Sample, state: str) -> None:
    row = lock(sample)
    row.backup_state = state
    row.save(update_fields=["backup_state"])
    sample.backup_state = state
