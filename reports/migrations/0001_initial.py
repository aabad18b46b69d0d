import accounts.schema_changes
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0001_initial'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='MeasureWatermark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('last_id', models.PositiveBigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='MeasureDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(max_length=60)),
                        ('day', models.DateField()),
                        ('district', models.CharField(blank=True, max_length=6)),
                        ('dimension', models.CharField(blank=True, max_length=60)),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('measure', 'day', 'district', 'dimension'), name='measure_day_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ScheduledReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('kind', models.CharField(choices=[('daily_brief', 'Daily brief')], max_length=20, verbose_name='kind')),
                        ('period', models.DateField(verbose_name='period')),
                        ('issue', models.PositiveIntegerField(blank=True, null=True, verbose_name='issue')),
                        ('state', models.CharField(choices=[('due', 'Being made'), ('made', 'Made'), ('superseded', 'Superseded')], max_length=10, verbose_name='state')),
                        ('figures', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='figures')),
                        ('workbook', models.FileField(blank=True, max_length=120, upload_to='', verbose_name='spreadsheet')),
                        ('workbook_sha256', models.CharField(blank=True, max_length=64)),
                        ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='PDF')),
                    ],
                    options={
                        'verbose_name': 'report',
                        'verbose_name_plural': 'reports',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['due', 'made', 'superseded'])), name='report_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['daily_brief'])), name='report_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['made', 'superseded']), ('made_at__isnull', False)), models.Q(models.Q(('state__in', ['made', 'superseded']), _negated=True), ('made_at__isnull', True)), _connector='OR'), name='report_made_stamped'), models.UniqueConstraint(condition=models.Q(('state', 'superseded'), _negated=True), fields=('kind', 'period'), name='report_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Target',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('figure', models.CharField(max_length=20, verbose_name='figure')),
                        ('span', models.CharField(blank=True, max_length=10, verbose_name='period')),
                        ('value', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='target')),
                        ('set_at', models.DateTimeField()),
                        ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'target',
                        'verbose_name_plural': 'targets',
                        'indexes': [models.Index(fields=['set_at'], name='target_newest')],
                    },
                ),
            ],
        ),
    ]
