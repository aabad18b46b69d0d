import accounts.schema_changes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0003_routing'),
        ('documents', '0001_initial'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Declaration',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(choices=[('complainant', 'Complainant'), ('trader', 'Trader')], max_length=11, verbose_name='side')),
                        ('stance', models.CharField(choices=[('declines', 'Does not want to be mediated'), ('no_agreement', 'Says that no agreement is possible'), ('no_test', 'Does not agree on the laboratory or its cost')], max_length=12, verbose_name='declares')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='in own words')),
                        ('declared_on', models.DateField(verbose_name='on')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='complaints.complaint')),
                    ],
                    options={
                        'verbose_name': 'declaration of a side',
                        'verbose_name_plural': 'declarations of the sides',
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['complainant', 'trader'])), name='declaration_side_known'), models.CheckConstraint(condition=models.Q(('stance__in', ['declines', 'no_agreement', 'no_test'])), name='declaration_stance_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Entrustment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('state', models.CharField(choices=[('out', 'With the body'), ('returned', 'Came back with its result'), ('ended', 'Ended with the case')], max_length=8, verbose_name='state')),
                        ('kind', models.CharField(choices=[('consumers', 'Consumer association'), ('people', "People's mediation committee"), ('other', 'Another body founded by law')], max_length=10, verbose_name='kind of body')),
                        ('body', models.CharField(max_length=120, verbose_name='body')),
                        ('entrusted_on', models.DateField(verbose_name='entrusted')),
                        ('returned_on', models.DateField(blank=True, null=True, verbose_name='came back')),
                        ('result', models.CharField(blank=True, choices=[('agreed', 'Agreement'), ('not_agreed', 'No agreement'), ('continued', 'To be continued')], max_length=10, verbose_name='result')),
                        ('report', models.CharField(blank=True, max_length=500, verbose_name='what the body reports')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entrustments', to='complaints.complaint', verbose_name='complaint')),
                    ],
                    options={
                        'verbose_name': 'entrusted mediation',
                        'verbose_name_plural': 'entrusted mediations',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['out', 'returned', 'ended'])), name='entrustment_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['consumers', 'people', 'other'])), name='entrustment_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['returned', 'ended']), ('returned_on__isnull', False)), models.Q(models.Q(('state__in', ['returned', 'ended']), _negated=True), ('returned_on__isnull', True)), _connector='OR'), name='entrustment_back_stamped'), models.UniqueConstraint(fields=('complaint',), name='entrustment_once')],
                    },
                ),
                migrations.CreateModel(
                    name='JointTest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('state', models.CharField(choices=[('running', 'Being tested'), ('reported', 'Result is there'), ('broken_off', 'Broken off')], max_length=10, verbose_name='state')),
                        ('laboratory', models.CharField(max_length=120, verbose_name='laboratory')),
                        ('subject', models.CharField(max_length=200, verbose_name='what is tested')),
                        ('payer', models.CharField(choices=[('complainant', 'The complainant'), ('trader', 'The trader'), ('halves', 'Both, half each'), ('loser', 'Whoever the result goes against')], max_length=11, verbose_name='who pays')),
                        ('report_number', models.CharField(blank=True, max_length=60, verbose_name='report number')),
                        ('finding', models.CharField(blank=True, max_length=500, verbose_name='finding')),
                        ('started_on', models.DateField(verbose_name='since')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_tests', to='complaints.complaint', verbose_name='complaint')),
                    ],
                    options={
                        'verbose_name': 'joint test',
                        'verbose_name_plural': 'joint tests',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['running', 'reported', 'broken_off'])), name='joint_test_state_known'), models.CheckConstraint(condition=models.Q(('payer__in', ['complainant', 'trader', 'halves', 'loser'])), name='joint_test_payer_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reported', 'broken_off']), ('ended_on__isnull', False)), models.Q(models.Q(('state__in', ['reported', 'broken_off']), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='joint_test_end_stamped'), models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('complaint',), name='joint_test_one_running')],
                    },
                ),
                migrations.CreateModel(
                    name='MediationSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='session')),
                        ('state', models.CharField(choices=[('set', 'To be held'), ('stopped', 'Stopped: another mediator is asked for'), ('open', 'Under way'), ('absent', 'One side did not come'), ('held', 'Held'), ('called_off', 'Called off')], max_length=10, verbose_name='state')),
                        ('manner', models.CharField(choices=[('onsite', 'In person'), ('remote', 'By phone or video')], max_length=6, verbose_name='how')),
                        ('place', models.CharField(max_length=120, verbose_name='place')),
                        ('meet_at', models.DateTimeField(verbose_name='time')),
                        ('challenged_by', models.CharField(blank=True, choices=[('complainant', 'Complainant'), ('trader', 'Trader')], max_length=11, verbose_name='who asks for another mediator')),
                        ('challenge', models.CharField(blank=True, max_length=300, verbose_name='why another mediator')),
                        ('complainant_came', models.CharField(blank=True, choices=[('self', 'Came in person'), ('proxy', 'Proxy with written authorisation'), ('unauthorised', 'Somebody without authorisation'), ('absent', 'Absent without good reason'), ('refused', 'Refused to be mediated')], max_length=12, verbose_name='complainant')),
                        ('trader_came', models.CharField(blank=True, choices=[('self', 'Came in person'), ('proxy', 'Proxy with written authorisation'), ('unauthorised', 'Somebody without authorisation'), ('absent', 'Absent without good reason'), ('refused', 'Refused to be mediated')], max_length=12, verbose_name='trader')),
                        ('trader_person', models.CharField(blank=True, max_length=60, verbose_name='who came for the trader')),
                        ('absence', models.CharField(blank=True, max_length=300, verbose_name='about the absence')),
                        ('complainant_said', models.TextField(blank=True, verbose_name='what the complainant said')),
                        ('trader_said', models.TextField(blank=True, verbose_name='what the trader said')),
                        ('result', models.CharField(blank=True, choices=[('agreed', 'Agreement'), ('not_agreed', 'No agreement'), ('continued', 'To be continued')], max_length=10, verbose_name='result')),
                        ('terms', models.TextField(blank=True, verbose_name='what was agreed')),
                        ('at_once', models.BooleanField(default=False, verbose_name='done at once')),
                        ('waived', models.BooleanField(default=False, verbose_name='both sides waive the paper')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='why called off')),
                        ('set_at', models.DateTimeField(verbose_name='invited')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='complaints.complaint', verbose_name='complaint')),
                        ('mediator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='mediator')),
                    ],
                    options={
                        'verbose_name': 'mediation session',
                        'verbose_name_plural': 'mediation sessions',
                        'indexes': [models.Index(fields=['-meet_at'], name='session_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['set', 'stopped', 'open', 'absent', 'held', 'called_off'])), name='session_state_known'), models.CheckConstraint(condition=models.Q(('manner__in', ['onsite', 'remote'])), name='session_manner_known'), models.CheckConstraint(condition=models.Q(('result__in', ['agreed', 'not_agreed', 'continued', ''])), name='session_result_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['absent', 'held', 'called_off']), ('ended_at__isnull', False)), models.Q(models.Q(('state__in', ['absent', 'held', 'called_off']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='session_end_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), models.Q(('result', ''), _negated=True), _connector='OR'), name='session_held_result'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('challenge', ''), _negated=True), _connector='OR'), name='session_stopped_reason'), models.UniqueConstraint(fields=('complaint', 'position'), name='session_position'), models.UniqueConstraint(condition=models.Q(('state__in', ('set', 'stopped', 'open'))), fields=('complaint',), name='session_one_ahead')],
                    },
                ),
                migrations.CreateModel(
                    name='PartyLetter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(blank=True, choices=[('complainant', 'Complainant'), ('trader', 'Trader')], max_length=11, verbose_name='side')),
                        ('meet_at', models.DateTimeField(blank=True, null=True)),
                        ('drafted_at', models.DateTimeField(verbose_name='drafted')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='complaints.complaint')),
                        ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='party_letter', to='documents.document')),
                        ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='complaints.mediationsession')),
                    ],
                    options={
                        'verbose_name': 'letter to a side',
                        'verbose_name_plural': 'letters to the sides',
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['complainant', 'trader', ''])), name='party_letter_side_known')],
                    },
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_outcome_known',
        ),
        migrations.AddField(
            model_name='complaint',
            name='end_ground',
            field=models.CharField(blank=True, choices=[('no_power', 'Not our duty, or no power here'), ('handled', 'Taken up by a court or another body already'), ('not_consumer', 'Not for living needs, or no dispute'), ('too_old', 'More than three years after it became known'), ('incomplete', 'Required material is missing'), ('other_law', 'Another ground of law'), ('elsewhere', 'Another authority is in charge'), ('repeated', 'The same report was made before'), ('no_clue', 'No concrete clue of a breach'), ('other_way', 'The law has another way for this')], max_length=14, verbose_name='ground that appeared'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='outcome',
            field=models.CharField(blank=True, choices=[('settled', 'Agreement reached'), ('settled_privately', 'The sides settled themselves'), ('no_agreement', 'No agreement'), ('declined', 'One side declined or stayed away'), ('no_test', 'No agreement on who tests or pays for it'), ('ground', 'A ground for refusal appeared'), ('time_over', 'The time for mediation ran out'), ('other', 'Ended on another ground of law'), ('transferred', 'Handed over to another authority'), ('case_filed', 'A case was filed'), ('corrected', 'Slight breach, corrected; no case'), ('no_breach', 'No breach found; no case'), ('answered', 'Answered'), ('pointed', 'Pointed to the right way')], max_length=18, verbose_name='outcome'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['settled', 'settled_privately', 'no_agreement', 'declined', 'no_test', 'ground', 'time_over', 'other', 'transferred', 'case_filed', 'corrected', 'no_breach', 'answered', 'pointed', ''])), name='complaint_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('end_ground__in', ['no_power', 'handled', 'not_consumer', 'too_old', 'incomplete', 'other_law', 'elsewhere', 'repeated', 'no_clue', 'other_way', ''])), name='complaint_end_ground_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'ground'), _negated=True), models.Q(('end_ground', ''), _negated=True), _connector='OR'), name='complaint_end_ground_named'),
        ),
    ]
