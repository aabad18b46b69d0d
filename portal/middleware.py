"""What every request passes: its number, its language, and private pages that stay private."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from accounts import languages
from casework.audit import current_request_id
from portal.logs import request_id

NUL = "%00"
UNPREFIXED = re.compile(r"^/(api|open311)/")
# The headers that lead a browser to another page.
LEADING = ("Location", "HX-Redirect")
Next = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request a number that its log lines, audit events and error page share."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex[:16]
        request.request_id = number  # type: ignore[attr-defined]
        token = request_id.set(number)
        audit_token = current_request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
            current_request_id.reset(audit_token)
        response["X-Request-ID"] = number
        return response


class PlainQueryMiddleware:
    """Takes NUL out of an address's query: no word has one, and PostgreSQL refuses to look for it.

    Forms refuse it at the field; a search box, a filter or a cursor reads the query as it is.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if NUL in query:
            # Nobody has read the query yet: Django parses it when it is first asked for.
            request.META["QUERY_STRING"] = query.replace(NUL, "")
        return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """The prefix decides a page's language; for the API it is Accept-Language."""

    def process_request(self, request: HttpRequest) -> None:
        # LocaleMiddleware ignores Accept-Language where the default language has no prefix.
        if not UNPREFIXED.match(request.path_info):
            super().process_request(request)
            return
        wanted = request.headers.get("Accept-Language", settings.LANGUAGE_CODE)
        language = "en" if wanted.strip().lower().startswith("en") else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """An English page leads to English pages, also after a form was sent."""
        if request.path_info.startswith(f"{languages.ENGLISH}/"):
            for name in LEADING:
                if target := response.headers.get(name):
                    response.headers[name] = languages.local(target)
        return super().process_response(request, response)


class PrivatePagesMiddleware:
    """Keeps what a signed-in person sees out of every cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.setdefault("Cache-Control", "no-store, private")
        return response
