from rest_framework import serializers

from inspections.equipment.models import (
    Device,
    Directive,
    EquipmentCheck,
    Hazard,
)


class DeviceSerializer(serializers.ModelSerializer[Device]):
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    enterprise_code = serializers.CharField(source="enterprise.public_code", read_only=True)

    class Meta:
        model = Device
        fields = (
            "id",
            "code",
            "registration_code",
            "certificate",
            "kind",
            "catalogue",
            "name",
            "state",
            "enterprise",
            "enterprise_name",
            "enterprise_code",
            "district",
            "place",
            "maintainer",
            "maintained_on",
            "grade",
            "in_use_on",
            "next_test_on",
            "last_result",
        )


class CheckSerializer(serializers.ModelSerializer[EquipmentCheck]):
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)

    class Meta:
        model = EquipmentCheck
        fields = (
            "id",
            "number",
            "cls",
            "state",
            "drive",
            "source",
            "origin_ref",
            "enterprise",
            "enterprise_name",
            "district",
            "scheduled_on",
            "signed_at",
            "impossible",
            "closed_at",
        )


class HazardSerializer(serializers.ModelSerializer[Hazard]):
    device_code = serializers.CharField(source="device.public_code", read_only=True)

    class Meta:
        model = Hazard
        fields = (
            "id",
            "number",
            "state",
            "grade",
            "text",
            "clause",
            "inspection",
            "device",
            "device_code",
            "directive",
            "found_on",
            "removed_on",
        )


class DirectiveSerializer(serializers.ModelSerializer[Directive]):
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)

    class Meta:
        model = Directive
        fields = (
            "id",
            "number",
            "state",
            "inspection",
            "document",
            "enterprise",
            "enterprise_name",
            "district",
            "stop_at_once",
            "due_on",
            "issued_at",
            "served_at",
            "reported_at",
            "rechecked_on",
            "recheck_way",
            "failures",
            "disobeyed_on",
            "closed_at",
        )
