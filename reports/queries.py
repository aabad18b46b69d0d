"""The figures of the dashboard and the briefs, and the rows behind each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractMonth, ExtractYear
from django.utils import timezone

from accounts.models import District
from accounts.rules import Actor
from casework.models import MeasureDelta, WorkItem
from casework.states import ItemState
from enterprises.models import Enterprise, ProductCategory
from reports import rules
from reports.models import MeasureDay, MeasureWatermark, ScheduledReport, Target

ZERO = Decimal(0)
TESTED = ("spotcheck.passed", "spotcheck.failed")
TREND = ("spotcheck.sampled", *TESTED)
Districts = frozenset[str] | None
KEY = CharField(max_length=60)


@dataclass(frozen=True)
class Slice:
    """Which rows: from a day (or from the beginning) to a day, in some districts or in all."""

    last: date
    first: date | None = None
    districts: Districts = None
    measures: tuple[str, ...] = ()
    dimensions: frozenset[str] | None = None

    def condition(self) -> Q:
        found = Q(day__lte=self.last)
        if self.first is not None:
            found &= Q(day__gte=self.first)
        if self.districts is not None:
            found &= Q(district__in=sorted(self.districts))
        if self.measures:
            found &= Q(measure__in=self.measures)
        if self.dimensions is not None:
            found &= Q(dimension__in=sorted(self.dimensions))
        return found


@dataclass(frozen=True)
class Figure:
    """A figure with what it was computed from, its target and the same figure before."""

    rule: rules.FigureRule
    value: Decimal | None
    counted: Decimal
    whole: Decimal
    target: Decimal | None = None
    target_is_planned: bool = False
    year_ago: Decimal | None = None
    previous: Decimal | None = None
    # What a level gained (or lost) within the period.
    gained: Decimal = ZERO


@dataclass(frozen=True)
class Month:
    """A month of the trend."""

    first: date
    sampled: Decimal
    passed: Decimal
    failed: Decimal

    @property
    def rate(self) -> Decimal | None:
        return rules.rate(self.passed, self.passed + self.failed)


@dataclass(frozen=True)
class Group:
    """The tested batches of a district, or the failed ones of a category."""

    code: str
    passed: Decimal
    failed: Decimal

    @property
    def tested(self) -> Decimal:
        return self.passed + self.failed

    @property
    def rate(self) -> Decimal | None:
        return rules.rate(self.passed, self.tested)


@dataclass(frozen=True)
class Overdue:
    """What is overdue: how much of each kind of case, and the longest overdue of it."""

    count: int
    kinds: tuple[tuple[Any, int], ...]
    items: tuple[WorkItem, ...]


@dataclass(frozen=True)
class Board:
    """Everything that one dashboard or brief tells, read at one moment."""

    period: rules.Period
    districts: Districts
    figures: tuple[Figure, ...]
    months: tuple[Month, ...]
    categories: tuple[Group, ...]
    regions: tuple[Group, ...]
    overdue: Overdue
    also: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True when nothing at all was counted and nothing waits."""
        counted = any(figure.counted or figure.whole for figure in self.figures)
        return not (counted or self.overdue.count or any(month.sampled for month in self.months))

    def figure(self, code: str) -> Figure:
        return next(figure for figure in self.figures if figure.rule.code == code)


# --- Scope ------------------------------------------------------------------------------------


def reach(actor: Actor) -> Districts:
    """The districts whose figures this person sees; None is the whole city."""
    return None if actor.citywide else actor.districts


# --- Sums -------------------------------------------------------------------------------------

# block -> measure -> key -> sum
Sums = dict[str, dict[tuple[str, str], Decimal]]


@dataclass(frozen=True)
class Block:
    """One part of the statement: some rows, summed by measure and a key."""

    name: str
    rows: Slice
    key: str = ""


def _key(name: str) -> Any:
    month = Cast(ExtractYear("day") * 100 + ExtractMonth("day"), output_field=KEY)
    if name == "month":
        return month
    if name == "month_district":
        return Concat(month, Value("-"), F("district"), output_field=KEY)
    return F(name) if name else Value("", output_field=KEY)


def _unmerged() -> Q:
    mark = MeasureWatermark.objects.filter(pk=1).values("last_id")[:1]
    return Q(pk__gt=Coalesce(Subquery(mark), 0))


def sums(blocks: Sequence[Block]) -> Sums:
    """All blocks in one statement: the daily sums, and the rows that are not merged yet."""
    parts = [
        rows.filter(block.rows.condition())
        .order_by()
        .annotate(block=Value(block.name, output_field=KEY), key=_key(block.key))
        .values("block", "measure", "key")
        .annotate(summed=Sum("amount"))
        .values_list("block", "measure", "key", "summed")
        for block in blocks
        for rows in (MeasureDay.objects.all(), MeasureDelta.objects.filter(_unmerged()))
    ]
    found: Sums = {block.name: {} for block in blocks}
    for name, measure, key, summed in parts[0].union(*parts[1:], all=True):
        place = found[name]
        place[measure, key] = place.get((measure, key), ZERO) + summed
    return found


def _blocks(period: rules.Period, districts: Districts, reachable: Districts) -> list[Block]:
    year_first, year_last = rules.year_ago(period)
    before_first, before_last = rules.previous(period)
    flows = (*rules.FLOWS, *rules.LEVELS, *rules.ALSO_TOLD)

    def cut(first: date | None, last: date, measures: tuple[str, ...], where: Districts) -> Slice:
        return Slice(last=last, first=first, districts=where, measures=measures)

    trend_first = rules.last_months(period.last)[0]
    return [
        Block("now", cut(period.first, period.last, flows, districts)),
        Block("year_ago", cut(year_first, year_last, rules.FLOWS, districts)),
        Block("previous", cut(before_first, before_last, rules.FLOWS, districts)),
        Block("level", cut(None, period.last, rules.LEVELS, districts)),
        Block("month", cut(trend_first, period.last, TREND, districts), "month"),
        Block("category", cut(period.first, period.last, TESTED[1:], districts), "dimension"),
        Block("region", cut(period.first, period.last, TESTED, reachable), "district"),
    ]


# --- The board --------------------------------------------------------------------------------


def board(
    period: rules.Period,
    *,
    reachable: Districts,
    district: str = "",
    at: datetime,
    listed: int = 8,
) -> Board:
    """The figures of a period, of one district or of all in reach, as they stand now."""
    districts: Districts = frozenset({district}) if district else reachable
    found = sums(_blocks(period, districts, reachable))
    targets = current_targets(at) if district == "" and reachable is None else rate_targets(at)
    return Board(
        period=period,
        districts=districts,
        figures=tuple(_figure(rule, period, found, targets) for rule in rules.FIGURES),
        months=_months(period, found["month"]),
        categories=_categories(found["category"]),
        regions=_regions(found["region"]),
        overdue=overdue(districts, at=at, listed=listed),
        also={code: found["now"].get((code, ""), ZERO) for code in rules.ALSO_TOLD},
    )


def _figure(
    rule: rules.FigureRule,
    period: rules.Period,
    found: Sums,
    targets: Mapping[tuple[str, str], Decimal],
) -> Figure:
    counted, whole = _parts(rule, found["level" if rule.is_level else "now"])
    target = targets.get((rule.code, period.span), targets.get((rule.code, "")))
    planned = _summed(found["now"], rule.planned)
    by_plan = target is None and planned > 0
    return Figure(
        rule=rule,
        value=_value(rule, counted, whole),
        counted=counted,
        whole=whole,
        target=planned if by_plan else target,
        target_is_planned=by_plan,
        year_ago=_value(rule, *_parts(rule, found["year_ago"])),
        previous=_value(rule, *_parts(rule, found["previous"])),
        gained=_summed(found["now"], rule.counted) if rule.is_level else ZERO,
    )


def _summed(block: Mapping[tuple[str, str], Decimal], measures: Iterable[str]) -> Decimal:
    return sum((block.get((measure, ""), ZERO) for measure in measures), ZERO)


def _parts(
    rule: rules.FigureRule, block: Mapping[tuple[str, str], Decimal]
) -> tuple[Decimal, Decimal]:
    return _summed(block, rule.counted), _summed(block, rule.whole)


def _value(rule: rules.FigureRule, counted: Decimal, whole: Decimal) -> Decimal | None:
    return rules.rate(counted, whole) if rule.is_rate else counted


def _months(period: rules.Period, block: Mapping[tuple[str, str], Decimal]) -> tuple[Month, ...]:
    months = []
    for first in rules.last_months(period.last):
        key = f"{first:%Y%m}"
        sampled, passed, failed = (block.get((measure, key), ZERO) for measure in TREND)
        months.append(Month(first, sampled, passed, failed))
    return tuple(months)


def _categories(block: Mapping[tuple[str, str], Decimal]) -> tuple[Group, ...]:
    """The categories with failed batches, worst first."""
    groups = [Group(key, ZERO, failed) for (_measure, key), failed in block.items() if failed]
    return tuple(sorted(groups, key=lambda group: (-group.failed, group.code)))


def _regions(block: Mapping[tuple[str, str], Decimal]) -> tuple[Group, ...]:
    codes = sorted({key for _measure, key in block})
    return tuple(
        Group(code, *(block.get((measure, code), ZERO) for measure in TESTED)) for code in codes
    )


# --- Targets ----------------------------------------------------------------------------------


def current_targets(at: datetime) -> dict[tuple[str, str], Decimal]:
    """The value last set for each figure and period, until a moment."""
    rows = Target.objects.filter(set_at__lte=at).order_by("set_at", "pk")
    newest = {(row.figure, row.span): row.value for row in rows}
    return {key: value for key, value in newest.items() if value is not None}


def rate_targets(at: datetime) -> dict[tuple[str, str], Decimal]:
    """A district is measured by the city's rates, never by the city's numbers."""
    rates = {rule.code for rule in rules.FIGURES if rule.is_rate}
    return {key: value for key, value in current_targets(at).items() if key[0] in rates}


# --- Overdue ----------------------------------------------------------------------------------


def overdue_items(districts: Districts, *, at: datetime) -> QuerySet[WorkItem]:
    """What waited at a moment although its day was over, in some districts or in all."""
    today = timezone.localtime(at).date()
    open_then = Q(state=ItemState.OPEN) | Q(closed_at__gt=at)
    rows = WorkItem.objects.filter(open_then, opened_at__lte=at, due_on__lt=today)
    if districts is None:
        return rows
    codes = sorted(districts)
    firms = Enterprise.objects.filter(district__in=codes).values("code")
    return rows.filter(Q(office__district__in=codes) | Q(office=None, organisation_code__in=firms))


def listed_items(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """With what a line says of each; a matter of an enterprise knows the firm's name."""
    firms = Enterprise.objects.filter(code=OuterRef("organisation_code")).exclude(code="")
    named = rows.annotate(firm=Subquery(firms.order_by("pk").values("name")[:1]))
    return named.select_related("deadline__rule", "office", "assignee", "content_type")


def undertaker(item: Any) -> str:
    """Who has to act on a listed matter: the office, or the enterprise by its name."""
    return str(item.office or item.firm or item.organisation_code)


def overdue(districts: Districts, *, at: datetime, listed: int) -> Overdue:
    """How much is overdue, and what is so for the longest time."""
    rows = overdue_items(districts, at=at)
    kinds = rows.order_by().values_list("content_type").annotate(number=Count("pk"))
    counted = tuple(sorted(kinds, key=lambda kind: (-kind[1], kind[0])))
    return Overdue(
        count=sum(number for _kind, number in counted),
        kinds=counted,
        items=tuple(listed_items(rows).order_by("due_on", "pk")[:listed]) if listed else (),
    )


def end_of(day: date) -> datetime:
    """The last moment of a day on the portal's clock."""
    return timezone.make_aware(datetime.combine(day, time.max))


# --- The rows behind a figure -----------------------------------------------------------------


def rows_behind(chosen: Slice) -> QuerySet[MeasureDelta]:
    """The rows whose sum a figure is."""
    return MeasureDelta.objects.filter(chosen.condition())


def sums_behind(chosen: Slice) -> dict[str, Decimal]:
    """The sum of the rows by measure, computed from the rows themselves."""
    found = rows_behind(chosen).order_by().values_list("measure").annotate(summed=Sum("amount"))
    return dict(found)


# --- Names ------------------------------------------------------------------------------------


def districts_by_code() -> dict[str, District]:
    return {district.code: district for district in District.objects.order_by("pk")}


def categories_by_code(codes: Iterable[str]) -> dict[str, ProductCategory]:
    return ProductCategory.objects.in_bulk(list(codes))


# --- Scheduled reports ------------------------------------------------------------------------


def report_list(rows: QuerySet[ScheduledReport]) -> QuerySet[ScheduledReport]:
    return rows.select_related("document")


def report_detail(rows: QuerySet[ScheduledReport]) -> QuerySet[ScheduledReport]:
    return rows.select_related("document__office")


def current_report(kind: str, day: date) -> ScheduledReport | None:
    """The report of a period that counts, made or still due."""
    return ScheduledReport.objects.current().filter(kind=kind, period=day).first()
