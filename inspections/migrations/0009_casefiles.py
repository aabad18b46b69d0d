
import django.core.serializers.json
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_add_robots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('casework', '0004_escalation'),
        ('documents', '0002_messages'),
        ('documents', '0003_signatures_of_letters'),
        ('enterprises', '0002_load_catalogue'),
        ('inspections', '0008_summonses_in_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseGoods',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='goods')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='quantity')),
                ('unit', models.CharField(max_length=10, verbose_name='unit')),
                ('unit_price', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='unit price (yuan)')),
                ('pricing', models.CharField(choices=[('marked', 'Marked price'), ('market', 'Market price of like goods')], max_length=8, verbose_name='counted by')),
                ('price_source', models.CharField(max_length=200, verbose_name='where the price comes from')),
            ],
            options={
                'verbose_name': 'goods of a case',
                'verbose_name_plural': 'goods of cases',
            },
        ),
        migrations.CreateModel(
            name='CaseReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.CharField(choices=[('filing', 'Filing'), ('decision', 'Decision')], max_length=10)),
                ('step', models.CharField(choices=[('section', 'Head of section'), ('legal', 'Legal review'), ('leader', 'Leader')], max_length=8, verbose_name='step')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('opinion', models.TextField(verbose_name='opinion')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'review of a case',
                'verbose_name_plural': 'reviews of cases',
            },
        ),
        migrations.CreateModel(
            name='CaseTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(choices=[('police', 'Public security organ (suspected crime)'), ('regulator', 'Market regulation elsewhere'), ('licensing', 'Licensing or registration authority'), ('food_drug', 'Food and drug authority'), ('environment', 'Ecology and environment authority'), ('engineering', 'Housing and construction authority'), ('service', 'Commerce, culture or health authority'), ('other', 'Another authority')], max_length=12, verbose_name='recipient')),
                ('organ', models.CharField(max_length=80, verbose_name='name of the authority')),
                ('reason', models.TextField(verbose_name='why it is handed over')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
                ('attachments', models.TextField(blank=True, verbose_name='what goes with it')),
                ('state', models.CharField(choices=[('proposed', 'Waits for approval'), ('dropped', 'Not approved'), ('sent', 'Sent'), ('received', 'Receipt confirmed'), ('accepted', 'Taken over'), ('returned', 'Returned')], max_length=10, verbose_name='state')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='sent')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received')),
                ('received_by', models.CharField(blank=True, max_length=40, verbose_name='received by')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered')),
                ('answer_number', models.CharField(blank=True, max_length=60, verbose_name='number of the answer')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
            ],
            options={
                'verbose_name': 'transfer of a case',
                'verbose_name_plural': 'transfers of cases',
            },
        ),
        migrations.CreateModel(
            name='ExposureCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Waiting for approval'), ('approved', 'Corrected'), ('refused', 'Not corrected')], max_length=10, verbose_name='state')),
                ('reason', models.CharField(max_length=200, verbose_name='why corrected')),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='words before')),
                ('after', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='words after')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': 'correction of an exposure',
                'verbose_name_plural': 'corrections of exposures',
            },
        ),
        migrations.CreateModel(
            name='Penalty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('warning', 'Warning'), ('criticism', 'Public criticism'), ('fine', 'Fine'), ('gain', 'Unlawful gain confiscated'), ('goods', 'Unlawful goods confiscated'), ('stop', 'Production or business stopped'), ('licence_held', 'Licence withheld'), ('licence_revoked', 'Licence revoked')], max_length=16, verbose_name='kind')),
                ('clause', models.CharField(max_length=120, verbose_name='clause')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='amount (yuan)')),
                ('text', models.CharField(max_length=200, verbose_name='wording')),
            ],
            options={
                'verbose_name': 'penalty',
                'verbose_name_plural': 'penalties',
            },
        ),
        migrations.AddField(
            model_name='exposure',
            name='checked',
            field=models.JSONField(blank=True, default=list, verbose_name='checked before publishing'),
        ),
        migrations.AddField(
            model_name='exposure',
            name='is_minor',
            field=models.BooleanField(default=False, verbose_name='minor penalty'),
        ),
        migrations.AddField(
            model_name='exposure',
            name='text',
            field=models.TextField(blank=True, verbose_name='what was found'),
        ),
        migrations.AlterField(
            model_name='exposure',
            name='inspection',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exposures', to='inspections.inspection', verbose_name='inspection'),
        ),
        migrations.CreateModel(
            name='CaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('title', models.CharField(max_length=120, verbose_name='cause')),
                ('source', models.CharField(choices=[('spot_check', 'Spot check'), ('report', 'Report by a citizen'), ('complaint', 'Complaint'), ('transfer', 'Transferred by another authority'), ('superior', 'Assigned by a superior'), ('media', 'Media')], max_length=12, verbose_name='source')),
                ('source_number', models.CharField(blank=True, max_length=60, verbose_name='number of the source')),
                ('received_on', models.DateField(verbose_name='clue received')),
                ('product_name', models.CharField(blank=True, max_length=80, verbose_name='product')),
                ('suspicion', models.TextField(verbose_name='suspected facts')),
                ('clauses', models.TextField(blank=True, verbose_name='clauses')),
                ('state', models.CharField(choices=[('clue', 'Clue being verified'), ('filing', 'Filing waits for approval'), ('not_filed', 'Not filed'), ('investigating', 'Under investigation'), ('deciding', 'Decision waits for approval'), ('decided', 'Decided, to be served'), ('served', 'Served, to be performed'), ('performed', 'Performed'), ('closed', 'Closed and filed away'), ('handing_over', 'Transfer waits for approval'), ('transferred', 'Transferred, answer awaited'), ('handed_over', 'Taken over by another authority'), ('withdrawn', 'Withdrawn')], max_length=14, verbose_name='state')),
                ('important_for', models.JSONField(blank=True, default=list, verbose_name='big and important')),
                ('wish', models.CharField(blank=True, choices=[('file', 'File the case'), ('do_not_file', 'Do not file it')], max_length=12, verbose_name='suggestion')),
                ('wish_reason', models.TextField(blank=True, verbose_name='reasons')),
                ('round', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='filed')),
                ('goods_value', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='goods value')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='party told of its rights')),
                ('statement', models.TextField(blank=True, verbose_name='statement and defence')),
                ('hearing', models.CharField(blank=True, choices=[('not_due', 'No right to a hearing'), ('given_up', 'Not asked for in time'), ('held', 'Held')], max_length=10, verbose_name='hearing')),
                ('hearing_on', models.DateField(blank=True, null=True, verbose_name='hearing held')),
                ('hearing_outcome', models.TextField(blank=True, verbose_name='outcome of the hearing')),
                ('verdict', models.CharField(blank=True, choices=[('penalty', 'Penalty'), ('no_penalty', 'Breach without penalty'), ('unfounded', 'Breach not established')], max_length=10, verbose_name='decision')),
                ('facts', models.TextField(blank=True, verbose_name='facts found')),
                ('nature', models.TextField(blank=True, verbose_name='nature and basis')),
                ('performance', models.TextField(blank=True, verbose_name='way and time of performance')),
                ('leniency', models.TextField(blank=True, verbose_name='why less or more than the span')),
                ('is_minor', models.BooleanField(default=False, verbose_name='minor penalty')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided')),
                ('served_on', models.DateField(blank=True, null=True, verbose_name='served')),
                ('performed_on', models.DateField(blank=True, null=True, verbose_name='performed')),
                ('performed_note', models.TextField(blank=True, verbose_name='how it was performed')),
                ('pushed_on', models.DateField(blank=True, null=True, verbose_name='pushed to the other province')),
                ('pushed_to', models.CharField(blank=True, max_length=80, verbose_name='pushed to')),
                ('before_transfer', models.CharField(blank=True, choices=[('clue', 'Clue being verified'), ('filing', 'Filing waits for approval'), ('not_filed', 'Not filed'), ('investigating', 'Under investigation'), ('deciding', 'Decision waits for approval'), ('decided', 'Decided, to be served'), ('served', 'Served, to be performed'), ('performed', 'Performed'), ('closed', 'Closed and filed away'), ('handing_over', 'Transfer waits for approval'), ('transferred', 'Transferred, answer awaited'), ('handed_over', 'Taken over by another authority'), ('withdrawn', 'Withdrawn')], max_length=14)),
                ('ground', models.CharField(blank=True, choices=[('overturned', 'The test result was overturned'), ('dissolved', 'The party was dissolved'), ('revoked', 'The decision was revoked or changed'), ('mistake', 'Opened by mistake or twice')], max_length=12, verbose_name='ground')),
                ('withdraw_reason', models.TextField(blank=True, verbose_name='why withdrawn')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.productcategory', verbose_name='product category')),
                ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.deadline', verbose_name='deadline')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('decision_document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_decision', to='documents.document', verbose_name='decision')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='casefiles', to='enterprises.enterprise', verbose_name='party')),
                ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='filing approved by')),
                ('filing_document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_filing', to='documents.document', verbose_name='case-filing form')),
                ('handlers', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handlers')),
                ('inspection', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='casefiles', to='inspections.inspection', verbose_name='inspection')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
            ],
            options={
                'verbose_name': 'case file',
                'verbose_name_plural': 'case files',
                'indexes': [models.Index(fields=['district', 'state'], name='casefile_district'), models.Index(fields=['enterprise', 'state'], name='casefile_enterprise'), models.Index(fields=['inspection'], name='casefile_inspection')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['clue', 'filing', 'not_filed', 'investigating', 'deciding', 'decided', 'served', 'performed', 'closed', 'handing_over', 'transferred', 'handed_over', 'withdrawn'])), name='casefile_state_known'), models.CheckConstraint(condition=models.Q(('source__in', ['spot_check', 'report', 'complaint', 'transfer', 'superior', 'media'])), name='casefile_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['not_filed', 'closed', 'handed_over', 'withdrawn']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['not_filed', 'closed', 'handed_over', 'withdrawn']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='casefile_closed_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['investigating', 'deciding', 'decided', 'served', 'performed', 'closed']), _negated=True), models.Q(('filed_by__isnull', False), ('filed_on__isnull', False)), _connector='OR'), name='casefile_filed_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['decided', 'served', 'performed', 'closed']), _negated=True), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False), models.Q(('verdict', ''), _negated=True)), _connector='OR'), name='casefile_decided_stamped'), models.CheckConstraint(condition=models.Q(('served_on', None), ('served_on__gte', models.F('decided_on')), _connector='OR'), name='casefile_served_after_decision'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(models.Q(('withdraw_reason', ''), _negated=True), models.Q(('ground', ''), _negated=True)), _connector='OR'), name='casefile_withdrawn_has_reason'), models.CheckConstraint(condition=models.Q(('goods_value__gte', 0)), name='casefile_goods_value_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('document', 'Documentary evidence'), ('object', 'Physical evidence'), ('recording', 'Audio or video'), ('electronic', 'Electronic data'), ('witness', 'Testimony of a witness'), ('statement', 'Statement of the party'), ('expert', 'Expert opinion or test report'), ('record', 'Record of an inspection on site')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('proves', models.CharField(max_length=300, verbose_name='what it proves')),
                ('taken_on', models.DateField(verbose_name='taken')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('files', models.ManyToManyField(blank=True, related_name='+', to='documents.attachment')),
                ('casefile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='inspections.casefile')),
            ],
            options={
                'verbose_name': 'evidence of a case',
                'verbose_name_plural': 'evidence of cases',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['document', 'object', 'recording', 'electronic', 'witness', 'statement', 'expert', 'record'])), name='casefile_evidence_kind_known')],
            },
        ),
        migrations.AddField(
            model_name='exposure',
            name='casefile',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exposures', to='inspections.casefile', verbose_name='case file'),
        ),
        migrations.AddConstraint(
            model_name='exposure',
            constraint=models.CheckConstraint(condition=models.Q(('inspection__isnull', False), ('casefile__isnull', False), _connector='OR'), name='exposure_stands_on_something'),
        ),
        migrations.AddField(
            model_name='casegoods',
            name='casefile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goods', to='inspections.casefile'),
        ),
        migrations.AddField(
            model_name='casereview',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='casereview',
            name='casefile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='inspections.casefile'),
        ),
        migrations.AddField(
            model_name='casetransfer',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetransfer',
            name='casefile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='inspections.casefile'),
        ),
        migrations.AddField(
            model_name='casetransfer',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='case_transfer', to='documents.document', verbose_name='transfer letter'),
        ),
        migrations.AddField(
            model_name='casetransfer',
            name='drafted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exposurecorrection',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exposurecorrection',
            name='exposure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='inspections.exposure'),
        ),
        migrations.AddField(
            model_name='exposurecorrection',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='penalty',
            name='casefile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='penalties', to='inspections.casefile'),
        ),
        migrations.AddConstraint(
            model_name='casegoods',
            constraint=models.CheckConstraint(condition=models.Q(('pricing__in', ['marked', 'market'])), name='casefile_goods_pricing_known'),
        ),
        migrations.AddConstraint(
            model_name='casegoods',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('unit_price__gte', 0)), name='casefile_goods_positive'),
        ),
        migrations.AddConstraint(
            model_name='casereview',
            constraint=models.UniqueConstraint(fields=('casefile', 'phase', 'round', 'step'), name='casefile_review_once'),
        ),
        migrations.AddConstraint(
            model_name='casereview',
            constraint=models.UniqueConstraint(fields=('casefile', 'phase', 'round', 'by'), name='casefile_review_one_each'),
        ),
        migrations.AddConstraint(
            model_name='casereview',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['section', 'legal', 'leader'])), name='casefile_review_step_known'),
        ),
        migrations.AddConstraint(
            model_name='casereview',
            constraint=models.CheckConstraint(condition=models.Q(('phase__in', ['filing', 'decision'])), name='casefile_review_phase_known'),
        ),
        migrations.AddConstraint(
            model_name='casetransfer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'dropped', 'sent', 'received', 'accepted', 'returned'])), name='casefile_transfer_state_known'),
        ),
        migrations.AddConstraint(
            model_name='casetransfer',
            constraint=models.CheckConstraint(condition=models.Q(('recipient__in', ['police', 'regulator', 'licensing', 'food_drug', 'environment', 'engineering', 'service', 'other'])), name='casefile_transfer_recipient_known'),
        ),
        migrations.AddConstraint(
            model_name='casetransfer',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='casefile_transfer_second_person'),
        ),
        migrations.AddConstraint(
            model_name='casetransfer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'sent', 'received'])), fields=('casefile',), name='casefile_transfer_one_under_way'),
        ),
        migrations.AddConstraint(
            model_name='exposurecorrection',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'refused'])), name='exposure_correction_state_known'),
        ),
        migrations.AddConstraint(
            model_name='exposurecorrection',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='exposure_correction_second_person'),
        ),
        migrations.AddConstraint(
            model_name='exposurecorrection',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('exposure',), name='exposure_correction_one_pending'),
        ),
        migrations.AddConstraint(
            model_name='penalty',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['warning', 'criticism', 'fine', 'gain', 'goods', 'stop', 'licence_held', 'licence_revoked'])), name='casefile_penalty_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='penalty',
            constraint=models.UniqueConstraint(fields=('casefile', 'kind'), name='casefile_penalty_once_a_kind'),
        ),
    ]
