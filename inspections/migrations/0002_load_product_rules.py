import json
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def rows_of(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return rows


def load(apps: Any, schema_editor: Any) -> None:
    """What is drawn of each product and tested, and the checklists to begin with."""
    rule, item = (apps.get_model("inspections", name) for name in ("ProductRule", "TestItem"))
    for row in rows_of("product_rules.json"):
        items, category = row.pop("items"), row.pop("category")
        made = rule.objects.create(category_id=category, **row)
        for position, values in enumerate(items, start=1):
            item.objects.create(product_rule=made, position=position, **values)
    template = apps.get_model("inspections", "ChecklistTemplate")
    point = apps.get_model("inspections", "ChecklistItem")
    for row in rows_of("checklists.json"):
        items, category = row.pop("items"), row.pop("category")
        made = template.objects.create(category_id=category, version=1, **row)
        for position, values in enumerate(items, start=1):
            point.objects.create(template=made, position=position, **values)


def unload(apps: Any, schema_editor: Any) -> None:
    apps.get_model("inspections", "ProductRule").objects.all().delete()
    apps.get_model("inspections", "ChecklistTemplate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0001_initial"),
        ("enterprises", "0002_load_catalogue"),
    ]
    operations = [migrations.RunPython(load, unload)]
