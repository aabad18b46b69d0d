from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public, roles_required
from accounts.states import Role
from complaints import drafts
from complaints.questions import asking
from complaints.questions.forms import QuestionForm
from complaints.questions.transitions import set_question

Request = Any  # an HttpRequest with a signed-in user


@public
@never_cache
@http_methods(read=("GET",))
def fragment(request: HttpRequest) -> HttpResponse:
    """What is asked about goods of the category just chosen, for the page that is open."""
    form = forms.Form(initial=drafts.values(drafts.find(request)))
    besides = asking.about(request.GET.get("category", "")[:30])
    form.fields.update(besides)
    context = {"asked": [form[name] for name in besides]}
    return render(request, "complaints/questions/_fields.html", context)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ADMIN)
def new(request: Request) -> HttpResponse:
    """A new question for a category of goods."""
    form = QuestionForm(request.POST or None, initial={"category": request.GET.get("category", "")})
    if request.method == "POST" and form.is_valid():
        made = set_question(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("From now on this is asked."))
        response = redirect(made)
        response.status_code = 303
        return response
    status = 422 if request.method == "POST" else 200
    return render(request, "complaints/questions/new.html", {"form": form}, status=status)
