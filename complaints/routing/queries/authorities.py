"""The right authority for each line of work, by the name it bore at the time."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from complaints.models import Complaint

TABLE = Path(__file__).resolve().parent.parent / "data" / "authorities.csv"


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Who is in charge of a line of work in the city, and since when under this name."""

    code: str
    domain: str
    name: str
    name_en: str
    work: str
    work_en: str
    begins: date
    ends: date

    @property
    def both(self) -> str:
        """The name as the citizen reads it, whatever his language."""
        return f"{self.name} ({self.name_en})"

    def exists_on(self, day: date) -> bool:
        return self.begins <= day <= self.ends


@cache
def table() -> tuple[Authority, ...]:
    """The whole table, read once."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_rows(csv.DictReader(lines)))


def _rows(rows: Iterator[dict[str, str]]) -> Iterator[Authority]:
    for row in rows:
        begins = date.fromisoformat(row.pop("begins") or "1949-10-01")
        ends = date.fromisoformat(row.pop("ends") or "9999-12-31")
        yield Authority(begins=begins, ends=ends, **row)


def authorities_for(complaint: Complaint, day: date) -> list[Authority]:
    """The authorities of that day, those of the case's own line of work first."""
    known = [each for each in table() if each.exists_on(day)]
    return sorted(known, key=lambda each: each.domain != complaint.domain)


def authority(code: str) -> Authority | None:
    return next((each for each in table() if each.code == code), None)
