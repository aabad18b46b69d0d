"""From a frozen context to PDF bytes; nothing is fetched, not even from the disk."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, NoReturn

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
    from weasyprint.urls import URLFetcher

STYLES = settings.BASE_DIR / "templates" / "letters" / "base" / "letter.css"
# Pango is not thread-safe where one font configuration is shared.
_LOCK = Lock()


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


class Nothing(URLFetcher):
    """A fetcher that fetches nothing: whatever a field smuggles in stays text."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
        """Refuse every address, also data: and file:."""
        raise ValueError("letters fetch nothing")


@dataclass(frozen=True)
class Rendering:
    """The bytes of a letter and its number of pages."""

    content: bytes
    pages: int


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
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Code(len(rows), path)


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


def render(template: str, context: dict[str, Any]) -> Rendering:
    """The letter as PDF. Raises FontsMissing where it could not be printed truly."""
    faces.require()
    html = render_to_string(template, context)
    with _LOCK:
        letter = HTML(string=html, base_url=None, url_fetcher=Nothing())
        drawn = letter.render(stylesheets=[_styles()], font_config=_fonts())
        content = drawn.write_pdf()
    return Rendering(content, len(drawn.pages))
