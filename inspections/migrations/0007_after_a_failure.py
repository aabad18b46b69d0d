import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_add_robots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("casework", "0004_escalation"),
        ("documents", "0002_messages"),
        ("documents", "0003_signatures_of_letters"),
        ("enterprises", "0002_load_catalogue"),
        ("inspections", "0006_objections"),
    ]

    operations = [
        migrations.AddField(
            model_name="rectification",
            name="ending",
            field=models.CharField(
                blank=True,
                choices=[
                    ("corrected", "Corrected, re-check passed"),
                    ("dissolved", "Enterprise dissolved, with proof"),
                    ("revoked", "Licence revoked"),
                ],
                max_length=10,
                verbose_name="how it ended",
            ),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_problem", "No problem found"),
                    ("fixed_on_site", "Corrected on site"),
                    ("passed", "Test passed"),
                    ("corrected", "Corrected, re-check passed"),
                    ("not_sampled", "No sample obtained"),
                    ("refusal_handled", "Refusal dealt with"),
                    ("referred", "Handed to another authority"),
                    ("recheck_failed", "Re-check failed"),
                    ("dissolved", "Enterprise dissolved"),
                ],
                max_length=16,
                verbose_name="outcome",
            ),
        ),
        migrations.CreateModel(
            name="StopSale",
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
                ("product_name", models.CharField(max_length=80, verbose_name="product")),
                ("regime", models.CharField(max_length=8, verbose_name="regime")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_force", "Must not make or sell"),
                            ("lifted", "May make and sell again"),
                            ("ended", "Ended without a re-check"),
                        ],
                        default="in_force",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("begun_on", models.DateField(verbose_name="since")),
                ("over_on", models.DateField(blank=True, null=True, verbose_name="over since")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it ended"),
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
                        related_name="stops",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="inspections.inspection",
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
                    "sample",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stop",
                        to="inspections.sample",
                        verbose_name="sample",
                    ),
                ),
            ],
            options={
                "verbose_name": "stop of making and selling",
                "verbose_name_plural": "stops of making and selling",
            },
        ),
        migrations.CreateModel(
            name="StopBreach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found_on", models.DateField(verbose_name="found on")),
                ("place", models.CharField(max_length=120, verbose_name="place")),
                ("facts", models.TextField(verbose_name="facts")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="inspections.stopsale",
                    ),
                ),
            ],
            options={
                "verbose_name": "breach of the stop",
                "verbose_name_plural": "breaches of the stop",
            },
        ),
        migrations.CreateModel(
            name="Telling",
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
                            ("producer", "Producer elsewhere"),
                            ("summary", "Summary of a plan"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be told"),
                            ("drafted", "Waiting for approval"),
                            ("signed", "To be sent"),
                            ("sent", "Told"),
                            ("confirmed", "Receipt confirmed"),
                            ("dropped", "No longer owed"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("recipient", models.CharField(blank=True, max_length=200, verbose_name="told to")),
                ("known_on", models.DateField(verbose_name="known on")),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="told on")),
                (
                    "confirmed_on",
                    models.DateField(blank=True, null=True, verbose_name="receipt confirmed on"),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
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
                        null=True,
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
                        related_name="telling",
                        to="documents.document",
                        verbose_name="letter",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tellings",
                        to="inspections.inspection",
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
                    "plan",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summary",
                        to="inspections.spotcheckplan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "sample",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="telling",
                        to="inspections.sample",
                        verbose_name="sample",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice to others",
                "verbose_name_plural": "notices to others",
            },
        ),
        migrations.CreateModel(
            name="Dissolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="deregistered on")),
                (
                    "deliberate",
                    models.BooleanField(default=False, verbose_name="cancelled to dodge the order"),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True, db_index=True, max_length=40, verbose_name="person responsible"
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True, db_index=True, max_length=160, verbose_name="address"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "files",
                    models.ManyToManyField(blank=True, related_name="+", to="documents.attachment"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "rectification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dissolution",
                        to="inspections.rectification",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "dissolution of an enterprise",
                "verbose_name_plural": "dissolutions of enterprises",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deliberate", False),
                            models.Q(
                                models.Q(("person", ""), _negated=True),
                                models.Q(("address", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dissolution_dodger_is_named",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
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
                ("regime", models.CharField(max_length=8, verbose_name="regime")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "To be reported upward"),
                            ("reported_up", "Waiting for the province's notice"),
                            ("published", "Published, second re-check to come"),
                            ("to_suspend", "To be suspended"),
                            ("suspension_drafted", "Suspension waiting for approval"),
                            ("suspension_signed", "Suspension to be served"),
                            ("suspended", "Suspended to correct"),
                            ("to_transfer", "Licence to be revoked by others"),
                            ("transfer_drafted", "Transfer waiting for approval"),
                            ("transfer_signed", "Transfer to be sent"),
                            ("transferred", "With the registration authority"),
                            ("revoked", "Licence revoked"),
                            ("passed", "A later re-check passed"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "reported_on",
                    models.DateField(blank=True, null=True, verbose_name="reported upward"),
                ),
                (
                    "reported_to",
                    models.CharField(blank=True, max_length=80, verbose_name="reported to"),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published")),
                (
                    "published_by",
                    models.CharField(blank=True, max_length=80, verbose_name="published by"),
                ),
                (
                    "notice_number",
                    models.CharField(blank=True, max_length=80, verbose_name="public notice"),
                ),
                ("notice_url", models.URLField(blank=True, verbose_name="address of the notice")),
                (
                    "suspend_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days of suspension"
                    ),
                ),
                (
                    "suspended_on",
                    models.DateField(blank=True, null=True, verbose_name="suspended from"),
                ),
                (
                    "transferred_on",
                    models.DateField(blank=True, null=True, verbose_name="transferred"),
                ),
                (
                    "transferred_to",
                    models.CharField(blank=True, max_length=80, verbose_name="transferred to"),
                ),
                (
                    "revoked_on",
                    models.DateField(blank=True, null=True, verbose_name="licence revoked"),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="inspections.inspection",
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
                    "rectification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalation",
                        to="inspections.rectification",
                        verbose_name="rectification",
                    ),
                ),
                (
                    "suspension",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspension_of",
                        to="documents.document",
                        verbose_name="suspension order",
                    ),
                ),
                (
                    "transfer",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfer_of",
                        to="documents.document",
                        verbose_name="transfer letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure after a failed re-check",
                "verbose_name_plural": "measures after failed re-checks",
                "indexes": [models.Index(fields=["district", "state"], name="escalation_district")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "raised",
                                    "reported_up",
                                    "published",
                                    "to_suspend",
                                    "suspension_drafted",
                                    "suspension_signed",
                                    "suspended",
                                    "to_transfer",
                                    "transfer_drafted",
                                    "transfer_signed",
                                    "transferred",
                                    "revoked",
                                    "passed",
                                    "dropped",
                                ],
                            )
                        ),
                        name="escalation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["revoked", "passed", "dropped"]),
                                ("closed_at__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["revoked", "passed", "dropped"]), _negated=True
                                ),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="escalation_closed_stamped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_on__isnull", False),
                            _connector="OR",
                        ),
                        name="escalation_published_stamped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "suspended",
                                        "to_transfer",
                                        "transfer_drafted",
                                        "transfer_signed",
                                        "transferred",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("suspended_on__isnull", False),
                            _connector="OR",
                        ),
                        name="escalation_suspended_stamped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "revoked"), _negated=True),
                            ("revoked_on__isnull", False),
                            _connector="OR",
                        ),
                        name="escalation_revoked_stamped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Excuse",
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
                            ("stopped", "Stopped making the product"),
                            ("changed", "Makes other products now"),
                            ("moved", "Moved away"),
                            ("disaster", "Disaster"),
                            ("unable", "Cannot correct for a time"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("note", models.CharField(max_length=400, verbose_name="what happened")),
                ("begun_on", models.DateField(verbose_name="since")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "files",
                    models.ManyToManyField(blank=True, related_name="+", to="documents.attachment"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "rectification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excuses",
                        to="inspections.rectification",
                    ),
                ),
            ],
            options={
                "verbose_name": "excuse",
                "verbose_name_plural": "excuses",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["stopped", "changed", "moved", "disaster", "unable"])
                        ),
                        name="correction_excuse_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("begun_on")),
                            _connector="OR",
                        ),
                        name="correction_excuse_ends_later",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("rectification",),
                        name="correction_excuse_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="further days")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Granted"), ("refused", "Not granted")],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("due_before", models.DateField(verbose_name="last day before")),
                (
                    "due_after",
                    models.DateField(blank=True, null=True, verbose_name="last day after"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "files",
                    models.ManyToManyField(blank=True, related_name="+", to="documents.attachment"),
                ),
                (
                    "rectification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="inspections.rectification",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for more time to correct",
                "verbose_name_plural": "requests for more time to correct",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["granted", "refused", ""])),
                        name="correction_extension_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="correction_extension_decided",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("rectification",),
                        name="correction_extension_one_pending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityMeeting",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("called", "Called"),
                            ("held", "Held"),
                            ("declined", "Not called"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("proposed_on", models.DateField(verbose_name="proposed")),
                (
                    "meet_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="time of the meeting"),
                ),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="place")),
                ("attendees", models.TextField(blank=True, verbose_name="who attended")),
                ("findings", models.TextField(blank=True, verbose_name="findings of the analysis")),
                ("measures", models.TextField(blank=True, verbose_name="measures")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why not called"),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.productcategory",
                        verbose_name="product category",
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
                    "inspections",
                    models.ManyToManyField(
                        related_name="quality_meetings",
                        to="inspections.inspection",
                        verbose_name="failures",
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
                "verbose_name": "quality analysis meeting",
                "verbose_name_plural": "quality analysis meetings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "called", "held", "declined"])
                        ),
                        name="qualitymeeting_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "called"])),
                        fields=("category", "district"),
                        name="qualitymeeting_one_alive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(
                                models.Q(("findings", ""), _negated=True),
                                models.Q(("measures", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="qualitymeeting_held_has_measures",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                (
                    "forced",
                    models.BooleanField(default=False, verbose_name="without an application"),
                ),
                ("opens_on", models.DateField(verbose_name="not before")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="not after")),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned for")),
                (
                    "late_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why after the window"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("passed", "Passed"),
                            ("failed", "Failed"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("findings", models.TextField(blank=True, verbose_name="findings")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="held on")),
                (
                    "inspection",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recheck",
                        to="inspections.inspection",
                        verbose_name="visit",
                    ),
                ),
                (
                    "rectification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="inspections.rectification",
                    ),
                ),
            ],
            options={
                "verbose_name": "re-check",
                "verbose_name_plural": "re-checks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["passed", "failed", "dropped", ""])),
                        name="recheck_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_on", None),
                            ("closes_on__gte", models.F("opens_on")),
                            _connector="OR",
                        ),
                        name="recheck_window_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_on", None),
                            ("held_on__gte", models.F("opens_on")),
                            _connector="OR",
                        ),
                        name="recheck_never_too_early",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("rectification",),
                        name="recheck_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Repeater",
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
                    "state",
                    models.CharField(
                        choices=[("watched", "Watched"), ("ended", "No longer watched")],
                        default="watched",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("failures", models.PositiveSmallIntegerField(verbose_name="failed batches")),
                ("last_failed_on", models.DateField(verbose_name="last failure")),
                ("ends_on", models.DateField(verbose_name="watched until")),
                (
                    "reviewed_on",
                    models.DateField(blank=True, null=True, verbose_name="grade reviewed"),
                ),
                (
                    "review",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what the review decided"
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended")),
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
                        related_name="repeats",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
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
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "tracking",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracked_repeats",
                        to="inspections.inspection",
                        verbose_name="tracking spot check",
                    ),
                ),
            ],
            options={
                "verbose_name": "repeat offender",
                "verbose_name_plural": "repeat offenders",
                "indexes": [models.Index(fields=["district", "state"], name="repeater_district")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["watched", "ended"])),
                        name="repeater_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["ended"]), ("ended_on__isnull", False)),
                            models.Q(
                                models.Q(("state__in", ["ended"]), _negated=True),
                                ("ended_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="repeater_ended_stamped",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "watched")),
                        fields=("enterprise",),
                        name="repeater_watched_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="stopsale",
            index=models.Index(fields=["district", "state"], name="stopsale_district"),
        ),
        migrations.AddIndex(
            model_name="stopsale",
            index=models.Index(fields=["enterprise_code", "state"], name="stopsale_code"),
        ),
        migrations.AddConstraint(
            model_name="stopsale",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in_force", "lifted", "ended"])),
                name="stopsale_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stopsale",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["lifted", "ended"]), ("over_on__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["lifted", "ended"]), _negated=True),
                        ("over_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="stopsale_over_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="stopsale",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("over_on", None), ("over_on__gte", models.F("begun_on")), _connector="OR"
                ),
                name="stopsale_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="telling",
            index=models.Index(fields=["district", "state"], name="telling_district"),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["due", "drafted", "signed", "sent", "confirmed", "dropped"])
                ),
                name="telling_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["producer", "summary"])), name="telling_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "producer"), ("plan", None), ("sample__isnull", False)),
                    models.Q(("kind", "summary"), ("plan__isnull", False), ("sample", None)),
                    _connector="OR",
                ),
                name="telling_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["sent", "confirmed"]), _negated=True),
                    ("told_on__isnull", False),
                    _connector="OR",
                ),
                name="telling_told_stamped",
            ),
        ),
    ]
