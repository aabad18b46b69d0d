"""The custodians' pages: protected reporters, and the two-handed opening of a name."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, recently_confirmed, roles_required
from accounts.limits import too_many
from accounts.states import Role
from casework.paging import keyset
from complaints import queries, reveals
from complaints.forms import RevealForm
from complaints.models import Reporter, Reveal
from complaints.states import RevealState
from complaints.views.wizard import see_other

Request = Any  # an HttpRequest with a signed-in user
DECISIONS = {"grant": reveals.grant_reveal, "deny": reveals.deny_reveal}


@never_cache
@http_methods(read=("GET",))
@roles_required(Role.CUSTODIAN)
def reporters(request: Request) -> HttpResponse:
    """Which reports have a protected reporter; nothing of what was reported."""
    rows = queries.reporters(request.user)
    page = keyset(rows, order="-pk", cursor=request.GET.get("after"))
    waiting = Reveal.objects.visible_to(request.user).filter(state=RevealState.ASKED)
    waiting = waiting.exclude(asked_by=request.user).select_related("reporter__complaint")
    context = {"page": page, "waiting": waiting.order_by("asked_at", "pk")}
    return render(request, "complaints/reporters.html", context)


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.CUSTODIAN)
@recently_confirmed
def reporter(request: Request, pk: int) -> HttpResponse:
    """One reporter: ask with a reason, grant what the other asked, open what was granted."""
    found = get_object_or_404(queries.reporters(request.user), pk=pk)
    if request.method == "GET":
        return _page(request, found, RevealForm())
    act = request.POST.get("act", "")
    if act == "ask":
        return _ask(request, found)
    reveal = get_object_or_404(
        Reveal.objects.visible_to(request.user).filter(reporter=found),
        pk=_number(request.POST.get("reveal", "")),
    )
    if act == "open":
        return _open(request, found, reveal)
    if act not in DECISIONS:
        raise Http404
    DECISIONS[act](reveal, by=request.user, at=timezone.now())
    messages.success(request, _("Recorded."))
    return see_other("reporter", found.pk)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _page(
    request: Request, found: Reporter, form: RevealForm, contact: Any = None, status: int = 200
) -> HttpResponse:
    rows = found.reveals.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")
    context = {
        "reporter": found,
        "complaint": found.complaint,
        "form": form,
        "contact": contact,
        "reveals": [
            {
                "reveal": row,
                "may_decide": reveals.grant_reveal.refusal(row, by=request.user) is None,
                "may_open": reveals.use_reveal.refusal(row, by=request.user) is None,
            }
            for row in rows
        ],
    }
    return render(request, "complaints/reporter.html", context, status=status)


def _ask(request: Request, found: Reporter) -> HttpResponse:
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    reason = form.cleaned_data["reason"]
    reveals.ask_reveal(by=request.user, at=timezone.now(), reporter=found, reason=reason)
    messages.success(request, _("Asked. The second custodian must grant it."))
    return see_other("reporter", found.pk)


def _open(request: Request, found: Reporter, reveal: Reveal) -> HttpResponse:
    verdict = reveals.another(request.user, timezone.now())
    if not verdict.allowed:
        return too_many(request, verdict)
    reveals.use_reveal(reveal, by=request.user, at=timezone.now())
    # Shown in the answer itself: an address that shows a person could be opened again.
    return _page(request, found, RevealForm(), contact=found.contact)
