"""The staff pages that every kind of case shares, and those that belong to the kernel."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from accounts.guards import http_methods, roles_required
from accounts.limits import limited
from accounts.models import User
from accounts.states import STAFF_ROLES, Role
from casework import audit, bulk, cases, exports, listing, slots
from casework.acting import act, arguments, form_for
from casework.listing import without
from casework.models import AuditEvent, Notice, SavedView, WorkItem
from casework.paging import keyset
from casework.transitions import Transition, all_for

TAKES_BACK = frozenset(
    {"withdraw", "cancel", "void", "drop", "call_off", "end", "reopen"}
    | {"keep_private", "open_plain", "remove"}
)
Request = Any  # an HttpRequest with a signed-in user and htmx


def case_type_for(slug: str, user: User) -> cases.CaseType:
    """The kind of case behind a url; unknown is 404, not for this person is 403."""
    case_type = cases.registry.get(slug)
    if case_type is None or not case_type.pages:
        raise Http404
    # Outsiders may reach a kind of case by the API; the pages are the staff's.
    if not (user.has_role(*STAFF_ROLES) and cases.may_open(case_type.roles, user)):
        raise PermissionDenied
    return case_type


@http_methods(read=("GET",))
@roles_required(*STAFF_ROLES)
def today(request: Request) -> HttpResponse:
    """My work, in the order of its deadlines."""
    rows = (
        WorkItem.objects.visible_to(request.user).open().select_related("deadline__rule", "office")
    )
    day = timezone.localdate()
    late = rows.overdue(day).count()
    higher = rows.escalated().count()
    if request.GET.get("show") == "overdue":
        rows = rows.overdue(day)
    elif request.GET.get("show") == "escalated":
        rows = rows.escalated()
    page = keyset(rows, order="due_on", cursor=request.GET.get("after"))
    context = {
        "page": page,
        "late": late,
        "higher": higher,
        "today": day,
        "show": request.GET.get("show", ""),
    }
    return render(request, "casework/today.html", context)


@http_methods(read=("GET",))
@vary_on_headers("HX-Request")
def case_list(request: Request, slug: str) -> HttpResponse:
    """The rows that this person may see, filtered and ordered as asked; without a word, his own
    first view."""
    case_type = case_type_for(slug, request.user)
    views = SavedView.objects.visible_to(request.user).tabs(slug)
    saved = list(views) if case_type.filterset else []
    first = next(
        (view for view in saved if view.is_default and view.owner_id == request.user.pk), None
    )
    if first is not None and not request.GET:
        return redirect(first.list_url)
    rows, filterset = listing.filtered(case_type, request)
    order = listing.order_of(case_type, request.GET)
    page = keyset(rows, order=order, cursor=request.GET.get("after"))
    context = {
        "case_type": case_type,
        "headings": listing.headings(case_type, request.GET, order),
        "page": page,
        "filterset": filterset,
        "order": order,
        "counted": rows.count() if "count" in request.GET else None,
        "chips": listing.chips(request.GET, filterset),
        "tabs": listing.tabs(case_type, request.GET, saved),
        "bulk_acts": bulk.offered(case_type, page.rows, request.user),
        "query": listing.without(request, "after"),
        "today": timezone.localdate(),
    }
    template = case_type.results_template if request.htmx else case_type.list_template
    return render(request, template, context)


@http_methods(read=("GET",))
def case_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    case_type = case_type_for(slug, request.user)
    rows = case_type.detail_query(case_type.manager.visible_to(request.user))
    obj = get_object_or_404(rows, pk=pk)
    context = {
        "case_type": case_type,
        "object": obj,
        "acts": act_buttons(case_type, obj, request.user),
        "timeline": audit.timeline(obj),
        "today": timezone.localdate(),
        "came_from": listing.came_from(request, case_type),
        **case_type.context(obj, request.user),
    }
    return render(request, case_type.detail_template, context)


@http_methods(read=("GET",))
@vary_on_headers("HX-Request")
def case_panel(request: Request, slug: str, pk: int, key: str) -> HttpResponse:
    """A panel that the case page left for later; without scripts a page of its own."""
    case_type = case_type_for(slug, request.user)
    rows = case_type.detail_query(case_type.manager.visible_to(request.user))
    obj = get_object_or_404(rows, pk=pk)
    filling = slots.lazy_panel(key, obj, request.user)
    if filling is None:
        raise Http404
    found = filling.query(obj, request.user)
    context = {
        "object": obj,
        "case_type": case_type,
        "today": timezone.localdate(),
        "filling": filling,
        "nothing": found is None,
        **(found or {}),
    }
    if not request.htmx:
        return render(request, "casework/panel.html", context)
    if found is None:
        return HttpResponse()
    return render(request, filling.template, context)


def act_buttons(case_type: cases.CaseType, obj: Any, user: User) -> list[dict[str, Any]]:
    """What this person may do now, most wanted first; last what is blocked, with its reason."""
    buttons = []
    for name in case_type.acts:
        verb = all_for(case_type.model).get(name)
        refusal = verb.refusal(obj, by=user) if verb else None
        if verb is None or (refusal and refusal.code != "blocked"):
            continue
        buttons.append(
            {
                "verb": verb.verb,
                "label": case_type.act_label(verb),
                "url": f"{obj.get_absolute_url()}{verb.verb}/",
                "needs_input": name in case_type.forms,
                "blocked": refusal.reason if refusal else "",
                "law": verb.law,
                # What takes something back is never the next step, and never filled.
                "quiet": name in TAKES_BACK,
            }
        )
    return sorted(buttons, key=lambda button: (bool(button["blocked"]), button["quiet"]))


@http_methods(read=("GET",), write=("POST",))
def case_act(request: Request, slug: str, pk: int, verb: str) -> HttpResponse:
    case_type = case_type_for(slug, request.user)
    transition = case_type.transition(verb)
    if transition is None:
        raise Http404
    obj = get_object_or_404(
        case_type.detail_query(case_type.manager.visible_to(request.user)), pk=pk
    )
    if request.method == "POST":
        return _perform(request, case_type, transition, obj)
    form = form_for(case_type, transition, obj=obj, user=request.user)
    return _act_page(request, case_type, transition, obj, form)


def _perform(
    request: Request, case_type: cases.CaseType, verb: Transition[Any], obj: Any
) -> HttpResponse:
    form = form_for(
        case_type, verb, obj=obj, user=request.user, data=request.POST, files=request.FILES
    )
    if not form.is_valid():
        return _act_page(request, case_type, verb, obj, form, status=422)
    try:
        _act(request, case_type, verb, obj, form)
    except ValidationError as error:
        # What only the act itself can see, such as a character that no letter font has.
        _at_their_fields(form, error)
        return _act_page(request, case_type, verb, obj, form, status=422)
    messages.success(request, _("Done: %(act)s") % {"act": case_type.act_label(verb)})
    response = redirect(obj.get_absolute_url())
    response.status_code = 303
    return response


def _at_their_fields(form: Any, error: ValidationError) -> None:
    """Each sentence at the field it is about, where the form has that field."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        form.add_error(name if name in form.fields else None, ValidationError(sentences))


def _act(
    request: Request, case_type: cases.CaseType, verb: Transition[Any], obj: Any, form: Any
) -> None:
    version = request.POST.get("version", "")
    act(
        case_type,
        verb,
        obj=obj,
        user=request.user,
        at=timezone.now(),
        values=arguments(form),
        version=int(version) if version.isdigit() else None,
        key=request.POST.get("form_key", ""),
    )


def _act_page(
    request: Request,
    case_type: cases.CaseType,
    verb: Transition[Any],
    obj: Any,
    form: Any,
    status: int = 200,
) -> HttpResponse:
    refusal = verb.refusal(obj, by=request.user)
    context = {
        "case_type": case_type,
        "object": obj,
        "verb": verb,
        "title": case_type.act_label(verb),
        "form": form,
        "refusal": refusal,
        "form_key": request.POST.get("form_key") or uuid.uuid4().hex,
    }
    if refusal and refusal.code == "not_allowed":
        raise PermissionDenied(refusal.reason)
    return render(request, "casework/act.html", context, status=status)


@http_methods(read=("GET",))
@limited("export", methods=("GET",))
def case_export(request: Request, slug: str) -> HttpResponseBase:
    """The list as the person sees it, as a spreadsheet; who took it is on record."""
    case_type = case_type_for(slug, request.user)
    return exports.response(request, case_type)


@http_methods(read=("GET",))
@roles_required(*STAFF_ROLES)
def search(request: Request) -> HttpResponse:
    """Everything visible under one box; a single hit is opened at once."""
    # A database knows no NUL.
    words = request.GET.get("q", "").replace("\0", " ").strip()[:60]
    groups = []
    if words:
        found = slots.filled("search.source", words, request.user)
        groups = [context for _filling, context in found if context["hits"]]
    hits = [hit for group in groups for hit in group["hits"]]
    if len(hits) == 1 and not request.htmx:
        return redirect(hits[0]["url"])
    template = "casework/_search_results.html" if request.htmx else "casework/search.html"
    return render(request, template, {"words": words, "groups": groups})


@http_methods(read=("GET",), write=("POST",))
@roles_required(*STAFF_ROLES)
def notices(request: Request) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user)
    if request.method == "POST":
        rows.unread().update(read_at=timezone.now())
        response = redirect("notices")
        response.status_code = 303
        return response
    page = keyset(rows, order="-at", cursor=request.GET.get("after"))
    return render(request, "casework/notices.html", {"page": page})


@http_methods(read=("GET",))
@roles_required(Role.AUDITOR)
def audit_log(request: Request) -> HttpResponse:
    """The log itself: who did what to which object, without case text or personal data."""
    rows = AuditEvent.objects.visible_to(request.user)
    for name in ("action", "object_type", "object_id", "actor_name"):
        if value := request.GET.get(name, "").strip():
            rows = rows.filter(**{name: value})
    page = keyset(rows, order="-seq", cursor=request.GET.get("after"))
    told = [(event, audit.tell(event)) for event in page.rows]
    context = {"page": page, "told": told, "query": without(request, "after")}
    return render(request, "casework/audit_log.html", context)
