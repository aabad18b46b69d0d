from rest_framework import serializers

from complaints.knowledge.models import PreparedAnswer


class PreparedAnswerSerializer(serializers.ModelSerializer[PreparedAnswer]):
    """A prepared answer as staff programs see it."""

    class Meta:
        model = PreparedAnswer
        fields = (
            "id",
            "number",
            "state",
            "kind",
            "domain",
            "question",
            "question_en",
            "text",
            "text_en",
            "keywords",
            "changed_at",
            "approved_at",
            "published_at",
            "retired_at",
            "times_sent",
        )
