"""Writes static/icons/sprite.svg: the icons that templates and code name, from @tabler/icons.

python scripts/sprite.py            write the sprite
python scripts/sprite.py --check    fail, naming each icon that @tabler/icons does not have
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
TARGET = ROOT / "static" / "icons" / "sprite.svg"
# Names that no tag spells out, because they are put together at run time.
LISTED = ROOT / "static" / "icons" / "names.txt"
APPS = (
    "portal",
    "reports",
    "campaign",
    "complaints",
    "inspections",
    "enterprises",
    "documents",
    "casework",
    "accounts",
)
IN_TEMPLATE = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")
IN_PYTHON = re.compile(
    r"""\bicon\s*=\s*["']([a-z0-9-]+)["']|["']icon["']\s*:\s*["']([a-z0-9-]+)["']"""
)
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def spelled(pattern: re.Pattern[str], paths: Iterable[Path]) -> set[str]:
    """The icon names that the files spell out."""
    return {
        name
        for path in paths
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
        for name in match.groups()
        if name
    }


def names() -> list[str]:
    """Every icon that the portal uses."""
    listed = {line.strip() for line in LISTED.read_text(encoding="utf-8").splitlines()}
    templates = spelled(IN_TEMPLATE, (ROOT / "templates").rglob("*.html"))
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return sorted((listed | templates | spelled(IN_PYTHON, modules)) - {""})


def symbol(name: str) -> str:
    """One icon as a symbol of the sprite."""
    match = BODY.search((SOURCE / f"{name}.svg").read_text(encoding="utf-8"))
    body = " ".join(match[1].split()) if match else ""
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{body}</symbol>'


def write(wanted: list[str]) -> None:
    """Write the sprite, whole or not at all."""
    symbols = "\n".join(symbol(name) for name in wanted)
    text = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return
    draft = TARGET.with_suffix(".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(TARGET)


def main(arguments: list[str]) -> int:
    """Write the sprite, or only check that every icon exists."""
    if not SOURCE.is_dir():
        print("The icons are not installed: run `npm ci` first.", file=sys.stderr)
        return 1
    wanted = names()
    unknown = [name for name in wanted if not (SOURCE / f"{name}.svg").exists()]
    for name in unknown:
        print(f"@tabler/icons has no outline icon named {name}", file=sys.stderr)
    if "--check" not in arguments:
        write([name for name in wanted if name not in unknown])
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
