"""The letter fonts: where they are, and which characters they can print."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from fontTools.ttLib import TTFont

logger = logging.getLogger(__name__)

# Without these no letter is made; without the official faces letters are set in Noto alone.
REQUIRED = (
    "NotoSerifSC_400Regular.ttf",
    "NotoSerifSC_700Bold.ttf",
    "NotoSansSC_400Regular.ttf",
    "NotoSansSC_700Bold.ttf",
)
OFFICIAL = ("FandolFang-Regular.otf", "FandolHei-Regular.otf", "FandolKai-Regular.otf")
# What every letter can print whatever its face: the body falls back to this font.
FALLBACK = "NotoSerifSC_400Regular.ttf"
MISSING = "〓"

# Only our folder: a font of the machine must never stand in for a missing one unseen.
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


class FontsMissing(Exception):
    """The letter fonts are not installed, so no letter can be printed truly."""


def folder() -> Path:
    """Where scripts/fonts.py puts the fonts."""
    return Path(settings.FONT_DIR)


def require() -> None:
    """Raises FontsMissing, naming the files, unless letters can be printed."""
    missing = [name for name in REQUIRED if not (folder() / name).exists()]
    if missing:
        names = ", ".join(missing)
        raise FontsMissing(f"{names} not found in {folder()}: run `python scripts/fonts.py`.")
    if not all((folder() / name).exists() for name in OFFICIAL):
        _say_once()


@cache
def _say_once() -> None:
    logger.warning("official_faces_missing: letters are set in Noto Serif SC")


@contextmanager
def fontconfig() -> Iterator[None]:
    """Inside, fontconfig knows our folder and nothing else; child processes never inherit that."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_configuration())
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _configuration() -> Path:
    """The configuration file, written anew where the data live."""
    home = Path(settings.DATA_DIR)
    home.mkdir(parents=True, exist_ok=True)
    path = home / "fontconfig.xml"
    text = FONTCONFIG.format(
        fonts=escape(str(folder())), cache=escape(str(Path(gettempdir()) / "letter-font-cache"))
    )
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    return path


@cache
def _printable(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def unprintable(text: str) -> str:
    """The characters of the text that no letter font has, each once, in order."""
    path = folder() / FALLBACK
    if not path.exists():
        return ""
    known = _printable(path)
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in known))


def replaced(value: Any) -> Any:
    """The value with 〓, the printers' mark for a missing character, where no font has one."""
    if isinstance(value, Mapping):
        return {key: replaced(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(entry) for entry in value]
    if not isinstance(value, str):
        return value
    return value.translate(dict.fromkeys(map(ord, unprintable(value)), MISSING))
