"""Counted rows and overdue work for the tests of the dashboard and the briefs."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import District, Office
from casework.models import MeasureDelta, SupervisionOrder, WorkItem
from casework.states import SupervisionLevel, SupervisionState
from casework.worklist import open_item
from tests.factories_accounts import LANSHAN, TANCHENG, OfficeFactory

# Noon in Shanghai on a Friday in the middle of the month.
NOW = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)
TODAY = date(2026, 9, 18)
MEASURES = (
    "spotcheck.planned",
    "spotcheck.sampled",
    "spotcheck.passed",
    "spotcheck.failed",
    "complaint.received",
    "complaint.closed",
    "complaint.closed_in_time",
    "rectification.ordered",
    "recheck.passed",
    "cqo.active",
    "exposure.published",
)
CATEGORIES = ("children", "farm", "building", "auto", "wadding", "organic", "kettle", "hose", "")


def counted(
    measure: str,
    amount: int | Decimal = 1,
    *,
    day: date = TODAY,
    district: str = LANSHAN,
    dimension: str = "",
    **more: Any,
) -> MeasureDelta:
    """One row behind a figure."""
    values = {"object_type": "enterprises.enterprise", "object_id": "1", "object_label": "甲"}
    return MeasureDelta.objects.create(
        measure=measure,
        day=day,
        district=district,
        dimension=dimension,
        amount=amount,
        **{**values, **more},
    )


def many(number: int, *, seed: int = 7, last: date = TODAY, days: int = 500) -> None:
    """So many rows at random, with corrections among them."""
    chance = random.Random(seed)
    places = [*District.objects.order_by("pk").values_list("pk", flat=True), ""]
    MeasureDelta.objects.bulk_create(
        MeasureDelta(
            measure=chance.choice(MEASURES),
            day=last - timedelta(days=chance.randrange(days)),
            district=chance.choice(places),
            dimension=chance.choice(CATEGORIES),
            amount=chance.choice([1, 1, 1, 2, 5, -1, Decimal("0.25")]),
            object_type=chance.choice(
                ["enterprises.enterprise", "casework.supervisionorder", "x.y"]
            ),
            object_id=str(number),
            object_label=f"甲{number}",
        )
        for number in range(number)
    )


def overdue_item(*, elsewhere: bool = False, days: int = 3, number: int = 0) -> WorkItem:
    """A step that an office has let pass."""
    office: Office = OfficeFactory(other_county=elsewhere)
    matter = SupervisionOrder.objects.create(
        number=f"XB-2026-{SupervisionOrder.objects.count() + 1:04d}",
        title=f"塑料管材承压不足{number}",
        level=SupervisionLevel.CITY,
        state=SupervisionState.OPEN,
        supervisor=office,
        undertaker=office,
        demand="办结",
        opened_at=NOW - timedelta(days=20),
        due_on=TODAY - timedelta(days=days),
    )
    item = open_item(
        matter,
        "answer",
        title=matter.title,
        role="regulator",
        office=office,
        at=NOW - timedelta(days=20),
    )
    item.due_on = TODAY - timedelta(days=days)
    item.save(update_fields=["due_on"])
    return item


__all__ = ["LANSHAN", "NOW", "TANCHENG", "TODAY", "counted", "many", "overdue_item"]
