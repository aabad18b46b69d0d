"""The dashboard, the rows behind its figures, its targets, supervision orders, and open data."""

import uuid
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.guards import http_methods, public, roles_required
from accounts.limits import limited
from accounts.models import User
from campaign.models import Activity
from campaign.queries import ActivityRow, activity_rows, current_campaign, tally
from casework import audit, cases, exports
from casework.cases import Column
from casework.idempotency import once
from casework.listing import without
from casework.models import MeasureDelta, SupervisionOrder, WorkItem
from casework.paging import keyset
from casework.states import DeadlineState, SupervisionLevel
from casework.supervision import open_order
from reports import board, opendata, queries, rules, voices, wording, workbook
from reports.board import NOWHERE, Names, Shown
from reports.forms import RowsForm, SupervisionForm, TargetsForm, pick_district
from reports.models import ScheduledReport
from reports.states import Span
from reports.transitions import set_target

Request = Any  # an HttpRequest with a signed-in user and htmx
LISTED = 7
LIVE = (DeadlineState.RUNNING, DeadlineState.PAUSED)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# --- Dashboard --------------------------------------------------------------------------------


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def dashboard(request: Request) -> HttpResponse:
    """The figures of a period, each with the way to its rows."""
    at = timezone.now()
    shown, reachable = read_board(request, at, listed=LISTED)
    trend, pareto = board.trend(shown), board.pareto(shown)
    context = {
        "at": at,
        "today": timezone.localdate(at),
        "shown": shown,
        "spans": span_links(shown),
        "period": wording.period(shown.board.period),
        "place": place(shown, request.user),
        "districts": district_links(shown, reachable),
        "tiles": board.tiles(shown),
        "trend": trend,
        "pareto": pareto,
        "map": board.district_tiles(shown, reachable),
        "regions": board.district_rows(shown),
        "legend": board.legend(),
        "late": late_rows(shown, request.user),
        "overdue_url": board.overdue_url(shown.district),
        "export_url": f"{reverse('dashboard_export')}?{without(request)}",
        "may_set_targets": rules.may_set_targets(request.user.actor),
        **activities(request.user, timezone.localdate(at)),
    }
    return render(request, "reports/dashboard.html", context)


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def voice_figures(request: Request) -> HttpResponse:
    """12365 in figures, each with the way to its rows."""
    at = timezone.now()
    code = request.GET.get("district", "")
    if code and pick_district(code, request.user) is None:
        raise Http404
    asked = request.GET.get("period", Span.MONTH)
    chosen = rules.period(asked if asked in Span.values else Span.MONTH, timezone.localdate(at))
    days = voices.span_of(chosen)
    reachable, districts = queries.reach(request.user.actor), queries.districts_by_code()
    names = {
        each: district.label
        for each, district in districts.items()
        if (reachable is None or each in reachable) and code in {"", each}
    }
    rows = voices.in_reach(request.user, code)
    context = {
        "at": at,
        "period": wording.period(chosen),
        "place": wording.region(code, districts) if code else "",
        "spans": voice_spans(chosen, code),
        "tables": [
            (pgettext("statistics", "Kind"), voices.by_kind(rows, days, code)),
            (pgettext("statistics", "Came by"), voices.by_channel(rows, days, code)),
            (pgettext("statistics", "District"), voices.by_district(rows, days, names)),
        ],
        "products": voices.top(rows, "product_name", days, code),
        "traders": voices.top(rows, "respondent_name", days, code),
        "satisfaction": voices.satisfaction(rows, days),
    }
    return render(request, "reports/voices.html", context)


def voice_spans(chosen: rules.Period, code: str) -> list[dict[str, Any]]:
    district = f"&district={code}" if code else ""
    return [
        {
            "label": span.label,
            "url": f"?period={span.value}{district}",
            "on": span == chosen.span,
        }
        for span in Span
    ]


def read_board(
    request: Request, at: datetime, *, listed: int
) -> tuple[Shown, frozenset[str] | None]:
    """The board that the address asks for; a district out of reach is not there."""
    code = request.GET.get("district", "")
    if code and pick_district(code, request.user) is None:
        raise Http404
    span = request.GET.get("period", Span.MONTH)
    chosen = rules.period(span if span in Span.values else Span.MONTH, timezone.localdate(at))
    reachable = queries.reach(request.user.actor)
    found = queries.board(chosen, reachable=reachable, district=code, at=at, listed=listed)
    categories = queries.categories_by_code(group.code for group in found.categories)
    names = Names(queries.districts_by_code(), categories)
    return Shown(found, names, code), reachable


def place(shown: Shown, user: User) -> str:
    """The area that the figures are about."""
    if shown.district:
        return wording.region(shown.district, shown.names.districts)
    if user.actor.citywide:
        return _("Whole city")
    return ", ".join(
        wording.region(code, shown.names.districts) for code in sorted(user.actor.districts)
    )


def span_links(shown: Shown) -> list[dict[str, Any]]:
    district = f"&district={shown.district}" if shown.district else ""
    return [
        {
            "label": span.label,
            "url": f"?period={span.value}{district}",
            "on": span == shown.board.period.span,
        }
        for span in Span
    ]


def district_links(shown: Shown, reachable: frozenset[str] | None) -> list[dict[str, Any]]:
    """The choice of districts; nothing to choose where there is only one."""
    found = [
        {"code": code, "label": district.label, "on": code == shown.district}
        for code, district in shown.names.districts.items()
        if reachable is None or code in reachable
    ]
    return found if len(found) > 1 else []


def late_rows(shown: Shown, user: User) -> list[dict[str, Any]]:
    """The overdue matters with who has to act, and the button for those above them."""
    may = rules.may_supervise(user.actor)
    return [late_row(item, may) for item in shown.board.overdue.items]


def late_row(item: WorkItem, may_supervise: bool) -> dict[str, Any]:
    is_order = item.content_type.model_class() is SupervisionOrder
    return {
        "item": item,
        "kind": board.kind_label(item.content_type),
        "office": queries.undertaker(item),
        "person": str(item.assignee or ""),
        # A step may outlast the clock it was opened under: then its own day is shown.
        "is_running": item.deadline is not None and item.deadline.state in LIVE,
        "supervise_url": f"{reverse('supervision_new')}?item={item.pk}"
        if may_supervise and not is_order
        else "",
    }


def activities(user: User, today: date) -> dict[str, Any]:
    """The activities of the month, for those who see the whole city."""
    campaign = current_campaign(today) if user.actor.citywide else None
    if campaign is None:
        return {"campaign": None, "activities": [], "tally": None}
    found = activity_rows(campaign, today, Activity.objects.visible_to(user))
    shown = [activity_line(row, today) for row in found]
    return {"campaign": campaign, "activities": shown, "tally": tally(found)}


def activity_line(row: ActivityRow, today: date) -> dict[str, Any]:
    """An activity; a figure that is counted leads to its rows, a reported one to its page."""
    activity = row.activity
    return {
        "row": row,
        "activity": activity,
        "figure": wording.number(row.figure),
        "target": wording.number(row.target) if row.target else "",
        "url": activity_rows_url(activity, today) or activity.get_absolute_url(),
        "visitors": wording.number(row.visitors) if row.visitors else "",
    }


def activity_rows_url(activity: Activity, today: date) -> str:
    """The rows that make the figure of an activity; its page tells where it is less simple."""
    if not activity.measure or activity.dimensions:
        return ""
    last = activity.finished_on or max(activity.ends_on, today)
    return wording.rows_url([activity.measure], first=activity.starts_on, last=last)


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
@limited("export", methods=("GET",))
def dashboard_export(request: Request) -> HttpResponse:
    """The dashboard as a spreadsheet; who took it is on record."""
    at = timezone.now()
    shown, _reachable = read_board(request, at, listed=exports.BATCH)
    title = f"{wording.period(shown.board.period)} {place(shown, request.user)}"
    record_export(request, "dashboard")
    response = HttpResponse(workbook.build(shown, title=title, at=at), content_type=XLSX)
    name = f"dashboard-{shown.board.period.span}-{timezone.localdate(at):%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def record_export(request: Request, name: str) -> None:
    detail = {"list": name, "filter": sorted(request.GET)}
    audit.record(
        "casework.export", by=request.user, at=timezone.now(), obj=request.user, detail=detail
    )


# --- The rows behind a figure -----------------------------------------------------------------


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def rows(request: Request) -> HttpResponse:
    """The rows whose sum a figure is."""
    form = RowsForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    chosen = form.slice()
    page = keyset(queries.rows_behind(chosen), order="-day", cursor=request.GET.get("after"))
    sums = queries.sums_behind(chosen)
    codes = {row.dimension for row in page.rows} | set(chosen.dimensions or ())
    names = Names(queries.districts_by_code(), queries.categories_by_code(codes))
    context = {
        "page": page,
        "chosen": chosen,
        "sums": [summed(code, sums) for code in chosen.measures],
        "several": len(chosen.measures) > 1,
        "lines": [line(row, names, request.user) for row in page.rows],
        "place": rows_place(request, names),
        "categories": [wording.category(c, names.categories) for c in chosen.dimensions or ()],
        "query": without(request, "after"),
        "at": timezone.now(),
    }
    return render(request, "reports/rows.html", context)


def summed(code: str, sums: dict[str, Any]) -> dict[str, Any]:
    known = cases_measure(code)
    return {
        "code": code,
        "label": wording.measure(code),
        "unit": wording.unit(code),
        "definition": known,
        "value": sums.get(code, queries.ZERO),
        "shown": wording.number(sums.get(code, queries.ZERO)),
    }


def cases_measure(code: str) -> Any:
    return wording.measures.registry[code].definition


def line(row: MeasureDelta, names: Names, user: User) -> dict[str, Any]:
    return {
        "row": row,
        "measure": wording.measure(row.measure),
        "kind": kind_of(row.object_type),
        "url": object_url(row, user),
        "label": row.object_label or row.object_id,
        "district": wording.region(row.district, names.districts) if row.district else "",
        "dimension": wording.category(row.dimension, names.categories) if row.dimension else "",
        "amount": wording.number(row.amount),
    }


def kind_of(object_type: str) -> str:
    model = model_of(object_type)
    known = cases.for_model(model) if model else None
    return str(known.label if known else model._meta.verbose_name if model else "")


def model_of(object_type: str) -> Any:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        # A kind of object of former times: its rows still count.
        return None


def object_url(row: MeasureDelta, user: User) -> str:
    """Where the counted object lives, if this person may open its kind."""
    model = model_of(row.object_type)
    known = cases.for_model(model) if model else None
    if known is None or not known.pages or not cases.may_open(known.roles, user):
        return ""
    return reverse("case_detail", args=[known.slug, row.object_id])


def rows_place(request: Request, names: Names) -> str:
    code = request.GET.get("district", "")
    if code == NOWHERE:
        return pgettext("district", "No district")
    if code:
        return wording.region(code, names.districts)
    return _("Whole city") if request.user.actor.citywide else ""


ROW_COLUMNS = (
    Column("measure", pgettext_lazy("table", "Figure"), lambda row: wording.measure(row.measure)),
    Column("day", pgettext_lazy("figure", "Day"), lambda row: row.day),
    Column("object", pgettext_lazy("figure", "Object"), lambda row: row.object_label),
    Column("district", pgettext_lazy("figure", "District"), lambda row: row.district),
    Column("dimension", pgettext_lazy("figure", "Category"), lambda row: row.dimension),
    Column("amount", pgettext_lazy("figure", "Amount"), lambda row: row.amount),
)


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
@limited("export", methods=("GET",))
def rows_export(request: Request) -> Any:
    """The rows behind a figure as a spreadsheet."""
    form = RowsForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    found = queries.rows_behind(form.slice()).order_by("day", "pk").iterator(exports.BATCH)
    record_export(request, "rows")
    name = f"rows-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(exports.xlsx(ROW_COLUMNS, found), as_attachment=True, filename=name)


# --- Overdue, and supervision orders ----------------------------------------------------------


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def overdue(request: Request) -> HttpResponse:
    """Everything that is overdue, the longest first."""
    found, at = overdue_in_reach(request)
    page = keyset(queries.listed_items(found), order="due_on", cursor=request.GET.get("after"))
    may = rules.may_supervise(request.user.actor)
    context = {
        "page": page,
        "rows": [late_row(item, may) for item in page.rows],
        "count": found.count(),
        "at": at,
        "today": timezone.localdate(at),
    }
    return render(request, "reports/overdue.html", context)


def overdue_in_reach(request: Request) -> tuple[QuerySet[WorkItem], datetime]:
    code = request.GET.get("district", "")
    if code and pick_district(code, request.user) is None:
        raise Http404
    districts = frozenset({code}) if code else queries.reach(request.user.actor)
    at = timezone.now()
    return queries.overdue_items(districts, at=at), at


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.READERS)
def supervision_new(request: Request) -> HttpResponse:
    """督办: order the office that is late to settle its matter by a date."""
    if not rules.may_supervise(request.user.actor):
        raise PermissionDenied
    item = overdue_item(request)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = SupervisionForm(data, item=item, user=request.user, today=today)
    if data is not None and form.is_valid():
        return see_other(supervise(request, item, form))
    context = {
        "form": form,
        "item": item,
        "kind": board.kind_label(item.content_type),
        "today": today,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
    }
    return render(request, "reports/supervision_new.html", context, status=422 if data else 200)


def overdue_item(request: Request) -> WorkItem:
    """The matter that the address names, within the person's reach."""
    found, _at = overdue_in_reach(request)
    pk = request.GET.get("item", "")
    if not pk.isdigit():
        raise Http404
    item: WorkItem = get_object_or_404(queries.listed_items(found), pk=int(pk))
    return item


def supervise(request: Request, item: WorkItem, form: SupervisionForm) -> str:
    """Open the order, once however often the button was pressed."""
    user = request.user
    level = SupervisionLevel.CITY if user.actor.citywide else SupervisionLevel.COUNTY
    at = timezone.now()

    def perform() -> tuple[int, dict[str, Any]]:
        values = form.cleaned_data
        order = open_order(by=user, at=at, level=level, target=item.target, **values)
        return 201, {"url": order.get_absolute_url()}

    key = request.POST.get("form_key", "")
    _status, answer = once(f"supervision:{user.pk}", key, {"item": item.pk}, perform, at=at)
    return str(answer["url"])


def see_other(url: str) -> HttpResponse:
    response = redirect(url)
    response.status_code = 303
    return response


# --- Targets ----------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.READERS)
def targets(request: Request) -> HttpResponse:
    """What the figures should reach, for those who set it."""
    if not rules.may_set_targets(request.user.actor):
        raise PermissionDenied
    at = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = TargetsForm(data, current=queries.current_targets(at))
    if data is not None and form.is_valid():
        for figure, span, value in form.changes():
            set_target(figure, span, value, by=request.user, at=at)
        return see_other(reverse("dashboard"))
    return render(request, "reports/targets.html", {"form": form}, status=422 if data else 200)


# --- Scheduled reports ------------------------------------------------------------------------


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def report_workbook(request: Request, pk: int) -> Any:
    """The spreadsheet of a report, as it was made."""
    report = get_object_or_404(ScheduledReport.objects.visible_to(request.user), pk=pk)
    if not report.workbook:
        raise Http404
    response = FileResponse(
        report.workbook.open("rb"),
        as_attachment=True,
        filename=report.workbook_name,
        content_type=XLSX,
    )
    response["ETag"] = f'"{report.workbook_sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- Open data --------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def open_data(request: Request) -> HttpResponse:
    """Published sums with their dictionary: no person, no firm."""
    until = opendata.last_complete_month(timezone.localdate())
    context = {"datasets": opendata.DATASETS.values(), "until": until}
    return render(request, "reports/open_data.html", context)


@public
@http_methods(read=("GET",))
def open_data_file(request: Request, name: str, suffix: str) -> HttpResponse:
    """A data set as CSV or JSON."""
    dataset = opendata.DATASETS.get(name)
    if dataset is None or suffix not in {"csv", "json"}:
        raise Http404
    found = opendata.read(dataset, timezone.localdate())
    if suffix == "json":
        return JsonResponse({"dataset": name, "rows": found})
    lines = exports.csv_lines(opendata.columns(dataset), found)
    response: Any = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
