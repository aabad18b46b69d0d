"""Reads about samples that span tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Office, User
from accounts.states import OfficeKind
from inspections.plans.models import TestItem
from inspections.samples.models import (
    CustodyStep,
    ResultNotice,
    Sample,
    SampleItemResult,
)
from inspections.samples.rules import Limit, Link, chain_problem
from inspections.samples.states import Part
from inspections.visits.models import Inspection


def sample_list(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What a line of the list shows, in one query."""
    return rows.select_related("deadline__rule", "district", "lab")


def sample_detail(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the sample's page shows."""
    return _with_results(rows).prefetch_related(
        Prefetch("samplers", queryset=User.objects.order_by("pk")),
        Prefetch(
            "custody",
            queryset=CustodyStep.objects.select_related("by", "photo").order_by("-at", "-pk"),
        ),
    )


def _with_results(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the page of the case shows of its samples."""
    return rows.select_related(
        "inspection__product_rule",
        "inspection__enterprise",
        "district",
        "office",
        "lab",
        "tester",
        "form",
        "report_file",
        "signature",
        "deadline__rule",
    ).prefetch_related(
        Prefetch("results", queryset=SampleItemResult.objects.order_by("position")),
        Prefetch(
            "notices",
            queryset=ResultNotice.objects.select_related("document", "deadline__rule").order_by(
                "pk"
            ),
        ),
    )


def samples_of(inspection: Inspection) -> list[Sample]:
    """The samples of a visit and how far their results were told, oldest first."""
    rows = Sample.objects.open_eyed().filter(inspection=inspection)
    related = rows.select_related("lab", "deadline__rule")
    return list(
        related.annotate(
            drafted=Count("notices"),
            signed=Count("notices", filter=Q(notices__document__approved_at__isnull=False)),
            served=Count("notices", filter=Q(notices__served_on__isnull=False)),
        ).order_by("pk")
    )


def samples_in_full(inspection: Inspection) -> list[Sample]:
    """The same with their papers, items and notices."""
    rows = Sample.objects.open_eyed().filter(inspection=inspection)
    return list(_with_results(rows).order_by("pk"))


def laboratories() -> QuerySet[Office]:
    """The laboratories that samples can be sent to."""
    return Office.objects.filter(kind=OfficeKind.LAB).order_by("pk")


def items_to_test(sample: Sample) -> list[TestItem]:
    """The items that the product's rule asks for; none when the product has no rule."""
    rule_id = sample.inspection.product_rule_id
    return list(TestItem.objects.filter(product_rule_id=rule_id).order_by("position"))


@dataclass(frozen=True, kw_only=True)
class Filed:
    """One item as the laboratory files it: the requirement and the value found."""

    name: str
    value: str
    direction: str
    clause: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    expected: str = ""
    is_key: bool = False
    item_id: int | None = None

    @property
    def limit(self) -> Limit:
        return Limit(direction=self.direction, low=self.low, high=self.high, expected=self.expected)


def filed(item: TestItem, value: str) -> Filed:
    """A value against the requirement as it stands in the product's rule today."""
    return Filed(
        name=item.name,
        value=value,
        direction=item.direction,
        clause=item.clause,
        unit=item.unit,
        low=item.limit_low,
        high=item.limit_high,
        expected=item.expected,
        is_key=item.is_key,
        item_id=item.pk,
    )


def filed_by_name(sample: Sample, values: Mapping[str, str]) -> list[Filed]:
    """The values by the names of their items; an item without a value is left out."""
    return [filed(item, values[item.name]) for item in items_to_test(sample) if item.name in values]


def chain_fault(sample: Sample, part: str = Part.TEST) -> str | None:
    """The first fault in the hand-overs of the part, as they followed one another."""
    return fault_of(CustodyStep.objects.filter(sample=sample), sample, part)


def fault_of(steps: Iterable[CustodyStep], sample: Sample, part: str = Part.TEST) -> str | None:
    """The same of steps that were read already, in whatever order."""
    own = sorted((step for step in steps if step.part == part), key=lambda row: (row.at, row.pk))
    links = (
        Link(
            giver=step.giver,
            taker=step.taker,
            seal_number=step.seal_number,
            seal_state=step.seal_state,
        )
        for step in own
    )
    return chain_problem(links, sample.seal_of(part))


def holder_of(sample: Sample, part: str) -> str:
    """Who has the part in hands now."""
    steps = CustodyStep.objects.filter(sample=sample, part=part)
    last = steps.order_by("-at", "-pk").first()
    return last.taker if last else ""


def others_of(sample: Sample) -> QuerySet[Any]:
    """The other samples of the same visit."""
    return Sample.objects.filter(inspection_id=sample.inspection_id).exclude(pk=sample.pk)
