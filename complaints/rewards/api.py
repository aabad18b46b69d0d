from rest_framework import serializers

from complaints.rewards.models import Reward


class RewardSerializer(serializers.ModelSerializer[Reward]):
    """A reward as programs of the staff see it; who earned it is in no field."""

    due_on = serializers.DateField(
        source="deadline.due_on", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Reward
        fields = (
            "id",
            "number",
            "state",
            "case_reference",
            "field",
            "gravity",
            "fines",
            "confiscated",
            "grade",
            "amount",
            "due_on",
            "approved_at",
            "ended_at",
        )
