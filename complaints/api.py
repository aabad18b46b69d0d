"""`POST /api/v1/complaints/` and its tracking: open to everybody; the rest is the staff's."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.limits import refusal_text
from accounts.models import User
from accounts.throttles import LimitThrottle
from casework.api import CaseViewSet
from complaints import queries, rules, tracking
from complaints.forms import FILES, IntakeForm, is_text, plain_values
from complaints.intake import Submission, hand_in
from complaints.models import Complaint, OutsideReference
from complaints.questions import api as questions
from complaints.states import Demand, Domain, Kind, State, TellBy

# --- What goes in and out -------------------------------------------------------------------


class ClockSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    due_on = serializers.DateField()
    provisional = serializers.BooleanField()


class IntakeSerializer(serializers.Serializer[Any]):
    """A complaint, report or inquiry as it is handed in; unknown fields are ignored."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    title = serializers.CharField(min_length=2, max_length=80)
    description = serializers.CharField(min_length=5, max_length=5000)
    district = serializers.CharField(help_text="GB/T 2260 code, or a development zone's code")
    domain = serializers.ChoiceField(choices=Domain.choices, required=False)
    category = serializers.CharField(required=False, allow_blank=True)
    respondent_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    respondent_address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    respondent_code = serializers.CharField(max_length=40, required=False, allow_blank=True)
    product_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    purchase_date = serializers.DateField(required=False)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, required=False)
    demand = serializers.CharField(max_length=500, required=False, allow_blank=True)
    demands = serializers.ListField(
        child=serializers.ChoiceField(choices=Demand.choices), required=False
    )
    reporter_name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    reporter_phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    reporter_email = serializers.EmailField(max_length=120, required=False, allow_blank=True)
    reporter_address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    reporter_tell_by = serializers.ChoiceField(choices=TellBy.choices, required=False)
    anonymous = serializers.BooleanField(required=False)
    consent = serializers.BooleanField(required=False)
    attachments = serializers.ListField(child=serializers.FileField(), required=False)
    answers = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text="answers to the extra questions of the category, by the question's id",
    )


class ReceiptSerializer(serializers.Serializer[Any]):
    """The answer: of an anonymous report, `id` and `number` are null."""

    id = serializers.IntegerField(allow_null=True)
    number = serializers.CharField(allow_null=True)
    query_code = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    state = serializers.ChoiceField(choices=State.choices)
    received_at = serializers.DateTimeField()
    deadlines = ClockSerializer(many=True)


class TrackSerializer(serializers.Serializer[Any]):
    number = serializers.CharField(required=False, allow_blank=True)
    query_code = serializers.CharField()


class EntrySerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    sentence = serializers.CharField()


class PublicClockSerializer(ClockSerializer):
    name = serializers.CharField(source="rule.name")
    state = serializers.CharField()


class CaseSerializer(serializers.Serializer[Any]):
    """What the citizen may see."""

    number = serializers.SerializerMethodField()
    kind = serializers.CharField(source="complaint.kind")
    state = serializers.CharField(source="complaint.state")
    state_label = serializers.CharField(source="complaint.get_state_display")
    title = serializers.CharField(source="complaint.title")
    received_at = serializers.DateTimeField(source="complaint.received_at")
    next_step = serializers.CharField(source="step.say")
    asked_for = serializers.CharField(source="complaint.asked_for")
    findings = serializers.CharField(source="found")
    answer = serializers.CharField()
    answers = serializers.SerializerMethodField()
    timeline = EntrySerializer(source="entries", many=True)
    deadlines = PublicClockSerializer(source="clocks", many=True)

    def get_number(self, view: queries.PublicCase) -> str | None:
        return None if view.complaint.anonymous else view.complaint.number

    def get_answers(self, view: queries.PublicCase) -> list[dict[str, Any]]:
        return [each.public() for each in view.complaint.answers.order_by("pk")]


class OutsideReferenceSerializer(serializers.ModelSerializer[OutsideReference]):
    """The number under which another line knows the case."""

    class Meta:
        model = OutsideReference
        fields = ("source", "number", "received_on", "due_on")


class ComplaintSerializer(serializers.ModelSerializer[Complaint]):
    """What staff see; who told it is not part of it."""

    district_name = serializers.CharField(source="district.label", read_only=True)
    handler_name = serializers.CharField(source="handler.name", read_only=True, default=None)
    deadline = serializers.SerializerMethodField()
    outside_references = OutsideReferenceSerializer(many=True, read_only=True)
    answers = serializers.SerializerMethodField()

    class Meta:
        model = Complaint
        fields = (
            "id",
            "number",
            "kind",
            "channel",
            "state",
            "regime",
            "title",
            "description",
            "domain",
            "category",
            "district",
            "district_name",
            "office",
            "respondent_name",
            "respondent_address",
            "respondent_code",
            "enterprise",
            "product_name",
            "purchase_date",
            "amount",
            "demands",
            "demand",
            "anonymous",
            "received_at",
            "accepted_at",
            "closed_at",
            "handler",
            "handler_name",
            "refusal_reason",
            "outcome",
            "outcome_public",
            "deadline",
            "outside_references",
            "answers",
        )

    def get_answers(self, complaint: Complaint) -> list[dict[str, Any]]:
        return [each.public() for each in complaint.answers.all()]

    def get_deadline(self, complaint: Complaint) -> dict[str, Any] | None:
        clock = complaint.deadline
        if clock is None:
            return None
        return {"code": clock.code, "due_on": clock.due_on, "state": clock.state}


# --- Handing in -----------------------------------------------------------------------------

ALIASES = (
    OpenApiParameter(
        "Idempotency-Key",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description="the same key and body get the same answer; another body gets 422",
    ),
)


class ComplaintViewSet(CaseViewSet):
    """The staff's list and acts, and the citizens' way in."""

    parser_classes = (JSONParser, MultiPartParser, FormParser)

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("outside_references", "answers")

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.action == "create" else list(super().get_permissions())

    def get_authenticators(self) -> list[Any]:
        # Nobody's account is tied to what he hands in, and no session's token is asked for.
        request: Any = getattr(self, "request", None)
        acts: Any = getattr(self, "action_map", None) or {}
        posted = request is not None and request.method == "POST"
        handing_in = posted and acts.get("post") == "create"
        return [] if handing_in else list(super().get_authenticators())

    def get_throttles(self) -> list[Any]:
        return [SubmitThrottle()] if self.action == "create" else super().get_throttles()

    @extend_schema(
        request={"application/json": IntakeSerializer, "multipart/form-data": IntakeSerializer},
        responses={201: ReceiptSerializer},
        parameters=list(ALIASES),
        auth=[],
    )
    def create(self, request: Request) -> Response:
        submission = submission_of(request)
        receipt = hand_in(
            submission,
            by=User.objects.robot("public"),
            at=timezone.now(),
            key=request.headers.get("Idempotency-Key", ""),
        )
        answer = Response(receipt.public(), status=status.HTTP_201_CREATED)
        answer["Cache-Control"] = "no-store"
        return answer


class SubmitThrottle(LimitThrottle):
    """The same door as the pages; a repeated key counts once."""

    def allow_request(self, request: Request, view: Any) -> bool:
        view.limit_scope, view.limit_idempotent = "submit", True
        return super().allow_request(request, view)


def submission_of(request: Request) -> Submission:
    """What the body says, checked as on the pages; a message for each field that does not fit."""
    body: Any = request.data
    if not isinstance(body, Mapping):
        raise ValidationError({"non_field_errors": [_("Send an object with named fields.")]})
    values, errors = plain_values(body)
    kind = values.get("kind") or ""
    if kind not in Kind.values:
        errors.setdefault(
            "kind", [_("Choose one of: %(kinds)s.") % {"kinds": ", ".join(Kind.values)}]
        )
    form = IntakeForm(values, kind=kind if kind in Kind.values else Kind.COMPLAINT)
    del form.fields[FILES]
    answers, wrong = questions.answers_of(body, values.get("category") or "")
    if wrong:
        errors["answers"] = wrong
    uploads = request.FILES.getlist(FILES)
    if len(uploads) > rules.MOST_FILES:
        errors[FILES] = [_("At most %(most)d files.") % {"most": rules.MOST_FILES}]
    if not form.is_valid() or errors:
        said: dict[str, Any] = {name: list(texts) for name, texts in form.errors.items()}
        raise ValidationError({**said, **errors})
    return Submission(
        intake=form.intake(), contact=form.contact(), answers=answers, uploads=uploads
    )


# --- Tracking -------------------------------------------------------------------------------


@extend_schema(
    request=TrackSerializer,
    responses={200: CaseSerializer},
    tags=["complaints"],
    operation_id="complaints_track",
    auth=[],
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@parser_classes([JSONParser, MultiPartParser, FormParser])
def track(request: Request) -> Response:
    """State, timeline and deadlines for whoever holds number and code, or the receipt."""
    body: Any = request.data
    said = body if isinstance(body, Mapping) else {}
    number, code = said.get("number") or "", said.get("query_code") or ""
    if not code or not is_text(code) or not is_text(number):
        raise ValidationError({"query_code": [_("This field is required.")]})
    found = tracking.look_up(request._request, rules.plain_line(number), code)
    if found.verdict is not None:
        answer = {"code": "limited", "detail": refusal_text(found.verdict)}
        retry = str(max(1, found.verdict.retry_after))
        return Response(answer, status=429, headers={"Retry-After": retry})
    if found.complaint is None:
        raise NotFound(tracking.unknown())
    view = queries.public_case(found.complaint)
    return Response(CaseSerializer(view).data, headers={"Cache-Control": "no-store"})
