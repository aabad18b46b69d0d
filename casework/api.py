"""`/api/v1/`: the same shape for every kind of case, over the same transitions as the pages."""

import logging
from functools import wraps
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.limits import limited
from casework import cases, exports
from casework.acting import act, arguments, form_for
from casework.idempotency import KeyReused
from casework.paging import keyset
from casework.transitions import Blocked, Conflict, NotAllowed, Stale, available

logger = logging.getLogger(__name__)


class PreconditionRequired(APIException):
    status_code = 428
    default_code = "precondition_required"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as JSON with a code and a sentence in the reader's language."""
    if isinstance(error, NotAllowed):
        return Response({"code": "not_allowed", "detail": str(error)}, status=403)
    if isinstance(error, Stale):
        return Response({"code": "stale", "detail": str(error)}, status=412)
    if isinstance(error, Conflict):
        code = "blocked" if isinstance(error, Blocked) else "wrong_state"
        return Response({"code": code, "detail": str(error)}, status=409)
    if isinstance(error, KeyReused):
        detail = _("This Idempotency-Key was used before with another body.")
        return Response({"code": "key_reused", "detail": detail}, status=422)
    if isinstance(error, DjangoValidationError):
        return Response(_field_errors(error), status=400)
    return exception_handler(error, context)


def _field_errors(error: DjangoValidationError) -> dict[str, list[str]]:
    if hasattr(error, "message_dict"):
        return dict(error.message_dict)
    return {"non_field_errors": list(error.messages)}


class KeysetPagination(BasePagination):
    """`results`, `next`, `previous`; `count` only when asked for with `?count=1`."""

    order = "-pk"
    orders: ClassVar[tuple[str, ...]] = ()

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        case_type: cases.CaseType = view.case_type
        order = request.query_params.get("order", case_type.order)
        if order not in (*case_type.orders, case_type.order):
            raise ValidationError({"order": [_("The list cannot be ordered by this.")]})
        self.page = keyset(queryset, order=order, cursor=request.query_params.get("after"))
        self.count = queryset.count() if request.query_params.get("count") == "1" else None
        self.request = request
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        answer = {
            "results": data,
            "next": self._link(self.page.next),
            "previous": self._link(self.page.previous),
        }
        if self.count is not None:
            answer["count"] = self.count
        return Response(answer)

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["after"] = cursor
        return f"{self.request.build_absolute_uri(self.request.path)}?{query.urlencode()}"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "only with count=1"},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        case_type: cases.CaseType = view.case_type
        text = {"type": "string"}
        orders = {"type": "string", "enum": [case_type.order, *case_type.orders]}
        return [
            {"name": "after", "in": "query", "required": False, "schema": text},
            {"name": "order", "in": "query", "required": False, "schema": orders},
            {"name": "count", "in": "query", "required": False, "schema": {"type": "integer"}},
        ]


class MayOpen(BasePermission):
    """Signed in, and the area is for one of the person's roles."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user: Any = request.user
        return user.is_authenticated and cases.may_open(view.case_type.roles, user)


class ActAnswer(serializers.Serializer[Any]):
    """What every single object carries besides its own fields."""

    id = serializers.IntegerField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    allowed_transitions = serializers.ListField(child=serializers.CharField())


IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="the ETag of the last answer"
)


class CaseViewSet(viewsets.GenericViewSet[Any]):
    """List, read, amend and act, for the kind of case in `case_type`."""

    case_type: ClassVar[cases.CaseType]
    pagination_class = KeysetPagination
    permission_classes = (MayOpen,)
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        return self.case_type.manager.visible_to(self.request.user)

    def get_serializer_class(self) -> Any:
        return self.case_type.serializer

    @property
    def filterset_class(self) -> Any:
        return self.case_type.filterset

    def list(self, request: Request) -> Response:
        rows = self.filter_queryset(self.case_type.list_query(self.get_queryset()))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.answer(self.find(pk))

    def partial_update(self, request: Request, pk: int) -> Response:
        """Amend: the transition of that name, with the same checks as every other."""
        return self.perform(request, pk, "amend")

    def transition(self, request: Request, pk: int, verb: str) -> Response:
        return self.perform(request, pk, verb)

    def export(self, request: Request) -> HttpResponseBase:
        return exports.response(request, self.case_type)

    def find(self, pk: int) -> Any:
        row = self.case_type.detail_query(self.get_queryset()).filter(pk=pk).first()
        if row is None:
            raise NotFound
        return row

    def perform(self, request: Request, pk: int, verb: str) -> Response:
        user: Any = request.user
        obj = self.find(pk)
        transition = self.case_type.transition(verb)
        if transition is None:
            raise NotFound
        version = self.expected_version(request)
        form = form_for(
            self.case_type, transition, obj=obj, user=user, data=request.data, files=request.FILES
        )
        key = request.headers.get("Idempotency-Key", "")
        refusal = transition.refusal(obj, by=user)
        if refusal is None and not form.is_valid():
            errors: Any = form.errors
            raise ValidationError(errors)
        # Sent again, an act meets the state that it made itself: its values tell it is the same.
        values = arguments(form) if refusal is None or (key and form.is_valid()) else {}
        act(
            self.case_type,
            transition,
            obj=obj,
            user=user,
            at=timezone.now(),
            values=values,
            version=version,
            key=key,
        )
        return self.answer(self.find_after(pk))

    def find_after(self, pk: int) -> Any:
        """The row after the act, even when the act moved it out of the person's reach."""
        rows = self.case_type.detail_query(self.case_type.model._default_manager.all())
        return rows.get(pk=pk)

    def expected_version(self, request: Request) -> int:
        tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
        if not tag:
            raise PreconditionRequired(_("Send the ETag that you read as If-Match."))
        if not tag.isdigit():
            raise Stale(_("Somebody changed this while you were editing."))
        return int(tag)

    def answer(self, obj: Any) -> Response:
        user: Any = self.request.user
        data = dict(self.get_serializer(obj).data)
        data["version"] = obj.version
        data["allowed_transitions"] = [
            verb.name for verb in available(obj, by=user) if self.case_type.offers(verb.name)
        ]
        return Response(data, headers={"ETag": f'"{obj.version}"'})


def viewset_for(case_type: cases.CaseType) -> type[CaseViewSet]:
    """The viewset of one kind of case, documented under its own name."""
    base: type[CaseViewSet] = case_type.viewset or CaseViewSet
    name = "".join(part.capitalize() for part in case_type.slug.split("-")) + "ViewSet"
    answer = case_type.serializer
    acts = {"request": OpenApiTypes.OBJECT, "parameters": [IF_MATCH], "responses": answer}
    schemas: dict[str, dict[str, Any]] = {
        "list": {},
        "retrieve": {},
        "partial_update": acts,
        "transition": acts,
        "export": {"responses": {(200, "text/csv"): OpenApiTypes.BINARY}, "filters": False},
    }
    if hasattr(base, "create"):
        schemas["create"] = {}
    methods = {
        verb: documented(base, verb, slug=case_type.slug, **schema)
        for verb, schema in schemas.items()
    }
    return type(name, (base,), {"case_type": case_type, "__doc__": f"{case_type.slug}.", **methods})


def documented(base: type[CaseViewSet], verb: str, *, slug: str, **schema: Any) -> Any:
    """The method again, with a description of its own: one of the base would serve all kinds."""
    original = getattr(base, verb)

    @wraps(original)
    def method(self: Any, *args: Any, **values: Any) -> Any:
        return original(self, *args, **values)

    # What the app itself has described stands.
    operation = f"{slug}_{'amend' if verb == 'partial_update' else verb}".replace("-", "_")
    return extend_schema(tags=[slug], operation_id=operation, **schema)(method)


def routes() -> list[Any]:
    """The API's addresses, one set for every registered kind of case."""
    found = []
    for case_type in cases.registry.values():
        if case_type.serializer is None:
            continue
        viewset = viewset_for(case_type)
        many: dict[str, Any] = {"get": "list"} | (
            {"post": "create"} if hasattr(viewset, "create") else {}
        )
        base, name = f"api/v1/{case_type.slug}/", f"api-{case_type.slug}"
        one: dict[str, Any] = {"get": "retrieve"}
        if "amend" in case_type.forms:
            one["patch"] = "partial_update"
        export = limited("export", methods=("GET",))(viewset.as_view({"get": "export"}))
        found += [
            path(base, viewset.as_view(many), name=f"{name}-list"),
            path(f"{base}export/", export, name=f"{name}-export"),
            path(f"{base}<int:pk>/", viewset.as_view(one), name=f"{name}-detail"),
            path(
                f"{base}<int:pk>/<slug:verb>/",
                viewset.as_view({"post": "transition"}),
                name=f"{name}-transition",
            ),
        ]
    return found
