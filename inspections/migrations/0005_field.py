import json
import accounts.schema_changes
import django.core.serializers.json
import django.db.models.deletion
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations, models


DATA = Path(__file__).resolve().parent.parent / "data" / "activity_checklists.json"


def check_now(schema_editor: Any) -> None:
    """PostgreSQL makes no index on a table whose foreign keys are still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def load(apps: Any, schema_editor: Any) -> None:
    """The checklists of the month's activities; a condition names a point by its place."""
    template = apps.get_model("inspections", "ChecklistTemplate")
    point = apps.get_model("inspections", "ChecklistItem")
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        items = row.pop("items")
        made = template.objects.create(version=1, **row)
        places: dict[int, Any] = {}
        for position, values in enumerate(items, start=1):
            condition = places.get(values.pop("asked_if", 0))
            places[position] = point.objects.create(
                template=made, position=position, asked_if=condition, **values
            )
    check_now(schema_editor)


def unload(apps: Any, schema_editor: Any) -> None:
    # Straight away: on the way back Django's own deletion meets models rendered at two times.
    alias = schema_editor.connection.alias
    point = apps.get_model("inspections", "ChecklistItem")
    template = apps.get_model("inspections", "ChecklistTemplate")
    gone = list(template.objects.exclude(activity="").values_list("pk", flat=True))
    point.objects.filter(template_id__in=gone)._raw_delete(alias)
    template.objects.filter(pk__in=gone)._raw_delete(alias)
    check_now(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('documents', '0002_messages'),
        ('inspections', '0004_draws'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='FieldPicture',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(unique=True, verbose_name='key on the phone')),
                        ('kind', models.CharField(choices=[('inspections.photo', 'Photo of a point'), ('inspections.signature', 'Signature on the checklist'), ('inspections.sampling-photo', 'Photo of a sampling'), ('inspections.sampling-signature', 'Signature on the sampling form')], max_length=40, verbose_name='kind')),
                        ('token', models.UUIDField(unique=True, verbose_name='attachment')),
                        ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='taken')),
                        ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                        ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                        ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_pictures', to='inspections.inspection')),
                        ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken by')),
                    ],
                    options={
                        'verbose_name': 'picture from a phone',
                        'verbose_name_plural': 'pictures from phones',
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['inspections.photo', 'inspections.signature', 'inspections.sampling-photo', 'inspections.sampling-signature'])), name='field_picture_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), name='field_picture_place_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='FieldSubmission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('key', models.UUIDField(unique=True, verbose_name='key of the draft')),
                        ('body_hash', models.CharField(max_length=64)),
                        ('device', models.CharField(blank=True, max_length=40, verbose_name='device')),
                        ('base_version', models.PositiveIntegerField(verbose_name='version taken along')),
                        ('met_version', models.PositiveIntegerField(verbose_name='version met')),
                        ('body', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='content')),
                        ('ending', models.CharField(choices=[('checked', 'Checklist signed'), ('sampled', 'Sample drawn'), ('finished', 'Finished without a sample'), ('unable', 'No sample obtained'), ('refused', 'Refused')], max_length=10, verbose_name='end of the visit')),
                        ('state', models.CharField(choices=[('accepted', 'Accepted'), ('conflict', 'Two versions'), ('discarded', 'Not used')], max_length=10, verbose_name='state')),
                        ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='begun (phone)')),
                        ('ended_at', models.DateTimeField(verbose_name='ended (phone)')),
                        ('sent_at', models.DateTimeField(verbose_name='sent (phone)')),
                        ('received_at', models.DateTimeField(verbose_name='received')),
                        ('legal_date', models.DateField(verbose_name='day of the visit')),
                        ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                        ('choices', models.JSONField(blank=True, default=dict, verbose_name='choices')),
                        ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='inspections.inspection')),
                        ('pictures', models.ManyToManyField(related_name='+', to='documents.attachment', verbose_name='pictures')),
                        ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                    ],
                    options={
                        'verbose_name': 'visit from a phone',
                        'verbose_name_plural': 'visits from phones',
                        'indexes': [models.Index(fields=['inspection', 'state'], name='field_submission_visit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'conflict', 'discarded'])), name='field_submission_state_known'), models.CheckConstraint(condition=models.Q(('ending__in', ['checked', 'sampled', 'finished', 'unable', 'refused'])), name='field_submission_ending_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'discarded']), ('settled_at__isnull', False)), models.Q(models.Q(('state__in', ['accepted', 'discarded']), _negated=True), ('settled_at__isnull', True)), _connector='OR'), name='field_submission_settled_stamped')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='asked_answer',
            field=models.CharField(blank=True, choices=[('pass', 'Pass'), ('fail', 'Fail'), ('na', 'Not applicable')], max_length=4, verbose_name='with the answer'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='asked_if',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='inspections.checklistitem', verbose_name='asked if'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='proof',
            field=models.CharField(choices=[('either', 'A fact or a photo'), ('text', 'A fact'), ('photo', 'A photo'), ('both', 'A fact and a photo')], default='either', max_length=6, verbose_name='what a failure needs'),
        ),
        migrations.AddField(
            model_name='checklisttemplate',
            name='activity',
            field=models.CharField(blank=True, max_length=4, verbose_name='activity'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.CheckConstraint(condition=models.Q(('proof__in', ['either', 'text', 'photo', 'both'])), name='checklist_item_proof_known'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_answer', ''), ('asked_if', None)), models.Q(('asked_if__isnull', False), models.Q(('asked_answer', ''), _negated=True)), _connector='OR'), name='checklist_item_condition_whole'),
        ),
        migrations.RunPython(load, unload),
    ]
