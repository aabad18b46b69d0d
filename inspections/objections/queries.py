"""Reads about objections that span tables."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import Office, User
from accounts.states import OfficeKind, Role
from casework import deadlines
from inspections.objections.models import Objection, ObjectionPaper, ReinspectedItem
from inspections.objections.rules import is_late
from inspections.samples.models import ResultNotice, Sample, SampleItemResult
from inspections.samples.states import BackupState, ItemVerdict
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import Verdict

OBJECTION = "SC-OBJ"


def objection_list(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What a line of the list shows, in one query."""
    return rows.select_related("deadline__rule", "district", "sample", "lab")


def objection_detail(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the page of an objection shows."""
    items = ReinspectedItem.objects.select_related("first").order_by("first__position")
    papers = ObjectionPaper.objects.select_related("document").order_by("pk")
    return rows.select_related(
        "deadline__rule",
        "district",
        "office",
        "lab",
        "notice__deadline",
        "notice__document",
        "report_file",
        "sample__inspection__enterprise",
        "sample__lab",
        "tester",
    ).prefetch_related(
        Prefetch("disputed", queryset=SampleItemResult.objects.order_by("position")),
        Prefetch("items", queryset=items),
        Prefetch("papers", queryset=papers),
        "files",
    )


def failing_items(sample: Sample) -> QuerySet[SampleItemResult]:
    """What can be disputed: the items found not to conform."""
    return SampleItemResult.objects.filter(sample=sample, verdict=ItemVerdict.FAIL).order_by(
        "position"
    )


def laboratories(objection: Objection) -> QuerySet[Office]:
    """The laboratories that could test again; the first one last."""
    return Office.objects.filter(kind=OfficeKind.LAB).order_by("pk")


def last_day(notice: ResultNotice) -> date | None:
    """The last day of this recipient's own time for objections; None before service."""
    return notice.deadline.due_on if notice.deadline else None


def filed_in_time(objection: Objection) -> bool:
    """By the postmark of a letter, by the day of filing otherwise."""
    last = last_day(objection.notice)
    return last is not None and not is_late(objection.filed_on, last)


def can_test_again(sample: Sample) -> bool:
    """A sealed back-up sample is there, and the result is one that can be disputed."""
    return sample.backup_state == BackupState.KEPT and sample.verdict == Verdict.FAIL


def notices_of(user: User) -> QuerySet[ResultNotice]:
    """The results that were served on the enterprise of this contact, the newest first."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return ResultNotice.objects.none()
    rows = ResultNotice.objects.filter(code=user.organisation_code, served_on__isnull=False)
    return rows.select_related("sample", "document", "deadline__rule").order_by("-pk")


def open_to(user: User) -> QuerySet[ResultNotice]:
    """The served results to which this person may file an objection, own or on paper."""
    if user.has_role(Role.ENTERPRISE):
        return notices_of(user)
    samples = Sample.objects.visible_to(user).values("pk")
    if not user.has_role(*OFFICIALS):
        return ResultNotice.objects.none()
    rows = ResultNotice.objects.filter(sample__in=samples, served_on__isnull=False)
    return rows.select_related("sample__inspection", "document", "deadline__rule")


def contestable(inspection: Inspection) -> list[ResultNotice]:
    """The served notices of the case to which nobody has an open objection."""
    rows = ResultNotice.objects.filter(
        sample__inspection=inspection, sample__annulled_at=None, served_on__isnull=False
    ).exclude(objections__closed_at=None, objections__isnull=False)
    return list(rows.select_related("sample", "deadline").order_by("pk"))


def objections_of(inspection: Inspection, user: User) -> list[Objection]:
    """The objections of a case that this person sees, oldest first."""
    rows = Objection.objects.visible_to(user).filter(sample__inspection=inspection)
    return list(rows.select_related("deadline__rule", "sample").order_by("pk"))


def run_out(code: str, today: date) -> list[int]:
    """The waiting objections whose clock of this code has run out."""
    rows = Objection.objects.filter(
        state="waiting",
        deadline__code=code,
        deadline__state="running",
        deadline__due_on__lt=today,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def first_verdicts(sample: Sample) -> dict[int, str]:
    """The first report, item by item."""
    return dict(SampleItemResult.objects.filter(sample=sample).values_list("pk", "verdict"))


def clocks(objection: Objection) -> list[Any]:
    """The clocks that were not cancelled."""
    return [clock for clock in deadlines.clocks(objection) if clock.state != "cancelled"]
