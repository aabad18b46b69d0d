"""The activities of the founding article, as a file: A0 to A20, and the four lines of action."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "data" / "activities.json"
# Who leads, where it is no partner department's quality domain.
CITY, LAB = "city", "lab"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One activity as a campaign begins with it; `first` and `last` count days from its start."""

    code: str
    name: str
    name_en: str
    kind: str
    domain: str
    lead: str
    section: str
    section_en: str
    unit: str
    description: str
    description_en: str
    outputs: str
    outputs_en: str
    target: int | None = None
    target_most: int | None = None
    target_measure: str = ""
    measure: str = ""
    dimensions: Sequence[str] = field(default_factory=tuple)
    first: int = 0
    last: int | None = None

    def span(self, starts_on: date, ends_on: date) -> tuple[date, date]:
        """Its days inside the campaign."""
        first = min(starts_on + timedelta(days=self.first), ends_on)
        if self.last is None:
            return first, ends_on
        return first, max(first, min(starts_on + timedelta(days=self.last), ends_on))

    def values(self) -> Mapping[str, Any]:
        """The columns that an activity takes over as they stand."""
        texts = ("code", "name", "name_en", "kind", "domain", "section", "section_en", "unit")
        more = ("description", "description_en", "outputs", "outputs_en", "measure")
        values: dict[str, Any] = {name: getattr(self, name) for name in (*texts, *more)}
        return {
            **values,
            "target": None if self.target is None else Decimal(self.target),
            "target_most": None if self.target_most is None else Decimal(self.target_most),
            "target_measure": self.target_measure,
            "dimensions": list(self.dimensions),
        }


@cache
def entries() -> tuple[Entry, ...]:
    """The catalogue in its order."""
    return tuple(Entry(**row) for row in json.loads(FILE.read_text(encoding="utf-8")))
