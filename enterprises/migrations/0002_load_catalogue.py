import json
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "product_categories.json"


def load(apps: Any, schema_editor: Any) -> None:
    """The categories of the founding article and the products to begin with, parents first."""
    category = apps.get_model("enterprises", "ProductCategory")
    for order, row in enumerate(json.loads(DATA.read_text(encoding="utf-8")), start=1):
        code, parent = row.pop("code"), row.pop("parent", None)
        values = {**row, "parent_id": parent, "order": order}
        category.objects.update_or_create(code=code, defaults=values)


def unload(apps: Any, schema_editor: Any) -> None:
    category = apps.get_model("enterprises", "ProductCategory")
    category.objects.exclude(parent=None).delete()
    category.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
