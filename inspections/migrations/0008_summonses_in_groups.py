from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0007_after_a_failure")]

    operations: list[Any] = []
