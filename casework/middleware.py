"""One answer for every refused act, whatever page or button it came from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.idempotency import KeyReused
from casework.transitions import Conflict, NotAllowed

Next = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """A refused act is a page that says why: 403 for the person, 409 for the moment."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return render(request, "errors/403.html", {"reason": str(error)}, status=403)
        if isinstance(error, Conflict):
            return render(request, "errors/409.html", {"reason": str(error)}, status=409)
        if isinstance(error, KeyReused):
            return render(request, "errors/409.html", {"reason": ""}, status=422)
        return None
