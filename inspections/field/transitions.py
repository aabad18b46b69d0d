"""What becomes of a visit that a phone sent: taken as it is, or compared with the desk's first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import creation, transition
from documents.models import Attachment
from inspections.field import notifications, rules
from inspections.field.models import FieldPicture, FieldSubmission
from inspections.field.rules import Times
from inspections.field.states import SubmissionState
from inspections.visits.models import Inspection

State = SubmissionState


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A draft as it came from a phone, read but not yet judged."""

    key: UUID
    body: Mapping[str, Any]
    body_hash: str
    base_version: int
    ending: str
    device: str
    times: Times
    # The times with the phone's clock put right.
    true_times: Times
    pictures: Sequence[Attachment] = ()


def dated(sentence: Any) -> Callable[[Mapping[str, Any]], str]:
    """A sentence that names the day of the visit as its reader writes days."""

    def tell(values: Mapping[str, Any]) -> str:
        day = date.fromisoformat(values["legal_date"])
        return str(sentence) % {**values, "legal_date": date_format(day)}

    return tell


def _kept(sent: Sent, inspection: Inspection, *, state: str, by: User, at: datetime) -> Any:
    row = FieldSubmission.objects.create(
        key=sent.key,
        body=sent.body,
        body_hash=sent.body_hash,
        inspection=inspection,
        sender=by,
        device=sent.device,
        base_version=sent.base_version,
        met_version=inspection.version,
        ending=sent.ending,
        state=state,
        begun_at=sent.times.begun,
        ended_at=sent.times.ended,
        sent_at=sent.times.sent,
        received_at=at,
        legal_date=timezone.localdate(sent.true_times.ended),
        settled_at=at if state == State.ACCEPTED else None,
    )
    row.pictures.set(sent.pictures)
    row.event_detail = {"legal_date": row.legal_date.isoformat()}
    return row


@creation(
    target=State.ACCEPTED,
    allowed=rules.may_send,
    sentence=dated(_("Visit of %(legal_date)s arrived from the phone")),
)
def receive(*, inspection: Inspection, sent: Sent, by: User, at: datetime) -> FieldSubmission:
    """The visit as the phone sent it; its acts carry the times at which they were done."""
    row: FieldSubmission = _kept(sent, inspection, state=State.ACCEPTED, by=by, at=at)
    return row


@creation(
    target=State.CONFLICT,
    allowed=rules.may_send,
    sentence=dated(_("Visit of %(legal_date)s arrived from the phone; it had changed meanwhile")),
    tone="bad",
)
def hold(*, inspection: Inspection, sent: Sent, by: User, at: datetime) -> FieldSubmission:
    """Nothing of it is done yet: the sender compares the two versions and chooses."""
    row: FieldSubmission = _kept(sent, inspection, state=State.CONFLICT, by=by, at=at)
    notifications.versions_wait(row, at=at)
    return row


@transition(
    source=[State.CONFLICT],
    target=State.ACCEPTED,
    allowed=rules.is_sender,
    sentence=_("Two versions of the visit compared and settled"),
    tone="ok",
)
def settle(
    submission: FieldSubmission, *, by: User, at: datetime, choices: Mapping[str, str]
) -> dict[str, Any]:
    """What was chosen, field by field, is on file beside what was sent."""
    submission.choices, submission.settled_at = dict(choices), at
    notifications.versions_settled(submission, at=at)
    return {}


@transition(
    source=[State.CONFLICT],
    target=State.DISCARDED,
    allowed=rules.is_sender,
    sentence=_("The desk's version stands; the phone's is kept on file unused"),
)
def discard(submission: FieldSubmission, *, by: User, at: datetime) -> dict[str, Any]:
    """Evidence is never thrown away: the draft stays readable on the case."""
    submission.settled_at = at
    notifications.versions_settled(submission, at=at)
    return {}


def keep_picture(
    inspection: Inspection,
    *,
    key: UUID,
    kind: str,
    attachment: Attachment,
    by: User,
    taken_at: datetime | None = None,
    place: tuple[float, float] | None = None,
) -> FieldPicture:
    """The picture under the key that the phone gave it."""
    return FieldPicture.objects.create(
        inspection=inspection,
        key=key,
        kind=kind,
        token=attachment.token,
        taken_by=by,
        taken_at=taken_at,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
    )
