from typing import Any

from django.db import migrations

EQUIPMENT = {"name": "特种设备", "name_en": "Special equipment", "is_service": True}


def add(apps: Any, _editor: Any) -> None:
    """Complaints about lifts, boilers and the like; before the last group, which is the rest."""
    category = apps.get_model("enterprises", "ProductCategory")
    last = category.objects.filter(pk="other").values_list("order", flat=True).first()
    category.objects.get_or_create(code="equipment", defaults={**EQUIPMENT, "order": last or 0})


def take_out(apps: Any, _editor: Any) -> None:
    apps.get_model("enterprises", "ProductCategory").objects.filter(pk="equipment").delete()


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_load_catalogue")]
    operations = [migrations.RunPython(add, take_out)]
