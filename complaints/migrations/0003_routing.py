import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_add_robots'),
        ('complaints', '0002_case_fields'),
        ('enterprises', '0001_initial'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='RoutingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('state', models.CharField(choices=[('on', 'In force'), ('off', 'Switched off')], default='on', max_length=3, verbose_name='state')),
                        ('order', models.PositiveIntegerField(verbose_name='order')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='why it is so')),
                        ('kind', models.CharField(blank=True, choices=[('complaint', 'Complaint'), ('report', 'Report'), ('inquiry', 'Inquiry')], max_length=10, verbose_name='kind')),
                        ('channel', models.CharField(blank=True, choices=[('web', 'Website'), ('phone', 'Phone call'), ('desk', 'Consultation desk'), ('letter', 'Letter'), ('visit', 'Visit to the office'), ('open311', 'Another program (Open311)'), ('import', 'Handed over')], max_length=8, verbose_name='channel')),
                        ('domain', models.CharField(blank=True, choices=[('product', 'Product quality'), ('food_drug', 'Food and drugs'), ('environment', 'Environment'), ('service', 'Services'), ('engineering', 'Engineering and building')], max_length=12, verbose_name='line of work')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.productcategory', verbose_name='category of goods')),
                        ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                        ('respondent_words', models.CharField(blank=True, max_length=200, verbose_name="words in the trader's name")),
                        ('words', models.CharField(blank=True, max_length=200, verbose_name='words in what was told')),
                        ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handled by')),
                        ('priority', models.CharField(blank=True, choices=[('normal', 'Normal'), ('urgent', 'Urgent')], max_length=8, verbose_name='priority')),
                    ],
                    options={
                        'verbose_name': 'routing rule',
                        'verbose_name_plural': 'routing rules',
                        'indexes': [models.Index(fields=['order'], name='routing_rule_order')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['on', 'off'])), name='routing_rule_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['complaint', 'report', 'inquiry', ''])), name='routing_rule_kind_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'phone', 'desk', 'letter', 'visit', 'open311', 'import', ''])), name='routing_rule_channel_known'), models.CheckConstraint(condition=models.Q(('domain__in', ['product', 'food_drug', 'environment', 'service', 'engineering', ''])), name='routing_rule_domain_known'), models.CheckConstraint(condition=models.Q(('priority__in', ['normal', 'urgent', ''])), name='routing_rule_priority_known'), models.CheckConstraint(condition=models.Q(('office__isnull', False), models.Q(('priority', ''), _negated=True), _connector='OR'), name='routing_rule_does_something'), models.CheckConstraint(condition=models.Q(('person', None), ('office__isnull', False), _connector='OR'), name='routing_rule_person_has_office')],
                    },
                ),
                migrations.CreateModel(
                    name='RoutedCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='routed', to='complaints.complaint')),
                        ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routed', to='complaints.routingrule')),
                        ('routed_at', models.DateTimeField(verbose_name='routed')),
                    ],
                    options={
                        'verbose_name': 'routed case',
                        'verbose_name_plural': 'routed cases',
                    },
                ),
                migrations.CreateModel(
                    name='CaseLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('split', 'Two halves of one letter'), ('joint', 'Handled jointly')], max_length=5, verbose_name='kind')),
                        ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_out', to='complaints.complaint')),
                        ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_in', to='complaints.complaint')),
                        ('linked_at', models.DateTimeField(verbose_name='linked')),
                        ('sealed_code', models.BinaryField(default=b'')),
                    ],
                    options={
                        'verbose_name': 'link between cases',
                        'verbose_name_plural': 'links between cases',
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['split', 'joint'])), name='case_link_kind_known'), models.UniqueConstraint(fields=('second', 'kind'), name='case_link_once'), models.UniqueConstraint(condition=models.Q(('kind', 'split')), fields=('first',), name='case_link_two_halves'), models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='case_link_of_two')],
                    },
                ),
                migrations.CreateModel(
                    name='JointConsent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='joint_consent', to='complaints.complaint')),
                        ('how', models.CharField(max_length=120, verbose_name='how each agreed')),
                        ('speaks', models.BooleanField(default=False, verbose_name='speaks for the others')),
                        ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                    ],
                    options={
                        'verbose_name': 'consent to a joint handling',
                        'verbose_name_plural': 'consents to joint handling',
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='complaint',
            name='elder_code_mac',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['title', '-received_at'], name='complaint_title'),
        ),
    ]
