"""From a frozen context to PDF bytes; nothing is fetched, not even from the disk."""

import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from threading import Lock
from typing import Any

import pydyf
import segno
from django.conf import settings
from django.template.loader import render_to_string

from documents import faces

with warnings.catch_warnings():
    # The engine warns where the machine has no fonts; letters use none of the machine's.
    warnings.simplefilter("ignore")
    from weasyprint import CSS, HTML
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.text.line_break import create_layout
    from weasyprint.urls import URLFetcher, URLFetcherResponse

STYLES = settings.BASE_DIR / "templates" / "letters" / "base" / "letter.css"
# Pango is not thread-safe where one font configuration is shared.
_LOCK = Lock()


# PDF/A-3u with tags: fonts, colours and meaning travel with the file as archives ask,
# and a screen reader finds headings and tables. It holds no attachment all the same.
ARCHIVED = {"pdf_variant": "pdf/a-3u", "pdf_tags": True}
POINTS_OF_PIXEL = 0.75

# A line is spread over its width by at most this part of a character between two characters.
MOST_SPREAD = 0.15


def spread(context: Any, line: Any, room: float) -> None:
    """Justify a line of Chinese: the room goes between the characters.

    The engine spreads spaces only, and Chinese has none; this takes the place of its rule.
    """
    parts = list(_texts(line))
    letters = sum(len(part.text) for part in parts)
    if not letters or room / letters > MOST_SPREAD * line.style["font_size"]:
        return
    _widen(context, line, room / letters, 0.0)


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _texts(child)


def _widen(context: Any, box: Any, gap: float, moved: float) -> float:
    """Move the box and widen what it holds; returns how far what follows has to move."""
    before = moved
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        own = gap * len(box.text)
        box.style = box.style.copy()
        box.style["letter_spacing"] = _spacing(box.style) + gap
        box.pango_layout = create_layout(box.text, box.style, context, None, 0)
        box.pango_layout.deactivate()
        box.width += own
        return moved + own
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += moved
        for child in box.children:
            moved = _widen(context, child, gap, moved) if child.is_in_normal_flow() else moved
        box.width += moved - before
        return moved
    box.translate(moved, 0)
    return moved


def _spacing(style: Any) -> float:
    return 0.0 if style["letter_spacing"] == "normal" else float(style["letter_spacing"])


inline.justify_line = spread


# What the template of a letter calls the picture of its seal.
SEAL = "letter:seal"


class Nothing(URLFetcher):
    """A fetcher that fetches nothing: whatever a field smuggles in stays text."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Refuse every address, also data: and file:."""
        raise ValueError("letters fetch nothing")


class NothingButTheSeal(Nothing):
    """Hands over the picture that it was given, under its one name."""

    def __init__(self, seal: bytes) -> None:
        super().__init__()
        self.seal = seal

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The seal from memory; every address is refused."""
        if url == SEAL and self.seal:
            return URLFetcherResponse(url, self.seal, {"Content-Type": "image/png"})
        return super().fetch(url, headers)


@dataclass(frozen=True)
class Place:
    """Where the seal stands: page from 0, and left, bottom, right, top in points."""

    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Rendering:
    """The bytes of a letter, its number of pages, and the place of its seal."""

    content: bytes
    pages: int
    place: Place | None = None


@dataclass(frozen=True)
class Code:
    """A QR symbol as one SVG path, so that templates need no markup from Python."""

    side: int
    path: str


def code(text: str) -> Code:
    """The QR symbol of an address, with error correction M and without its quiet zone."""
    symbol = segno.make_qr(text, error="m", boost_error=False)
    rows = [list(row) for row in symbol.matrix]
    path = "".join(
        f"M{x} {y}h{wide}v1h-{wide}z" for y, row in enumerate(rows) for x, wide in _runs(row)
    )
    return Code(len(rows), path)


def _runs(row: list[int]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin and how many stand side by side; drawn as one, they cost half."""
    x = 0
    for dark, modules in groupby(row):
        wide = len(list(modules))
        if dark:
            yield x, wide
        x += wide


@cache
def _fonts() -> FontConfiguration:
    """One font configuration per process: a fresh one for each letter is slow and grows."""
    faces.require()
    with faces.fontconfig():
        return FontConfiguration()


@cache
def _styles() -> CSS:
    return CSS(
        string=STYLES.read_text(encoding="utf-8"), font_config=_fonts(), url_fetcher=Nothing()
    )


def render(template: str, context: dict[str, Any], seal: bytes = b"") -> Rendering:
    """The letter as PDF. Raises FontsMissing where it could not be printed truly."""
    faces.require()
    html = render_to_string(template, context)
    with _LOCK, warnings.catch_warnings():
        # The engine leaves its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        letter = HTML(string=html, base_url=None, url_fetcher=NothingButTheSeal(seal))
        drawn = letter.render(stylesheets=[_styles()], font_config=_fonts(), **ARCHIVED)
        content = drawn.write_pdf(finisher=deflate, **ARCHIVED)
    return Rendering(content, len(drawn.pages), seal_place(drawn.pages))


def deflate(_drawn: Any, made: pydyf.PDF) -> None:
    """Deflate every stream now, and once: the engine does it for the identifier, then again."""
    for stream in made.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            stream.stream = [zlib.compress(_raw(stream))]
            stream.extra["Filter"] = "/FlateDecode"
            stream.compress = False


def _raw(stream: pydyf.Stream) -> bytes:
    """What a stream holds; its own dictionary says how long that is."""
    whole = bytes(pydyf.Stream(stream.stream).data)
    return whole.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")


def seal_place(pages: Any) -> Place | None:
    """Where the template left room for the seal; the last such place counts."""
    found = None
    for number, page in enumerate(pages):
        for box in page._page_box.descendants():
            if box.element is not None and "seal-place" in box.element.get("class", "").split():
                found = Place(number, _points(box, page.height))
    return found


def _points(box: Any, height: float) -> tuple[int, int, int, int]:
    left, top = box.content_box_x(), box.content_box_y()
    edges = (left, height - top - box.height, left + box.width, height - top)
    return tuple(round(edge * POINTS_OF_PIXEL) for edge in edges)
