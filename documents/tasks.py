import hashlib
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from casework.outbox import effect
from casework.transitions import Blocked
from documents import composition, messages, signing
from documents.files import DROP, discard_ownerless, drop
from documents.models import Document
from documents.storage import write_once
from documents.transitions import keep_pdf

# An upload waits so long for the act that takes it over.
UNOWNED = timedelta(days=1)
PEOPLE = ("office", "drafted_by", "approved_by")


@effect("documents.render")
def render(pk: int) -> None:
    """Make and sign the PDF of an approved document, once: a second call leaves what is there."""
    document = Document.objects.select_related(*PEOPLE).get(pk=pk)
    if document.sha256:
        return
    made = composition.printed(document)
    organ = document.office.organ_name or document.office.name
    signed = signing.sign(made.content, place=made.place, organ=organ)
    digest = hashlib.sha256(signed.content).hexdigest()
    name = write_once(f"letters/{document.year}/{document.pk}-{digest}.pdf", signed.content)
    try:
        keep_pdf(
            document,
            by=User.objects.robot("clock"),
            at=timezone.now(),
            name=name,
            sha256=digest,
            pages=made.pages,
            signature=signed.state,
            signer=signed.name,
        )
    except Blocked:
        # Another worker was faster, and its bytes stand.
        document.refresh_from_db()
        if document.pdf.name != name:
            document.pdf.storage.delete(name)


@effect("documents.send_message")
def send_message(pk: int) -> None:
    messages.deliver(pk, now=timezone.now())


@effect(DROP)
def drop_attachment(pk: int) -> None:
    drop(pk)


@shared_task(name="documents.tasks.sweep_attachments")
def sweep_attachments() -> int:
    """Uploads that nothing came to own within a day go, row and bytes; safe to repeat."""
    return discard_ownerless(timezone.now() - UNOWNED)
