import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0010_privacy'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='ApiClient',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='name of the program')),
                        ('hint', models.CharField(max_length=8, verbose_name='the key begins with')),
                        ('key_mac', models.CharField(editable=False, max_length=64, unique=True)),
                        ('state', models.CharField(choices=[('active', 'Active'), ('revoked', 'Revoked')], default='active', max_length=8, verbose_name='state')),
                        ('scopes', models.JSONField(default=list, verbose_name='may')),
                        ('rate', models.PositiveIntegerField(default=600, verbose_name='requests an hour, at most')),
                        ('opened_at', models.DateTimeField(verbose_name='opened')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                    ],
                    options={
                        'verbose_name': 'API client',
                        'verbose_name_plural': 'API clients',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['active', 'revoked'])), name='api_client_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['revoked']), ('revoked_at__isnull', False)), models.Q(models.Q(('state__in', ['revoked']), _negated=True), ('revoked_at__isnull', True)), _connector='OR'), name='api_client_revocation_stamped')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.CharField(max_length=16, unique=True)),
                        ('service_code', models.CharField(max_length=40)),
                        ('submit_key', models.CharField(max_length=120)),
                        ('body_mac', models.CharField(max_length=64)),
                        ('received_at', models.DateTimeField()),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='complaints.apiclient')),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='service_request', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'Open311 request',
                        'verbose_name_plural': 'Open311 requests',
                        'indexes': [models.Index(fields=['client', '-received_at'], name='service_request_newest'), models.Index(fields=['client', 'body_mac'], name='service_request_again')],
                    },
                ),
            ],
        ),
    ]
