from typing import Any

from rest_framework import serializers

from inspections.group_talks.models import Seat, TalkSession


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """One enterprise at the table, with the number of its own letter."""

    enterprise = serializers.CharField(source="summons.enterprise.name", read_only=True)
    letter = serializers.SerializerMethodField()
    summons_state = serializers.CharField(source="summons.state", read_only=True)

    class Meta:
        model = Seat
        fields = (
            "id",
            "position",
            "summons",
            "summons_state",
            "enterprise",
            "letter",
            "came",
            "attendee",
            "statement",
        )

    def get_letter(self, seat: Any) -> str:
        document = seat.summons.document
        return (document.number or "") if document else ""


class TalkSessionSerializer(serializers.ModelSerializer[TalkSession]):
    host = serializers.CharField(source="host.name", read_only=True)
    recorder = serializers.CharField(source="recorder.name", read_only=True)
    seats = SeatSerializer(many=True, read_only=True)

    class Meta:
        model = TalkSession
        fields = (
            "id",
            "number",
            "title",
            "state",
            "meet_at",
            "place",
            "host",
            "recorder",
            "agenda",
            "experts",
            "started_at",
            "ended_at",
            "seats",
        )
