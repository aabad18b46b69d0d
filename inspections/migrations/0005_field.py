from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_draws")]

    operations: list[Any] = []
