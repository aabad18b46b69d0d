"""What everybody may have: sums of whole months by district, with their meaning."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases import Column
from reports import queries, rules
from reports.queries import Block, Slice

# 36 months back; a month is published when it is over.
MONTHS = 36


@dataclass(frozen=True)
class FieldOf:
    """One column and what it means."""

    key: str
    meaning: Any


@dataclass(frozen=True)
class Dataset:
    """A published table."""

    name: str
    title: Any
    measures: dict[str, str]
    fields: tuple[FieldOf, ...]


MONTH = FieldOf("month", _("Calendar month, YYYY-MM"))
DISTRICT = FieldOf("district", _("Six-digit code of GB/T 2260, or the code of a zone"))
DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "spot-checks",
            pgettext_lazy("open data", "Spot checks by district"),
            {"spotcheck.passed": "passed", "spotcheck.failed": "failed"},
            (
                MONTH,
                DISTRICT,
                FieldOf("district_name", _("Name of the district")),
                FieldOf("passed", _("Batches whose judged items all conform")),
                FieldOf("failed", _("Batches with a non-conforming item")),
            ),
        ),
        Dataset(
            "exposures",
            pgettext_lazy("open data", "Failures made public by district"),
            {"exposure.published": "published"},
            (
                MONTH,
                DISTRICT,
                FieldOf("district_name", _("Name of the district")),
                FieldOf("published", _("Failed batches made public, less those withdrawn")),
            ),
        ),
    )
}


def last_complete_month(today: date) -> date:
    """The last day of the newest month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def read(dataset: Dataset, today: date) -> list[dict[str, Any]]:
    """The rows of a data set, newest month first, then by district."""
    last = last_complete_month(today)
    first = rules.last_months(last, MONTHS)[0]
    rows = Slice(first=first, last=last, measures=tuple(dataset.measures))
    found = queries.sums([Block("all", rows, "month_district")])["all"]
    names = queries.districts_by_code()
    keys = {tuple(key.split("-", 1)) for _measure, key in found}
    return [
        row(dataset, found, month, names[code])
        for month, code in sorted(keys, key=lambda key: (-int(key[0]), key[1]))
        if code in names
    ]


def row(
    dataset: Dataset, found: dict[tuple[str, str], Any], month: str, district: Any
) -> dict[str, Any]:
    """One month of one district."""
    counts = {
        column: int(found.get((measure, f"{month}-{district.code}"), 0))
        for measure, column in dataset.measures.items()
    }
    return {
        "month": f"{month[:4]}-{month[4:]}",
        "district": district.code,
        "district_name": district.name,
        **counts,
    }


def columns(dataset: Dataset) -> tuple[Column, ...]:
    def value(key: str) -> Callable[[dict[str, Any]], Any]:
        return lambda row: row[key]

    return tuple(Column(field.key, field.key, value(field.key)) for field in dataset.fields)
