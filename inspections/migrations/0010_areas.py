import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_add_robots'),
        ('accounts', '__first__'),
        ('documents', '0003_signatures_of_letters'),
        ('enterprises', '0002_load_catalogue'),
        ('inspections', '0009_casefiles'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='KeyArea',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('place', models.CharField(max_length=160, verbose_name='bounds')),
                        ('hazard', models.TextField(verbose_name='hazard')),
                        ('lead_unit', models.CharField(max_length=80, verbose_name='lead unit')),
                        ('measures', models.TextField(blank=True, verbose_name='what is done')),
                        ('due_on', models.DateField(verbose_name='to be done by')),
                        ('state', models.CharField(choices=[('planned', 'Planned'), ('under_way', 'Under way'), ('reported', 'Waits for acceptance'), ('accepted', 'Accepted'), ('dropped', 'Taken off the list')], max_length=10, verbose_name='state')),
                        ('result', models.TextField(blank=True, verbose_name='result')),
                        ('drop_reason', models.CharField(blank=True, max_length=200, verbose_name='why taken off')),
                        ('planned_at', models.DateTimeField(verbose_name='planned')),
                        ('begun_on', models.DateField(blank=True, null=True, verbose_name='begun')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                        ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                        ('casefiles', models.ManyToManyField(blank=True, related_name='areas', to='inspections.casefile')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.productcategory', verbose_name='product category')),
                        ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                        ('inspections', models.ManyToManyField(blank=True, related_name='areas', to='inspections.inspection')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                        ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
                        ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                    ],
                    options={
                        'verbose_name': 'key area',
                        'verbose_name_plural': 'key areas',
                        'indexes': [models.Index(fields=['district', 'state'], name='area_district')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'under_way', 'reported', 'accepted', 'dropped'])), name='area_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'dropped']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['accepted', 'dropped']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='area_closed_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('accepted_by__isnull', False), _connector='OR'), name='area_accepted_by_somebody'), models.CheckConstraint(condition=models.Q(('accepted_by', None), models.Q(('accepted_by', models.F('reported_by')), _negated=True), _connector='OR'), name='area_second_person')],
                    },
                ),
                migrations.CreateModel(
                    name='AreaPhoto',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('moment', models.CharField(choices=[('before', 'Before'), ('after', 'After')], max_length=6, verbose_name='taken')),
                        ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                        ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='inspections.keyarea')),
                    ],
                    options={
                        'verbose_name': 'photo of an area',
                        'verbose_name_plural': 'photos of areas',
                        'constraints': [models.CheckConstraint(condition=models.Q(('moment__in', ['before', 'after'])), name='area_photo_moment_known')],
                    },
                ),
                migrations.CreateModel(
                    name='AreaFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='figure')),
                        ('unit', models.CharField(blank=True, max_length=10, verbose_name='unit')),
                        ('before', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='before')),
                        ('after', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='after')),
                        ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='inspections.keyarea')),
                    ],
                    options={
                        'verbose_name': 'figure of an area',
                        'verbose_name_plural': 'figures of areas',
                        'constraints': [models.UniqueConstraint(fields=('area', 'name'), name='area_figure_once')],
                    },
                ),
            ],
        ),
    ]
