from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from documents import downloads
from documents.models import Document


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A document without its text: that is in the PDF."""

    addressee = serializers.CharField(source="public_addressee", read_only=True)
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Document
        fields = (
            "id",
            "kind",
            "title",
            "number",
            "state",
            "service_state",
            "office",
            "subject",
            "addressee",
            "approved_at",
            "sha256",
            "pages",
        )


class WhateverIsAccepted(DefaultContentNegotiation):
    """A client that asks for a PDF gets one; what this view itself has to say is JSON."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class DocumentPdf(APIView):
    """The PDF of a document: 200, or 202 while it is being made."""

    permission_classes = (IsAuthenticated,)
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="documents_pdf",
        tags=["documents"],
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            202: OpenApiResponse(OpenApiTypes.OBJECT, description="It is being made."),
        },
    )
    def get(self, request: Request, pk: int) -> Any:
        user: Any = request.user
        document = Document.objects.visible_to(user).filter(pk=pk).first()
        if document is None:
            raise NotFound
        if not downloads.may_open(document, user.actor):
            raise PermissionDenied
        if document.sha256:
            return downloads.letter(document, by=user, at=timezone.now())
        return Response({"state": "pending"}, status=202, headers={"Retry-After": "3"})
