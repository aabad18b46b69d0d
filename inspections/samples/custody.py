"""The chain of custody as it is written down: who gave what to whom, and how the seal was."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from documents.models import Attachment
from inspections.samples import queries, rules
from inspections.samples.models import CustodyStep, Sample
from inspections.samples.states import (
    BackupPlace,
    CustodyKind,
    Holder,
    Part,
    SealState,
)

KEEP = "SC-KEEP"
FAULTS = {
    "gap": _("A hand-over is missing in the chain of custody: record it first."),
    "broken_seal": _("The seal was found broken on the way: refuse the sample in writing."),
    "other_seal": _("The number on the seal is not that of the sampling form: refuse the sample."),
}
STORES = {BackupPlace.ENTERPRISE: Holder.ENTERPRISE, BackupPlace.OFFICE: Holder.OFFICE}


def keep_until(day: date) -> date | None:
    """Order 18 art. 54: the papers are kept two years at least; None before that order."""
    try:
        return deadlines.due(KEEP, day).due_on
    except deadlines.UnknownRule:
        return None


def fault_text(fault: str | None) -> Any:
    """The fault of a chain as a sentence that says what to do; None for a whole one."""
    return FAULTS[fault] if fault else None


def chain_is_whole(sample: Sample) -> Any:
    """No result without an unbroken chain from the seal to the laboratory."""
    return fault_text(queries.chain_fault(sample))


def backup_chain_is_whole(sample: Sample) -> Any:
    return fault_text(queries.chain_fault(sample, Part.BACKUP))


def seal(sample: Sample, *, by: User, at: datetime) -> None:
    """Both parts are sealed on site; the back-up goes to the place that the form names."""
    step(sample, CustodyKind.SEALED, Holder.ENTERPRISE, Holder.INSPECTOR, by=by, at=at)
    if not sample.n_backup:
        return
    store = STORES.get(BackupPlace(sample.backup_place), Holder.INSPECTOR)
    values: dict[str, Any] = {"part": Part.BACKUP, "by": by, "at": at}
    step(sample, CustodyKind.SEALED, Holder.ENTERPRISE, Holder.INSPECTOR, **values)
    if store != Holder.INSPECTOR:
        place = sample.get_backup_place_display()
        step(sample, CustodyKind.STORED, Holder.INSPECTOR, store, place=str(place), **values)


def send(sample: Sample, *, way: str, **values: Any) -> None:
    """From the inspectors to whoever carries; a back-up that the laboratory keeps goes along."""
    for part in _travelling(sample):
        taker = rules.CARRIED_BY[way]
        step(sample, CustodyKind.SENT, Holder.INSPECTOR, taker, part=part, way=way, **values)


def receive(sample: Sample, *, way: str, seal_number: str, **values: Any) -> None:
    """From whoever brought it to the laboratory, with the number read on the seal."""
    way = way or sample.delivery_way
    giver = rules.CARRIED_BY[way]
    shown: dict[str, Any] = {"way": way, "seal_state": SealState.WHOLE}
    for part in _travelling(sample):
        read = seal_number.strip() if part == Part.TEST else ""
        kind = CustodyKind.RECEIVED if part == Part.TEST else CustodyKind.STORED
        step(sample, kind, giver, Holder.LAB, part=part, seal_number=read, **shown, **values)


def _travelling(sample: Sample) -> list[str]:
    parts: list[str] = [Part.TEST]
    if sample.n_backup and sample.backup_place == BackupPlace.LAB:
        parts.append(Part.BACKUP)
    return parts


def note(sample: Sample, kind: str, *, part: str = Part.TEST, **values: Any) -> None:
    """What happened to a part that stayed in the same hands."""
    holder = queries.holder_of(sample, part)
    step(sample, kind, holder, holder, part=part, **{"seal_state": "", **values})


def step(
    sample: Sample,
    kind: str,
    giver: str,
    taker: str,
    *,
    by: User,
    at: datetime,
    part: str = Part.TEST,
    seal_state: str = SealState.WHOLE,
    seal_number: str = "",
    photo: Attachment | None = None,
    **where: str,
) -> CustodyStep:
    """One link of the chain; the number is the form's unless somebody read another one.

    `where` holds place, way, waybill and note.
    """
    return CustodyStep.objects.create(
        sample=sample,
        part=part,
        kind=kind,
        giver=giver,
        taker=taker,
        by=by,
        at=at,
        seal_state=seal_state,
        seal_number=seal_number or sample.seal_of(part),
        photo=photo,
        **{name: text[:200] if name == "note" else text for name, text in where.items()},
    )
