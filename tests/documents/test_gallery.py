"""Every kind of paper that is registered, from one realistic context, as two engines see it.

`LETTERS_WRITE=1 pytest tests/documents/test_gallery.py` writes the reference pictures anew: look
at each before you keep it.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from pypdf import PdfReader

from documents import kinds, pdf
from tests.documents import paper
from tests.documents.test_letter_safety import Listener, payloads
from tests.letters import filled, letter, samples

REFERENCES = Path(__file__).parent / "references"
# Enough to see a table move, small enough to keep.
DPI, SMALL = 72, (149, 211)
# Coarser, and each engine has its own mind about hair lines.
INK_DPI = 150
# The mean difference of two blurred pages, of 255; a lost line of text makes more.
MOST_DIFFERENT = 1.5
CODES = [kind.code for kind in kinds.known() if not kind.code.startswith("test_")]


@cache
def printed(code: str) -> pdf.Rendering:
    """The paper, made once for all the tests."""
    kind = kinds.get(code)
    context = filled(code)
    context["letter"] = letter(kind.title, slips=kind.slips)
    context["c"] = {**kind.defaults, **context["c"]}
    return pdf.render(kind.template, context)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def flat(value: Any) -> list[str]:
    """Every text of a nested value."""
    if isinstance(value, dict):
        return [word for entry in value.values() for word in flat(entry)]
    if isinstance(value, list):
        return [word for entry in value for word in flat(entry)]
    return [value] if isinstance(value, str) and value else []


def test_every_kind_has_its_sample() -> None:
    """A new kind adds one to tests/letters_<room>.py."""
    assert set(CODES) - set(samples()) == set()


@pytest.mark.parametrize("code", CODES)
def test_the_sample_names_every_key_of_the_kind(code: str) -> None:
    kind, given = kinds.get(code), samples()[code]
    assert set(kind.defaults) | kind.required <= set(given) | set(kind.defaults)
    kind.complete(given)


@pytest.mark.parametrize("code", CODES)
def test_two_engines_read_the_same_text(code: str, tmp_path: Path) -> None:
    content = printed(code).content
    path = tmp_path / "letter.pdf"
    path.write_bytes(content)
    first = sorted(squeezed(paper.pdfium_text(content)))
    assert first == sorted(squeezed(paper.poppler_text(path)))
    text = squeezed(paper.pdfium_text(content))
    assert squeezed(kinds.get(code).title) in text
    assert "7K2M94QDX3HA68TP" in text


@pytest.mark.parametrize("code", CODES)
def test_two_engines_put_the_same_ink_on_every_page(code: str, tmp_path: Path) -> None:
    made = printed(code)
    path = tmp_path / "letter.pdf"
    path.write_bytes(made.content)
    for page in range(1, made.pages + 1):
        here = paper.ink(paper.picture(made.content, page, dpi=INK_DPI))
        there = paper.ink(paper.poppler_picture(path, page, dpi=INK_DPI))
        assert there == pytest.approx(here, rel=0.05), page


@pytest.mark.parametrize("code", CODES)
def test_it_looks_as_it_did(code: str) -> None:
    """Compared with the stored picture, blurred: a hair's breadth more or less is no change."""
    now = small(printed(code))
    path = REFERENCES / f"{code}.png"
    if os.environ.get("LETTERS_WRITE"):
        path.parent.mkdir(exist_ok=True)
        now.save(path, optimize=True)
    with Image.open(path) as before:
        assert before.size == now.size, "another number of pages"
        difference = ImageChops.difference(blurred(before), blurred(now))
    assert ImageStat.Stat(difference).mean[0] < MOST_DIFFERENT


def small(made: pdf.Rendering) -> Image.Image:
    """All pages side by side, in sixteen greys."""
    pages = [
        paper.picture(made.content, page, dpi=DPI).convert("L").resize(SMALL, Image.Resampling.BOX)
        for page in range(1, made.pages + 1)
    ]
    whole = Image.new("L", (SMALL[0] * len(pages), SMALL[1]), 255)
    for number, page in enumerate(pages):
        whole.paste(page, (SMALL[0] * number, 0))
    return whole.quantize(16).convert("L")


def blurred(picture: Image.Image) -> Image.Image:
    return picture.convert("L").filter(ImageFilter.GaussianBlur(1.5))


# --- Hostile values -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.socket.close()


@pytest.mark.parametrize("code", CODES)
def test_a_hostile_value_in_every_field_stays_text(
    code: str, listener: Listener, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-the-disk")
    bad, given = Poison(payloads(listener.port, secret)), filled(code)
    given["c"] = {**kinds.get(code).defaults, **given["c"]}
    context = bad.spoil(given)
    context["skeleton"] = "letters/base/document.html"
    context["letter"] |= {"qr": pdf.code("x"), "slips": True, "specimen": True, "signed": True}
    kind = kinds.get(code)
    content = pdf.render(kind.template, context).content
    assert listener.calls == 0
    reader = PdfReader(BytesIO(content))
    assert dict(reader.attachments) == {}
    assert not any("/Annots" in page for page in reader.pages)
    assert "/Names" not in reader.trailer["/Root"]
    assert b"the-secret-of-the-disk" not in content
    assert "<" in paper.pdfium_text(content)


class Poison:
    """Puts the next payload into each text it meets."""

    def __init__(self, bad: list[str]) -> None:
        self.bad, self.turn = bad, 0

    def spoil(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.spoil(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [self.spoil(entry) for entry in value]
        if not isinstance(value, str):
            return value
        self.turn += 1
        return value + self.bad[self.turn % len(self.bad)]
