import json
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "districts.json"


def load(apps: Any, schema_editor: Any) -> None:
    """Twelve districts and counties by GB/T 2260, three zones by their own codes, parents first."""
    district = apps.get_model("accounts", "District")
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        parent = row.pop("parent", None)
        district.objects.update_or_create(
            code=row.pop("code"), defaults={**row, "parent_id": parent}
        )


def unload(apps: Any, schema_editor: Any) -> None:
    district = apps.get_model("accounts", "District")
    district.objects.filter(is_zone=True).delete()
    district.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
