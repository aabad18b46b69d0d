from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_objections")]

    operations: list[Any] = []
