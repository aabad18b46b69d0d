import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('complaints', '0013_aftercare'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='ConsumerWarning',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('state', models.CharField(choices=[('drafted', 'Draft'), ('submitted', 'Waiting for approval'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='drafted', max_length=10, verbose_name='state')),
                        ('since', models.DateField(verbose_name='from')),
                        ('until', models.DateField(verbose_name='until')),
                        ('complaints', models.PositiveIntegerField(verbose_name='complaints')),
                        ('title', models.CharField(max_length=60, verbose_name='title')),
                        ('title_en', models.CharField(blank=True, max_length=160, verbose_name='title, in English')),
                        ('text', models.TextField(max_length=2000, verbose_name='text')),
                        ('text_en', models.TextField(blank=True, max_length=4000, verbose_name='text, in English')),
                        ('written_at', models.DateTimeField(verbose_name='written')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                        ('withdraw_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.productcategory', verbose_name='category of goods')),
                        ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'warning to consumers',
                        'verbose_name_plural': 'warnings to consumers',
                        'indexes': [models.Index(fields=['-published_at'], name='consumer_warning_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'submitted', 'published', 'withdrawn'])), name='consumer_warning_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'withdrawn']), ('published_at__isnull', False)), models.Q(models.Q(('state__in', ['published', 'withdrawn']), _negated=True), ('published_at__isnull', True)), _connector='OR'), name='consumer_warning_published_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['withdrawn']), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state__in', ['withdrawn']), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='consumer_warning_withdrawn_stamped'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('written_by')), _negated=True), _connector='OR'), name='consumer_warning_two_persons')],
                    },
                ),
                migrations.CreateModel(
                    name='ReturnVisit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reached', models.CharField(choices=[('spoke', 'Spoke with the person'), ('declined', 'Does not want to answer'), ('not_reached', 'Not reached')], max_length=12, verbose_name='what came of it')),
                        ('score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='satisfaction')),
                        ('kept', models.BooleanField(blank=True, null=True, verbose_name='what was agreed was kept')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                        ('called_at', models.DateTimeField(verbose_name='called')),
                        ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='called by')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='return_visits', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'return visit',
                        'verbose_name_plural': 'return visits',
                        'indexes': [models.Index(fields=['complaint', 'called_at'], name='return_visit_case'), models.Index(fields=['called_at'], name='return_visit_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('reached__in', ['spoke', 'declined', 'not_reached'])), name='return_visit_reached_known'), models.CheckConstraint(condition=models.Q(('score', None), models.Q(('score__gte', 1), ('score__lte', 5)), _connector='OR'), name='return_visit_score_range'), models.CheckConstraint(condition=models.Q(models.Q(('reached', 'spoke'), ('score__isnull', False)), models.Q(models.Q(('reached', 'spoke'), _negated=True), ('score', None)), _connector='OR'), name='return_visit_score_of_who_spoke')],
                    },
                ),
            ],
        ),
    ]
