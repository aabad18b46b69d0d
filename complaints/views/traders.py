"""Entries of the public register for the field of the trader's name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import limited
from complaints import traders


@public
@never_cache
@http_methods(read=("GET",))
@limited("lookup", methods=("GET",))
def listbox(request: HttpRequest) -> HttpResponse:
    """The options of the list under the field; an empty list for a word too short."""
    words = request.GET.get("respondent_name", "")
    context = {"found": traders.find(words), "words": words.strip()}
    return render(request, "complaints/_traders.html", context)
