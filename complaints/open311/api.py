"""Open311 GeoReport v2 at /open311/v2/: for programs that speak it, unchanged."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.exceptions import APIException
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from accounts.limits import Verdict, limit, refusal_text, spend_for
from casework.codes import grouped
from casework.idempotency import KeyReused
from complaints.intake import Receipt
from complaints.models import ApiClient, ServiceRequest
from complaints.open311 import forms, queries, rules, transitions
from complaints.open311.forms import Mistake
from complaints.open311.rendering import answer
from complaints.open311.states import Scope

HOUR = 3600
View = Callable[..., HttpResponse]

# --- Doors ----------------------------------------------------------------------------------


class Refused(Exception):
    """The caller has used his measure up."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


def speaks(*methods: str) -> Callable[[View], Any]:
    """A public address of the standard: limited per address, and wrong in the standard's words."""

    def decorate(view: View) -> Any:
        @wraps(view)
        def guarded(request: Request, *args: Any, form: str, **values: Any) -> HttpResponse:
            try:
                _count(spend_for(request._request, "open311"))
                return view(request, *args, form=form, **values)
            except Mistake as mistake:
                return wrong(form, *mistake.sentences, status=mistake.status)
            except Refused as refused:
                response = wrong(form, refusal_text(refused.verdict), status=429)
                response["Retry-After"] = str(max(1, refused.verdict.retry_after))
                return response
            except APIException as error:
                return wrong(form, str(error.detail), status=error.status_code)
            except KeyReused:
                text = _("This Idempotency-Key was used before with another body.")
                return wrong(form, text, status=422)

        public = permission_classes([AllowAny])(authentication_classes([])(guarded))
        described: Any = extend_schema(exclude=True)
        return described(api_view(list(methods))(parser_classes(PARSERS)(public)))

    return decorate


PARSERS = [FormParser, MultiPartParser]


def wrong(form: str, *sentences: str, status: int = 400) -> HttpResponse:
    """The error body of the standard."""
    errors = [{"code": status, "description": sentence} for sentence in sentences]
    return answer("errors", errors, form, status)


def _count(verdict: Verdict) -> None:
    if not verdict.allowed:
        raise Refused(verdict)


def _body(request: Request) -> MultiValueDict[str, str]:
    """The form that was sent; the parsers read nothing else."""
    return cast("MultiValueDict[str, str]", request.data)


def client_of(request: Request, scope: str) -> ApiClient | None:
    """The program behind the key that was sent, or None without a key; a wrong key is refused."""
    key = request.headers.get("X-Api-Key") or request.query_params.get("api_key") or ""
    if not key and request.method == "POST":
        key = _body(request).get("api_key") or ""
    if not key:
        return None
    client = queries.client_of(key)
    if client is None or not client.may(scope):
        raise Mistake(_("api_key: this key is unknown, revoked, or not for this."), status=403)
    _count(limit(f"open311-client:{client.pk}", client.rate, HOUR, fallback=True))
    return client


def need_key() -> Mistake:
    return Mistake(_("api_key: a key is needed here; ask the bureau for one."), status=403)


# --- Services -------------------------------------------------------------------------------


@speaks("GET")
def services(_request: Request, *, form: str) -> HttpResponse:
    """What can be asked for: complaints and questions, by group of goods."""
    rows = [queries.service_row(service) for service in queries.services()]
    return answer("services", rows, form)


@speaks("GET")
def service(_request: Request, *, code: str, form: str) -> HttpResponse:
    """What a service asks for besides the standard's own fields."""
    found = queries.service_of(code)
    if found is None:
        raise Mistake(_("service_code: there is no such service."), status=404)
    return answer("service_definition", queries.definition(found), form)


@speaks("GET")
def discovery(request: Request, *, form: str) -> HttpResponse:
    """Where the interface stands, and in which forms it answers."""
    url = request.build_absolute_uri("/open311/v2")
    endpoint = {
        "specification": rules.SPECIFICATION,
        "url": url,
        "changeset": "2026-11-22T00:00:00+08:00",
        "type": "production",
        "formats": ["application/json", "text/xml"],
    }
    content = {
        "changeset": "2026-11-22T00:00:00+08:00",
        "contact": _("The quality hotline of the bureau"),
        "key_service": _("Keys are given out by the administrators of the bureau."),
        "endpoints": [endpoint],
    }
    return answer("discovery", content, form)


# --- Requests -------------------------------------------------------------------------------


@speaks("GET", "POST")
def requests(request: Request, *, form: str) -> HttpResponse:
    """The requests of a program, those of known names, or a new one."""
    if request.method == "POST":
        return _hand_in(request, form)
    ids = forms.words(request.query_params, "service_request_id")
    if len(ids) > rules.MOST_IDS:
        sentence = _("service_request_id: at most %(most)d at a time.")
        raise Mistake(sentence % {"most": rules.MOST_IDS})
    if ids:
        return _told(queries.by_id(ids), form)
    client = client_of(request, Scope.READ)
    if client is None:
        raise need_key()
    wanted = forms.wanted_of(request.query_params, timezone.now())
    return _told(queries.of_client(client, wanted), form)


def _told(rows: list[ServiceRequest], form: str) -> HttpResponse:
    return answer("service_requests", [queries.request_row(row) for row in rows], form)


def _hand_in(request: Request, form: str) -> HttpResponse:
    client = client_of(request, Scope.SUBMIT)
    if client is None:
        raise need_key()
    fields = forms.said(_body(request))
    found = queries.service_of((fields.get("service_code") or [""])[0])
    if found is None:
        raise Mistake(_("service_code: there is no such service."))
    row, receipt = transitions.submit(
        forms.submission_of(found, fields),
        client=client,
        service_code=found.code,
        said=fields,
        key=request.headers.get("Idempotency-Key", ""),
        at=timezone.now(),
    )
    return answer("service_requests", [_new(row, receipt)], form, 201)


def _new(row: ServiceRequest, receipt: Receipt) -> dict[str, Any]:
    """The name of the request, and what the citizen needs to follow it himself."""
    notice = _("Number %(number)s, query code %(code)s: please pass both on to the person.")
    return {
        "service_request_id": row.public_id,
        "service_notice": notice % {"number": receipt.number, "code": grouped(receipt.code, 5)},
        "account_id": None,
    }


@speaks("GET")
def one_request(_request: Request, *, name: str, form: str) -> HttpResponse:
    """One request; its name cannot be guessed, so whoever knows it may ask."""
    return _told(_found(name), form)


@speaks("GET")
def token(_request: Request, *, name: str, form: str) -> HttpResponse:
    """A request is registered at once here, so its token is its name."""
    rows = [{"service_request_id": row.public_id, "token": row.public_id} for row in _found(name)]
    return answer("service_requests", rows, form)


def _found(name: str) -> list[ServiceRequest]:
    rows = queries.by_id([name])
    if not rows:
        raise Mistake(_("service_request_id: there is no such request."), status=404)
    return rows
