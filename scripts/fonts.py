"""Puts the letter fonts where the PDF engine looks for them: `python scripts/fonts.py [FOLDER]`.

Noto Serif SC and Noto Sans SC come out of node_modules (installed by npm ci). FangSong, Kai and
Hei come from Debian's Fandol fonts: the package is only unpacked, never installed. Without a
Debian package manager the letters are set in Noto alone, which is said once. A second run finds
everything in place and needs no network.
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "texlive-lang-chinese"
FANDOL = ("FandolFang-Regular.otf", "FandolHei-Regular.otf", "FandolKai-Regular.otf")
FANDOL_FOLDER = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
FANDOL_LICENCE = "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"
NOTO = (
    "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
)
# Counted up whenever this script makes other fonts out of the same sources.
EDITION = "2"
# The em box of the official faces.
ASCENT, DESCENT = 0.88, 0.12


def main() -> int:
    """Fill the folder; 1 when not even the fallback fonts can be had."""
    folder = target()
    folder.mkdir(parents=True, exist_ok=True)
    discard_older(folder)
    if not noto(folder):
        return 1
    if not all((folder / name).exists() for name in FANDOL):
        fandol(folder)
    (folder / "edition").write_text(EDITION, encoding="ascii")
    return 0


def target() -> Path:
    """The folder named on the command line or by FONT_DIR, else var/fonts."""
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("FONT_DIR")
    return Path(named or ROOT / "var" / "fonts").expanduser().resolve()


def discard_older(folder: Path) -> None:
    """Make everything anew where an older edition of this script was at work."""
    edition = folder / "edition"
    if edition.exists() and edition.read_text(encoding="ascii") == EDITION:
        return
    for font in folder.glob("*.?tf"):
        font.unlink()


def noto(folder: Path) -> bool:
    """Copy the fallback fonts out of node_modules, on the grid of the official faces."""
    for name in NOTO:
        source = ROOT / "node_modules" / "@expo-google-fonts" / name
        goal = folder / source.name
        if goal.exists():
            continue
        if not source.exists():
            say(f"{source.name} is missing: run `npm ci` first.")
            return False
        level(source, goal)
    return True


def level(source: Path, goal: Path) -> None:
    """Give the fallback the same height and depth as the official faces.

    With its own, taller box one rare character would push its line off the grid of 22 lines.
    """
    font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False)
    height, depth = (round(part * font["head"].unitsPerEm) for part in (ASCENT, DESCENT))
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = height, -depth, 0
    names = font["OS/2"]
    names.sTypoAscender, names.sTypoDescender, names.sTypoLineGap = height, -depth, 0
    names.usWinAscent, names.usWinDescent = height, depth
    save(font, goal)


def fandol(folder: Path) -> None:
    """Fetch and unpack the official faces; letters fall back to Noto when that fails."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        say("no Debian package manager: letters will be set in Noto Serif SC instead of FangSong.")
        return
    with tempfile.TemporaryDirectory() as workshop:
        where = Path(workshop)
        if not download(where):
            say(f"{PACKAGE} could not be downloaded: letters will be set in Noto Serif SC.")
            return
        for name in FANDOL:
            renumber(where / FANDOL_FOLDER / name, folder / name)
        place(where / FANDOL_LICENCE, folder / "Fandol-COPYING.gz")


def download(where: Path) -> bool:
    """Download and unpack the package; refresh the package lists once if they are too old."""
    where.chmod(0o755)
    fetch = ["apt-get", "download", "-qq", PACKAGE]
    refresh = ["apt-get", "update", "-qq"]
    if not run(fetch, where) and not (run(refresh, where) and run(fetch, where)):
        return False
    return all(run(["dpkg-deb", "-x", str(deb), "."], where) for deb in where.glob("*.deb"))


def run(command: list[str], where: Path) -> bool:
    return subprocess.run(command, cwd=where, capture_output=True, check=False).returncode == 0


def renumber(source: Path, goal: Path) -> None:
    """Give every glyph the CID of its own number.

    Beyond GB 2312 Fandol's CIDs differ from its glyph numbers, and some PDF viewers then draw
    other characters than were written.
    """
    top = TTFont(source)["CFF "].cff.topDictIndex[0]
    start, last = top.rawDict["charset"], len(top.CharStrings) - 2
    font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False)
    table = bytearray(font.reader["CFF "])
    # A charset of format 2 with one range says it in five bytes: CID 1 and all that follow.
    table[start : start + 5] = struct.pack(">BHH", 2, 1, last)
    font.tables["CFF "] = patched = DefaultTable("CFF ")
    patched.data = bytes(table)
    save(font, goal)


def save(font: TTFont, goal: Path) -> None:
    """Write the font without its own idea of where a line of Chinese stands.

    The faces disagree about it, and a line set in two of them would sit lower than its neighbours.
    """
    if "BASE" in font:
        del font["BASE"]
    temporary = goal.with_suffix(".part")
    font.save(temporary)
    temporary.replace(goal)


def place(source: Path, goal: Path) -> None:
    """Copy under a temporary name first, so that a broken copy is never taken for a font."""
    temporary = goal.with_suffix(".part")
    shutil.copyfile(source, temporary)
    temporary.replace(goal)


def say(sentence: str) -> None:
    sys.stderr.write(f"fonts: {sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
