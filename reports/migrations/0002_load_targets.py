from datetime import UTC, datetime
from typing import Any

from django.db import migrations

# In force from the beginning, so that a brief made up for an earlier day has them, too.
SINCE = datetime(2014, 1, 1, tzinfo=UTC)
TARGETS = {"pass_rate": 93, "in_time_rate": 95, "recheck_rate": 90, "cqo": 10}


def load(apps: Any, schema_editor: Any) -> None:
    """The targets to begin with; the city's regulators set their own on the dashboard."""
    clock = apps.get_model("accounts", "User").objects.get(username="robot-clock")
    target = apps.get_model("reports", "Target")
    for figure, value in TARGETS.items():
        target.objects.create(figure=figure, value=value, set_by=clock, set_at=SINCE)


def unload(apps: Any, schema_editor: Any) -> None:
    apps.get_model("reports", "Target").objects.filter(set_at=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("accounts", "0003_add_robots")]
    operations = [migrations.RunPython(load, unload)]
