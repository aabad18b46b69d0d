"""Reads over documents: lists, the public proof, the letters of an enterprise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, storages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from documents.models import Attachment, Document, ServiceRecord
from documents.states import DocumentState, ServiceState

RECENT = 20


def document_list(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the list shows, without the letter's own text."""
    return rows.select_related("office").defer("context")


def document_detail(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("office", "drafted_by", "approved_by", "replaced_by")


def waiting_for_receipt(organisation_code: str) -> QuerySet[Document]:
    """Letters in force that the enterprise has not confirmed yet, newest first."""
    rows = Document.objects.served_on(organisation_code).in_force()
    return rows.filter(service_state=ServiceState.SERVED).order_by("-approved_at", "-pk")


def letters_of(organisation_code: str) -> QuerySet[Document]:
    """Everything that was served on the enterprise, newest first."""
    return document_list(Document.objects.served_on(organisation_code)).order_by(
        "-approved_at", "-pk"
    )


@dataclass(frozen=True)
class Proof:
    """What anybody may know about a letter who holds its code: never its content."""

    number: str
    title: str
    organ: str
    signed_on: date
    addressee: str
    standing: str
    replaced_by: str
    sha256: str
    pages: int | None
    signature: str
    signer: str


STANDINGS = {
    DocumentState.APPROVED: "genuine",
    DocumentState.VOID: "withdrawn",
    DocumentState.REPLACED: "replaced",
}


def code_of_file(sha256: str) -> str:
    """The code of the letter whose file has this fingerprint; empty when it is none of ours."""
    rows = Document.objects.filter(sha256=sha256).exclude(verify_code=None)
    return rows.values_list("verify_code", flat=True).first() or ""


def proof(code: str) -> Proof | None:
    """The proof of the letter with this code; None when there is none."""
    rows = Document.objects.select_related("office", "replaced_by").defer("context")
    document = rows.filter(verify_code=code).exclude(verify_code="").first()
    if document is None or document.approved_at is None:
        return None
    return Proof(
        number=document.number or "",
        title=document.title,
        organ=document.office.organ_name or document.office.name,
        signed_on=timezone.localtime(document.approved_at).date(),
        addressee=document.public_addressee,
        standing=STANDINGS[DocumentState(document.state)],
        replaced_by=(document.replaced_by.number or "") if document.replaced_by else "",
        sha256=document.sha256,
        pages=document.pages,
        signature=document.signature,
        signer=document.signer,
    )


def found(words: str, user: Any) -> list[dict[str, str]]:
    """Documents whose number or addressee holds the words, as hits of the search box."""
    rows = Document.objects.visible_to(user)
    rows = rows.filter(number__icontains=words) | rows.filter(addressee_code=words.upper())
    return [
        {
            "url": row.get_absolute_url(),
            "title": row.label,
            "detail": f"{row.title} {row.public_addressee}",
            "icon": "file-certificate",
        }
        for row in rows.defer("context").order_by("-pk")[:RECENT]
    ]


def proofs_readable_by(user: Any) -> Q:
    """The scanned receipts of the documents that the person may see."""
    records = ServiceRecord.objects.visible_to(user).exclude(proof=None)
    return Q(pk__in=records.values("proof"))


def ownerless() -> QuerySet[Attachment]:
    """Attachments that no row of any app points to; the models themselves say which could."""
    rows = Attachment.objects.all()
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            field: Any = relation.remote_field
            if not field.many_to_many:  # the rows between point here themselves
                owners = field.model._base_manager.filter(**{field.name: OuterRef("pk")})
                rows = rows.exclude(Exists(owners))
    return rows


FOLDERS = ("letters", "attachments")


def orphans(before: datetime) -> Iterator[Path]:
    """Files of ours on the local disk, older than `before`, that no row points to."""
    store = storages["default"]
    if not isinstance(store, FileSystemStorage):
        return
    kept = set(_stored())
    for path in sorted(entry for name in FOLDERS for entry in Path(store.path(name)).rglob("*")):
        name = path.relative_to(store.base_location).as_posix()
        if path.is_file() and name not in kept and path.stat().st_mtime < before.timestamp():
            yield path


def _stored() -> Iterator[str]:
    """The names of every file that a row points to."""
    yield from Document.objects.exclude(pdf="").values_list("pdf", flat=True).order_by("pk")
    for field in ("file", "original"):
        rows = Attachment.objects.exclude(**{field: ""}).order_by("pk")
        yield from rows.values_list(field, flat=True)
