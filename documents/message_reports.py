"""What the provider of text messages reports: delivered or not, signed, and once."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from casework.idempotency import once
from documents import mailroom
from documents.models import OutgoingMessage

SCOPE = "documents.message-report"
# An older report is a recording of somebody who listened.
FRESH = timedelta(minutes=5)
LONGEST = 4096
SHORTEST_SECRET = 32


class DeliveryReportSerializer(serializers.Serializer[Any]):
    """`id` is the provider's number of the message, `reference` the key that we gave it."""

    id = serializers.CharField(max_length=80, required=False)
    reference = serializers.CharField(max_length=120, required=False)
    state = serializers.ChoiceField(choices=["delivered", "failed"])
    reason = serializers.RegexField(r"^[A-Za-z0-9_.:-]*$", max_length=40, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs.get("id") or attrs.get("reference")):
            raise serializers.ValidationError({"id": ["id or reference"]})
        return attrs


def signature(timestamp: str, body: bytes) -> str:
    """The seal that the provider and we can make, and nobody else."""
    said = timestamp.encode() + b"." + body
    return hmac.new(settings.SMS_REPORT_SECRET.encode(), said, hashlib.sha256).hexdigest()


@extend_schema(request=DeliveryReportSerializer, responses={200: DeliveryReportSerializer})
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@parser_classes([JSONParser])
def report(request: Request) -> Response:
    """The provider says what became of a text message; signed, fresh, and counted once."""
    body = request._request.body
    seal = _require_signed(request, body)
    form = DeliveryReportSerializer(data=_read(body))
    form.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(form.validated_data)

    def perform() -> tuple[int, Mapping[str, Any]]:
        _settle(_message(values), values)
        return 200, values

    # The same recording played again finds its seal used, and changes nothing.
    status, answer = once(SCOPE, seal, values, perform, at=timezone.now())
    return Response(answer, status=status)


def _require_signed(request: Request, body: bytes) -> str:
    if len(settings.SMS_REPORT_SECRET) < SHORTEST_SECRET:
        raise NotFound
    sent = request.headers.get("X-Timestamp", "")
    seal = request.headers.get("X-Signature", "")
    known = len(body) <= LONGEST and hmac.compare_digest(
        seal.encode(), signature(sent, body).encode()
    )
    # The time is part of what is sealed: it is read only when the seal holds.
    if (
        not known
        or not sent.isdigit()
        or abs(timezone.now().timestamp() - int(sent)) > (FRESH.total_seconds())
    ):
        raise PermissionDenied
    return seal


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise ValidationError from error


def _message(values: Mapping[str, Any]) -> OutgoingMessage:
    rows = OutgoingMessage.objects.filter(channel="sms")
    if number := values.get("id"):
        found = rows.filter(provider_id=number).first()
    else:
        key = str(values["reference"])
        found = rows.filter(dedupe_key=key).first() or _later_attempt(key)
    if found is None:
        # It may have been faster than our own note of the number: the provider asks again.
        raise NotFound
    return found


def _later_attempt(key: str) -> OutgoingMessage | None:
    dedupe, _dot, attempt = key.rpartition(".")
    if not attempt.isdigit():
        return None
    rows = OutgoingMessage.objects.filter(dedupe_key=dedupe, attempt=int(attempt))
    return rows.exclude(attempt=1).first()


def _settle(message: OutgoingMessage, values: Mapping[str, Any]) -> None:
    if message.state not in mailroom.ON_ITS_WAY:
        return
    by, at = User.objects.robot("public"), timezone.now()
    if values["state"] == "delivered":
        mailroom.report_delivered(message, by=by, at=at)
    else:
        mailroom.report_failed(message, by=by, at=at, reason=values.get("reason", ""))
