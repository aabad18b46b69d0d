"""What a document's template is given: the frozen context and what signing added."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError, VariableDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone

from casework.codes import grouped
from documents import kinds, pdf, rules, seals
from documents.models import Document
from documents.states import SignatureState

WHOLE, FRAGMENT = "letters/base/document.html", "letters/base/fragment.html"
BLANK_DATE = "　　　　年　　月　　日"
DRAFT_MARK = "样稿"


def verify_url(document: Document) -> str:
    """The address in the QR: it opens the page that proves the letter."""
    return f"{settings.SITE_URL}/verify/{document.verify_code}/"


def context_for(
    document: Document, *, skeleton: str = WHOLE, clear: bool = False
) -> dict[str, Any]:
    """The context of the document's template; a draft has marks instead of number and code.

    `clear` prints the protected people whom the letter names; everywhere else they are masked.
    """
    signed = document.approved_at is not None
    persons = kinds.persons_of(document)
    filled = persons.fill(document, clear) if persons else {}
    return {
        "skeleton": skeleton,
        "letter": {
            **_head(document),
            **(_signature(document) if signed else _no_signature(document)),
        },
        "addressee": {**document.addressee, **filled.get("addressee", {})},
        "c": {**document.context, **filled.get("c", {})},
    }


def _head(document: Document) -> dict[str, Any]:
    organ = document.office.organ_name or document.office.name
    kind = kinds.find(document.kind)
    return {
        "organ": organ,
        "organ_size": rules.organ_size(organ),
        "title": document.title,
        "drafted_by": str(document.drafted_by),
        # The demo shows where the seal goes; production leaves the place for the seal itself.
        "specimen": settings.DEMO,
        # Printed alone; the screen shows the letter without it.
        "seal": "",
        "slips": bool(kind and kind.slips and settings.LETTER_SLIPS),
    }


def _signature(document: Document) -> dict[str, Any]:
    address = verify_url(document)
    return {
        "number": document.number,
        "date": rules.chinese_date(timezone.localtime(document.approved_at).date()),
        "approved_by": str(document.approved_by or ""),
        "code": grouped(document.verify_code or ""),
        "verify_url": address,
        "qr": pdf.code(address),
        "watermark": "",
        "signed": will_be_signed(document),
    }


def will_be_signed(document: Document) -> bool:
    """Whether the file bears an electronic signature; before it is made, whether it will."""
    if document.sha256:
        return document.signature != SignatureState.NONE
    return bool(settings.LETTER_SIGNER or settings.LETTER_SIGNATURE or settings.LETTER_SPECIMEN)


def _no_signature(document: Document) -> dict[str, Any]:
    kind = kinds.find(document.kind)
    series = kind.series if kind else ""
    return {
        "number": rules.pending_number(document.office.organ_code, series),
        "date": BLANK_DATE,
        "approved_by": "",
        "code": "",
        "verify_url": "",
        "qr": None,
        "watermark": DRAFT_MARK,
        "signed": False,
    }


class Unprintable(Exception):
    """The template cannot be filled from what the paper holds; the text says what is wrong."""


BROKEN = (TemplateDoesNotExist, TemplateSyntaxError, VariableDoesNotExist)


@contextmanager
def filling(document: Document) -> Iterator[None]:
    """A template that misses a field is told of, with the paper's own kind and version."""
    try:
        yield
    except BROKEN as error:
        what = f"{document.template} v{document.template_version}: {error}"
        raise Unprintable(what) from error


def printed(document: Document) -> pdf.Rendering:
    """The document as PDF bytes; only what was signed names protected people in clear."""
    signed = document.approved_at is not None
    with filling(document):
        context = context_for(document, clear=signed)
        seal = seals.picture_for(document)
        context["letter"]["seal"] = pdf.SEAL if seal else ""
        return pdf.render(document.template, context, seal)


def shown(document: Document) -> str:
    """The letter as a piece of a page, for reading on the screen."""
    with filling(document):
        return render_to_string(document.template, context_for(document, skeleton=FRAGMENT))
