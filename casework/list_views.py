"""What is done with a list: bulk acts, saved views, walking from one case to the next."""

import uuid
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods
from casework import bulk, cases, listing, saved
from casework.acting import form_for
from casework.forms import SaveForm
from casework.opening import opening
from casework.paging import cursor_at, keyset
from casework.transitions import Transition
from casework.views import case_type_for

Request = Any  # an HttpRequest with a signed-in user and htmx


# --- Bulk acts --------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
def case_bulk(request: Request, slug: str) -> HttpResponse:
    """How many rows can, which cannot and why; sent from there, it is done."""
    case_type = case_type_for(slug, request.user)
    verb = case_type.bulk_act(request.GET.get("act", "").replace("-", "_"))
    if verb is None:
        raise Http404
    pks = listing.ticked(request)
    if not pks or len(pks) > bulk.MOST:
        return _not_so_many(request, case_type, len(pks))
    rows = case_type.detail_query(case_type.manager.visible_to(request.user))
    found = bulk.sort_out(verb, rows.filter(pk__in=pks).order_by("pk"), request.user)
    if request.method == "POST":
        return _do(request, case_type, verb, found)
    form = form_for(case_type, verb, obj=found.able[0], user=request.user) if found.able else None
    return _confirm(request, case_type, verb, found, form)


def _not_so_many(request: Request, case_type: cases.CaseType, number: int) -> HttpResponse:
    if number:
        text = _("%(number)d rows are ticked; at most %(most)d are done at a time.")
        messages.error(request, text % {"number": number, "most": bulk.MOST})
    else:
        messages.error(request, _("Tick the rows first."))
    return redirect(f"{case_type.list_url()}?{listing.ALL}")


def _confirm(
    request: Request,
    case_type: cases.CaseType,
    verb: Transition[Any],
    found: bulk.Sorted,
    form: Any,
    wrong_number: bool = False,
) -> HttpResponse:
    context = {
        "case_type": case_type,
        "verb": verb,
        "title": case_type.act_label(verb),
        "found": found,
        "form": form,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
        "wrong_number": wrong_number,
        "typed": request.POST.get("typed", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/bulk.html", context, status=status)


def _do(
    request: Request, case_type: cases.CaseType, verb: Transition[Any], found: bulk.Sorted
) -> HttpResponse:
    """Only rows that the page named as able are sent, each with the version that was shown."""
    sent = request.POST.get("form_key", "")[:40]
    key = sent if sent.isascii() and sent.isalnum() else uuid.uuid4().hex
    if bulk.result(case_type, request.user, key):
        return _to_result(case_type, key)
    shown = dict(row.partition(":")[::2] for row in request.POST.getlist("row"))
    rows = [*found.able, *(row for row, _reason in found.unable)]
    versions = {row: _version(shown[str(row.pk)]) for row in rows if str(row.pk) in shown}

    def form_of(row: Any) -> Any:
        return form_for(
            case_type, verb, obj=row, user=request.user, data=request.POST, files=request.FILES
        )

    first = next(iter(found.able), None)
    form = form_of(first) if first is not None else None
    wrong = len(versions) > bulk.TYPED_OVER and request.POST.get("typed", "").strip() != str(
        len(versions)
    )
    if not versions or wrong or (form is not None and not form.is_valid()):
        return _confirm(request, case_type, verb, found, form, wrong_number=wrong)
    bulk.perform(case_type, verb, versions, form_of, user=request.user, at=timezone.now(), key=key)
    return _to_result(case_type, key)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _to_result(case_type: cases.CaseType, key: str) -> HttpResponse:
    response = redirect("case_bulk_result", slug=case_type.slug, key=key)
    response.status_code = 303
    return response


@http_methods(read=("GET",))
def case_bulk_result(request: Request, slug: str, key: str) -> HttpResponse:
    """What became of each row; it may be read again."""
    case_type = case_type_for(slug, request.user)
    kept = bulk.result(case_type, request.user, key)
    if kept is None:
        raise Http404
    verb = case_type.transition(kept.answer["act"])
    found = bulk.lines(case_type, request.user, kept.answer)
    context = {
        "case_type": case_type,
        "title": case_type.act_label(verb) if verb else kept.answer["act"],
        "lines": found,
        "done": sum(one["line"].outcome == bulk.DONE for one in found),
    }
    return render(request, "casework/bulk_result.html", context)


# --- Saved views ------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
def case_view_save(request: Request, slug: str) -> HttpResponse:
    """Give the filters of the address a name."""
    case_type = case_type_for(slug, request.user)
    query = listing.worth_keeping(case_type, request)
    return opening(
        request,
        form=SaveForm(request.POST or None, slug=slug, query=query),
        creation=saved.save_view,
        done=_("The view is saved."),
        template="casework/view_save.html",
        context={
            "case_type": case_type,
            "chips": filters_of(request, case_type, query),
            "title": _("Save this view"),
            "back": f"{case_type.list_url()}?{query or listing.ALL}",
            "plural": case_type.plural,
        },
    )


def filters_of(request: Request, case_type: cases.CaseType, query: str) -> list[dict[str, str]]:
    """The filters of a query string in words, the searched words among them."""
    data = QueryDict(query)
    if case_type.filterset is None:
        return []
    filterset = case_type.filterset(data, case_type.manager.none(), request=request)
    found = listing.chips(data, filterset)
    if words := data.get("q", ""):
        found.insert(0, {"label": _("Search"), "value": words, "url": ""})
    return found


# --- From one case to the next ----------------------------------------------------------------


@http_methods(read=("GET",))
def case_neighbour(request: Request, slug: str, pk: int, way: str) -> HttpResponse:
    """The next or previous case of the list one came from, `in` being what it showed."""
    case_type = case_type_for(slug, request.user)
    rows = case_type.manager.visible_to(request.user)
    obj = get_object_or_404(case_type.list_query(rows), pk=pk)
    query = request.GET.get("in", "")
    asked = QueryDict(query)
    found, _filterset = listing.filtered(case_type, request, asked)
    order = listing.order_of(case_type, asked)
    cursor = cursor_at(obj, order, back=way == "previous")
    page = keyset(found, order=order, cursor=cursor, size=1)
    if not page.rows:
        messages.info(request, _("There is no further case in this list."))
        return redirect(f"{case_type.list_url()}?{query or listing.ALL}")
    return redirect(f"{page.rows[0].get_absolute_url()}?in={quote(query)}")
