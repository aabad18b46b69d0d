"""The dashboard as its template shows it: tiles, charts, tables, each with the rows behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts import languages
from accounts.models import District
from casework import cases
from reports import rules, wording
from reports.queries import TESTED, TREND, Board, Figure, Group, Month

PERCENT = 100
# The steps of a cut axis, and how many of them at most hold what is shown.
AXIS_STEPS = (2, 5, 10, 20, 25)
AXIS_PARTS = 4
# The roster of the pilot has five to ten places (domain.md 1.2).
LEAST_PILOTS = 5


@dataclass(frozen=True)
class Names:
    """What codes are called, read once a page."""

    districts: Mapping[str, District]
    categories: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """A board, the district it was cut to, and the names it needs."""

    board: Board
    names: Names
    district: str = ""

    def link(self, measures: Sequence[str], *, level: bool = False, **more: Any) -> str:
        """The rows behind a figure of this board."""
        values = {
            "first": None if level else self.board.period.first,
            "last": self.board.period.last,
            "district": self.district,
            **more,
        }
        return wording.rows_url(measures, **values)


# --- Tiles ------------------------------------------------------------------------------------


def tiles(shown: Shown) -> list[dict[str, Any]]:
    """The six figures."""
    return [*(tile(shown, figure) for figure in shown.board.figures), overdue_tile(shown)]


def tile(shown: Shown, figure: Figure) -> dict[str, Any]:
    rule = figure.rule
    missed = is_missed(figure, shown.board.period)
    return {
        "code": rule.code,
        "label": wording.LABELS[rule.code],
        "value": wording.shown(rule, figure.value),
        "unit": wording.UNITS[rule.code],
        "url": shown.link(rule.measures, level=rule.is_level),
        "percent": reached(figure),
        "target_percent": figure.target if rule.is_rate and figure.target else PERCENT,
        "target": target_words(figure),
        "tone": "warn" if missed else "",
        "flag": _("Below target") if missed else "",
        "note": note(figure, shown.board.period),
        **change(figure),
    }


def reached(figure: Figure) -> Decimal | int:
    """How far the ruler is filled."""
    if figure.rule.is_rate:
        return figure.value or 0
    if not figure.target:
        return 0
    return min(Decimal(PERCENT), (figure.value or 0) * PERCENT / figure.target)


def is_missed(figure: Figure, period: rules.Period) -> bool:
    """Rates are held against their target at any time, numbers when the period is over."""
    if figure.target is None or figure.value is None:
        return False
    if figure.rule.is_level:
        return figure.value < LEAST_PILOTS
    if figure.rule.is_rate:
        return figure.value < figure.target
    return period.last == period.end and figure.value < figure.target


def target_words(figure: Figure) -> str:
    if figure.target is None:
        return _("No target")
    value = wording.number(figure.target)
    if figure.rule.is_rate:
        return _("Target ≥%(value)s%%") % {"value": value}
    if figure.rule.is_level:
        return _("Target %(least)d–%(value)s") % {"least": LEAST_PILOTS, "value": value}
    if figure.target_is_planned:
        return _("Planned %(value)s") % {"value": value}
    return _("Target %(value)s") % {"value": value}


def note(figure: Figure, period: rules.Period) -> str:
    if figure.rule.is_rate:
        values = {"part": wording.number(figure.counted), "whole": wording.number(figure.whole)}
        return _("%(part)s of %(whole)s") % values if figure.whole else _("Nothing to count yet")
    if figure.rule.is_level or not figure.target:
        return ""
    progress = wording.rate(((figure.value or 0) * PERCENT / figure.target).quantize(rules.TENTH))
    values = {"progress": progress, "elapsed": str(period.elapsed)}
    return _("%(progress)s%% done, %(elapsed)s%% of the time gone") % values


def change(figure: Figure) -> dict[str, Any]:
    """The difference to the year before, or else to the period before."""
    nothing = {"change": "", "direction": "up", "good": False}
    if figure.rule.is_level:
        return gain(figure.gained) if figure.gained else nothing
    before = figure.year_ago if figure.year_ago is not None else figure.previous
    if not figure.rule.is_rate or figure.value is None or before is None:
        return nothing
    difference = figure.value - before
    words = (
        _("%(points)s points on the year before")
        if figure.year_ago is not None
        else _("%(points)s points on the period before")
    )
    return {
        "change": words % {"points": wording.rate(abs(difference))},
        "direction": "down" if difference < 0 else "up",
        "good": difference >= 0,
    }


def gain(gained: Decimal) -> dict[str, Any]:
    number = abs(int(gained))
    words = (
        ngettext("%d more in the period", "%d more in the period", number)
        if gained > 0
        else ngettext("%d fewer in the period", "%d fewer in the period", number)
    )
    direction = "up" if gained > 0 else "down"
    return {"change": words % number, "direction": direction, "good": gained > 0}


def overdue_tile(shown: Shown) -> dict[str, Any]:
    late = shown.board.overdue
    return {
        "code": "overdue",
        "label": wording.LABELS["overdue"],
        "value": wording.number(late.count),
        "unit": wording.UNITS["overdue"],
        "url": overdue_url(shown.district),
        "percent": PERCENT if late.count else 0,
        "target_percent": PERCENT if late.count else 0,
        "target": _("Target %(value)s") % {"value": 0},
        "tone": "bad" if late.count else "",
        "flag": _("To be supervised") if late.count else "",
        "note": split(late.kinds),
        "change": "",
        "direction": "up",
        "good": False,
    }


def overdue_url(district: str) -> str:
    return reverse("dashboard_overdue") + (f"?district={district}" if district else "")


def split(kinds: Sequence[tuple[Any, int]]) -> str:
    """How many of each kind of case, the most first."""
    found = [f"{kind_label(pk)} {number}" for pk, number in kinds[:3]]
    return "　".join(found)


def kind_label(content_type: Any) -> str:
    """What the case behind a work item is called."""
    pk = getattr(content_type, "pk", content_type)
    model = ContentType.objects.get_for_id(pk).model_class()
    known = cases.for_model(model) if model else None
    if known:
        return str(known.label)
    return str(model._meta.verbose_name) if model else ""


# --- Trend ------------------------------------------------------------------------------------


def trend(shown: Shown) -> dict[str, Any]:
    """Twelve months of batches and pass rates, with the target."""
    board = shown.board
    target = board.figure("pass_rate").target
    links = [shown.link(TREND, **days(month, board)) for month in board.months]
    return {
        "config": trend_config(board, target, links),
        "columns": [
            pgettext("figure", "Month"),
            pgettext("figure", "Spot check batches"),
            pgettext("verdict", "Passed"),
            pgettext("verdict", "Failed"),
            _("Pass rate %"),
        ],
        "rows": [month_row(shown, month) for month in board.months],
        "subtitle": trend_finding(board, target),
        "summary": trend_summary(board),
    }


def days(month: Month, board: Board) -> dict[str, Any]:
    """The days of a month as far as the board goes."""
    return {"first": month.first, "last": min(rules.month_end(month.first), board.period.last)}


def trend_config(board: Board, target: Decimal | None, links: list[str]) -> dict[str, Any]:
    rates = [month.rate for month in board.months]
    name = pgettext("figure", "Spot check batches")
    config: dict[str, Any] = {
        "kind": "trend",
        "labels": [wording.month(month.first) for month in board.months],
        "axes": [
            {"name": _("Batches"), "minInterval": 1},
            {"name": _("Pass rate %"), **axis(rates, target)},
        ],
        "series": [
            {
                "name": name,
                "type": "bar",
                "data": [int(month.sampled) for month in board.months],
                "soft": True,
            },
            {
                "name": _("Pass rate"),
                "type": "line",
                "axis": 1,
                "data": [None if value is None else float(value) for value in rates],
                "last": True,
            },
        ],
        "links": links,
    }
    if target is not None:
        label = _("Target %(value)s%%") % {"value": wording.number(target)}
        config["target"] = {"value": float(target), "label": label, "axis": 1}
    return config


def axis(rates: Sequence[Decimal | None], target: Decimal | None) -> dict[str, Any]:
    """The cut axis of a rate: whole steps around what is shown."""
    known = [value for value in (*rates, target) if value is not None]
    if not known:
        return {"min": 0, "max": PERCENT, "interval": 25}
    low, high = min(known), max(known)
    # Corrections of another month may push a rate beyond any scale.
    fitting = (step for step in AXIS_STEPS if high - low <= step * AXIS_PARTS)
    step = next(fitting, AXIS_STEPS[-1])
    least = (low / step).to_integral_value(ROUND_FLOOR) * step
    most = (high / step).to_integral_value(ROUND_CEILING) * step
    if least == low:
        least -= step
    return {
        "min": max(0, int(least)),
        "max": min(PERCENT, int(most)),
        "interval": step,
    }


def month_row(shown: Shown, month: Month) -> list[Any]:
    counts = (month.sampled, month.passed, month.failed)
    cells = [
        linked(wording.number(count), shown.link([measure], **days(month, shown.board)))
        for measure, count in zip(TREND, counts, strict=True)
    ]
    return [
        f"{month.first:%Y-%m}",
        *cells,
        linked(wording.rate(month.rate), shown.link(TESTED, **days(month, shown.board))),
    ]


def linked(text: str, url: str) -> Any:
    return format_html('<a href="{}">{}</a>', languages.local(url), text)


def trend_finding(board: Board, target: Decimal | None) -> str:
    period = _("Last 12 months")
    number = rules.streak([month.rate for month in board.months], target) if target else 0
    if number < 2:  # noqa: PLR2004 - one month is no series
        return period
    words = ngettext("on target for %d month in a row", "on target for %d months in a row", number)
    return f"{period}　{words % number}"


def trend_summary(board: Board) -> str:
    known = [month.rate for month in board.months if month.rate is not None]
    if not known:
        return _("No batch was tested in the last 12 months")
    values = {"first": wording.rate(known[0]), "last": wording.rate(known[-1])}
    return _("Pass rate of the last 12 months: from %(first)s%% to %(last)s%%") % values


# --- Failing categories -----------------------------------------------------------------------


def pareto(shown: Shown) -> dict[str, Any]:
    """The failing categories, most batches first, the tail as one bar."""
    groups = shown.board.categories
    bars = [([group.code], group.failed) for group in groups[: rules.PARETO_BARS]]
    rest = groups[rules.PARETO_BARS :]
    if rest:
        bars.append(([group.code for group in rest], sum((g.failed for g in rest), Decimal(0))))
    labels = [category_label(shown, codes) for codes, _count in bars]
    lead = rules.leading([count for _codes, count in bars])
    links = [shown.link(TESTED[1:], dimensions=codes) for codes, _count in bars]
    return {
        "config": pareto_config(labels, [count for _codes, count in bars], lead, links),
        "columns": [pgettext("figure", "Category"), _("Failed batches"), _("Cumulative %")],
        "rows": [
            [label, linked(wording.number(count), url), wording.rate(share)]
            for label, (_codes, count), url, share in zip(
                labels, bars, links, cumulative([count for _codes, count in bars]), strict=True
            )
        ],
        "subtitle": pareto_finding([count for _codes, count in bars], lead),
        "summary": "，".join(
            f"{label} {wording.number(count)}"
            for label, (_codes, count) in zip(labels, bars, strict=True)
        )
        or _("No batch failed"),
        "is_empty": not bars,
    }


def category_label(shown: Shown, codes: list[str]) -> str:
    if len(codes) > 1:
        return pgettext("category", "Others")
    return wording.category(codes[0], shown.names.categories)


def cumulative(counts: Sequence[Decimal]) -> list[Decimal]:
    whole = sum(counts, Decimal(0))
    return [
        (sum(counts[: number + 1], Decimal(0)) * PERCENT / whole).quantize(rules.TENTH)
        for number in range(len(counts))
    ]


def pareto_config(
    labels: list[str], counts: list[Decimal], lead: int, links: list[str]
) -> dict[str, Any]:
    shares = [float(share) for share in cumulative(counts)]
    return {
        "kind": "pareto",
        "labels": labels,
        "axes": [
            {"name": _("Batches"), "minInterval": 1},
            {"name": _("Cumulative %"), "min": 0, "max": PERCENT, "interval": 25},
        ],
        "series": [
            {
                "name": _("Failed batches"),
                "type": "bar",
                "data": [int(count) for count in counts],
                "lead": lead,
            },
            {"name": _("Cumulative share"), "type": "line", "axis": 1, "data": shares},
        ],
        "links": links,
    }


def pareto_finding(counts: Sequence[Decimal], lead: int) -> str:
    if not counts:
        return ""
    values = {
        "count": wording.number(sum(counts, Decimal(0))),
        "lead": lead,
        "share": wording.rate(cumulative(counts)[lead - 1]),
    }
    return _("%(count)s batches; the first %(lead)d categories make up %(share)s%%") % values


# --- Districts --------------------------------------------------------------------------------


def legend() -> list[dict[str, Any]]:
    labels = ("≥96%", "94–96%", "92–94%", "90–92%", "<90%")
    return [{"rank": rank, "label": label} for rank, label in enumerate(labels, start=1)]


def district_tiles(shown: Shown, reachable: frozenset[str] | None) -> list[dict[str, Any]]:
    """The districts in reach at their places, deeper is worse."""
    known = {group.code: group for group in shown.board.regions}
    return [
        district_tile(shown, district, known.get(code, Group(code, Decimal(0), Decimal(0))))
        for code, district in shown.names.districts.items()
        if reachable is None or code in reachable
    ]


def district_tile(shown: Shown, district: District, group: Group) -> dict[str, Any]:
    words = ngettext("%d batch", "%d batches", int(group.tested)) % group.tested
    query = f"?period={shown.board.period.span}&district={district.code}"
    return {
        "label": short(district.label),
        "value": wording.rate(group.rate),
        "url": reverse("dashboard") + query,
        "row": district.grid_row,
        "column": district.grid_column,
        "rank": rules.ramp(group.rate),
        "detail": words,
        "on": district.code == shown.district,
    }


def short(name: str) -> str:
    """A tile has room for one word of a romanised name."""
    return name.removesuffix(" County").removesuffix(" District")


def district_rows(shown: Shown) -> list[dict[str, Any]]:
    """The table twin of the map: every number leads to its rows."""
    return [
        {
            "label": wording.region(group.code, shown.names.districts),
            "cells": [
                linked(wording.number(value), region_link(shown, group, measures))
                for value, measures in (
                    (group.tested, TESTED),
                    (group.passed, TESTED[:1]),
                    (group.failed, TESTED[1:]),
                )
            ],
            "rate": linked(wording.rate(group.rate), region_link(shown, group, TESTED)),
        }
        for group in sorted(shown.board.regions, key=lambda g: (g.rate or 0, g.code))
    ]


def region_link(shown: Shown, group: Group, measures: Sequence[str]) -> str:
    return shown.link(measures, district=group.code or NOWHERE)


# The address of rows that belong to no district (a measure of the city itself).
NOWHERE = "none"
