"""The knowledge base: its entries, the answer of a case, and what everybody may read."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public, roles_required
from casework import acting
from casework.idempotency import once
from casework.opening import opening
from casework.paging import keyset
from casework.transitions import Conflict, NotAllowed
from complaints.knowledge import queries, rules
from complaints.knowledge.forms import AnswerForm, SendForm
from complaints.knowledge.models import PreparedAnswer
from complaints.knowledge.transitions import send, write
from complaints.models import Complaint
from complaints.queries import complaint_detail
from complaints.states import Domain
from complaints.transitions import close

Request = Any  # an HttpRequest with a signed-in user


# --- Staff ----------------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.KEEPERS, "hotline")
def answer_new(request: Request) -> HttpResponse:
    """Write a prepared answer."""
    context = {
        "title": _("Write a prepared answer"),
        "sub": _("A second person reads it before it can be sent."),
        "plural": _("Prepared answers"),
        "back": reverse("case_list", args=["answers"]),
    }
    form = AnswerForm(request.POST or None, initial=request.GET.dict())
    done = _("The answer is written. A second person has to approve it.")
    return opening(request, form=form, creation=write, done=done, context=context)


def _case(request: Request, pk: int) -> Complaint:
    """The case of the page, which this person may end now."""
    rows = complaint_detail(Complaint.objects.visible_to(request.user))
    found: Complaint = get_object_or_404(rows, pk=pk)
    refusal = close.refusal(found, by=request.user)
    if refusal and refusal.code == "not_allowed":
        raise NotAllowed(refusal.reason)
    return found


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def choose(request: Request, pk: int) -> HttpResponse:
    """The prepared answers that fit a case."""
    complaint = _case(request, pk)
    words = request.GET.get("q", "").strip()[:60]
    values = queries.values_of(complaint)
    found = [
        (answer, rules.filled(answer.text, values))
        for answer in queries.fitting(complaint, request.user, words)
    ]
    context = {
        "complaint": complaint,
        "found": found,
        "words": words,
        "refusal": close.refusal(complaint, by=request.user),
    }
    return render(request, "complaints/knowledge/choose.html", context)


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.READERS)
def answer_case(request: Request, pk: int, answer_pk: int) -> HttpResponse:
    """A prepared answer, filled in with the case's words, to be looked through and sent."""
    complaint = _case(request, pk)
    rows = PreparedAnswer.objects.visible_to(request.user).in_use().filter(kind=complaint.kind)
    answer = get_object_or_404(rows, pk=answer_pk)
    filled = rules.filled(answer.text, queries.values_of(complaint))
    form = SendForm(
        request.POST or None, initial={"answer": filled}, obj=complaint, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, complaint, answer, form)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The answer is sent."))
            response = redirect(complaint.get_absolute_url())
            response.status_code = 303
            return response
    return _preview(request, complaint, answer, form)


def _preview(
    request: Request, complaint: Complaint, answer: PreparedAnswer, form: SendForm
) -> HttpResponse:
    context = {
        "complaint": complaint,
        "answer": answer,
        "form": form,
        "refusal": close.refusal(complaint, by=request.user),
        "form_key": request.POST.get("form_key") or uuid4().hex,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "complaints/knowledge/send.html", context, status=status)


def _send(request: Request, complaint: Complaint, answer: PreparedAnswer, form: SendForm) -> None:
    """End the case once per form, however often the button is pressed."""
    values, now = acting.arguments(form), timezone.now()

    def perform() -> tuple[int, dict[str, Any]]:
        send(complaint, answer, by=request.user, at=now, **values)
        return 200, {}

    key = request.POST.get("form_key", "")
    body = acting.describe({**values, "prepared": answer.pk})
    once(f"answers:{complaint.pk}:{request.user.pk}", key, body, perform, at=now)


# --- Everybody --------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def frequent(request: HttpRequest) -> HttpResponse:
    """Frequent questions and their answers."""
    words = request.GET.get("q", "").strip()[:60]
    domain = request.GET.get("domain", "")
    domain = domain if domain in Domain.values else ""
    page = keyset(
        queries.frequent(words, domain), order="-times_sent", cursor=request.GET.get("after")
    )
    context = {"page": page, "words": words, "domain": domain, "domains": Domain.choices}
    return render(request, "complaints/knowledge/frequent.html", context)
