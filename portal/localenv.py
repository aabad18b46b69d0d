"""The environment of the portal that runs from this folder, so that commands find its data."""

import os
from collections.abc import Iterator
from pathlib import Path

FILE_NAME = "demo.env"
ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """Where the demo keeps everything: DATA_DIR, or ./var."""
    return Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()


def entries(file: Path) -> Iterator[tuple[str, str]]:
    """The variables that a file sets, one KEY=value a line."""
    for line in file.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            yield name.strip(), value.strip()


def load() -> bool:
    """Take over what the demo was started with, unless the environment names a portal itself."""
    file = data_dir() / FILE_NAME
    if {"SECRET_KEY", "TESTING", "DEMO"} & os.environ.keys() or not file.exists():
        return False
    for name, value in entries(file):
        os.environ.setdefault(name, value)
    return True
