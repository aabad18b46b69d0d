"""Reads about undertakings: their lists, and the correction order beside which they stand."""

from typing import Any

from django.db.models import QuerySet

from inspections.rectifications.models import Rectification
from inspections.rectifications.states import RectificationState
from inspections.summonses.models import Summons
from inspections.undertakings.models import Undertaking


def with_case(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "summons",
        "inspection",
        "enterprise",
        "office",
        "district",
        "deadline__rule",
        "reported_by",
        "checked_by",
    )


def of_talk(summons: Summons) -> list[Undertaking]:
    rows = Undertaking.objects.filter(summons=summons).select_related("deadline__rule")
    return list(rows.order_by("pk"))


def order_beside(row: Undertaking) -> Rectification | None:
    """The correction order of the same failure: what was undertaken is part of correcting."""
    orders = Rectification.objects.filter(inspection=row.inspection_id)
    standing = orders.exclude(state=RectificationState.WITHDRAWN).select_related("document")
    return standing.order_by("pk").last()
