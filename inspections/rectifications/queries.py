"""Reads about corrections."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import deadlines
from casework.models import DeadlineRule
from inspections.rectifications import rules
from inspections.rectifications.models import (
    Dissolution,
    Evidence,
    Excuse,
    ExtensionRequest,
    Recheck,
    Rectification,
)
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


# --- More time, excuses, re-checks ---------------------------------------------------------------

EXTENSION, ASK = "SC-COR-EXT", "SC-COR-EXT-ASK"


def pending_request(rectification: Rectification) -> ExtensionRequest | None:
    """The request for more time that waits for the head."""
    return rectification.requests.filter(decision="").order_by("pk").last()


def last_day_to_ask(rectification: Rectification) -> date | None:
    """Until when more time may be asked for; None where the regime knows no extension."""
    clock = deadlines.open_clock(rectification, "SC-COR")
    if clock is None or not knows_extension(rectification.regime):
        return None
    return deadlines.due(ASK, clock.due_on, rectification.regime).due_on


def knows_extension(regime: str) -> bool:
    """Order 133 knew one extension; Order 18 knows none."""
    return DeadlineRule.objects.filter(code=EXTENSION, regime=regime).exists()


def open_excuse(rectification: Rectification) -> Excuse | None:
    return rectification.excuses.filter(ended_on=None).order_by("pk").last()


def planned_recheck(rectification: Rectification) -> Recheck | None:
    """The re-check that is to be made."""
    return rectification.rechecks.filter(outcome="").order_by("pk").last()


def dodges(enterprise: Any) -> QuerySet[Dissolution]:
    """Firms of the same person or at the same address that were cancelled to dodge an order."""
    same = Q(pk=None)
    if enterprise.legal_representative:
        same |= Q(person=enterprise.legal_representative)
    if enterprise.address:
        same |= Q(address=enterprise.address)
    rows = Dissolution.objects.filter(same, deliberate=True)
    return rows.select_related("enterprise", "rectification").order_by("-pk")


def requests_of(rectification: Rectification) -> list[ExtensionRequest]:
    """What was asked for, oldest first; nobody can ask where the regime knows no extension."""
    if not rules.stands_still(rectification.regime):
        return []
    return list(rectification.requests.order_by("pk").prefetch_related("files"))
