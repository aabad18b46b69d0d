import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('casework', '0004_escalation'),
        ('complaints', '0012_knowledge'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Rating',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('score', models.PositiveSmallIntegerField(verbose_name='overall')),
                        ('handling', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how we dealt with it')),
                        ('result', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='what came of it')),
                        ('words', models.CharField(blank=True, max_length=200, verbose_name='in a sentence')),
                        ('rated_on', models.DateField(verbose_name='rated on')),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rating', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'rating',
                        'verbose_name_plural': 'ratings',
                        'indexes': [models.Index(fields=['rated_on'], name='rating_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='rating_score_range'), models.CheckConstraint(condition=models.Q(('handling', None), models.Q(('handling__gte', 1), ('handling__lte', 5)), _connector='OR'), name='rating_handling_range'), models.CheckConstraint(condition=models.Q(('result', None), models.Q(('result__gte', 1), ('result__lte', 5)), _connector='OR'), name='rating_result_range')],
                    },
                ),
                migrations.CreateModel(
                    name='ReopenRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('state', models.CharField(choices=[('asked', 'To be decided'), ('granted', 'Taken up again'), ('denied', 'Not taken up again')], default='asked', max_length=8, verbose_name='state')),
                        ('reason', models.CharField(max_length=500, verbose_name='why it should be taken up again')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                        ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer to the citizen')),
                        ('ended_at', models.DateTimeField(verbose_name='ended before')),
                        ('outcome_before', models.CharField(blank=True, max_length=18, verbose_name='outcome before')),
                        ('answer_before', models.TextField(blank=True, max_length=2000, verbose_name='answer before')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reopen_requests', to='complaints.complaint', verbose_name='case')),
                        ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.deadline', verbose_name='deadline')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'request to take up again',
                        'verbose_name_plural': 'requests to take up again',
                        'indexes': [models.Index(fields=['state', '-asked_at'], name='reopen_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'granted', 'denied'])), name='reopen_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'denied']), ('decided_at__isnull', False)), models.Q(models.Q(('state__in', ['granted', 'denied']), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='reopen_decision_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'denied'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='reopen_denial_reasoned'), models.UniqueConstraint(fields=('complaint', 'ended_at'), name='reopen_once_an_end')],
                    },
                ),
            ],
        ),
    ]
