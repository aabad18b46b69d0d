import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_add_robots'),
        ('accounts', '__first__'),
        ('accounts', '__first__'),
        ('casework', '0004_escalation'),
        ('documents', '0002_messages'),
        ('inspections', '0005_field'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Objection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('blind_code', models.CharField(max_length=12, unique=True, verbose_name='sample code')),
                        ('applicant', models.CharField(max_length=120, verbose_name='applicant')),
                        ('applicant_code', models.CharField(blank=True, max_length=18, verbose_name='credit code')),
                        ('kind', models.CharField(choices=[('sampling', 'How the sample was drawn'), ('authenticity', 'Whose goods they are'), ('conclusion', 'The conclusion of the test')], max_length=12, verbose_name='kind')),
                        ('channel', models.CharField(choices=[('space', 'Enterprise space'), ('post', 'Letter by post'), ('hand', 'Handed in')], max_length=8, verbose_name='how it came')),
                        ('filed_on', models.DateField(verbose_name='filed on')),
                        ('received_on', models.DateField(verbose_name='received on')),
                        ('reason', models.TextField(verbose_name='reasons')),
                        ('filed_at', models.DateTimeField(verbose_name='filed')),
                        ('ground', models.CharField(blank=True, choices=[('late', 'Filed after the time for objections'), ('no_party', 'The applicant is not concerned'), ('not_possible', 'The item cannot be tested again'), ('no_reason', 'No reason or proof was given')], max_length=12, verbose_name='why not accepted')),
                        ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                        ('answer', models.TextField(blank=True, verbose_name='answer')),
                        ('upheld', models.BooleanField(blank=True, null=True, verbose_name='the applicant is right')),
                        ('notified_on', models.DateField(blank=True, null=True, verbose_name='re-inspection notice received')),
                        ('formalities_on', models.DateField(blank=True, null=True, verbose_name='formalities completed')),
                        ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='cost advanced (yuan)')),
                        ('lab_reason', models.CharField(blank=True, max_length=200, verbose_name='why the first laboratory')),
                        ('report_number', models.CharField(blank=True, max_length=40, verbose_name='report number')),
                        ('reported_at', models.DateTimeField(blank=True, null=True, verbose_name='re-inspection report')),
                        ('final_verdict', models.CharField(blank=True, choices=[('pass', 'Conforming'), ('fail', 'Non-conforming')], max_length=4, verbose_name='final verdict')),
                        ('bearer', models.CharField(blank=True, choices=[('applicant', 'Applicant'), ('office', 'Bureau that organised the check')], max_length=10, verbose_name='cost borne by')),
                        ('backup_price', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='paid for the back-up sample (yuan)')),
                        ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='why it ended')),
                        ('state', models.CharField(choices=[('filed', 'To be decided'), ('refused', 'Not accepted'), ('accepted', 'To be answered'), ('answered', 'Answered'), ('waiting', 'Waiting for the formalities'), ('ready', 'Laboratory to be named'), ('named', 'Back-up sample to be delivered'), ('testing', 'In re-inspection'), ('reported', 'Conclusion to be given'), ('confirmed', 'First result confirmed'), ('overturned', 'First result overturned'), ('abandoned', 'Re-inspection given up'), ('ended', 'Ended without a re-inspection'), ('withdrawn', 'Taken back by the applicant')], default='filed', max_length=10, verbose_name='state')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.deadline', verbose_name='deadline')),
                        ('disputed', models.ManyToManyField(blank=True, related_name='+', to='inspections.sampleitemresult', verbose_name='disputed items')),
                        ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                        ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='filed by')),
                        ('files', models.ManyToManyField(blank=True, related_name='+', to='documents.attachment')),
                        ('lab', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='laboratory of the re-inspection')),
                        ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='inspections.resultnotice', verbose_name='result notice')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                        ('report_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='report file')),
                        ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='inspections.sample', verbose_name='sample')),
                        ('tester', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tester')),
                    ],
                    options={
                        'verbose_name': 'objection',
                        'verbose_name_plural': 'objections',
                        'indexes': [models.Index(fields=['district', 'state'], name='objection_district'), models.Index(fields=['applicant_code', 'state'], name='objection_applicant'), models.Index(fields=['lab', 'state'], name='objection_lab')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['filed', 'refused', 'accepted', 'answered', 'waiting', 'ready', 'named', 'testing', 'reported', 'confirmed', 'overturned', 'abandoned', 'ended', 'withdrawn'])), name='objection_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['sampling', 'authenticity', 'conclusion'])), name='objection_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'answered', 'confirmed', 'overturned', 'abandoned', 'ended', 'withdrawn']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['refused', 'answered', 'confirmed', 'overturned', 'abandoned', 'ended', 'withdrawn']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='objection_closed_stamped'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('notice',), name='objection_one_open_per_notice'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='objection_refused_has_ground'), models.CheckConstraint(condition=models.Q(models.Q(('reported_at__isnull', False), ('state__in', ['confirmed', 'overturned']), models.Q(('final_verdict', ''), _negated=True), models.Q(('bearer', ''), _negated=True)), models.Q(models.Q(('state__in', ['confirmed', 'overturned']), _negated=True), ('final_verdict', '')), _connector='OR'), name='objection_conclusion_complete'), models.CheckConstraint(condition=models.Q(('received_on__gte', models.F('filed_on'))), name='objection_received_after_filed')],
                    },
                ),
                migrations.CreateModel(
                    name='ObjectionPaper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('refusal', 'Refusal'), ('answer', 'Answer'), ('notice', 'Re-inspection notice'), ('conclusion', 'Conclusion of the re-inspection')], max_length=10, verbose_name='purpose')),
                        ('recipient', models.CharField(max_length=120, verbose_name='name')),
                        ('served_on', models.DateField(blank=True, null=True, verbose_name='served')),
                        ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection_paper', to='documents.document')),
                        ('objection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='inspections.objection')),
                    ],
                    options={
                        'verbose_name': 'paper of an objection',
                        'verbose_name_plural': 'papers of objections',
                        'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['refusal', 'answer', 'notice', 'conclusion'])), name='objection_paper_purpose_known')],
                    },
                ),
                migrations.CreateModel(
                    name='ReinspectedItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('value', models.CharField(max_length=60, verbose_name='value found')),
                        ('verdict', models.CharField(choices=[('pass', 'Pass'), ('fail', 'Fail'), ('not_judged', 'Not judged')], max_length=10, verbose_name='verdict')),
                        ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspections.sampleitemresult')),
                        ('objection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='inspections.objection')),
                    ],
                    options={
                        'verbose_name': 're-inspected item',
                        'verbose_name_plural': 're-inspected items',
                        'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['pass', 'fail', 'not_judged'])), name='reinspected_verdict_known'), models.UniqueConstraint(fields=('objection', 'first'), name='reinspected_once')],
                    },
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='custodystep',
            name='custody_kind_known',
        ),
        migrations.AddField(
            model_name='custodystep',
            name='giver',
            field=models.CharField(choices=[('enterprise', 'Enterprise'), ('inspector', 'Inspectors'), ('carrier', 'Carrier'), ('post', 'Post'), ('lab', 'Laboratory'), ('office', "Bureau's store")], default='inspector', max_length=10, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='custodystep',
            name='part',
            field=models.CharField(choices=[('test', 'Test sample'), ('backup', 'Back-up sample')], default='test', max_length=6, verbose_name='part'),
        ),
        migrations.AddField(
            model_name='custodystep',
            name='place',
            field=models.CharField(blank=True, max_length=80, verbose_name='place'),
        ),
        migrations.AddField(
            model_name='custodystep',
            name='seal_number',
            field=models.CharField(blank=True, max_length=30, verbose_name='seal number'),
        ),
        migrations.AddField(
            model_name='custodystep',
            name='taker',
            field=models.CharField(choices=[('enterprise', 'Enterprise'), ('inspector', 'Inspectors'), ('carrier', 'Carrier'), ('post', 'Post'), ('lab', 'Laboratory'), ('office', "Bureau's store")], default='inspector', max_length=10, verbose_name='to'),
        ),
        migrations.AddField(
            model_name='custodystep',
            name='way',
            field=models.CharField(blank=True, choices=[('hand', 'By hand'), ('post', 'By post'), ('carrier', 'By carrier')], max_length=8, verbose_name='way'),
        ),
        migrations.AddField(
            model_name='custodystep',
            name='waybill',
            field=models.CharField(blank=True, max_length=60, verbose_name='carrier and waybill'),
        ),
        migrations.AddField(
            model_name='sample',
            name='backup_state',
            field=models.CharField(blank=True, choices=[('kept', 'Kept sealed'), ('out', 'In re-inspection'), ('used', 'Used up in the re-inspection'), ('returned', 'Given back'), ('disposed', 'Disposed of'), ('gone', 'Hidden, moved, sold or destroyed')], max_length=10, verbose_name='back-up sample'),
        ),
        migrations.AddField(
            model_name='sample',
            name='keep_until',
            field=models.DateField(blank=True, null=True, verbose_name='papers kept until'),
        ),
        migrations.AddField(
            model_name='sample',
            name='on_site',
            field=models.BooleanField(default=False, verbose_name='tested on the spot'),
        ),
        migrations.AddField(
            model_name='sample',
            name='overturned_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='overturned'),
        ),
        migrations.AddField(
            model_name='sample',
            name='paid_on',
            field=models.DateField(blank=True, null=True, verbose_name='paid on'),
        ),
        migrations.AddField(
            model_name='sample',
            name='platform_code',
            field=models.CharField(blank=True, max_length=18, verbose_name="platform's credit code"),
        ),
        migrations.AddField(
            model_name='sample',
            name='platform_name',
            field=models.CharField(blank=True, max_length=120, verbose_name='platform'),
        ),
        migrations.AddField(
            model_name='sample',
            name='report_file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='report file'),
        ),
        migrations.AddField(
            model_name='sample',
            name='settled_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='samples settled'),
        ),
        migrations.AlterField(
            model_name='custodystep',
            name='kind',
            field=models.CharField(choices=[('sealed', 'Sealed on site'), ('sent', 'Handed over'), ('handed', 'Passed on'), ('stored', 'Put into storage'), ('received', 'Received'), ('rejected', 'Refused'), ('tested', 'Tested'), ('withdrawn', 'Withdrawn'), ('returned', 'Given back'), ('disposed', 'Disposed of')], max_length=10, verbose_name='step'),
        ),
        migrations.AddConstraint(
            model_name='custodystep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sealed', 'sent', 'handed', 'stored', 'received', 'rejected', 'tested', 'withdrawn', 'returned', 'disposed'])), name='custody_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='custodystep',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['test', 'backup'])), name='custody_part_known'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.CheckConstraint(condition=models.Q(('backup_state__in', ['', 'kept', 'out', 'used', 'returned', 'disposed', 'gone'])), name='sample_backup_state_known'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.CheckConstraint(condition=models.Q(('overturned_at', None), ('state', 'passed'), _connector='OR'), name='sample_overturned_has_passed'),
        ),
    ]
