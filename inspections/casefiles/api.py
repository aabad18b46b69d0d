from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api import CaseViewSet
from inspections.casefiles.forms import ClueForm
from inspections.casefiles.models import CaseFile
from inspections.casefiles.transitions import open_clue


class CaseFileSerializer(serializers.ModelSerializer[CaseFile]):
    """A case file as the bureau's own systems read it."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    enterprise_code = serializers.CharField(source="enterprise.public_code", read_only=True)
    due_on = serializers.DateField(source="deadline.due_on", read_only=True, default=None)

    class Meta:
        model = CaseFile
        fields = (
            "id",
            "number",
            "title",
            "state",
            "source",
            "source_number",
            "received_on",
            "inspection",
            "enterprise",
            "enterprise_name",
            "enterprise_code",
            "category",
            "product_name",
            "district",
            "important_for",
            "filed_on",
            "goods_value",
            "verdict",
            "decided_on",
            "served_on",
            "performed_on",
            "closed_at",
            "due_on",
        )


class CaseFileViewSet(CaseViewSet):
    """Case files; a clue is registered by POST."""

    @extend_schema(request=OpenApiTypes.OBJECT)
    def create(self, request: Request) -> Response:
        """Register a clue, with the fields of the form of the staff site."""
        user: Any = request.user
        open_clue.require(by=user)
        form: Any = ClueForm(request.data, user=user)
        if not form.is_valid():
            raise ValidationError(form.errors)
        made = open_clue(by=user, at=timezone.now(), **form.cleaned_data)
        answer = self.answer(self.find_after(made.pk))
        answer.status_code = 201
        return answer
