"""What the notices hear of: a failed batch of a producer elsewhere, and its overturning."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import District, Office, User
from inspections import signals
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.tellings import rules
from inspections.tellings.models import Telling
from inspections.tellings.transitions import owe, take_back
from inspections.visits.states import Verdict


@receiver(signals.result_established, dispatch_uid="inspections.tellings.failed")
def tell_the_place_of_the_producer(
    sender: Any, *, sample: Sample, verdict: str, at: datetime, **_rest: Any
) -> None:
    """A seller's goods whose labelled producer belongs to another bureau."""
    if verdict != Verdict.FAIL or sample.kind == SampleKind.RECHECK:
        return
    district = sample.district
    foreign = sample.producer_name and sample.producer_name != sample.inspected.get("name")
    if not foreign or Telling.objects.filter(sample=sample).exists():
        return
    if rules.is_elsewhere(sample.producer_code, district.pk, district.parent_id or district.pk):
        robot = User.objects.robot("clock")
        owe(sample=sample, recipient=bureau_of(sample.producer_code), by=robot, at=at)


def bureau_of(code: str) -> str:
    """The bureau of the division in the code, as far as this city knows it; else to be named."""
    division = rules.division_of(code)
    place = District.objects.filter(pk=division).first() if division else None
    if place is None:
        return ""
    own = Office.objects.filter(district=place, kind="county").order_by("pk").first()
    return (own.organ_name or own.name) if own else f"{place.name}市场监督管理局"


@receiver(signals.result_overturned, dispatch_uid="inspections.tellings.overturned")
def nothing_to_tell(
    sender: Any, *, sample: Sample, reason: str, at: datetime, **_rest: Any
) -> None:
    take_back(sample, reason, at)
