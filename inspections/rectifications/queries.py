"""Reads about corrections."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
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


def asker_of_time(rectification: Rectification) -> int | None:
    """Who waits for the head's answer on more time; a page that lists orders knows it already."""
    if "time_asked_by" in rectification.__dict__:
        known: int | None = rectification.__dict__["time_asked_by"]
        return known
    asked = pending_request(rectification)
    return asked.asked_by_id if asked else None


def with_what_waits(rows: QuerySet[Rectification]) -> QuerySet[Rectification]:
    """Orders that know, without a query of their own, what their guards will ask."""
    asked = ExtensionRequest.objects.filter(rectification=OuterRef("pk"), decision="")
    planned = Recheck.objects.filter(rectification=OuterRef("pk"), outcome="")
    return rows.annotate(
        time_asked_by=Subquery(asked.order_by("-pk").values("asked_by")[:1]),
        recheck_planned=Exists(planned),
    )


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


def is_recheck_planned(rectification: Rectification) -> bool:
    known: bool | None = rectification.__dict__.get("recheck_planned")
    return planned_recheck(rectification) is not None if known is None else known


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
