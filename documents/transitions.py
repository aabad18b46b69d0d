"""The life of an official document: drafted, submitted, signed, made, served, taken back."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework.codes import new_code
from casework.outbox import enqueue
from casework.transitions import creation, together, transition
from documents import faces, kinds, letters, numbers, rules, serving, signals, wording
from documents.models import Attachment, Document, ServiceRecord
from documents.rules import Addressee
from documents.states import DocumentState as State
from documents.states import ServiceState, SignatureState

CODE_LENGTH = 16


class Unprintable(ValidationError):
    """A text holds characters that no letter font can print."""


# --- Letters that a case moves along ----------------------------------------------------------

_led: ContextVar[bool] = ContextVar("led", default=False)


@contextmanager
def led() -> Iterator[None]:
    """The case that a letter belongs to moves it, inside an act of its own."""
    token = _led.set(True)
    try:
        yield
    finally:
        _led.reset(token)


def free(document: Document) -> Any:
    """A letter of a case is moved by the case's acts alone, so that neither falls behind."""
    case = None if _led.get() else kinds.case_of(document)
    if case is None:
        return None
    return _("This letter is carried on from its case: %(case)s.") % {"case": case.label}


def both(*guards: Callable[[Document], Any]) -> Callable[[Document], Any]:
    """The first reason that one of the guards finds."""
    return lambda document: next(filter(None, (guard(document) for guard in guards)), None)


def complete(document: Document) -> Any:
    """What a paper cannot do without is there before it is signed."""
    kind = kinds.find(document.kind)
    missing = kind.missing(document.context) if kind else []
    if not missing:
        return None
    return _("This paper cannot do without: %(fields)s.") % {"fields": wording.listed(missing)}


@creation(
    target=State.DRAFT,
    allowed=rules.may_draft,
    sentence=_("%(title)s drafted for %(addressee)s"),
)
def draft(
    *,
    kind: str,
    office: Office,
    addressee: Addressee,
    context: Mapping[str, Any],
    subject_label: str,
    by: User,
    at: datetime,
    title: str = "",
) -> Document:
    """A draft with its frozen context; it has no number yet and binds nobody."""
    definition = kinds.get(kind)
    complete = definition.complete(context)
    if by.actor.is_robot:
        # Nobody is there to correct a name; the mark for a missing character is plain to see.
        complete = faces.replaced(complete)
    refuse_unprintable([asdict(addressee), complete, title])
    document = Document(
        kind=kind,
        title=title or definition.title,
        office=office,
        district_id=office.district_id,
        subject=subject_label[:160],
        addressee=asdict(addressee),
        addressee_code=addressee.code,
        context=complete,
        template=definition.template,
        template_version=definition.version,
        needs_approval=definition.needs_approval,
        drafted_by=by,
    )
    document.save()
    document.event_detail = {"title": document.title, "addressee": document.public_addressee}
    return document


@transition(
    source=[State.DRAFT],
    target=None,
    allowed=rules.may_edit,
    guard=free,
    sentence=_("Draft changed"),
)
def amend(
    document: Document,
    *,
    by: User,
    at: datetime,
    context: Mapping[str, Any] | None = None,
    addressee: Addressee | None = None,
) -> dict[str, Any]:
    """Change the draft; after submission only sending it back opens it again."""
    if context is not None:
        document.context = kinds.get(document.kind).complete({**document.context, **context})
    if addressee is not None:
        document.addressee = asdict(addressee)
        document.addressee_code = addressee.code
    refuse_unprintable([document.addressee, document.context])
    return {}


@transition(
    source=[State.DRAFT],
    target=State.SUBMITTED,
    allowed=rules.may_edit,
    guard=both(free, complete),
    sentence=_("Submitted for approval"),
)
def submit(document: Document, *, by: User, at: datetime) -> dict[str, Any]:
    """The draft waits for the signature of the head of the issuing office."""
    return {}


@transition(
    source=[State.SUBMITTED],
    target=State.DRAFT,
    allowed=rules.may_send_back,
    guard=free,
    sentence=_("Sent back to be changed"),
)
def send_back(document: Document, *, by: User, at: datetime, note: str = "") -> dict[str, Any]:
    """The head wants changes; nothing is numbered."""
    return {"note": note}


# 党政机关公文处理工作条例 (2012) art. 22: a document takes effect by the signature.
@transition(
    source=[State.SUBMITTED],
    target=State.APPROVED,
    allowed=rules.may_approve,
    guard=both(free, complete),
    sentence=_("Approved as %(number)s"),
    law="党政机关公文处理工作条例 art. 22",
    tone="ok",
)
def approve(document: Document, *, by: User, at: datetime) -> dict[str, Any]:
    """Signing allots the number and the code, and has the PDF made."""
    kind = kinds.get(document.kind)
    number = numbers.take(document.office.organ_code, kind.series, at)
    document.series, document.year = number.series, number.year
    document.serial, document.number = number.serial, number.text
    document.verify_code = new_code(CODE_LENGTH)
    document.approved_by, document.approved_at = by, at
    enqueue("documents.render", f"{document.pk}", document.pk)
    return {"number": number.text}


def issue(*, by: User, at: datetime, **values: Any) -> Document:
    """Draft, submit and sign in one act, for kinds that need no second person."""
    with together():
        document = draft(by=by, at=at, **values)
        submit(document, by=by, at=at)
        signed: Document = approve(document, by=by, at=at)
    return signed


@transition(
    source=[State.APPROVED, State.VOID, State.REPLACED],
    target=None,
    allowed=rules.only_robots,
    guard=lambda document: _("It is there already.") if document.sha256 else None,
    sentence=_("PDF made: %(pages)s pages, SHA-256 %(sha256)s"),
)
def keep_pdf(
    document: Document,
    *,
    by: User,
    at: datetime,
    name: str,
    sha256: str,
    pages: int,
    signature: str = SignatureState.NONE,
    signer: str = "",
) -> dict[str, Any]:
    """The first bytes are the document; they are kept and never made again."""
    document.pdf, document.signature, document.signer = name, signature, signer[:120]
    document.sha256, document.pages, document.rendered_at = sha256, pages, at
    return {"pages": pages, "sha256": sha256}


def not_made_yet(document: Document) -> Any:
    """A document that has no bytes cannot be handed over."""
    return None if document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.APPROVED],
    target=None,
    allowed=rules.may_serve,
    guard=both(free, not_made_yet),
    sentence=_("Served: %(way)s, received by %(receiver)s"),
    public=_("The document was served"),
    law="行政处罚法 art. 61; 民事诉讼法 art. 87–95",
)
def serve(
    document: Document,
    *,
    way: str,
    receiver: str,
    by: User,
    at: datetime,
    served_at: datetime | None = None,
    relation: str = "",
    place: str = "",
    refusal: str = "",
    witness: str = "",
    servers: str = "",
    remarks: str = "",
    waybill: str = "",
    delivered_on: date | None = None,
    published_on: date | None = None,
    published_in: str = "",
    consent: str = "",
    proof: Attachment | None = None,
) -> dict[str, Any]:
    """Record how the document reached its addressee; from now on the addressee sees it.

    Each way has its own proof, by the rules of the day; without it nothing was served.
    """
    given = {
        "receiver": receiver,
        "refusal": refusal,
        "witness": witness,
        "servers": servers,
        "remarks": remarks,
        "waybill": waybill,
        "delivered_on": delivered_on,
        "published_on": published_on,
        "published_in": published_in,
        "consent": consent,
        "proof": proof,
        "served_on": timezone.localdate(served_at or at),
    }
    signed_at: Any = document.approved_at
    serving.require(way, given, at=at, signed_at=signed_at)
    record = ServiceRecord.objects.create(
        document=document,
        way=way,
        receiver=protected(document, receiver),
        relation=relation,
        place=place,
        served_at=serving.moment(way, given, signed_at=signed_at, at=served_at or at),
        refusal=refusal,
        witness=witness,
        servers=servers or str(by),
        remarks=remarks,
        waybill=waybill,
        published_on=published_on,
        published_in=published_in,
        consent=consent,
        proof=proof,
        recorded_by=by,
    )
    if document.service_state == ServiceState.NONE:
        document.service_state = ServiceState.SERVED
    signals.document_served.send(Document, document=document, record=record, by=by, at=at)
    return {"way": str(record.get_way_display()), "receiver": rules.masked(receiver)}


def protected(document: Document, receiver: str) -> str:
    """Who received a letter that names a protected person is kept as the surname alone."""
    known = receiver == document.addressee_name or kinds.persons_of(document) is None
    return receiver if known else rules.masked(receiver)


def without_receipt(document: Document) -> Any:
    """Each service has one receipt."""
    if document.services.filter(receipt=None).exists():
        return None
    return _("Every service of it has its receipt.")


@transition(
    source=[State.APPROVED, State.REPLACED, State.VOID],
    target=None,
    allowed=rules.may_make_receipt,
    guard=without_receipt,
    sentence=_("Service receipt %(number)s made out"),
    law="民事诉讼法 art. 87",
)
def make_receipt(document: Document, *, by: User, at: datetime) -> dict[str, Any]:
    """送达回证 for each service that has none, with everything that was recorded."""
    numbers_made = []
    for record in document.services.filter(receipt=None).order_by("pk"):
        record.receipt = issue(
            kind=letters.SERVICE_RECEIPT.code,
            office=document.office,
            addressee=Addressee(**document.addressee),
            context=letters.receipt_context(document, record),
            subject_label=document.subject,
            by=by,
            at=at,
        )
        record.save(update_fields=["receipt"])
        numbers_made.append(record.receipt.number)
    return {"number": "、".join(numbers_made)}


def only_served(document: Document) -> Any:
    """There is nothing to confirm before service, or after it was confirmed."""
    if document.service_state == ServiceState.SERVED:
        return None
    if document.service_state == ServiceState.ACKNOWLEDGED:
        return _("The receipt is confirmed already.")
    return _("The document has not been served yet.")


@transition(
    source=[State.APPROVED],
    target=None,
    allowed=rules.may_acknowledge,
    guard=only_served,
    sentence=_("The addressee confirmed the receipt"),
    public=_("Receipt confirmed"),
)
def acknowledge(document: Document, *, by: User, at: datetime) -> dict[str, Any]:
    """The addressee says that the document has arrived."""
    document.service_state, document.acknowledged_at = ServiceState.ACKNOWLEDGED, at
    return {}


@transition(
    source=[State.DRAFT, State.SUBMITTED, State.APPROVED],
    target=State.VOID,
    allowed=rules.may_withdraw,
    guard=free,
    sentence=_("Declared void: %(reason)s"),
    public=_("The document was withdrawn"),
    tone="bad",
)
def void(document: Document, *, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """作废: it binds nobody any more, and its number stays taken."""
    document.voided_at, document.void_reason = at, reason
    return {"reason": reason}


@transition(
    source=[State.APPROVED],
    target=State.REPLACED,
    allowed=rules.may_withdraw,
    guard=free,
    sentence=_("Replaced by %(number)s"),
    public=_("The document was replaced by %(number)s"),
)
def replace(document: Document, *, replacement: Document, by: User, at: datetime) -> dict[str, Any]:
    """Another signed document stands in its place; the proof page names it."""
    if replacement.state != State.APPROVED or replacement.pk == document.pk:
        raise ValidationError(_("Only another approved document can take its place."))
    document.replaced_by = replacement
    return {"number": replacement.number}


def refuse_unprintable(value: Any) -> None:
    """Raise Unprintable when a character would come out of the printer as a box."""
    found = faces.unprintable(_texts(value))
    if found:
        sentence = _("These characters cannot be printed in a letter: %(characters)s")
        raise Unprintable(sentence, params={"characters": found}, code="unprintable")


def _texts(value: Any) -> str:
    """Every text inside a nested value, end to end."""
    if isinstance(value, Mapping):
        return "".join(_texts(entry) for entry in value.values())
    if isinstance(value, list | tuple):
        return "".join(_texts(entry) for entry in value)
    return str(value) if isinstance(value, str) else ""
