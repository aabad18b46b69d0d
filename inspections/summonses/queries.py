"""Reads about talks: which cases still lack one."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inspections.samples.models import Sample
from inspections.samples.states import SampleState
from inspections.summonses import rules
from inspections.summonses.models import InterviewRecord, Summons
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict


def without_talk(user: User | None = None) -> QuerySet[Inspection]:
    """Failed cases with neither a talk nor a recorded reason; activity A2 allows none."""
    rows = Inspection.objects.visible_to(user) if user else Inspection.objects.all()
    talks = Summons.objects.standing().filter(inspection=OuterRef("pk"))
    return rows.filter(verdict=Verdict.FAIL).filter(~Exists(talks)).order_by("pk")


def why_no_talk_now(inspection: Inspection) -> Any:
    """Why nothing about a talk can be opened on the case; None when it can."""
    if not rules.leads_to_talk(inspection.state):
        return _("Only a failed or refused check that is still open leads to a talk.")
    if Summons.objects.standing().filter(inspection=inspection).exists():
        return _("A talk, or the reason why there is none, is on record already.")
    return None


def failed_sample(inspection: Inspection) -> Sample | None:
    """The sample whose report the letters quote: the last that failed."""
    failed = inspection.samples.filter(state=SampleState.FAILED).select_related("lab")
    return failed.order_by("pk").last()


def with_record(rows: QuerySet[Summons]) -> QuerySet[Summons]:
    """Talks for a page, each with its record in the same query."""
    return rows.select_related("record__document").annotate(record_along=Value(value=True))


def record_of(summons: Summons) -> InterviewRecord | None:
    """What was said at the talk, with its paper."""
    # Only a page that just read the talk may rely on what it read along: the paper comes later.
    if "record_along" in summons.__dict__:
        return getattr(summons, "record", None)
    return InterviewRecord.objects.filter(summons=summons).select_related("document").first()
