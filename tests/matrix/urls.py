"""The portal's addresses with error pages that cost nothing: the matrices want the status alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.urls import urlpatterns

__all__ = ["urlpatterns"]


def forbidden(_request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse(status=403)


def not_found(_request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse(status=404)


handler403, handler404 = forbidden, not_found
