"""The extra questions for programs that hand something in, and the answers they send."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.questions import queries, rules
from complaints.questions.forms import answers_form, given
from complaints.questions.rules import Given
from complaints.questions.states import AnswerKind


class ChoiceSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()


class AskedSerializer(serializers.Serializer[Any]):
    """A question in the reader's language; `id` is its key in `answers`."""

    id = serializers.IntegerField()
    text = serializers.CharField(source="label")
    hint = serializers.CharField()
    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    choices = ChoiceSerializer(many=True)
    required = serializers.BooleanField()  # type: ignore[assignment]


@extend_schema(
    parameters=[OpenApiParameter("category", OpenApiTypes.STR, description="a category's code")],
    responses={200: AskedSerializer(many=True)},
    tags=["complaints"],
    operation_id="complaints_questions",
    auth=[],
)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def questions(request: Request) -> Response:
    """What is asked besides about goods of a category."""
    asked = queries.asked_about(request.query_params.get("category", "")[:30])
    return Response(AskedSerializer(asked, many=True).data)


def answers_of(body: Mapping[str, Any], category: str) -> tuple[tuple[Given, ...], list[str]]:
    """The answers of a JSON or form body ({"12": "yes"}), and what is wrong with them.

    A program that does not know the questions may leave them out, required or not: what is
    missing is asked for later.
    """
    said = _object(body.get("answers"))
    if said is None:
        return (), [_("Send the answers as an object of question numbers and texts.")]
    form = answers_form(queries.asked_about(category), said)
    if form.is_valid():
        return given(form.cleaned_data), []
    return (), [
        f"{form[name].label}: {text}" for name, texts in form.errors.items() for text in texts
    ]


def _object(value: Any) -> dict[str, str] | None:
    """The answers with their field's names; None for what is no such object."""
    if value in (None, ""):
        return {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if not isinstance(value, Mapping) or len(value) > rules.MOST_QUESTIONS:
        return None
    if not all(isinstance(each, str | int | float) for each in value.values()):
        return None
    return {f"{rules.PREFIX}{name}": _text(each) for name, each in value.items()}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    # Half of a surrogate pair can be sent, but not stored.
    return str(value).encode("utf-8", "ignore").decode("utf-8")
