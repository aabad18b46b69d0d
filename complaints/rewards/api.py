from rest_framework import serializers

from complaints.rewards.models import Reward


class RewardSerializer(serializers.ModelSerializer[Reward]):
    """A reward as programs of the staff see it; neither who earned it nor what for."""

    due_on = serializers.DateField(
        source="deadline.due_on", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Reward
        fields = (
            "id",
            "number",
            "state",
            "fines",
            "confiscated",
            "grade",
            "amount",
            "due_on",
            "approved_at",
            "ended_at",
        )
