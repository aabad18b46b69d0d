import json
from pathlib import Path
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DATA = Path(__file__).parent.parent / "data"
LISTS = (("CycleRule", "equipment_cycles.json"), ("CheckPoint", "equipment_checklists.json"))


def load(apps: Any, _editor: Any) -> None:
    """The cycles of domain.md 5.4 and the check points of 5.5."""
    for name, file in LISTS:
        model = apps.get_model("inspections", name)
        rows = json.loads((DATA / file).read_text(encoding="utf-8"))
        model.objects.bulk_create(model(**row) for row in rows)


def unload(apps: Any, _editor: Any) -> None:
    for name, _file in LISTS:
        apps.get_model("inspections", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_add_robots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("casework", "0004_escalation"),
        ("documents", "0002_messages"),
        ("enterprises", "0002_load_catalogue"),
        ("inspections", "0010_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1000", "Boiler"),
                            ("2000", "Pressure vessel"),
                            ("3000", "Lift"),
                            ("4000", "Lifting machinery"),
                            ("5000", "In-plant motor vehicle"),
                            ("6000", "Large amusement ride"),
                            ("8000", "Pressure piping"),
                            ("9000", "Passenger ropeway"),
                        ],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("text", models.CharField(max_length=160, verbose_name="what is checked")),
                ("text_en", models.CharField(blank=True, max_length=200)),
                ("basis", models.CharField(blank=True, max_length=120, verbose_name="legal basis")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary hazard"),
                            ("grave", "Grave hazard"),
                            ("major", "Major hazard"),
                        ],
                        default="ordinary",
                        max_length=10,
                        verbose_name="grade",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "effective_to",
                    models.DateField(blank=True, null=True, verbose_name="in force until"),
                ),
            ],
            options={
                "verbose_name": "check point",
                "verbose_name_plural": "check points",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["ordinary", "grave", "major"])),
                        name="check_point_grade_known",
                    ),
                    models.UniqueConstraint(
                        fields=("code", "effective_from"), name="check_point_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CycleRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("1000", "Boiler"),
                            ("2000", "Pressure vessel"),
                            ("3000", "Lift"),
                            ("4000", "Lifting machinery"),
                            ("5000", "In-plant motor vehicle"),
                            ("6000", "Large amusement ride"),
                            ("8000", "Pressure piping"),
                            ("9000", "Passenger ropeway"),
                        ],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                (
                    "catalogue",
                    models.CharField(blank=True, max_length=4, verbose_name="catalogue code"),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("periodic", "Periodic inspection"),
                            ("external", "External inspection"),
                            ("internal", "Internal inspection"),
                            ("hydraulic", "Hydraulic test"),
                            ("yearly", "Yearly check"),
                            ("full", "Full inspection"),
                        ],
                        max_length=10,
                        verbose_name="inspection",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="months"),
                ),
                (
                    "least_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="at least"
                    ),
                ),
                (
                    "first_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="first time"
                    ),
                ),
                (
                    "grade_from",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="grade from"
                    ),
                ),
                (
                    "grade_to",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="grade to"
                    ),
                ),
                ("trait", models.CharField(blank=True, max_length=20, verbose_name="trait")),
                ("basis", models.CharField(max_length=160, verbose_name="legal basis")),
                ("certainty", models.CharField(max_length=10, verbose_name="certainty")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "effective_to",
                    models.DateField(blank=True, null=True, verbose_name="in force until"),
                ),
            ],
            options={
                "verbose_name": "inspection cycle",
                "verbose_name_plural": "inspection cycles",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["1000", "2000", "3000", "4000", "5000", "6000", "8000", "9000"],
                            )
                        ),
                        name="cycle_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "test__in",
                                ["periodic", "external", "internal", "hydraulic", "yearly", "full"],
                            )
                        ),
                        name="cycle_test_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
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
                    "code",
                    models.CharField(blank=True, max_length=18, verbose_name="equipment code"),
                ),
                (
                    "registration_code",
                    models.CharField(blank=True, max_length=21, verbose_name="registration code"),
                ),
                (
                    "certificate",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="use-registration certificate"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("1000", "Boiler"),
                            ("2000", "Pressure vessel"),
                            ("3000", "Lift"),
                            ("4000", "Lifting machinery"),
                            ("5000", "In-plant motor vehicle"),
                            ("6000", "Large amusement ride"),
                            ("8000", "Pressure piping"),
                            ("9000", "Passenger ropeway"),
                        ],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("catalogue", models.CharField(max_length=4, verbose_name="catalogue code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("model", models.CharField(blank=True, max_length=60, verbose_name="model")),
                ("maker", models.CharField(blank=True, max_length=80, verbose_name="maker")),
                ("enterprise_code", models.CharField(max_length=18, verbose_name="credit code")),
                ("place", models.CharField(max_length=120, verbose_name="place")),
                (
                    "inner_number",
                    models.CharField(blank=True, max_length=20, verbose_name="number in the unit"),
                ),
                ("crowded", models.BooleanField(default=False, verbose_name="in a crowded place")),
                (
                    "maintainer",
                    models.CharField(blank=True, max_length=80, verbose_name="maintained by"),
                ),
                (
                    "maintained_on",
                    models.DateField(blank=True, null=True, verbose_name="last maintained"),
                ),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="safety grade"
                    ),
                ),
                ("trait", models.CharField(blank=True, max_length=20, verbose_name="trait")),
                ("in_use_on", models.DateField(verbose_name="in use since")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_use", "In use"),
                            ("stopped", "Stopped"),
                            ("scrapped", "Scrapped"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                (
                    "next_test_on",
                    models.DateField(blank=True, null=True, verbose_name="next inspection"),
                ),
                (
                    "last_result",
                    models.CharField(
                        blank=True,
                        choices=[("passed", "Passed"), ("failed", "Failed")],
                        default="",
                        max_length=10,
                        verbose_name="last result",
                    ),
                ),
                ("scrapped_on", models.DateField(blank=True, null=True, verbose_name="scrapped")),
                (
                    "deadline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="casework.deadline",
                        verbose_name="deadline",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="enterprises.enterprise",
                        verbose_name="use unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "device",
                "verbose_name_plural": "devices",
            },
        ),
        migrations.CreateModel(
            name="CheckedDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checked",
                        to="inspections.device",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspected device",
                "verbose_name_plural": "inspected devices",
            },
        ),
        migrations.CreateModel(
            name="DeviceAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("pass", "In order"),
                            ("fail", "Not in order"),
                            ("na", "Does not apply"),
                        ],
                        max_length=4,
                        verbose_name="answer",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ordinary", "Ordinary hazard"),
                            ("grave", "Grave hazard"),
                            ("major", "Major hazard"),
                        ],
                        max_length=10,
                        verbose_name="grade",
                    ),
                ),
                ("fixed", models.BooleanField(default=False, verbose_name="fixed on the spot")),
                (
                    "photos",
                    models.ManyToManyField(blank=True, related_name="+", to="documents.attachment"),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checkpoint",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="inspections.checkeddevice",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
            },
        ),
        migrations.CreateModel(
            name="DeviceTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("periodic", "Periodic inspection"),
                            ("external", "External inspection"),
                            ("internal", "Internal inspection"),
                            ("hydraulic", "Hydraulic test"),
                            ("yearly", "Yearly check"),
                            ("full", "Full inspection"),
                        ],
                        max_length=10,
                        verbose_name="inspection",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "Passed"), ("failed", "Failed")],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                ("tested_on", models.DateField(verbose_name="inspected")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("body", models.CharField(max_length=80, verbose_name="inspection body")),
                ("report_number", models.CharField(max_length=40, verbose_name="report number")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tests",
                        to="inspections.device",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.cyclerule",
                    ),
                ),
            ],
            options={
                "verbose_name": "device inspection",
                "verbose_name_plural": "device inspections",
            },
        ),
        migrations.CreateModel(
            name="Directive",
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
                ("enterprise_code", models.CharField(max_length=18, verbose_name="credit code")),
                ("stop_at_once", models.BooleanField(default=False, verbose_name="stop at once")),
                ("demands", models.TextField(verbose_name="what to remove")),
                ("due_on", models.DateField(verbose_name="remove until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("served", "Being removed"),
                            ("reported", "To be re-checked"),
                            ("closed", "Hazards removed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("served_at", models.DateTimeField(blank=True, null=True, verbose_name="served")),
                ("receiver", models.CharField(blank=True, max_length=40, verbose_name="receiver")),
                ("refusal", models.CharField(blank=True, max_length=200, verbose_name="refusal")),
                ("witness", models.CharField(blank=True, max_length=40, verbose_name="witness")),
                (
                    "reported_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reported"),
                ),
                (
                    "rechecked_on",
                    models.DateField(blank=True, null=True, verbose_name="re-checked"),
                ),
                (
                    "recheck_way",
                    models.CharField(
                        blank=True,
                        choices=[("site", "On site"), ("papers", "By papers")],
                        max_length=6,
                        verbose_name="way",
                    ),
                ),
                (
                    "recheck_findings",
                    models.TextField(blank=True, verbose_name="findings of the re-check"),
                ),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0, verbose_name="failed re-checks"),
                ),
                ("disobeyed_on", models.DateField(blank=True, null=True, verbose_name="disobeyed")),
                (
                    "superior_told_on",
                    models.DateField(blank=True, null=True, verbose_name="superior told"),
                ),
                (
                    "government_told_on",
                    models.DateField(blank=True, null=True, verbose_name="government told"),
                ),
                ("withdraw_reason", models.TextField(blank=True, verbose_name="why withdrawn")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "deadline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="casework.deadline",
                        verbose_name="deadline",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directive",
                        to="documents.document",
                        verbose_name="safety directive",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="use unit",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="second inspector",
                    ),
                ),
            ],
            options={
                "verbose_name": "safety directive",
                "verbose_name_plural": "safety directives",
            },
        ),
        migrations.CreateModel(
            name="DirectiveReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="what was removed")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="inspections.directive",
                    ),
                ),
                (
                    "files",
                    models.ManyToManyField(blank=True, related_name="+", to="documents.attachment"),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report on a directive",
                "verbose_name_plural": "reports on directives",
            },
        ),
        migrations.CreateModel(
            name="EquipmentCheck",
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
                    "cls",
                    models.CharField(
                        choices=[
                            ("regular", "Regular"),
                            ("special", "Special drive"),
                            ("licence", "After a licence"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="class",
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="source")),
                (
                    "origin_ref",
                    models.CharField(blank=True, max_length=40, verbose_name="reference"),
                ),
                ("scheduled_on", models.DateField(verbose_name="planned for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "Planned"),
                            ("in_progress", "On site"),
                            ("signed", "Record signed"),
                            ("impossible", "Impossible"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="begun")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed")),
                (
                    "representative",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="who stood by for the unit"
                    ),
                ),
                (
                    "signing_refused",
                    models.BooleanField(default=False, verbose_name="signing refused"),
                ),
                ("witness", models.CharField(blank=True, max_length=40, verbose_name="witness")),
                (
                    "impossible",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unit_closed", "The unit is closed"),
                            ("moved", "The unit has moved"),
                            ("not_running", "The device is dismantled or cannot be run"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                        verbose_name="why it was impossible",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="use unit",
                    ),
                ),
                (
                    "inspectors",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="inspectors"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "signed_by",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "safety inspection",
                "verbose_name_plural": "safety inspections",
            },
        ),
        migrations.AddField(
            model_name="directive",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="directives",
                to="inspections.equipmentcheck",
                verbose_name="inspection",
            ),
        ),
        migrations.AddField(
            model_name="checkeddevice",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="inspections.equipmentcheck",
            ),
        ),
        migrations.CreateModel(
            name="Exam",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("course", models.CharField(blank=True, max_length=120, verbose_name="training")),
                (
                    "hours",
                    models.PositiveSmallIntegerField(default=0, verbose_name="hours of training"),
                ),
                ("held_on", models.DateField(verbose_name="held")),
                ("mark", models.PositiveSmallIntegerField(default=60, verbose_name="mark to pass")),
                (
                    "state",
                    models.CharField(
                        choices=[("set", "Set"), ("graded", "Graded")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("graded_at", models.DateTimeField(blank=True, null=True, verbose_name="graded")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "examination",
                "verbose_name_plural": "examinations",
            },
        ),
        migrations.CreateModel(
            name="ExamResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                ("passed", models.BooleanField(verbose_name="passed")),
                (
                    "exam",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="inspections.exam",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "result of an examination",
                "verbose_name_plural": "results of examinations",
            },
        ),
        migrations.CreateModel(
            name="Hazard",
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
                    "grade",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary hazard"),
                            ("grave", "Grave hazard"),
                            ("major", "Major hazard"),
                        ],
                        max_length=10,
                        verbose_name="grade",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="what was found")),
                ("clause", models.CharField(blank=True, max_length=120, verbose_name="clause")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Found"),
                            ("fixed", "Fixed on the spot"),
                            ("ordered", "Under a directive"),
                            ("removed", "Removed"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("found_on", models.DateField(verbose_name="found")),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="removed")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="inspections.device",
                        verbose_name="device",
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="inspections.directive",
                        verbose_name="directive",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="inspections.equipmentcheck",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checkpoint",
                        verbose_name="check point",
                    ),
                ),
            ],
            options={
                "verbose_name": "hazard",
                "verbose_name_plural": "hazards",
            },
        ),
        migrations.CreateModel(
            name="InspectorCard",
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
                    "number",
                    models.CharField(max_length=24, unique=True, verbose_name="certificate number"),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                (
                    "state",
                    models.CharField(
                        choices=[("given", "Given"), ("revoked", "Revoked")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "revoke_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="certificate",
                    ),
                ),
                (
                    "exam",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="inspections.exam",
                        verbose_name="examination",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipment_cards",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="holder",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspector's card",
                "verbose_name_plural": "inspectors' cards",
            },
        ),
        migrations.CreateModel(
            name="SafetyDrive",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kinds",
                    models.JSONField(blank=True, default=list, verbose_name="kinds of devices"),
                ),
                ("scope", models.TextField(verbose_name="scope")),
                ("duties", models.TextField(verbose_name="duties")),
                ("self_check_by", models.DateField(verbose_name="self-check until")),
                ("starts_on", models.DateField(verbose_name="begins")),
                ("ends_on", models.DateField(verbose_name="ends")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="organising office",
                    ),
                ),
            ],
            options={
                "verbose_name": "safety drive",
                "verbose_name_plural": "safety drives",
            },
        ),
        migrations.AddField(
            model_name="equipmentcheck",
            name="drive",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checks",
                to="inspections.safetydrive",
                verbose_name="safety drive",
            ),
        ),
        migrations.CreateModel(
            name="Seizure",
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
                        choices=[("seal", "Sealed"), ("seize", "Seized")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[("in_force", "In force"), ("lifted", "Lifted")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("began_on", models.DateField(verbose_name="from")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="lifted")),
                (
                    "deadline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="casework.deadline",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seizures",
                        to="inspections.device",
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seizures",
                        to="inspections.directive",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "seizure",
                "verbose_name_plural": "seizures",
            },
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["district", "state", "next_test_on"], name="device_due"),
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["enterprise_code"], name="device_unit"),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in_use", "stopped", "scrapped"])),
                name="device_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["1000", "2000", "3000", "4000", "5000", "6000", "8000", "9000"])
                ),
                name="device_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("code",),
                name="device_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                condition=models.Q(("registration_code", ""), _negated=True),
                fields=("registration_code",),
                name="device_registration_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True),
                    models.Q(("registration_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="device_has_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scrapped_on__isnull", False), ("state", "scrapped")),
                    models.Q(
                        models.Q(("state", "scrapped"), _negated=True),
                        ("scrapped_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="device_scrapped_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="deviceanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["pass", "fail", "na"])),
                name="device_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="deviceanswer",
            constraint=models.UniqueConstraint(fields=("row", "point"), name="device_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="deviceanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "fail"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="device_failure_has_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="devicetest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "test__in",
                        ["periodic", "external", "internal", "hydraulic", "yearly", "full"],
                    )
                ),
                name="device_test_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="devicetest",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["passed", "failed"])),
                name="device_test_result_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="devicetest",
            constraint=models.UniqueConstraint(
                fields=("device", "test", "report_number"), name="device_test_once"
            ),
        ),
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(fields=["district", "state", "due_on"], name="directive_district"),
        ),
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(fields=["enterprise_code", "state"], name="directive_unit"),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["issued", "served", "reported", "closed", "withdrawn"])
                ),
                name="directive_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["closed", "withdrawn"]), ("closed_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["closed", "withdrawn"]), _negated=True),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="directive_closed_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued_by", models.F("second")), _negated=True),
                name="directive_two_inspectors",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("served_at__isnull", True),
                    models.Q(("receiver", ""), _negated=True),
                    models.Q(("refusal", ""), _negated=True),
                    _connector="OR",
                ),
                name="directive_received_or_refused",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refusal", ""), models.Q(("witness", ""), _negated=True), _connector="OR"
                ),
                name="directive_refusal_witnessed",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkeddevice",
            constraint=models.UniqueConstraint(
                fields=("inspection", "device"), name="checked_device_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="exam",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["set", "graded"])), name="exam_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="exam",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["graded"]), ("graded_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["graded"]), _negated=True),
                        ("graded_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="exam_graded_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="exam",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark__lte", 100)), name="exam_mark_bound"
            ),
        ),
        migrations.AddConstraint(
            model_name="examresult",
            constraint=models.UniqueConstraint(fields=("exam", "person"), name="exam_result_once"),
        ),
        migrations.AddConstraint(
            model_name="examresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__lte", 100)), name="exam_score_bound"
            ),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(fields=["district", "state", "grade"], name="hazard_district"),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "fixed", "ordered", "removed"])),
                name="hazard_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["ordinary", "grave", "major"])),
                name="hazard_grade_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["fixed", "removed"]), ("removed_on__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["fixed", "removed"]), _negated=True),
                        ("removed_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hazard_removed_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["ordered", "removed"]), _negated=True),
                    ("directive__isnull", False),
                    _connector="OR",
                ),
                name="hazard_ordered_by_a_directive",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectorcard",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["given", "revoked"])),
                name="inspector_card_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectorcard",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gt", models.F("valid_from"))),
                name="inspector_card_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectorcard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "revoked"), _negated=True),
                    models.Q(("revoke_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="inspector_card_revoked_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetydrive",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published", "closed"])),
                name="drive_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetydrive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["closed"]), ("closed_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["closed"]), _negated=True),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="drive_closed_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetydrive",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="drive_period_order",
            ),
        ),
        migrations.AddIndex(
            model_name="equipmentcheck",
            index=models.Index(fields=["district", "state"], name="equipment_check_district"),
        ),
        migrations.AddConstraint(
            model_name="equipmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["scheduled", "in_progress", "signed", "impossible", "closed"])
                ),
                name="equipment_check_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="equipmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("cls__in", ["regular", "special", "licence", "other"])),
                name="equipment_check_class_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="equipmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["signed", "closed"]), ("signed_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["signed", "closed"]), _negated=True),
                        ("signed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="equipment_check_signed_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="equipmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["impossible", "closed"]), ("closed_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["impossible", "closed"]), _negated=True),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="equipment_check_closed_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="equipmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "impossible"), _negated=True),
                    models.Q(("impossible", ""), _negated=True),
                    _connector="OR",
                ),
                name="equipment_check_impossible_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in_force", "lifted"])),
                name="seizure_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["seal", "seize"])), name="seizure_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["lifted"]), ("lifted_on__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["lifted"]), _negated=True),
                        ("lifted_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="seizure_lifted_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")),
                fields=("device",),
                name="seizure_one_at_a_time",
            ),
        ),
        migrations.RunPython(load, unload),
    ]
