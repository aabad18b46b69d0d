from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api import CaseViewSet
from inspections.visits import transitions
from inspections.visits.forms import ScheduleForm
from inspections.visits.models import Inspection


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """An inspection as the bureau's own systems read it."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    enterprise_code = serializers.CharField(source="enterprise.public_code", read_only=True)
    due_on = serializers.DateField(source="deadline.due_on", read_only=True, default=None)

    class Meta:
        model = Inspection
        fields = (
            "id",
            "number",
            "title",
            "state",
            "origin",
            "origin_ref",
            "plan",
            "enterprise",
            "enterprise_name",
            "enterprise_code",
            "product_name",
            "category",
            "batch",
            "stage",
            "district",
            "scheduled_on",
            "started_at",
            "submitted_at",
            "verdict",
            "outcome",
            "closed_at",
            "due_on",
        )


class InspectionViewSet(CaseViewSet):
    """Inspections; a new one is ordered by POST."""

    @extend_schema(request=OpenApiTypes.OBJECT)
    def create(self, request: Request) -> Response:
        """Order a visit, with the fields of the form of the staff site."""
        user: Any = request.user
        form: Any = ScheduleForm(request.data, user=user)
        if not form.is_valid():
            raise ValidationError(form.errors)
        made = transitions.schedule(by=user, at=timezone.now(), **form.arguments())
        answer = self.answer(self.find_after(made.pk))
        answer.status_code = 201
        return answer
