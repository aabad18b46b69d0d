import accounts.schema_changes
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('casework', '0001_initial'),
        ('documents', '0001_initial'),
        ('enterprises', '0001_initial'),
        ('inspections', '0003_summonses_rectifications_exposures'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Complaint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('kind', models.CharField(choices=[('complaint', 'Complaint'), ('report', 'Report'), ('inquiry', 'Inquiry')], max_length=10, verbose_name='kind')),
                        ('channel', models.CharField(choices=[('web', 'Website'), ('phone', 'Phone call'), ('desk', 'Consultation desk'), ('letter', 'Letter'), ('import', 'Handed over')], max_length=8, verbose_name='channel')),
                        ('state', models.CharField(choices=[('received', 'To be decided'), ('waiting', 'Waiting for material'), ('accepted', 'In progress'), ('referred', 'Under inspection'), ('refused', 'Not accepted'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='received', max_length=10, verbose_name='state')),
                        ('regime', models.CharField(choices=[('1998', 'Order 51 of 1998'), ('2020', 'Order 20 of 2019'), ('2026', 'Order 121 of 2025')], max_length=4, verbose_name='rules')),
                        ('title', models.CharField(max_length=80, verbose_name='in one sentence')),
                        ('description', models.TextField(max_length=5000, verbose_name='what happened')),
                        ('domain', models.CharField(choices=[('product', 'Product quality'), ('food_drug', 'Food and drugs'), ('environment', 'Environment'), ('service', 'Services'), ('engineering', 'Engineering and building')], max_length=12, verbose_name='line of work')),
                        ('respondent_name', models.CharField(blank=True, max_length=120, verbose_name='trader')),
                        ('respondent_address', models.CharField(blank=True, max_length=200, verbose_name="trader's address")),
                        ('respondent_code', models.CharField(blank=True, max_length=18, verbose_name='credit code')),
                        ('product_name', models.CharField(blank=True, max_length=120, verbose_name='goods or service')),
                        ('purchase_date', models.DateField(blank=True, null=True, verbose_name='bought on')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='amount paid (yuan)')),
                        ('demands', models.JSONField(blank=True, default=list, verbose_name='wants')),
                        ('demand', models.CharField(blank=True, max_length=500, verbose_name='claim in own words')),
                        ('anonymous', models.BooleanField(default=False, verbose_name='anonymous')),
                        ('query_code_mac', models.CharField(blank=True, editable=False, max_length=64)),
                        ('receipt_mac', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                        ('received_at', models.DateTimeField(verbose_name='received')),
                        ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='material asked for')),
                        ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                        ('referred_at', models.DateTimeField(blank=True, null=True, verbose_name='inspection ordered')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='outcome told')),
                        ('asked_for', models.CharField(blank=True, max_length=500, verbose_name='material asked for')),
                        ('refusal_reason', models.CharField(blank=True, choices=[('no_power', 'Not our duty, or no power here'), ('handled', 'Taken up by a court or another body already'), ('not_consumer', 'Not for living needs, or no dispute'), ('too_old', 'More than three years after it became known'), ('incomplete', 'Required material is missing'), ('other_law', 'Another ground of law'), ('elsewhere', 'Another authority is in charge'), ('repeated', 'The same report was made before'), ('no_clue', 'No concrete clue of a breach'), ('other_way', 'The law has another way for this')], max_length=14, verbose_name='ground of refusal')),
                        ('right_office', models.CharField(blank=True, max_length=120, verbose_name='where to go instead')),
                        ('outcome', models.CharField(blank=True, choices=[('settled', 'Agreement reached'), ('settled_privately', 'The sides settled themselves'), ('no_agreement', 'No agreement'), ('declined', 'One side declined or stayed away'), ('no_test', 'No agreement on who tests or pays for it'), ('ground', 'A ground for refusal appeared'), ('case_filed', 'A case was filed'), ('corrected', 'Slight breach, corrected; no case'), ('no_breach', 'No breach found; no case'), ('answered', 'Answered'), ('pointed', 'Pointed to the right way')], max_length=18, verbose_name='outcome')),
                        ('outcome_public', models.TextField(blank=True, max_length=2000, verbose_name='answer to the citizen')),
                        ('findings', models.CharField(blank=True, max_length=30, verbose_name='inspection')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='goods made public')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.productcategory', verbose_name='category of goods')),
                        ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.deadline', verbose_name='deadline')),
                        ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                        ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='enterprises.enterprise', verbose_name='enterprise')),
                        ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handled by')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                    ],
                    options={
                        'verbose_name': 'complaint, report or inquiry',
                        'verbose_name_plural': 'complaints, reports and inquiries',
                        'indexes': [models.Index(fields=['district', '-received_at'], name='complaint_district'), models.Index(fields=['-received_at'], name='complaint_newest'), models.Index(condition=models.Q(('state__in', ('received', 'waiting', 'accepted', 'referred'))), fields=['state', '-received_at'], name='complaint_open'), models.Index(fields=['enterprise', '-received_at'], name='complaint_enterprise')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'waiting', 'accepted', 'referred', 'refused', 'closed', 'withdrawn'])), name='complaint_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['complaint', 'report', 'inquiry'])), name='complaint_kind_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'phone', 'desk', 'letter', 'import'])), name='complaint_channel_known'), models.CheckConstraint(condition=models.Q(('domain__in', ['product', 'food_drug', 'environment', 'service', 'engineering'])), name='complaint_domain_known'), models.CheckConstraint(condition=models.Q(('regime__in', ['1998', '2020', '2026'])), name='complaint_regime_known'), models.CheckConstraint(condition=models.Q(('refusal_reason__in', ['no_power', 'handled', 'not_consumer', 'too_old', 'incomplete', 'other_law', 'elsewhere', 'repeated', 'no_clue', 'other_way', ''])), name='complaint_refusal_known'), models.CheckConstraint(condition=models.Q(('outcome__in', ['settled', 'settled_privately', 'no_agreement', 'declined', 'no_test', 'ground', 'case_filed', 'corrected', 'no_breach', 'answered', 'pointed', ''])), name='complaint_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'closed', 'withdrawn']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['refused', 'closed', 'withdrawn']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='complaint_end_stamped'), models.CheckConstraint(condition=models.Q(('state', 'refused'), ('refusal_reason', ''), _connector='XOR'), name='complaint_refusal_reasoned'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='complaint_outcome_named'), models.CheckConstraint(condition=models.Q(('anonymous', False), ('kind', 'report'), _connector='OR'), name='complaint_only_reports_hide'), models.CheckConstraint(condition=models.Q(models.Q(('anonymous', True), ('query_code_mac', ''), ('receipt_mac__isnull', False)), models.Q(('anonymous', False), ('receipt_mac', None)), _connector='OR'), name='complaint_one_code')],
                    },
                ),
                migrations.CreateModel(
                    name='ComplaintFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('added_at', models.DateTimeField(verbose_name='added')),
                        ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='file')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'file of a complaint',
                        'verbose_name_plural': 'files of complaints',
                        'indexes': [models.Index(fields=['complaint', 'added_at'], name='complaint_file')],
                    },
                ),
                migrations.CreateModel(
                    name='ComplaintInspection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('linked_at', models.DateTimeField(verbose_name='linked')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='complaints.complaint')),
                        ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaint_links', to='inspections.inspection')),
                    ],
                    options={
                        'verbose_name': 'inspection of a complaint',
                        'verbose_name_plural': 'inspections of complaints',
                        'constraints': [models.UniqueConstraint(fields=('complaint', 'inspection'), name='complaint_inspection_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key_mac', models.CharField(max_length=64, unique=True)),
                        ('form_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('kind', models.CharField(choices=[('complaint', 'Complaint'), ('report', 'Report'), ('inquiry', 'Inquiry')], max_length=10)),
                        ('sealed', models.BinaryField()),
                        ('receipt', models.TextField(blank=True)),
                        ('saved_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'draft',
                        'verbose_name_plural': 'drafts',
                        'indexes': [models.Index(fields=['saved_at'], name='complaint_draft_age')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['complaint', 'report', 'inquiry'])), name='complaint_draft_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='DraftFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='complaints.draft')),
                    ],
                    options={
                        'verbose_name': 'file of a draft',
                        'verbose_name_plural': 'files of drafts',
                    },
                ),
                migrations.CreateModel(
                    name='Reporter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sealed_name', models.BinaryField()),
                        ('sealed_phone', models.BinaryField()),
                        ('sealed_email', models.BinaryField()),
                        ('sealed_address', models.BinaryField()),
                        ('phone_mac', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reporter', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'reporter',
                        'verbose_name_plural': 'reporters',
                    },
                ),
                migrations.CreateModel(
                    name='Reveal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('state', models.CharField(choices=[('asked', 'Asked for'), ('granted', 'Granted'), ('denied', 'Denied'), ('used', 'Opened')], max_length=8, verbose_name='state')),
                        ('reason', models.CharField(max_length=200, verbose_name='reason')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reveals', to='complaints.reporter')),
                    ],
                    options={
                        'verbose_name': 'opening of a name',
                        'verbose_name_plural': 'openings of names',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'granted', 'denied', 'used'])), name='reveal_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'denied', 'used']), ('decided_at__isnull', False)), models.Q(models.Q(('state__in', ['granted', 'denied', 'used']), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='reveal_decision_stamped'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='reveal_two_custodians')],
                    },
                ),
                migrations.CreateModel(
                    name='Statement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=2000, verbose_name='what was added')),
                        ('added_at', models.DateTimeField(verbose_name='added')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'later statement',
                        'verbose_name_plural': 'later statements',
                        'indexes': [models.Index(fields=['complaint', 'added_at'], name='complaint_statement')],
                    },
                ),
            ],
        ),
    ]
