import json
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"
LISTS = (("CycleRule", "equipment_cycles.json"), ("CheckPoint", "equipment_checklists.json"))


def load(apps: Any, _editor: Any) -> None:
    """The cycles of domain.md 5.4 and the check points of 5.5."""
    for name, file in LISTS:
        model = apps.get_model("inspections", name)
        rows = json.loads((DATA / file).read_text(encoding="utf-8"))
        model.objects.bulk_create(model(**row) for row in rows)


def unload(apps: Any, _editor: Any) -> None:
    for name, _file in LISTS:
        apps.get_model("inspections", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0013_papers_of_visits")]

    operations = [migrations.RunPython(load, unload)]
