from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_summonses_rectifications_exposures")]

    operations: list[Any] = []
