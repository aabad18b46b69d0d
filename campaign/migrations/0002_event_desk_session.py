from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("campaign", "0001_initial"),
        ("complaints", "0006_desk"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="event",
            name="desk_session",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="event",
                to="complaints.desksession",
                verbose_name="desk session",
            ),
        ),
    ]
