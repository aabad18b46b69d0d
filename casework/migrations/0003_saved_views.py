from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from casework import search


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("accounts", "0001_initial"),
        ("casework", "0002_protect_audit_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.RunPython(search.prepare_postgres, search.forget_postgres),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("slug", models.SlugField(max_length=40, verbose_name="list")),
                ("name", models.CharField(max_length=20, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=1000, verbose_name="filters")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("private", "For myself"),
                            ("shared", "For my office"),
                            ("removed", "Removed"),
                        ],
                        max_length=8,
                        verbose_name="seen by",
                    ),
                ),
                ("position", models.IntegerField(default=0, verbose_name="place")),
                ("is_default", models.BooleanField(default=False, verbose_name="opened first")),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "indexes": [models.Index(fields=["office", "slug"], name="saved_view_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=["private", "shared", "removed"]),
                        name="saved_view_state_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("state__in", ["shared"]), ("office__isnull", False)),
                            Q(
                                Q(("state__in", ["shared"]), _negated=True),
                                ("office__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="saved_view_shared_with",
                    ),
                    models.UniqueConstraint(
                        condition=~Q(state="removed"),
                        fields=("owner", "slug", "name"),
                        name="saved_view_name_once",
                    ),
                    models.UniqueConstraint(
                        condition=Q(is_default=True),
                        fields=("owner", "slug"),
                        name="saved_view_one_default",
                    ),
                ],
            },
        ),
    ]
