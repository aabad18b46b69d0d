"""Reads about inspections that span tables."""

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import District, Office, User
from accounts.states import OfficeKind, Role
from inspections.visits.models import ChecklistItem, ChecklistTemplate, Finding, Inspection
from inspections.visits.rules import incomplete, is_asked
from inspections.visits.states import Answer, InspectionState


def inspection_list(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What a line of the list shows, in one query."""
    return rows.select_related("enterprise", "deadline__rule", "district", "lead", "category")


def inspection_detail(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The inspection with its team and all that was found on site."""
    return _with_team(rows).prefetch_related(
        Prefetch(
            "findings",
            queryset=Finding.objects.select_related("item").order_by("item__position"),
        ),
    )


def case_page(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the case page shows at once: of the findings, how many there are and how many fail."""
    found: QuerySet[Any] = _with_team(rows).annotate(
        findings_total=_number(Finding.objects.all()),
        findings_failing=_number(Finding.objects.filter(answer=Answer.FAIL)),
    )
    return found


def _number(findings: QuerySet[Any]) -> Coalesce:
    """How many of these findings the inspection has, within its own query."""
    own = findings.filter(inspection=OuterRef("pk")).order_by().values("inspection")
    counted = own.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _with_team(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "enterprise",
        "deadline__rule",
        "district",
        "office",
        "lead",
        "plan",
        "category",
        "product_rule",
        "checklist",
        "signature",
    ).prefetch_related(Prefetch("inspectors", queryset=User.objects.order_by("pk")))


def findings_of(inspection: Inspection) -> list[Finding]:
    """What was found on site, in the order of the checklist."""
    return list(inspection.findings.select_related("item").order_by("item__position"))


def checklist_of_activity(activity: str) -> ChecklistTemplate | None:
    """The newest checklist in use for an activity of the Quality Month."""
    rows = ChecklistTemplate.objects.filter(is_active=True, activity=activity)
    return rows.order_by("-version", "-pk").first() if activity else None


def checklist_of(visit: Inspection) -> ChecklistTemplate | None:
    """The list that the visit keeps, or the one it would begin with now.

    A plan that carries out an activity brings the activity's list; else the goods decide.
    """
    activity = visit.plan.activity if visit.plan else ""
    return visit.checklist or checklist_of_activity(activity) or checklist_for(visit.category_id)


def checklist_for(category_id: str | None) -> ChecklistTemplate | None:
    """The newest checklist in use for the category, its group, or every product."""
    group = (category_id or "").split("-")[0]
    rows = ChecklistTemplate.objects.filter(is_active=True, activity="").filter(
        Q(category=None) | Q(category_id__in=[category_id or "", group])
    )
    found = sorted(rows, key=lambda row: (row.category_id is not None, row.version, row.pk))
    # The more exact category wins over its group, the group over the general list.
    exact = [row for row in found if category_id and row.category_id == category_id]
    best = exact or found
    return best[-1] if best else None


def responsible_office(district: District) -> Office | None:
    """The county bureau of the district; a zone without its own belongs to its county."""
    offices = Office.objects.filter(kind=OfficeKind.COUNTY)
    own = offices.filter(district=district).order_by("pk").first()
    if own is None and district.parent_id:
        own = offices.filter(district_id=district.parent_id).order_by("pk").first()
    return own or Office.objects.filter(kind=OfficeKind.CITY).order_by("pk").first()


def inspectors_for(office_id: int | None) -> QuerySet[Any]:
    """Who may be named for a visit: the office's inspectors, then the city's."""
    people: QuerySet[Any] = User.objects.with_role(Role.INSPECTOR)
    return (
        people.filter(Q(office_id=office_id) | Q(office__kind=OfficeKind.CITY))
        .select_related("office")
        .order_by("office_id", "pk")
    )


# --- Field mode ------------------------------------------------------------------------------


def visits_of_the_day(user: User, today: date) -> QuerySet[Any]:
    """The stops of an inspector: what is planned until today, or begun and not finished."""
    return (
        Inspection.objects.visible_to(user)
        .assigned_to(user.pk)
        .on_the_road()
        .filter(Q(scheduled_on__lte=today) | ~Q(state=InspectionState.SCHEDULED))
        .select_related("enterprise", "district", "product_rule")
        .order_by("scheduled_on", "district_id", "pk")
    )


def visits_ahead(user: User, today: date) -> QuerySet[Any]:
    """The stops of the days to come."""
    return (
        Inspection.objects.visible_to(user)
        .assigned_to(user.pk)
        .filter(state=InspectionState.SCHEDULED, scheduled_on__gt=today)
        .select_related("enterprise", "district")
        .order_by("scheduled_on", "pk")
    )


def visits_with_samples_in_hand(user: User) -> QuerySet[Any]:
    """Visits of this inspector whose sealed samples have not been handed over."""
    rows = Inspection.objects.visible_to(user).assigned_to(user.pk)
    in_hand = rows.filter(samples__state="sampled").distinct()
    return in_hand.select_related("enterprise", "district").order_by("pk")


@dataclass(frozen=True)
class Point:
    """One point of the checklist and what was found there so far."""

    number: int
    item: ChecklistItem
    answer: str = ""
    note: str = ""
    photos: list[Any] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    # False while the answer on which the point depends does not stand.
    asked: bool = True
    # The number of the point on which this one depends.
    after: int = 0

    @property
    def names(self) -> dict[str, str]:
        """The names of the point's fields, and of the box that a failure opens."""
        kinds = ("answer", "phrases", "note", "photos", "fail")
        return {kind: f"{kind}_{self.item.pk}" for kind in kinds}


@dataclass(frozen=True)
class Group:
    """The points of a checklist under one heading."""

    name: str
    points: list[Point]

    @property
    def filled(self) -> int:
        return sum(1 for point in self.points if point.answer and point.asked)

    @property
    def asked(self) -> int:
        return sum(1 for point in self.points if point.asked)

    @property
    def complete(self) -> bool:
        return self.filled == self.asked

    @property
    def failed(self) -> int:
        return sum(1 for point in self.points if point.answer == Answer.FAIL)


@dataclass(frozen=True)
class Sheet:
    """The checklist of a visit as it stands."""

    groups: list[Group]

    @property
    def points(self) -> list[Point]:
        return [point for group in self.groups for point in group.points]

    @property
    def total(self) -> int:
        """How many points are asked."""
        return sum(group.asked for group in self.groups)

    @property
    def filled(self) -> int:
        return sum(group.filled for group in self.groups)

    @property
    def failed(self) -> int:
        return sum(group.failed for group in self.groups)

    @property
    def missing(self) -> list[int]:
        """The numbers of the points without an answer."""
        answers = {point.number: point.answer for point in self.points if point.asked}
        return incomplete(answers, list(answers))

    @property
    def percent(self) -> int:
        return self.filled * 100 // self.total if self.total else 0


def sheet_of(inspection: Inspection) -> Sheet:
    """The checklist with its findings, in four queries whatever its length."""
    items = ChecklistItem.objects.filter(template_id=inspection.checklist_id).order_by("position")
    found = {
        finding.item_id: finding
        for finding in inspection.findings.prefetch_related("photos").order_by("pk")
    }
    points = [_point(number, item, found.get(item.pk)) for number, item in enumerate(items, 1)]
    return grouped(judged(points))


def judged(points: list[Point]) -> list[Point]:
    """The points, each knowing whether it is asked as the answers stand."""
    answers = {point.item.pk: point.answer for point in points}
    numbers = {point.item.pk: point.number for point in points}
    return [
        replace(
            point,
            asked=is_asked(point.item.condition, answers),
            after=numbers.get(point.item.asked_if_id or 0, 0),
        )
        for point in points
    ]


def grouped(points: list[Point]) -> Sheet:
    """The points under their headings."""
    return Sheet(
        [Group(name, list(rows)) for name, rows in groupby(points, lambda p: p.item.group)]
    )


def _point(number: int, item: ChecklistItem, finding: Finding | None) -> Point:
    if finding is None:
        return Point(number, item)
    return Point(number, item, finding.answer, finding.note, list(finding.photos.all()))


def failing_findings(inspection: Inspection) -> QuerySet[Any]:
    """The points that were not in order."""
    return inspection.findings.filter(answer=Answer.FAIL).order_by("item__position")


def earlier_checks(inspection: Inspection) -> list[Inspection]:
    """The last visits to the same enterprise, newest first."""
    rows = Inspection.objects.filter(enterprise_id=inspection.enterprise_id)
    return list(rows.exclude(pk=inspection.pk).order_by("-scheduled_on", "-pk")[:5])
