from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import migrations

# They act where no person does: citizens without an account, and the schedule.
ROBOTS = {"public": "公众", "clock": "系统"}


def add(apps: Any, schema_editor: Any) -> None:
    user = apps.get_model("accounts", "User")
    grant = apps.get_model("accounts", "RoleGrant")
    for name, shown in ROBOTS.items():
        robot, _ = user.objects.get_or_create(
            username=f"robot-{name}",
            defaults={"name": shown, "is_active": False, "password": make_password(None)},
        )
        grant.objects.get_or_create(user=robot, role="robot")


def remove(apps: Any, schema_editor: Any) -> None:
    names = [f"robot-{name}" for name in ROBOTS]
    apps.get_model("accounts", "User").objects.filter(username__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_load_districts")]
    operations = [migrations.RunPython(add, remove)]
