import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0005_rewards'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='DeskSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('kind', models.CharField(choices=[('hotline', 'Hotline shift'), ('on_site', 'On-site consultation desk')], max_length=8, verbose_name='kind')),
                        ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], max_length=8, verbose_name='state')),
                        ('place', models.CharField(max_length=80, verbose_name='place')),
                        ('day', models.DateField(verbose_name='day')),
                        ('opened_at', models.DateTimeField(verbose_name='opened')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('others', models.PositiveIntegerField(default=0, verbose_name='others')),
                        ('consulted', models.PositiveIntegerField(blank=True, null=True, verbose_name='people consulted')),
                        ('leaflets', models.PositiveIntegerField(blank=True, null=True, verbose_name='leaflets handed out')),
                        ('notes', models.TextField(blank=True, max_length=1000, verbose_name='notes')),
                        ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'desk session',
                        'verbose_name_plural': 'desk sessions',
                        'indexes': [models.Index(fields=['office', '-day'], name='desk_session_office'), models.Index(fields=['-day'], name='desk_session_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='desk_session_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['hotline', 'on_site'])), name='desk_session_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['closed']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['closed']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='desk_session_end_stamped'), models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('consulted__isnull', False), ('leaflets__isnull', False)), _connector='OR'), name='desk_session_end_counted')],
                    },
                ),
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('state', models.CharField(choices=[('laid_out', 'Waiting for confirmation'), ('imported', 'Imported'), ('dropped', 'Dropped')], max_length=8, verbose_name='state')),
                        ('source', models.CharField(choices=[('12345', 'Government hotline 12345'), ('12315', 'National platform 12315'), ('letter', 'Letter'), ('other', 'Another office')], max_length=8, verbose_name='from')),
                        ('file_name', models.CharField(max_length=120, verbose_name='file')),
                        ('rows', models.PositiveIntegerField(verbose_name='rows')),
                        ('taken_over', models.PositiveIntegerField(default=0, verbose_name='taken over')),
                        ('laid_out_at', models.DateTimeField(verbose_name='laid out')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('laid_out_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                    ],
                    options={
                        'verbose_name': 'file of hand-overs',
                        'verbose_name_plural': 'files of hand-overs',
                        'indexes': [models.Index(fields=['office', '-laid_out_at'], name='handover_office')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['laid_out', 'imported', 'dropped'])), name='handover_state_known'), models.CheckConstraint(condition=models.Q(('source__in', ['12345', '12315', 'letter', 'other'])), name='handover_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['imported', 'dropped']), ('ended_at__isnull', False)), models.Q(models.Q(('state__in', ['imported', 'dropped']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='handover_end_stamped')],
                    },
                ),
                migrations.CreateModel(
                    name='OutsideReference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(choices=[('12345', 'Government hotline 12345'), ('12315', 'National platform 12315'), ('letter', 'Letter'), ('other', 'Another office')], max_length=8, verbose_name='from')),
                        ('number', models.CharField(max_length=40, verbose_name='outside number')),
                        ('received_on', models.DateField(blank=True, null=True, verbose_name='received there')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='due there')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outside_references', to='complaints.complaint', verbose_name='case')),
                    ],
                    options={
                        'verbose_name': 'outside number',
                        'verbose_name_plural': 'outside numbers',
                        'indexes': [models.Index(fields=['number'], name='outside_number')],
                        'constraints': [models.UniqueConstraint(fields=('source', 'number'), name='outside_number_once'), models.CheckConstraint(condition=models.Q(('source__in', ['12345', '12315', 'letter', 'other'])), name='outside_source_known'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='outside_number_not_empty')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedRows',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sealed', models.BinaryField()),
                        ('handover', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sealed_rows', to='complaints.handover')),
                    ],
                    options={
                        'verbose_name': 'sealed rows',
                        'verbose_name_plural': 'sealed rows',
                    },
                ),
                migrations.CreateModel(
                    name='SessionAgent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('serving', models.BooleanField(default=True, verbose_name='serving')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agents', to='complaints.desksession')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'agent of a session',
                        'verbose_name_plural': 'agents of sessions',
                        'constraints': [models.UniqueConstraint(fields=('session', 'user'), name='desk_agent_once'), models.UniqueConstraint(condition=models.Q(('serving', True)), fields=('user',), name='desk_agent_in_one_session')],
                    },
                ),
                migrations.CreateModel(
                    name='SessionCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='taken', to='complaints.complaint')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='complaints.desksession')),
                    ],
                    options={
                        'verbose_name': 'case of a session',
                        'verbose_name_plural': 'cases of sessions',
                    },
                ),
            ],
        ),
    ]
