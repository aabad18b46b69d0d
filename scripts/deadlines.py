"""Writes the table of docs/deadlines.md from the data file: python scripts/deadlines.py"""

import csv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "casework" / "data" / "deadline_rules.csv"
PAGE = ROOT / "docs" / "deadlines.md"

HEADS = (
    "code", "regime", "begins with → act", "amount", "unit", "roll-over", "legal basis",
    "certainty", "in force", "also written",
)  # fmt: skip


def render() -> str:
    """The page: its prose as it stands, and the table made anew."""
    prose = PAGE.read_text(encoding="utf-8").partition(row_of(HEADS))[0]
    with DATA.open(encoding="utf-8", newline="") as file:
        rules = [line(row) for row in csv.DictReader(file)]
    return prose + "\n".join([row_of(HEADS), "|---" * len(HEADS) + "|", *rules]) + "\n"


def row_of(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def line(row: dict[str, str]) -> str:
    """One rule as a row of the table."""
    amount = row["amount"] or "set"
    if row["role"] == "extension":
        amount = f"+{amount}" if row["amount"] else amount
    cells = [
        f"`{row['code']}`",
        row["regime"],
        f"{row['trigger']} → {row['act']}<br>{row['trigger_en']} → {row['act_en']}",
        amount,
        row["unit"],
        row["rollover"],
        f"{row['basis']}<br>{row['basis_en']}",
        row["certainty"],
        f"{row['effective_from']} – {row['effective_to']}".rstrip(" "),
        row["aliases"],
    ]
    return row_of(cells)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
