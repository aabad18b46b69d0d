"""A bundle on its way: asked for, made chunk by chunk, ready, forgotten."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.outbox import enqueue
from casework.transitions import Blocked, Conflict, NotAllowed, creation, transition
from documents import rules
from documents import transitions as papers
from documents.bundle_models import CHUNK, Bundle, BundleItem
from documents.models import Document
from documents.states import BundleState as State
from documents.states import DocumentState, ItemState

logger = logging.getLogger(__name__)

MOST = 2000
KEPT = timedelta(days=7)


@creation(target=State.MAKING, allowed=rules.may_bundle, sentence=_("%(number)s letters asked for"))
def order_batch(
    *, documents: Iterable[Document], by: User, at: datetime, title: str, signs: bool = False
) -> Bundle:
    """So many letters in one go; `signs` approves those that wait for it, where the person may."""
    rows = list(documents)
    if not rows:
        raise Blocked(_("No letter fits."))
    if len(rows) > MOST:
        raise Blocked(_("At most %(most)d letters in one go.") % {"most": MOST})
    bundle = Bundle.objects.create(title=title[:120], signs=signs, asked_by=by, asked_at=at)
    items = BundleItem.objects.bulk_create(
        BundleItem(bundle=bundle, document=row, chunk=position // CHUNK)
        for position, row in enumerate(rows)
    )
    for item in items[::CHUNK]:
        enqueue("documents.bundle_chunk", f"{bundle.pk}.{item.chunk}", item.pk)
    bundle.event_detail = {"number": len(rows)}
    return bundle


@creation(target=State.MAKING, allowed=rules.may_bundle, sentence=_("Papers of %(case)s asked for"))
def order_case_file(*, slug: str, case: Any, by: User, at: datetime) -> Bundle:
    """The papers of a case that the person may see, as one file with a contents sheet."""
    bundle = Bundle.objects.create(
        title=str(case)[:120], slug=slug, about=case.pk, asked_by=by, asked_at=at
    )
    enqueue("documents.bundle_pack", str(bundle.pk), bundle.pk)
    bundle.event_detail = {"case": str(getattr(case, "number", case))}
    return bundle


def make_letter(item: BundleItem, render: Any, *, at: datetime) -> None:
    """Approve and make one letter, once; a refusal is kept with its reason and stops nobody."""
    by = item.bundle.asked_by
    try:
        document = Document.objects.visible_to(by).get(pk=item.document_id)
        if item.bundle.signs and document.state == DocumentState.SUBMITTED:
            document = papers.approve(document, by=by, at=at)
        if document.state != DocumentState.APPROVED:
            raise Blocked(_("The letter is not approved."))
        render(document.pk)
    except (Conflict, NotAllowed, ValidationError, Document.DoesNotExist) as refusal:
        reason = " ".join(getattr(refusal, "messages", [str(refusal)]))
        _settle(item, ItemState.FAILED, reason)
    except Exception:  # one letter that cannot be drawn must not keep the others waiting
        logger.exception("letter %s of bundle %s", item.document_id, item.bundle_id)
        sentence = _("It is approved, but its file could not be made; tell the administrator.")
        _settle(item, ItemState.FAILED, str(sentence))
    else:
        _settle(item, ItemState.MADE)


def _settle(item: BundleItem, state: str, reason: str = "") -> None:
    BundleItem.objects.filter(pk=item.pk, state=ItemState.QUEUED).update(
        state=state, reason=reason[:300]
    )


def pack_when_done(bundle: Bundle) -> None:
    """The last chunk asks for the file; chunks that end together ask for the same one."""
    if not bundle.items.filter(state=ItemState.QUEUED).exists():
        enqueue("documents.bundle_pack", str(bundle.pk), bundle.pk)


@transition(
    source=[State.MAKING],
    target=State.READY,
    allowed=rules.only_robots,
    sentence=_("Ready: %(number)s files"),
    tone="ok",
)
def keep_file(
    bundle: Bundle, *, by: User, at: datetime, name: str, size: int, sha256: str, number: int
) -> dict[str, Any]:
    """It can be fetched for a week, by whoever asked."""
    bundle.file, bundle.size, bundle.sha256 = name, size, sha256
    bundle.ready_at, bundle.expires_at = at, at + KEPT
    return {"number": number}


@transition(
    source=[State.READY],
    target=State.EXPIRED,
    allowed=rules.only_robots,
    sentence=_("No longer kept"),
)
def expire(bundle: Bundle, *, by: User, at: datetime) -> dict[str, Any]:
    """A copy of papers is not left lying about."""
    if bundle.file.name:
        bundle.file.storage.delete(bundle.file.name)
    bundle.file = ""
    return {}
