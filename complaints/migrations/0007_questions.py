import json
import uuid
from pathlib import Path
from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data" / "extra_questions.json"


def load(apps: Any, schema_editor: Any) -> None:
    """What is asked to begin with about the goods of the founding article; nothing is demanded."""
    question = apps.get_model("complaints", "ExtraQuestion")
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        category, choices = row.pop("category"), row.pop("choices", [])
        listed = [
            {"code": str(number), "zh": zh, "en": en}
            for number, (zh, en) in enumerate(choices, start=1)
        ]
        question.objects.create(category_id=category, choices=listed, **row)


def unload(apps: Any, schema_editor: Any) -> None:
    apps.get_model("complaints", "Answer").objects.all().delete()
    apps.get_model("complaints", "ExtraQuestion").objects.all().delete()


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("complaints", "0006_desk"),
        ("documents", "0002_messages"),
        ("enterprises", "0002_load_catalogue"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_text", models.CharField(max_length=80)),
                ("question_text_en", models.CharField(max_length=160)),
                ("value", models.CharField(max_length=200, verbose_name="answer")),
                ("shown", models.CharField(max_length=200)),
                ("shown_en", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
            },
        ),
        migrations.CreateModel(
            name="DraftUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("suffix", models.CharField(max_length=5)),
                ("total", models.PositiveIntegerField()),
                ("received", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "file that is arriving",
                "verbose_name_plural": "files that are arriving",
            },
        ),
        migrations.CreateModel(
            name="ExtraQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("series", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="edition")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Being asked"),
                            ("replaced", "Replaced by a newer wording"),
                            ("retired", "No longer asked"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("text", models.CharField(max_length=80, verbose_name="question in Chinese")),
                ("text_en", models.CharField(max_length=160, verbose_name="question in English")),
                (
                    "help",
                    models.CharField(blank=True, max_length=120, verbose_name="hint in Chinese"),
                ),
                (
                    "help_en",
                    models.CharField(blank=True, max_length=240, verbose_name="hint in English"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Short text"),
                            ("choice", "One of several"),
                            ("yesno", "Yes or no"),
                            ("date", "Date"),
                            ("number", "Number"),
                        ],
                        max_length=8,
                        verbose_name="kind of answer",
                    ),
                ),
                (
                    "choices",
                    models.JSONField(
                        blank=True, default=list, verbose_name="answers to choose from"
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="must be answered")),
                ("order", models.PositiveSmallIntegerField(default=10, verbose_name="order")),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="no longer asked since"
                    ),
                ),
            ],
            options={
                "verbose_name": "extra question",
                "verbose_name_plural": "extra questions",
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="complaints.complaint",
            ),
        ),
        migrations.AddField(
            model_name="draftupload",
            name="attachment",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="documents.attachment",
            ),
        ),
        migrations.AddField(
            model_name="draftupload",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="uploads",
                to="complaints.draft",
            ),
        ),
        migrations.AddField(
            model_name="extraquestion",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.productcategory",
                verbose_name="category of goods",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="complaints.extraquestion",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftupload",
            constraint=models.UniqueConstraint(fields=("draft", "key"), name="draft_upload_once"),
        ),
        migrations.AddConstraint(
            model_name="draftupload",
            constraint=models.CheckConstraint(
                condition=models.Q(("received__lte", models.F("total"))),
                name="draft_upload_bounded",
            ),
        ),
        migrations.AddIndex(
            model_name="extraquestion",
            index=models.Index(fields=["category", "state", "order"], name="question_category"),
        ),
        migrations.AddConstraint(
            model_name="extraquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "replaced", "retired"])),
                name="question_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="extraquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["text", "choice", "yesno", "date", "number"])),
                name="question_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="extraquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["replaced", "retired"]), ("ended_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["replaced", "retired"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="question_end_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="extraquestion",
            constraint=models.UniqueConstraint(
                fields=("series", "edition"), name="question_edition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("complaint", "question"), name="answer_once"
            ),
        ),
        migrations.RunPython(load, unload),
    ]
