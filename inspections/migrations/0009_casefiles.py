from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0008_summonses_in_groups")]

    operations: list[Any] = []
