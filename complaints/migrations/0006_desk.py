import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0005_rewards"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hotline", "Hotline shift"),
                            ("on_site", "On-site consultation desk"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("place", models.CharField(max_length=80, verbose_name="place")),
                ("day", models.DateField(verbose_name="day")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("others", models.PositiveIntegerField(default=0, verbose_name="others")),
                (
                    "consulted",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="people consulted"
                    ),
                ),
                (
                    "leaflets",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="leaflets handed out"
                    ),
                ),
                ("notes", models.TextField(blank=True, max_length=1000, verbose_name="notes")),
            ],
            options={
                "verbose_name": "desk session",
                "verbose_name_plural": "desk sessions",
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("laid_out", "Waiting for confirmation"),
                            ("imported", "Imported"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("12345", "Government hotline 12345"),
                            ("12315", "National platform 12315"),
                            ("letter", "Letter"),
                            ("other", "Another office"),
                        ],
                        max_length=8,
                        verbose_name="from",
                    ),
                ),
                ("file_name", models.CharField(max_length=120, verbose_name="file")),
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                ("taken_over", models.PositiveIntegerField(default=0, verbose_name="taken over")),
                ("laid_out_at", models.DateTimeField(verbose_name="laid out")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "file of hand-overs",
                "verbose_name_plural": "files of hand-overs",
            },
        ),
        migrations.CreateModel(
            name="OutsideReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("12345", "Government hotline 12345"),
                            ("12315", "National platform 12315"),
                            ("letter", "Letter"),
                            ("other", "Another office"),
                        ],
                        max_length=8,
                        verbose_name="from",
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="outside number")),
                (
                    "received_on",
                    models.DateField(blank=True, null=True, verbose_name="received there"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due there")),
            ],
            options={
                "verbose_name": "outside number",
                "verbose_name_plural": "outside numbers",
            },
        ),
        migrations.CreateModel(
            name="SealedRows",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
            options={
                "verbose_name": "sealed rows",
                "verbose_name_plural": "sealed rows",
            },
        ),
        migrations.CreateModel(
            name="SessionAgent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("serving", models.BooleanField(default=True, verbose_name="serving")),
            ],
            options={
                "verbose_name": "agent of a session",
                "verbose_name_plural": "agents of sessions",
            },
        ),
        migrations.CreateModel(
            name="SessionCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "case of a session",
                "verbose_name_plural": "cases of sessions",
            },
        ),
        migrations.AddField(
            model_name="desksession",
            name="district",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="district",
            ),
        ),
        migrations.AddField(
            model_name="desksession",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.office",
                verbose_name="office",
            ),
        ),
        migrations.AddField(
            model_name="desksession",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="laid_out_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.office",
                verbose_name="office",
            ),
        ),
        migrations.AddField(
            model_name="outsidereference",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outside_references",
                to="complaints.complaint",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="sealedrows",
            name="handover",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sealed_rows",
                to="complaints.handover",
            ),
        ),
        migrations.AddField(
            model_name="sessionagent",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agents",
                to="complaints.desksession",
            ),
        ),
        migrations.AddField(
            model_name="sessionagent",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessioncase",
            name="complaint",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="taken",
                to="complaints.complaint",
            ),
        ),
        migrations.AddField(
            model_name="sessioncase",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="complaints.desksession",
            ),
        ),
        migrations.AddIndex(
            model_name="desksession",
            index=models.Index(fields=["office", "-day"], name="desk_session_office"),
        ),
        migrations.AddIndex(
            model_name="desksession",
            index=models.Index(fields=["-day"], name="desk_session_day"),
        ),
        migrations.AddConstraint(
            model_name="desksession",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed"])),
                name="desk_session_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="desksession",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["hotline", "on_site"])),
                name="desk_session_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="desksession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["closed"]), ("closed_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["closed"]), _negated=True),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="desk_session_end_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="desksession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(("consulted__isnull", False), ("leaflets__isnull", False)),
                    _connector="OR",
                ),
                name="desk_session_end_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["office", "-laid_out_at"], name="handover_office"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["laid_out", "imported", "dropped"])),
                name="handover_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["12345", "12315", "letter", "other"])),
                name="handover_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["imported", "dropped"]), ("ended_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["imported", "dropped"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="handover_end_stamped",
            ),
        ),
        migrations.AddIndex(
            model_name="outsidereference",
            index=models.Index(fields=["number"], name="outside_number"),
        ),
        migrations.AddConstraint(
            model_name="outsidereference",
            constraint=models.UniqueConstraint(
                fields=("source", "number"), name="outside_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="outsidereference",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["12345", "12315", "letter", "other"])),
                name="outside_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsidereference",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="outside_number_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionagent",
            constraint=models.UniqueConstraint(fields=("session", "user"), name="desk_agent_once"),
        ),
        migrations.AddConstraint(
            model_name="sessionagent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("serving", True)),
                fields=("user",),
                name="desk_agent_in_one_session",
            ),
        ),
    ]
