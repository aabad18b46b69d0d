"""Measuring a PDF: every character with its place in millimetres from the paper's top left."""

import ctypes
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

POINT = 25.4 / 72
PAPER_HEIGHT = 297.0
SAME_LINE = 1.0


@dataclass(frozen=True)
class Glyph:
    """One character as it stands on the paper: origin, ink and font."""

    char: str
    page: int
    x: float
    baseline: float
    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str


def glyphs(content: bytes, page: int) -> list[Glyph]:
    """The visible characters of a page (from 1) in reading order of the file."""
    document = pypdfium2.PdfDocument(content)
    sheet = document[page - 1]
    text = sheet.get_textpage()
    found = [glyph(text, page, index) for index in range(text.count_chars())]
    document.close()
    return [entry for entry in found if not entry.char.isspace()]


def glyph(text: Any, page: int, index: int) -> Glyph:
    left, bottom, right, top = (value * POINT for value in text.get_charbox(index))
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return Glyph(
        char=chr(raw.FPDFText_GetUnicode(text, index)),
        page=page,
        x=x.value * POINT,
        baseline=PAPER_HEIGHT - y.value * POINT,
        left=left,
        right=right,
        top=PAPER_HEIGHT - top,
        bottom=PAPER_HEIGHT - bottom,
        size=raw.FPDFText_GetFontSize(text, index) * scale(text, index),
        font=font_name(text, index),
    )


def scale(text: Any, index: int) -> float:
    """What the page's matrix makes of the font size."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return abs(matrix.a)


def font_name(text: Any, index: int) -> str:
    buffer = ctypes.create_string_buffer(120)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, buffer, 120, flags)
    return buffer.value.decode().partition("+")[2] or buffer.value.decode()


def lines(found: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters line by line, from the top."""
    ordered = sorted(found, key=lambda entry: (round(entry.baseline / SAME_LINE), entry.x))
    rows = [list(row) for _key, row in groupby(ordered, lambda e: round(e.baseline / SAME_LINE))]
    return [sorted(row, key=lambda entry: entry.x) for row in rows]


def words(row: list[Glyph]) -> str:
    return "".join(entry.char for entry in row)


def line_with(content: bytes, page: int, text: str) -> list[Glyph]:
    """The first line of the page that holds the text."""
    for row in lines(glyphs(content, page)):
        if text in words(row):
            return row
    raise AssertionError(f"{text} is on no line of page {page}")


def picture(content: bytes, page: int, dpi: int = 200) -> Image.Image:
    """The page as PDFium draws it."""
    document = pypdfium2.PdfDocument(content)
    image: Image.Image = document[page - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return image


def poppler_picture(path: Path, page: int, dpi: int = 200) -> Image.Image:
    """The page as Poppler draws it."""
    goal = path.with_suffix("")
    command = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png", "-singlefile"]
    subprocess.run([*command, str(path), str(goal)], check=True)
    return Image.open(goal.with_suffix(".png")).convert("RGB")


def poppler_text(path: Path) -> str:
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def pdfium_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return "\n".join(pages)


def ink(image: Image.Image) -> int:
    """How dark the page is, all told."""
    histogram = image.convert("L").histogram()
    return sum(count * (255 - level) for level, count in enumerate(histogram))


def red_rows(image: Image.Image, dpi: int = 200) -> list[tuple[float, float, float, float]]:
    """The red horizontal bars of a page: top, bottom, left, right in millimetres."""
    width, height = image.size
    pixels: Any = image.load()
    found: list[tuple[int, int, int]] = []
    for y in range(height):
        xs = [x for x in range(width) if is_red(pixels[x, y])]
        if len(xs) > width * 0.5:
            found.append((y, xs[0], xs[-1]))
    mm = 25.4 / dpi
    bars: list[list[tuple[int, int, int]]] = []
    for row in found:
        if bars and row[0] - bars[-1][-1][0] == 1:
            bars[-1].append(row)
        else:
            bars.append([row])
    return [
        (bar[0][0] * mm, (bar[-1][0] + 1) * mm, bar[0][1] * mm, (bar[0][2] + 1) * mm)
        for bar in bars
    ]


def is_red(pixel: tuple[int, int, int]) -> bool:
    red, green, blue = pixel
    return red > 140 and green < 120 and blue < 120
