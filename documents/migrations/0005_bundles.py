import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0004_service_receipts'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Bundle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('title', models.CharField(max_length=120, verbose_name='title')),
                        ('slug', models.CharField(blank=True, max_length=40)),
                        ('about', models.PositiveBigIntegerField(blank=True, null=True)),
                        ('signs', models.BooleanField(default=False, verbose_name='approves the letters')),
                        ('state', models.CharField(choices=[('making', 'Being made'), ('ready', 'Ready'), ('expired', 'No longer kept')], default='making', max_length=10, verbose_name='state')),
                        ('asked_at', models.DateTimeField(verbose_name='asked for')),
                        ('file', models.FileField(blank=True, max_length=120, upload_to='')),
                        ('size', models.PositiveBigIntegerField(default=0, verbose_name='size')),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='ready')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='kept until')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                    ],
                    options={
                        'verbose_name': 'bundle of papers',
                        'verbose_name_plural': 'bundles of papers',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['making', 'ready', 'expired'])), name='bundle_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('expires_at__isnull', False), ('ready_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='bundle_ready_has_its_file')],
                    },
                ),
                migrations.CreateModel(
                    name='BundleItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('chunk', models.PositiveIntegerField()),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('made', 'Made'), ('failed', 'Failed')], default='queued', max_length=8, verbose_name='state')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='documents.bundle')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='document')),
                    ],
                    options={
                        'verbose_name': 'letter of a bundle',
                        'verbose_name_plural': 'letters of bundles',
                        'indexes': [models.Index(fields=['bundle', 'chunk', 'state'], name='bundle_item_chunk')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'made', 'failed'])), name='bundle_item_state_known'), models.UniqueConstraint(fields=('bundle', 'document'), name='bundle_item_once')],
                    },
                ),
            ],
        ),
    ]
