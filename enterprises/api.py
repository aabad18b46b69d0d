from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api import CaseViewSet
from casework.idempotency import once
from enterprises.forms import EnterpriseForm, NominateForm
from enterprises.models import BackboneSlot, CqoPilot, Enterprise
from enterprises.transitions import nominate, register


class EnterpriseSerializer(serializers.ModelSerializer[Enterprise]):
    """An entry of the register as the staff's programs read it."""

    district_name = serializers.CharField(source="district.label", read_only=True)

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "code",
            "organisation_code9",
            "registration_number15",
            "name",
            "short_name",
            "former_name",
            "kind",
            "state",
            "legal_representative",
            "main_head",
            "quality_head",
            "phone",
            "district",
            "district_name",
            "address",
            "business_address",
            "size",
            "industry",
            "staff",
            "output",
            "founded_on",
            "risk_grade",
            "credit_grade",
            "is_backbone",
        )


class CqoPilotSerializer(serializers.ModelSerializer[CqoPilot]):
    """A pilot with its slot, its officer and how many of the seven duties are done."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    year = serializers.IntegerField(source="roster.year", read_only=True)
    duties_done = serializers.IntegerField(read_only=True)
    officer = serializers.SerializerMethodField()

    class Meta:
        model = CqoPilot
        fields = (
            "id",
            "number",
            "roster",
            "year",
            "slot",
            "state",
            "enterprise",
            "enterprise_name",
            "organisation_code",
            "district",
            "reason",
            "officer",
            "duties_done",
            "nominated_at",
            "activated_at",
            "ended_at",
        )

    @extend_schema_field(OpenApiTypes.STR)
    def get_officer(self, pilot: CqoPilot) -> str:
        """The name of the Chief Quality Officer, or nothing."""
        officers: list[Any] = getattr(pilot, "officers", [])
        return officers[0].name if officers else ""


class BackboneSerializer(serializers.ModelSerializer[BackboneSlot]):
    """A place on the backbone roster."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    year = serializers.IntegerField(source="roster.year", read_only=True)

    class Meta:
        model = BackboneSlot
        fields = (
            "id",
            "roster",
            "year",
            "slot",
            "state",
            "enterprise",
            "enterprise_name",
            "district",
            "enrolled_on",
            "surveyed_on",
            "replaced_on",
        )


class CreatingViewSet(CaseViewSet):
    """A kind of case that a program may also open, once per Idempotency-Key."""

    creation: Any
    creation_form: Any

    def create(self, request: Request) -> Response:
        """Open a new one."""
        user: Any = request.user
        self.creation.require(by=user)
        form = self.form(request.data, user)
        if not form.is_valid():
            raise ValidationError(form.errors)
        at = timezone.now()

        def act() -> tuple[int, dict[str, Any]]:
            return 201, {"pk": self.creation(by=user, at=at, **self.values(form)).pk}

        key = request.headers.get("Idempotency-Key", "")
        scope = f"{self.case_type.slug}:create:{user.pk}"
        status, answer = once(scope, key, dict(request.data), act, at=at)
        response = self.answer(self.find_after(answer["pk"]))
        response.status_code = status
        return response

    def form(self, data: Any, user: Any) -> Any:
        return self.creation_form(data)

    def values(self, form: Any) -> dict[str, Any]:
        return dict(form.cleaned_data)


class EnterpriseViewSet(CreatingViewSet):
    creation = register

    def form(self, data: Any, user: Any) -> EnterpriseForm:
        return EnterpriseForm(data, user=user)

    def values(self, form: Any) -> dict[str, Any]:
        return dict(form.arguments())


class CqoPilotViewSet(CreatingViewSet):
    creation = nominate
    creation_form = NominateForm
