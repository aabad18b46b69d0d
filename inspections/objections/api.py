from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Role
from casework.api import CaseViewSet
from inspections.objections import queries, transitions
from inspections.objections.forms import FileForm, PaperForm
from inspections.objections.models import Objection, ReinspectedItem


class ReinspectedSerializer(serializers.ModelSerializer[ReinspectedItem]):
    """One disputed item, measured again."""

    name = serializers.CharField(source="first.name", read_only=True)
    requirement = serializers.CharField(source="first.requirement", read_only=True)

    class Meta:
        model = ReinspectedItem
        fields = ("name", "requirement", "value", "verdict")


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    """An objection; the laboratory of the re-inspection reads the code and never whose it is."""

    # What the laboratory may know: not whose goods they are, nor what was found first.
    SHOWN_BLIND: ClassVar[tuple[str, ...]] = (
        "id",
        "blind_code",
        "state",
        "product_name",
        "report_number",
        "results",
    )
    # What the laboratory alone calls the sample by.
    HIDDEN: ClassVar[tuple[str, ...]] = ("blind_code",)
    product_name = serializers.CharField(source="sample.product_name", read_only=True)
    lab_name = serializers.CharField(
        source="lab.name", read_only=True, allow_null=True, default=None
    )
    due_on = serializers.DateField(
        source="deadline.due_on", read_only=True, allow_null=True, default=None
    )
    results = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = (
            "id",
            "number",
            "blind_code",
            "state",
            "kind",
            "notice",
            "sample",
            "product_name",
            "applicant",
            "applicant_code",
            "channel",
            "filed_on",
            "received_on",
            "reason",
            "due_on",
            "ground",
            "decided_on",
            "answer",
            "upheld",
            "notified_on",
            "formalities_on",
            "cost",
            "lab_name",
            "report_number",
            "reported_at",
            "final_verdict",
            "bearer",
            "backup_price",
            "end_reason",
            "closed_at",
            "results",
        )

    @extend_schema_field(ReinspectedSerializer(many=True))
    def get_results(self, objection: Objection) -> list[dict[str, Any]]:
        """The items, on the page of one objection only: a list would ask once for each row."""
        if "items" not in getattr(objection, "_prefetched_objects_cache", {}):
            return []
        return list(ReinspectedSerializer(objection.items.all(), many=True).data)

    def to_representation(self, instance: Objection) -> dict[str, Any]:
        data: dict[str, Any] = super().to_representation(instance)
        if self.context["request"].user.has_role(Role.LAB):
            return {name: data[name] for name in self.SHOWN_BLIND}
        return {name: value for name, value in data.items() if name not in self.HIDDEN}


class ObjectionViewSet(CaseViewSet):
    """Objections; a new one is filed by POST against a result notice."""

    @extend_schema(request=OpenApiTypes.OBJECT)
    def create(self, request: Request) -> Response:
        """File one, with `notice` and the fields of the form; officials add how it came."""
        user: Any = request.user
        transitions.file.require(by=user)
        body: Any = request.data
        notice = queries.open_to(user).filter(pk=_number(body.get("notice"))).first()
        if notice is None:
            raise ValidationError({"notice": [_("No such result was served on this party.")]})
        form_class = FileForm if user.has_role(Role.ENTERPRISE) else PaperForm
        form: Any = form_class(body, request.FILES, notice=notice, user=user)
        if not form.is_valid():
            raise ValidationError(form.errors)
        made = transitions.file(by=user, at=timezone.now(), **form.arguments())
        answer = self.answer(self.find(made.pk))
        answer.status_code = 201
        return answer


def _number(value: Any) -> int:
    return int(value) if str(value).isdigit() else 0
