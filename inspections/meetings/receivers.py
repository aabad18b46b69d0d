"""The figures propose a quality analysis meeting; people decide."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from accounts.models import User
from inspections import signals
from inspections.meetings import queries, rules
from inspections.meetings.models import QualityMeeting
from inspections.meetings.transitions import propose
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict


@receiver(signals.result_established, dispatch_uid="inspections.meetings.failed")
def look_for_a_problem_of_the_place(
    sender: Any,
    *,
    inspection: Inspection,
    sample: Sample,
    verdict: str,
    at: datetime,
    **_rest: Any,
) -> None:
    """So many failures of one category in one district within the window (settings)."""
    alike = inspection.category_id and sample.kind != SampleKind.RECHECK
    if verdict != Verdict.FAIL or not alike:
        return
    same = QualityMeeting.objects.filter(
        category=inspection.category_id, district=inspection.district_id
    )
    # One that was declined or held lately answers for these failures as well.
    known = same.filter(inspections=inspection) | same.alive()
    found = queries.failures_like(inspection, at)
    if known.exists() or not rules.is_regional(len(found), settings.MEETING_FAILURES):
        return
    told = same.filter(inspections__in=found).values_list("inspections", flat=True)
    fresh = {case.pk for case in found} - set(told)
    if rules.is_regional(len(fresh), settings.MEETING_FAILURES):
        propose(inspection=inspection, by=User.objects.robot("clock"), at=at)
