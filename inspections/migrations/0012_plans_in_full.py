import accounts.schema_changes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_add_robots'),
        ('accounts', '__first__'),
        ('accounts', '__first__'),
        ('enterprises', '0002_load_catalogue'),
        ('inspections', '0011_equipment'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='SchemeProduct',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('batches', models.PositiveIntegerField(default=0, verbose_name='planned batches')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='products', to='inspections.spotcheckplan')),
                        ('product_rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.productrule', verbose_name='product rule')),
                    ],
                    options={
                        'verbose_name': 'product of a scheme',
                        'verbose_name_plural': 'products of schemes',
                        'constraints': [models.UniqueConstraint(fields=('plan', 'product_rule'), name='scheme_product_once')],
                    },
                ),
                migrations.CreateModel(
                    name='YearPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('basis', models.TextField(blank=True, verbose_name='reasons for the choice')),
                        ('state', models.CharField(choices=[('drafted', 'Drafted'), ('approved', 'Approved'), ('filed', 'Filed')], default='drafted', max_length=10, verbose_name='state')),
                        ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                        ('filed_with', models.CharField(blank=True, max_length=80, verbose_name='filed with')),
                        ('filed_on', models.DateField(blank=True, null=True, verbose_name='filed on')),
                        ('filed_number', models.CharField(blank=True, max_length=40, verbose_name='number of the receipt')),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='organising office')),
                    ],
                    options={
                        'verbose_name': 'yearly plan',
                        'verbose_name_plural': 'yearly plans',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'approved', 'filed'])), name='year_plan_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'filed']), ('approved_at__isnull', False)), models.Q(models.Q(('state__in', ['approved', 'filed']), _negated=True), ('approved_at__isnull', True)), _connector='OR'), name='year_plan_approved_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['filed']), ('filed_on__isnull', False)), models.Q(models.Q(('state__in', ['filed']), _negated=True), ('filed_on__isnull', True)), _connector='OR'), name='year_plan_filed_stamped')],
                    },
                ),
                migrations.CreateModel(
                    name='YearPlanLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('quarter', models.PositiveSmallIntegerField(verbose_name='quarter')),
                        ('batches', models.PositiveIntegerField(verbose_name='planned batches')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.productcategory', verbose_name='product category')),
                        ('year_plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='inspections.yearplan')),
                    ],
                    options={
                        'verbose_name': 'line of a yearly plan',
                        'verbose_name_plural': 'lines of yearly plans',
                        'constraints': [models.UniqueConstraint(fields=('year_plan', 'category', 'quarter'), name='year_plan_line_once'), models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='year_plan_quarter_known'), models.CheckConstraint(condition=models.Q(('batches__gt', 0)), name='year_plan_line_has_batches')],
                    },
                ),
            ],
        ),
        migrations.RemoveField(
            model_name='productrule',
            name='is_active',
        ),
        migrations.AddField(
            model_name='productrule',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now, verbose_name='created'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='productrule',
            name='edition',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='edition'),
        ),
        migrations.AddField(
            model_name='productrule',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='inspections.productrule', verbose_name='replaces'),
        ),
        migrations.AddField(
            model_name='productrule',
            name='state',
            field=models.CharField(choices=[('in_use', 'In use'), ('replaced', 'Replaced'), ('retired', 'Retired')], default='in_use', max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='productrule',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='spotcheckplan',
            name='division',
            field=models.TextField(blank=True, verbose_name='who draws, who tests'),
        ),
        migrations.AddField(
            model_name='spotcheckplan',
            name='judgement',
            field=models.TextField(blank=True, verbose_name='how is judged'),
        ),
        migrations.AddField(
            model_name='spotcheckplan',
            name='method',
            field=models.TextField(blank=True, verbose_name='how samples are drawn'),
        ),
        migrations.AlterField(
            model_name='productrule',
            name='product_name',
            field=models.CharField(max_length=80, verbose_name='product'),
        ),
        migrations.AddConstraint(
            model_name='productrule',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['in_use', 'replaced', 'retired'])), name='product_rule_state_known'),
        ),
        migrations.AddConstraint(
            model_name='productrule',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('product_name',), name='product_rule_in_use_once'),
        ),
        migrations.AddConstraint(
            model_name='productrule',
            constraint=models.UniqueConstraint(fields=('product_name', 'edition'), name='product_rule_edition_once'),
        ),
        migrations.AddField(
            model_name='spotcheckplan',
            name='year_plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schemes', to='inspections.yearplan', verbose_name='yearly plan'),
        ),
    ]
