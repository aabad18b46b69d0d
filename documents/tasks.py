import hashlib
from datetime import timedelta
from tempfile import TemporaryFile

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from casework.outbox import effect
from casework.transitions import Blocked
from documents import bundles, composition, messages, signing
from documents.bundle_models import Bundle, BundleItem
from documents.bundle_transitions import expire, keep_file, make_letter, pack_when_done
from documents.files import DROP, discard_ownerless, drop
from documents.models import Document
from documents.states import BundleState, ItemState
from documents.storage import keep_once, write_once
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


@effect("documents.bundle_chunk")
def bundle_chunk(pk: int) -> None:
    """The letters of one chunk that still wait; a worker that died half-way is made up for."""
    first = BundleItem.objects.select_related("bundle__asked_by").get(pk=pk)
    waiting = first.bundle.items.filter(chunk=first.chunk, state=ItemState.QUEUED)
    for item in waiting.select_related("bundle__asked_by").order_by("pk"):
        make_letter(item, render, at=timezone.now())
    pack_when_done(first.bundle)


@effect("documents.bundle_pack")
def bundle_pack(pk: int) -> None:
    """Pack what was made, once."""
    bundle = Bundle.objects.select_related("asked_by__office").get(pk=pk)
    if bundle.state != BundleState.MAKING:
        return
    at = timezone.now()
    # A thousand letters are more than a worker should hold in its memory.
    with TemporaryFile() as file:
        number = bundles.pack(bundle, file, at)
        size = file.tell()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        name = keep_once(f"bundles/{bundle.pk}-{digest}.zip", file)
    robot = User.objects.robot("clock")
    keep_file(bundle, by=robot, at=at, name=name, size=size, sha256=digest, number=number)


@shared_task(name="documents.tasks.expire_bundles")
def expire_bundles() -> int:
    """Files that were kept for a week go; safe to repeat."""
    now = timezone.now()
    rows = Bundle.objects.filter(state=BundleState.READY, expires_at__lte=now).order_by("pk")
    for bundle in rows:
        expire(bundle, by=User.objects.robot("clock"), at=now)
    return len(rows)


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
