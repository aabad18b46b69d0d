"""The one door by which the wizard, the desk and the API hand something in, at most once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from casework import codes, deadlines
from casework.idempotency import once
from complaints import rules, vault
from complaints.models import Complaint
from complaints.questions import transitions as questions
from complaints.questions.rules import Given
from complaints.rules import Contact, Intake
from complaints.states import Channel
from complaints.transitions import receive
from documents.files import store_upload
from documents.models import Attachment

CODE = "code"
SCOPE = "complaints.submit"
FILE_KIND = "complaints.file"
NAMELESS = "photo"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the citizen is given: the number, and the code that only he knows."""

    pk: int
    number: str
    code: str
    kind: str
    state: str
    received_at: str
    anonymous: bool
    deadlines: Sequence[Mapping[str, Any]]

    @property
    def grouped(self) -> str:
        """The code in groups for reading aloud."""
        return codes.grouped(self.code, 4 if self.anonymous else 5)

    @property
    def due_on(self) -> date | None:
        """The last day of the first clock, if any runs."""
        return date.fromisoformat(self.deadlines[0]["due_on"]) if self.deadlines else None

    def public(self) -> dict[str, Any]:
        """The answer of the API; of an anonymous report nothing but its receipt opens anything."""
        return {
            "id": None if self.anonymous else self.pk,
            "number": None if self.anonymous else self.number,
            "query_code": self.code,
            "kind": self.kind,
            "state": self.state,
            "received_at": self.received_at,
            "deadlines": list(self.deadlines),
        }


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What somebody hands in; without a contact it is an anonymous report."""

    intake: Intake
    contact: Contact | None
    channel: str = Channel.WEB
    # The earlier day on which a letter, or another office's case, reached the office.
    received_on: date | None = None
    # What was asked besides about goods of that category.
    answers: tuple[Given, ...] = ()
    # Stored before, as the wizard does, or still as they came, as the API does.
    attachments: Sequence[Attachment] = ()
    uploads: Sequence[Any] = ()

    def said(self) -> list[Any]:
        """What makes two submissions the same."""
        contact = asdict(self.contact) if self.contact else None
        stored = [attachment.pk for attachment in self.attachments]
        raw = [hashlib.file_digest(_rewound(file), "sha256").hexdigest() for file in self.uploads]
        said = [asdict(self.intake), contact, stored, raw]
        said += [asdict(each) for each in self.answers]
        return [*said, self.received_on] if self.received_on else said


def _rewound(file: Any) -> Any:
    file.seek(0)
    return file


def day_alone(at: datetime) -> datetime:
    """The moment without its minute."""
    return timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))


def kept_moment(complaint: Complaint, at: datetime) -> datetime:
    """The moment as the case may keep it of what its citizen does."""
    return day_alone(at) if complaint.anonymous else at


def hand_in(submission: Submission, *, by: User, at: datetime, key: str = "") -> Receipt:
    """Register it once per key: the same again gets the same receipt, another body an error."""

    contact = submission.contact
    if contact is None:
        # Whoever hides must not be found by the minute: of an anonymous report the day is kept.
        at = day_alone(at)

    def perform() -> tuple[int, dict[str, Any]]:
        code = codes.new_code(rules.QUERY_CODE_LENGTH if contact else rules.RECEIPT_LENGTH)
        complaint = receive(
            by=by,
            at=at,
            intake=submission.intake,
            contact=contact,
            code=code,
            channel=submission.channel,
            received_on=submission.received_on,
            files=[*submission.attachments, *_stored(submission.uploads, by, at)],
        )
        if submission.answers:
            complaint = questions.answer(complaint, by=by, at=at, given=submission.answers)
        if contact is None:
            _blur(complaint, submission.attachments, at)
        return 201, _answer(complaint, code)

    _status, answer = once(SCOPE, key, submission.said(), perform, at=at)
    return receipt_of(answer)


def _blur(complaint: Complaint, attachments: Sequence[Attachment], day: datetime) -> None:
    """What the database stamps by itself, and photos sent before the form, tell the minute too."""
    Complaint.objects.filter(pk=complaint.pk).update(created_at=day)
    kept = [attachment.pk for attachment in attachments]
    Attachment.objects.filter(pk__in=kept).update(uploaded_at=day)


def _stored(uploads: Sequence[Any], by: User, at: datetime) -> list[Attachment]:
    try:
        return [keep(file, by=by, at=at) for file in uploads]
    except ValidationError as error:
        raise ValidationError({"attachments": error.messages}) from error


def keep(file: Any, *, by: User, at: datetime, kind: str = FILE_KIND) -> Attachment:
    """A citizen's photo or paper, cleaned, under a name that says nothing."""
    # The name on a phone can tell whose phone it is.
    file.name = f"{NAMELESS}.{file.name.rpartition('.')[2]}"
    return store_upload(file, kind=kind, by=by, at=at)


def _answer(complaint: Complaint, code: str) -> dict[str, Any]:
    """What is kept under the key: the code sealed, since the database must not know it."""
    return {
        "pk": complaint.pk,
        "number": complaint.number,
        CODE: vault.seal_values(code, "receipt"),
        "kind": complaint.kind,
        "state": complaint.state,
        "received_at": complaint.received_at.isoformat(),
        "anonymous": complaint.anonymous,
        "deadlines": [
            {
                "code": clock.code,
                "due_on": clock.due_on.isoformat(),
                "provisional": clock.provisional,
            }
            for clock in deadlines.clocks(complaint)
        ],
    }


def receipt_of(answer: Mapping[str, Any]) -> Receipt:
    """The receipt from its stored form."""
    return Receipt(**{**answer, CODE: vault.unseal_values(answer[CODE], "receipt")})


def stored(receipt: Receipt) -> str:
    """The receipt for the cookie of the browser that is to show it once."""
    return vault.seal_values(asdict(receipt), "receipt-page")


def from_store(token: str) -> Receipt | None:
    """The receipt again, or None for what was not sealed here."""
    try:
        return Receipt(**vault.unseal_values(token, "receipt-page"))
    except (vault.Unreadable, TypeError):
        return None
