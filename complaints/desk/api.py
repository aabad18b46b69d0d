from rest_framework import serializers

from complaints.desk.models import DeskSession


class DeskSessionSerializer(serializers.ModelSerializer[DeskSession]):
    """A session with how many cases were taken in it."""

    district_name = serializers.CharField(source="district.label", read_only=True)
    cases = serializers.IntegerField(source="taken", read_only=True)

    class Meta:
        model = DeskSession
        fields = (
            "id",
            "number",
            "kind",
            "state",
            "place",
            "day",
            "office",
            "district",
            "district_name",
            "opened_at",
            "closed_at",
            "cases",
            "others",
            "consulted",
            "leaflets",
        )
