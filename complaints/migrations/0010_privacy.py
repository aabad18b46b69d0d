import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0009_messages'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='DataRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('kind', models.CharField(choices=[('correction', 'Correction'), ('deletion', 'Deletion')], max_length=10, verbose_name='kind of request')),
                        ('state', models.CharField(choices=[('asked', 'To be answered'), ('done', 'Done'), ('refused', 'Refused')], default='asked', max_length=8, verbose_name='state')),
                        ('sealed', models.TextField(blank=True, editable=False)),
                        ('changes', models.JSONField(blank=True, default=list, verbose_name='to be corrected')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                        ('ground', models.CharField(blank=True, choices=[('running', 'The case is still being handled'), ('kept', 'The law orders us to keep it longer'), ('held', 'It is needed in proceedings that are under way'), ('unproven', 'The new data could not be verified')], max_length=8, verbose_name='legal ground')),
                        ('answer', models.CharField(blank=True, max_length=300, verbose_name='explanation for the person')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='complaints.complaint', verbose_name='case')),
                        ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.deadline', verbose_name='deadline')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                    ],
                    options={
                        'verbose_name': 'request about personal data',
                        'verbose_name_plural': 'requests about personal data',
                        'indexes': [models.Index(fields=['state', 'asked_at'], name='data_request_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'done', 'refused'])), name='data_request_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'deletion'])), name='data_request_kind_known'), models.CheckConstraint(condition=models.Q(('ground__in', ['running', 'kept', 'held', 'unproven', ''])), name='data_request_ground_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'refused']), ('decided_at__isnull', False)), models.Q(models.Q(('state__in', ['done', 'refused']), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='data_request_answer_stamped'), models.CheckConstraint(condition=models.Q(('state', 'refused'), ('ground', ''), _connector='XOR'), name='data_request_refusal_grounded'), models.CheckConstraint(condition=models.Q(('state', 'asked'), ('sealed', ''), _connector='OR'), name='data_request_emptied'), models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('complaint', 'kind'), name='data_request_one_open')],
                    },
                ),
                migrations.CreateModel(
                    name='LegalHold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('state', models.CharField(choices=[('placed', 'In force'), ('lifted', 'Lifted')], default='placed', max_length=8, verbose_name='state')),
                        ('reason', models.CharField(max_length=300, verbose_name='reason of the hold')),
                        ('placed_at', models.DateTimeField(verbose_name='placed')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                        ('lift_reason', models.CharField(blank=True, max_length=300, verbose_name='why lifted')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='complaints.complaint', verbose_name='case')),
                        ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lifted by')),
                        ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
                    ],
                    options={
                        'verbose_name': 'legal hold',
                        'verbose_name_plural': 'legal holds',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['placed', 'lifted'])), name='legal_hold_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['lifted']), ('lifted_at__isnull', False)), models.Q(models.Q(('state__in', ['lifted']), _negated=True), ('lifted_at__isnull', True)), _connector='OR'), name='legal_hold_lift_stamped'), models.CheckConstraint(condition=models.Q(('lifted_by', None), models.Q(('lifted_by', models.F('placed_by')), _negated=True), _connector='OR'), name='legal_hold_second_person'), models.UniqueConstraint(condition=models.Q(('state', 'placed')), fields=('complaint',), name='legal_hold_one_in_force')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='complaint',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='personal data removed'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('closed_at__isnull', False), ('forgotten_at', None)), fields=['kind', 'closed_at'], name='complaint_keeping'),
        ),
    ]
