import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('complaints', '0011_open311'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='PreparedAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('state', models.CharField(choices=[('drafted', 'Draft'), ('in_use', 'In use'), ('retired', 'Retired')], default='drafted', max_length=8, verbose_name='state')),
                        ('kind', models.CharField(choices=[('complaint', 'Complaint'), ('report', 'Report'), ('inquiry', 'Inquiry')], default='inquiry', max_length=10, verbose_name='sent on')),
                        ('domain', models.CharField(blank=True, choices=[('product', 'Product quality'), ('food_drug', 'Food and drugs'), ('environment', 'Environment'), ('service', 'Services'), ('engineering', 'Engineering and building')], max_length=12, verbose_name='line of work')),
                        ('question', models.CharField(max_length=120, verbose_name='question')),
                        ('question_en', models.CharField(blank=True, max_length=240, verbose_name='question, in English')),
                        ('text', models.TextField(max_length=2000, verbose_name='answer')),
                        ('text_en', models.TextField(blank=True, max_length=4000, verbose_name='answer, in English')),
                        ('keywords', models.CharField(blank=True, max_length=200, verbose_name='keywords')),
                        ('changed_at', models.DateTimeField(verbose_name='written')),
                        ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='public since')),
                        ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retired')),
                        ('times_sent', models.PositiveIntegerField(default=0, verbose_name='times sent')),
                        ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                        ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                    ],
                    options={
                        'verbose_name': 'prepared answer',
                        'verbose_name_plural': 'prepared answers',
                        'indexes': [models.Index(fields=['kind', 'state'], name='prepared_answer_kind'), models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-times_sent', 'id'], name='prepared_answer_public')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'in_use', 'retired'])), name='prepared_answer_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['retired']), ('retired_at__isnull', False)), models.Q(models.Q(('state__in', ['retired']), _negated=True), ('retired_at__isnull', True)), _connector='OR'), name='prepared_answer_retired_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_use'), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='prepared_answer_approved'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('changed_by')), _negated=True), _connector='OR'), name='prepared_answer_two_persons'), models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('kind', 'inquiry'), ('state', 'in_use')), _connector='OR'), name='prepared_answer_public_in_use')],
                    },
                ),
                migrations.CreateModel(
                    name='SentAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answer_version', models.PositiveIntegerField()),
                        ('sent_at', models.DateTimeField()),
                        ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='complaints.preparedanswer')),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='prepared_answer', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'sent answer',
                        'verbose_name_plural': 'sent answers',
                    },
                ),
            ],
        ),
    ]
