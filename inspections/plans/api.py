from rest_framework import serializers

from inspections.plans.models import ProductRule, SpotCheckPlan, TestItem, YearPlan, YearPlanLine


class LineSerializer(serializers.ModelSerializer[YearPlanLine]):
    """A category, a quarter, a number of batches."""

    class Meta:
        model = YearPlanLine
        fields = ("category", "quarter", "batches")


class YearPlanSerializer(serializers.ModelSerializer[YearPlan]):
    """A yearly plan with its lines."""

    lines = LineSerializer(many=True, read_only=True)

    class Meta:
        model = YearPlan
        fields = (
            "id",
            "number",
            "state",
            "year",
            "name",
            "office",
            "basis",
            "filed_with",
            "filed_on",
            "filed_number",
            "lines",
        )


class PlanSerializer(serializers.ModelSerializer[SpotCheckPlan]):
    """A scheme."""

    class Meta:
        model = SpotCheckPlan
        fields = (
            "id",
            "number",
            "state",
            "kind",
            "activity",
            "name",
            "year",
            "year_plan",
            "categories",
            "starts_on",
            "ends_on",
            "office",
            "legal_basis",
            "batches",
            "method",
            "division",
            "judgement",
            "published_at",
            "closed_at",
        )


class ItemSerializer(serializers.ModelSerializer[TestItem]):
    """A test item with its requirement."""

    class Meta:
        model = TestItem
        fields = (
            "position",
            "name",
            "clause",
            "method",
            "unit",
            "direction",
            "limit_low",
            "limit_high",
            "expected",
            "is_key",
        )


class ProductRuleSerializer(serializers.ModelSerializer[ProductRule]):
    """A product rule with its items."""

    items = ItemSerializer(many=True, read_only=True)

    class Meta:
        model = ProductRule
        fields = (
            "id",
            "state",
            "product_name",
            "edition",
            "category",
            "standard",
            "n_test",
            "n_backup",
            "min_lot",
            "unit",
            "items",
        )
