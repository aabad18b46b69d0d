from rest_framework import serializers

from complaints.warnings.models import ConsumerWarning


class ConsumerWarningSerializer(serializers.ModelSerializer[ConsumerWarning]):
    """A warning as staff programs see it."""

    class Meta:
        model = ConsumerWarning
        fields = (
            "id",
            "number",
            "state",
            "office",
            "category",
            "district",
            "since",
            "until",
            "complaints",
            "title",
            "title_en",
            "text",
            "text_en",
            "published_at",
            "withdrawn_at",
            "withdraw_reason",
        )
