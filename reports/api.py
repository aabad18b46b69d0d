from rest_framework import serializers

from reports.models import ScheduledReport


class ReportSerializer(serializers.ModelSerializer[ScheduledReport]):
    """A report with its frozen figures."""

    number = serializers.CharField(source="document.number", read_only=True, default=None)
    document = serializers.IntegerField(source="document_id", read_only=True)

    class Meta:
        model = ScheduledReport
        fields = (
            "id",
            "kind",
            "period",
            "issue",
            "state",
            "number",
            "document",
            "figures",
            "workbook_sha256",
            "made_at",
        )
