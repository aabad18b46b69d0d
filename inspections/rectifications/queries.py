"""Reads about corrections."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.rectifications import rules
from inspections.rectifications.models import Evidence, Rectification
from inspections.summonses.models import InterviewRecord
from inspections.visits.models import Inspection
from inspections.visits.queries import failing_findings
from inspections.visits.states import InspectionState


def why_no_order_now(inspection: Inspection) -> Any:
    """Why no correction can be ordered on the case; None when one can."""
    if not rules.leads_to_order(inspection.state):
        return _("There is nothing to correct on this case now.")
    if Rectification.objects.open().filter(inspection=inspection).exists():
        return _("A correction order is under way already.")
    if inspection.state == InspectionState.CHECKED and not failing_findings(inspection).exists():
        return _("The visit found nothing that has to be corrected.")
    return None


def reports_of(rectification: Rectification) -> QuerySet[Evidence]:
    """What was reported on it, newest first."""
    found = rectification.evidence.select_related("submitted_by").prefetch_related("files")
    return found.order_by("-submitted_at", "-pk")


def last_talk(inspection: Inspection) -> InterviewRecord | None:
    """The record whose demands the order takes over."""
    records = InterviewRecord.objects.filter(summons__inspection=inspection)
    return records.exclude(summons__state="cancelled").order_by("pk").last()
