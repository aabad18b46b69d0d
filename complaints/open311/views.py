"""Giving a program its key, which is shown once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, recently_confirmed, roles_required
from accounts.states import Role
from complaints.open311 import transitions
from complaints.open311.forms import ClientForm

Request = Any  # an HttpRequest with a signed-in user


@never_cache
@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ADMIN)
@recently_confirmed
def new_client(request: Request) -> HttpResponse:
    """The key stands in the answer itself: an address that shows it could be opened again."""
    form = ClientForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "client": None, "key": ""}
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "complaints/open311/client_new.html", context, status=status)
    context["key"] = transitions.new_key()
    context["client"] = transitions.open_client(
        by=request.user, at=timezone.now(), key=context["key"], **form.cleaned_data
    )
    return render(request, "complaints/open311/client_new.html", context)
