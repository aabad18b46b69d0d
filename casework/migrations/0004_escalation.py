from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RUNGS = [("owner", "Whoever has to act"), ("head", "Head of the office"), ("leader", "Head of the city bureau")]
PERCENTS = {"owner": 80, "head": 100, "leader": 150}
STATES = ["running", "paused", "met", "cancelled", "lapsed"]


def set_steps(apps: Any, schema_editor: Any) -> None:
    steps = apps.get_model("casework", "EscalationStep").objects
    for rung, percent in PERCENTS.items():
        steps.get_or_create(rung=rung, defaults={"percent": percent})


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("casework", "0003_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveConstraint(model_name="deadline", name="deadline_state_known"),
        migrations.AlterField(
            model_name="deadline",
            name="state",
            field=models.CharField(
                choices=[
                    ("running", "Running"),
                    ("paused", "Stopped"),
                    ("met", "Met"),
                    ("cancelled", "No longer counted"),
                    ("lapsed", "Lapsed unused"),
                ],
                default="running",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", STATES)), name="deadline_state_known"
            ),
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rung", models.CharField(choices=RUNGS, max_length=8, unique=True, verbose_name="rung")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="percent of the time limit")),
            ],
            options={
                "verbose_name": "step of the escalation",
                "verbose_name_plural": "steps of the escalation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rung__in", ["owner", "head", "leader"])), name="escalation_step_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 1), ("percent__lte", 1000)), name="escalation_step_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rung", models.CharField(choices=RUNGS, max_length=8, verbose_name="rung")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="percent of the time limit")),
                ("reached_on", models.DateField(verbose_name="reached")),
                ("told_at", models.DateTimeField(verbose_name="told")),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="casework.deadline",
                    ),
                ),
                (
                    "told",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="who was told"
                    ),
                ),
            ],
            options={
                "verbose_name": "escalation",
                "verbose_name_plural": "escalations",
                "indexes": [models.Index(fields=["told_at"], name="escalation_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rung__in", ["owner", "head", "leader"])), name="escalation_rung_known"
                    ),
                    models.UniqueConstraint(fields=("deadline", "rung"), name="escalation_once"),
                ],
            },
        ),
        migrations.RunPython(set_steps, migrations.RunPython.noop),
    ]
