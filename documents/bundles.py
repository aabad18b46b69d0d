"""What goes into a bundle, and the ZIP made of it; each file is asked for in the person's name."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from casework import cases
from documents import downloads, kinds, pdf
from documents.bundle_models import Bundle, BundleItem
from documents.files import safe_name
from documents.models import Attachment, Document
from documents.rules import chinese_date, chinese_moment
from documents.states import ItemState

SHEET = "letters/base/contents.html"
SHEET_NAME = "00-目录.pdf"
# The same file on every run: a ZIP keeps times, and those of the run would change its hash.
STAMP = (2000, 1, 1, 0, 0, 0)

# Kind of case -> what its file holds: documents and attachments about one row, for one person.
Gather = Callable[[Any, User], tuple[QuerySet[Document], QuerySet[Attachment]]]
gatherers: dict[str, Gather] = {}


def gatherer(slug: str, function: Gather) -> None:
    """An app says what the file of its kind of case holds."""
    gatherers[slug] = function


@dataclass(frozen=True)
class Entry:
    """A line of the contents sheet, and the bytes behind it."""

    name: str
    title: str
    number: str
    day: str
    pages: str
    sha256: str
    # In whose name and when: a look at protected names is written down.
    read: Callable[[User, datetime], bytes]


def subject(bundle: Bundle, user: User) -> Any:
    """The case itself, where the person still sees it."""
    if bundle.slug not in gatherers or bundle.slug not in cases.registry:
        return None
    return cases.registry[bundle.slug].manager.visible_to(user).filter(pk=bundle.about).first()


def entries(bundle: Bundle) -> list[Entry]:
    """What the person may see now, in order; rights may have changed since the asking."""
    user = bundle.asked_by
    if not bundle.slug:
        rows = Document.objects.visible_to(user).filter(
            pk__in=bundle.items.filter(state=ItemState.MADE).values("document")
        )
        return list(_letters(rows, user))
    case = subject(bundle, user)
    if case is None:
        return []
    documents, attachments = gatherers[bundle.slug](case, user)
    letters = list(_letters(documents, user))
    return [*letters, *_files(attachments, start=len(letters))]


def _letters(rows: QuerySet[Document], user: User) -> Iterator[Entry]:
    made = rows.exclude(sha256="").select_related("office").order_by("approved_at", "pk")
    open_to = (row for row in made if downloads.may_open(row, user.actor))
    for position, row in enumerate(open_to, start=1):
        yield Entry(
            name=f"{position:03d}-" + safe_name(f"{row.title}-{row.number}.pdf", "pdf"),
            title=row.title,
            number=row.number or "",
            day=chinese_date(timezone.localtime(row.approved_at).date()) if row.approved_at else "",
            pages=str(row.pages or ""),
            sha256=row.sha256,
            read=partial(_letter, row),
        )


def _files(rows: QuerySet[Attachment], *, start: int) -> Iterator[Entry]:
    available = rows.available().order_by("uploaded_at", "pk")  # type: ignore[attr-defined]
    for position, row in enumerate(available, start=start + 1):
        yield Entry(
            name=f"{position:03d}-" + safe_name(row.name, _suffix(row)),
            title=row.name,
            number="",
            day=chinese_date(timezone.localtime(row.uploaded_at).date()),
            pages="",
            sha256=row.sha256,
            read=partial(_file, row),
        )


def _suffix(row: Attachment) -> str:
    """Of what the content is, whatever the uploader called it."""
    return str(row.file.name).rpartition(".")[2]


def _letter(row: Document, by: User, at: datetime) -> bytes:
    if persons := kinds.persons_of(row):
        persons.note_reading(row, by, at)
    return _bytes(row.pdf)


def _file(row: Attachment, _by: User, _at: datetime) -> bytes:
    return _bytes(row.file)


def _bytes(file: Any) -> bytes:
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def pack(bundle: Bundle, out: IO[bytes], at: datetime) -> int:
    """Write the ZIP with its contents sheet; returns how many files it holds."""
    found = entries(bundle)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(SHEET_NAME, STAMP), sheet(bundle, found, at))
        for entry in found:
            content = entry.read(bundle.asked_by, at)
            if hashlib.sha256(content).hexdigest() != entry.sha256:
                raise ValueError(f"{entry.name} is not the file that was kept")
            archive.writestr(zipfile.ZipInfo(entry.name, STAMP), content)
    return len(found)


def sheet(bundle: Bundle, found: Iterable[Entry], at: datetime) -> bytes:
    """卷内目录 as PDF: number, title, date, pages and hash of each file."""
    office = bundle.asked_by.office
    context = {
        "skeleton": "letters/base/document.html",
        "letter": {
            "organ": (office.organ_name or office.name) if office else "",
            "title": "卷内文件目录",
            "number": "",
            "watermark": "",
            "qr": None,
        },
        "c": {
            "about": bundle.title,
            "made_for": str(bundle.asked_by),
            "made_at": chinese_moment(timezone.localtime(at)),
            "entries": list(found),
        },
    }
    return pdf.render(SHEET, context).content


def progress(bundle: Bundle) -> dict[str, int]:
    """How many letters wait, are made, failed; one query."""
    states = list(BundleItem.objects.filter(bundle=bundle).values_list("state", flat=True))
    counts = {state.value: states.count(state) for state in ItemState}
    done = len(states) - counts[ItemState.QUEUED]
    return {**counts, "total": len(states), "percent": 100 * done // len(states) if states else 0}
