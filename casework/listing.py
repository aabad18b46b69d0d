"""What stands around a list: its tabs, the filters that are set, the order of its columns."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.cases import CaseType, Column
from casework.models import SavedView

# Where one stands in a list is no part of what it shows; `view` only keeps the address from being
# empty, for the empty one opens the person's own first view.
PLACE = ("after", "count", "view")
ALL = "view=all"
LONGEST_KEY = 19
UP, DOWN = "ascending", "descending"


# --- Rows -------------------------------------------------------------------------------------


def filtered(
    case_type: CaseType, request: Any, asked: QueryDict | None = None
) -> tuple[QuerySet[Any], Any]:
    """The rows that the person may see and asked for, and the filters that narrowed them."""
    data = request.GET if asked is None else asked
    rows = case_type.list_query(case_type.manager.visible_to(request.user))
    if case_type.filterset is None:
        return rows, None
    filterset = case_type.filterset(data, rows, request=request)
    return (filterset.qs if filterset.is_valid() else rows.none()), filterset


def ticked(request: HttpRequest) -> list[int]:
    """The keys of the rows that were ticked; what cannot be a key is none."""
    sent = request.GET.getlist("pk")
    return sorted(
        {int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < LONGEST_KEY}
    )


def came_from(request: HttpRequest, case_type: CaseType) -> str | None:
    """What the list showed from which the case was opened; None for whoever came another way."""
    if "in" in request.GET:
        return request.GET["in"]
    place = urlsplit(request.headers.get("Referer", ""))
    here = place.netloc == request.get_host() and place.path.removeprefix("/en")
    return place.query if here == case_type.list_url().removeprefix("/en") else None


# --- Filters ----------------------------------------------------------------------------------


def chips(data: QueryDict, filterset: Any) -> list[dict[str, str]]:
    """One chip a filter that is set; the search box and the order speak for themselves."""
    if filterset is None or not filterset.is_valid():
        return []
    form = filterset.form
    found = []
    for name, value in form.cleaned_data.items():
        if name in {"q", "order"} or value in (None, "", []) or not data.get(name):
            continue
        found.append(
            {
                "label": str(form.fields[name].label or name),
                "value": shown(form.fields[name], value),
                "url": f"?{without(data, name, 'after') or ALL}",
            }
        )
    return found


def shown(field: Any, value: Any) -> str:
    """The value in the words of its choices."""
    # Not by its truth: the choices of a function have no length.
    choices = getattr(field, "choices", None)
    words = {str(key): str(label) for key, label in ([] if choices is None else choices)}
    values = value if isinstance(value, list | tuple) else [value]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "、".join(words.get(str(getattr(one, "pk", one)), str(one)) for one in values)


def without(source: Any, *names: str) -> str:
    """The query string of a request (or of what it asked for) less some parts and what is blank."""
    query = getattr(source, "GET", source)
    kept = [
        (name, value)
        for name, values in query.lists()
        if name not in names
        for value in values
        if value
    ]
    return urlencode(kept)


def same(query: str) -> list[tuple[str, str]]:
    """What two query strings have in common when they show the same rows."""
    aside = (*PLACE, "order")
    return sorted((name, value) for name, value in parse_qsl(query) if name not in aside)


def worth_keeping(case_type: CaseType, request: HttpRequest) -> str:
    """The filters and the order that the list knows and that are filled in properly."""
    kept = []
    if case_type.filterset is not None:
        form = case_type.filterset(request.GET, case_type.manager.none(), request=request).form
        wrong = form.errors
        kept = [
            (name, value)
            for name in form.fields
            if name not in wrong
            for value in request.GET.getlist(name)
            if value
        ]
    if (order := request.GET.get("order", "")) in orders(case_type):
        kept.append(("order", order))
    return urlencode(kept)


# --- Order ------------------------------------------------------------------------------------


def orders(case_type: CaseType) -> tuple[str, ...]:
    """Every order that may be asked for."""
    return (case_type.order, *case_type.orders)


def order_of(case_type: CaseType, data: QueryDict) -> str:
    """The order asked for, or the list's own."""
    asked = data.get("order", "")
    return asked if asked in orders(case_type) else case_type.order


def headings(case_type: CaseType, data: QueryDict, order: str) -> list[dict[str, Any]]:
    """The columns; a heading that orders the list is a link, and says how it is ordered now."""
    return [
        {"column": column, **_heading(case_type, column, data, order)}
        for column in case_type.columns
        if column.listed
    ]


def _heading(case_type: CaseType, column: Column, data: QueryDict, order: str) -> dict[str, str]:
    both = [way for way in (column.order, f"-{column.order}") if way in orders(case_type)]
    if not column.order or not both:
        return {"url": "", "sort": ""}
    now = {column.order: UP, f"-{column.order}": DOWN}.get(order, "")
    wanted = next((way for way in both if way != order), order)
    rest = without(data, "order", *PLACE)
    asked = urlencode({"order": wanted})
    return {"url": f"?{rest}&{asked}" if rest else f"?{asked}", "sort": now}


# --- Tabs -------------------------------------------------------------------------------------


def tabs(case_type: CaseType, data: QueryDict, saved: Iterable[SavedView]) -> list[dict[str, Any]]:
    """The views of a list: the house's own first, then what was saved and shared."""
    now = same(data.urlencode())
    built_in = case_type.views or ((pgettext("view", "All"), ""),)
    found: list[tuple[Any, str, bool]] = [(label, query, False) for label, query in built_in]
    found += [(view.name, view.query, view.state == "shared") for view in saved]
    return [
        {
            "label": label,
            "url": f"?{query or ALL}",
            "active": same(query) == now,
            "count": None,
            "hot": False,
            "shared": shared,
        }
        for label, query, shared in found
    ]
