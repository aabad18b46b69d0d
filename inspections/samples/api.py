from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.states import Role
from inspections.samples.models import Sample, SampleItemResult


class ItemResultSerializer(serializers.ModelSerializer[SampleItemResult]):
    """One item of the report."""

    class Meta:
        model = SampleItemResult
        fields = ("name", "clause", "requirement", "value", "unit", "is_key", "verdict")


class SampleSerializer(serializers.ModelSerializer[Sample]):
    """A sample; a laboratory reads the code and never whose it is."""

    # What would lead to the enterprise.
    HIDDEN: ClassVar[tuple[str, ...]] = (
        "number",
        "inspection",
        "enterprise_name",
        "district",
        "brand",
        "producer_name",
    )
    enterprise_name = serializers.CharField(source="inspection.enterprise.name", read_only=True)
    results = serializers.SerializerMethodField()

    class Meta:
        model = Sample
        fields = (
            "id",
            "number",
            "blind_code",
            "inspection",
            "enterprise_name",
            "district",
            "kind",
            "product_name",
            "model",
            "brand",
            "producer_name",
            "standard",
            "n_test",
            "unit",
            "state",
            "verdict",
            "is_serious",
            "sampled_at",
            "sent_at",
            "received_at",
            "report_due_on",
            "report_number",
            "result_at",
            "results",
        )

    @extend_schema_field(ItemResultSerializer(many=True))
    def get_results(self, sample: Sample) -> list[dict[str, Any]]:
        """The items, on the page of one sample only: a list would ask once for each row."""
        if "results" not in getattr(sample, "_prefetched_objects_cache", {}):
            return []
        return list(ItemResultSerializer(sample.results.all(), many=True).data)

    def to_representation(self, instance: Sample) -> dict[str, Any]:
        data: dict[str, Any] = super().to_representation(instance)
        if self.context["request"].user.has_role(Role.LAB):
            return {name: value for name, value in data.items() if name not in self.HIDDEN}
        return data
