"""Figures with their rows: every app declares what it counts, transitions leave one row a count."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from casework.models import MeasureDelta


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is counted, in which unit, and by which definition (domain.md 9.1)."""

    code: str
    label: Any
    unit: Any
    definition: Any
    decimals: int = 0


registry: dict[str, Measure] = {}


def register(*measures: Measure) -> None:
    for measure in measures:
        known = registry.get(measure.code)
        if known is not None and known != measure:
            raise ValueError(f"the measure {measure.code} is declared twice")
        registry[measure.code] = measure


def add(
    code: str,
    *,
    day: date,
    obj: models.Model,
    district: str = "",
    dimension: str = "",
    amount: int | Decimal = 1,
) -> None:
    """Count `obj`; a correction is a new row with a negative amount, never a changed one."""
    if code not in registry:
        raise LookupError(f"no measure is declared under {code}")
    MeasureDelta.objects.create(
        measure=code,
        day=day,
        district=district,
        dimension=dimension,
        amount=amount,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(getattr(obj, "label", obj))[:120],
    )
