import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_add_robots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("casework", "0004_escalation"),
        ("enterprises", "0002_load_catalogue"),
        ("inspections", "0003_summonses_rectifications_exposures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draw",
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
                ("turn", models.PositiveSmallIntegerField(verbose_name="turn")),
                (
                    "again_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why drawn again"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "Drafted"),
                            ("frozen", "Libraries frozen"),
                            ("published", "Hashes published"),
                            ("seeded", "Secrets being revealed"),
                            ("drawn", "Drawn"),
                            ("scheduled", "Visits ordered"),
                            ("finished", "Task finished"),
                            ("closed", "Results published"),
                            ("abandoned", "Given up"),
                        ],
                        default="drafted",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("districts", models.JSONField(blank=True, default=list, verbose_name="districts")),
                (
                    "categories",
                    models.JSONField(blank=True, default=list, verbose_name="categories"),
                ),
                (
                    "risk_grades",
                    models.JSONField(blank=True, default=list, verbose_name="risk grades"),
                ),
                ("weights", models.JSONField(default=dict, verbose_name="weights")),
                (
                    "reserves",
                    models.PositiveSmallIntegerField(default=2, verbose_name="reserves per quota"),
                ),
                (
                    "team",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="inspectors per visit"
                    ),
                ),
                (
                    "lock_exception",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("tracking", "Tracking of failed products"),
                            ("emergency", "Emergency"),
                        ],
                        max_length=10,
                        verbose_name="exception from the six-month lock",
                    ),
                ),
                (
                    "lock_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason of the exception"
                    ),
                ),
                (
                    "algorithm",
                    models.CharField(blank=True, max_length=20, verbose_name="algorithm"),
                ),
                ("candidates", models.TextField(blank=True, verbose_name="library of candidates")),
                ("inspectors", models.TextField(blank=True, verbose_name="library of inspectors")),
                ("parameters", models.TextField(blank=True, verbose_name="parameters")),
                ("quotas", models.TextField(blank=True, verbose_name="quotas")),
                ("candidates_hash", models.CharField(blank=True, max_length=64)),
                ("inspectors_hash", models.CharField(blank=True, max_length=64)),
                ("parameters_hash", models.CharField(blank=True, max_length=64)),
                ("quotas_hash", models.CharField(blank=True, max_length=64)),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="frozen")),
                (
                    "beacon",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="public value to come"
                    ),
                ),
                (
                    "beacon_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="public value known from"
                    ),
                ),
                ("manifest", models.TextField(blank=True, verbose_name="manifest")),
                (
                    "commitment",
                    models.CharField(blank=True, max_length=64, verbose_name="commitment"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="hashes published"),
                ),
                (
                    "value",
                    models.CharField(blank=True, max_length=200, verbose_name="public value"),
                ),
                (
                    "value_source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="source of the public value"
                    ),
                ),
                (
                    "seeded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="public value recorded"
                    ),
                ),
                ("seed", models.CharField(blank=True, max_length=64, verbose_name="seed")),
                ("result", models.TextField(blank=True, verbose_name="result")),
                ("result_hash", models.CharField(blank=True, max_length=64)),
                ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="drawn")),
                (
                    "disclosed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="made public"),
                ),
                (
                    "finished_on",
                    models.DateField(blank=True, null=True, verbose_name="task finished"),
                ),
                (
                    "results_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="results published"),
                ),
                (
                    "ended_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why given up"),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.deadline",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="organising office",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="inspections.spotcheckplan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "value_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "draw",
                "verbose_name_plural": "draws",
            },
        ),
        migrations.CreateModel(
            name="DrawnObject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quota", models.PositiveSmallIntegerField(verbose_name="quota")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                ("candidate", models.CharField(max_length=8, verbose_name="candidate")),
                ("category", models.CharField(max_length=30)),
                ("product_name", models.CharField(max_length=80, verbose_name="product")),
                ("team_ids", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drawn", "Drawn"),
                            ("reserve", "Reserve"),
                            ("replaced", "Replaced"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("closed", "Closed down or licence cancelled"),
                            ("moved", "Moved out of the district"),
                            ("stopped", "Makes the product no longer"),
                            ("refused", "Refused; the refusal is dealt with apart"),
                            ("locked", "Checked by others within six months"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "replaced_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="replaced"),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="inspections.draw",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "inspection",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn_object",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "instead_of",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="inspections.drawnobject",
                    ),
                ),
                (
                    "team",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "drawn object",
                "verbose_name_plural": "drawn objects",
            },
        ),
        migrations.CreateModel(
            name="LibraryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("can_lead", models.BooleanField(default=False, verbose_name="can lead a visit")),
                (
                    "state",
                    models.CharField(
                        choices=[("available", "Can be drawn"), ("away", "Away")],
                        default="available",
                        max_length=10,
                        verbose_name="state",
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
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="library_entry",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="inspector",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the library of inspectors",
                "verbose_name_plural": "library of inspectors",
            },
        ),
        migrations.CreateModel(
            name="LibraryFace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("badge", models.CharField(max_length=8, verbose_name="badge")),
                ("salt", models.CharField(max_length=32)),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faces",
                        to="inspections.draw",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "badge of a draw",
                "verbose_name_plural": "badges of draws",
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="batches")),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotas",
                        to="inspections.spotcheckplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "quota",
                "verbose_name_plural": "quotas",
            },
        ),
        migrations.CreateModel(
            name="Recusal",
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
                    "ground",
                    models.CharField(
                        choices=[
                            ("relative", "A near relative works or owns there"),
                            ("shares", "Own shares or other property interest"),
                            ("former", "Worked there within three years"),
                            ("other", "Another interest that may affect fairness"),
                        ],
                        max_length=10,
                        verbose_name="ground",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[("standing", "Standing"), ("ended", "Ended")],
                        default="standing",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="inspector",
                    ),
                ),
            ],
            options={
                "verbose_name": "recusal",
                "verbose_name_plural": "recusals",
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("commitment", models.CharField(max_length=64, verbose_name="hash of the secret")),
                ("committed_at", models.DateTimeField(verbose_name="hash deposited")),
                ("secret", models.CharField(blank=True, max_length=200, verbose_name="secret")),
                (
                    "revealed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="revealed"),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="inspections.draw",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "part of the seed",
                "verbose_name_plural": "parts of the seed",
            },
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(fields=["state"], name="draw_state"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "drafted",
                            "frozen",
                            "published",
                            "seeded",
                            "drawn",
                            "scheduled",
                            "finished",
                            "closed",
                            "abandoned",
                        ],
                    )
                ),
                name="draw_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("lock_exception__in", ["", "tracking", "emergency"])),
                name="draw_lock_exception_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(fields=("plan", "turn"), name="draw_turn_once"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("turn", 1), models.Q(("again_reason", ""), _negated=True), _connector="OR"
                ),
                name="draw_again_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "abandoned"), _negated=True),
                    models.Q(("ended_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="draw_abandoned_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            ["published", "seeded", "drawn", "scheduled", "finished", "closed"],
                        ),
                        _negated=True,
                    ),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="draw_published_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["drawn", "scheduled", "finished", "closed"]),
                        ("drawn_at__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["drawn", "scheduled", "finished", "closed"]),
                            _negated=True,
                        ),
                        ("drawn_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="draw_drawn_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["finished", "closed"]), ("finished_on__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["finished", "closed"]), _negated=True),
                        ("finished_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="draw_finished_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["closed"]), ("results_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["closed"]), _negated=True),
                        ("results_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="draw_results_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnobject",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["drawn", "reserve", "replaced"])),
                name="drawn_object_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnobject",
            constraint=models.UniqueConstraint(
                fields=("draw", "quota", "place"), name="drawn_object_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnobject",
            constraint=models.UniqueConstraint(
                fields=("draw", "candidate"), name="drawn_object_candidate"
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnobject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "replaced"), _negated=True),
                    models.Q(
                        ("reason__in", ["closed", "moved", "stopped", "refused", "locked"]),
                        ("replaced_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="drawn_object_replaced_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="libraryentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["available", "away"])),
                name="library_entry_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="libraryface",
            constraint=models.UniqueConstraint(fields=("draw", "badge"), name="draw_badge_once"),
        ),
        migrations.AddConstraint(
            model_name="libraryface",
            constraint=models.UniqueConstraint(
                fields=("draw", "person"), name="draw_badge_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.UniqueConstraint(
                fields=("plan", "district", "category"), name="quota_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0)), name="quota_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["standing", "ended"])), name="recusal_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["relative", "shares", "former", "other"])),
                name="recusal_ground_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["ended"]), ("ended_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["ended"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="recusal_ended_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "standing")),
                fields=("person", "enterprise"),
                name="recusal_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("draw", "person"), name="draw_share_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("draw", "commitment"), name="draw_share_own_secret"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revealed_at__isnull", True), ("secret", "")),
                    models.Q(
                        models.Q(("secret", ""), _negated=True), ("revealed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="draw_share_revealed_stamped",
            ),
        ),
    ]
