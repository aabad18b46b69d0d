import accounts.schema_changes
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('casework', '0001_initial'),
        ('complaints', '0004_mediation'),
        ('documents', '0001_initial'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_office', models.BooleanField(verbose_name='from the office')),
                        ('sealed_text', models.BinaryField()),
                        ('sent_at', models.DateTimeField(verbose_name='sent')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read')),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='complaints.complaint')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                    ],
                    options={
                        'verbose_name': 'message of a case',
                        'verbose_name_plural': 'messages of cases',
                        'indexes': [models.Index(fields=['complaint', 'sent_at'], name='complaint_message')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('read_at', None), ('read_at__gte', models.F('sent_at')), _connector='OR'), name='complaint_message_read_after')],
                    },
                ),
                migrations.CreateModel(
                    name='MessageFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='file')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='complaints.message')),
                    ],
                    options={
                        'verbose_name': 'file of a message',
                        'verbose_name_plural': 'files of messages',
                    },
                ),
                migrations.CreateModel(
                    name='Reward',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('state', models.CharField(choices=[('opened', 'To be graded'), ('proposed', 'Waiting for approval'), ('offered', 'Offered'), ('claimed', 'Claimed'), ('paid', 'Paid'), ('lapsed', 'Lapsed'), ('declined', 'Declined by the reporter'), ('refused', 'No reward')], max_length=10, verbose_name='state')),
                        ('case_reference', models.CharField(max_length=60, verbose_name='decision on the penalty')),
                        ('field', models.CharField(choices=[('food', 'Food'), ('drugs', 'Drugs'), ('equipment', 'Special equipment'), ('industrial', 'Safety of industrial products'), ('systemic', 'A risk to a whole trade or region'), ('other', 'Another field')], max_length=10, verbose_name='field')),
                        ('gravity', models.CharField(choices=[('crime', 'Handed over as a crime'), ('suspension', 'Production or business suspended'), ('closure', 'Closed down'), ('revoked', 'Licence revoked'), ('large_fine', 'A large fine'), ('minor', 'None of these')], max_length=10, verbose_name='gravity')),
                        ('fines', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='fines (yuan)')),
                        ('confiscated', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='confiscated (yuan)')),
                        ('grade', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'First: key evidence that the findings fully confirm'), (2, 'Second: clues and some evidence, mostly confirmed'), (3, 'Third: a clue that led to the finding')], null=True, verbose_name='grade')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason for the grade')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='reward (yuan)')),
                        ('finance', models.CharField(blank=True, max_length=60, verbose_name='consent of the finance department')),
                        ('opened_at', models.DateTimeField(verbose_name='opened')),
                        ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                        ('claim_mac', models.CharField(blank=True, editable=False, max_length=64)),
                        ('word_mac', models.CharField(blank=True, editable=False, max_length=64)),
                        ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed')),
                        ('paid_way', models.CharField(blank=True, choices=[('in_person', 'In person, against the claim code'), ('agent', 'To an agent, against the claim code'), ('transfer', 'Transfer arranged by the custodian')], max_length=10, verbose_name='paid')),
                        ('voucher', models.CharField(blank=True, max_length=40, verbose_name='voucher')),
                        ('ground', models.CharField(blank=True, choices=[('too_early', 'Received before 1 December 2021'), ('field', 'Outside the fields that the rules name'), ('not_grave', 'No grave breach'), ('no_person', 'Not reported by a natural person'), ('official', 'Reported by an official'), ('duty', 'Reported by somebody with a duty to report'), ('injured', 'Reported by the injured party or its agent'), ('wrongdoer', 'Reported by the wrongdoer'), ('engaged', 'Reported by somebody paid for it')], max_length=10, verbose_name='why no reward')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reward', to='complaints.complaint')),
                        ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.deadline', verbose_name='deadline')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'reward',
                        'verbose_name_plural': 'rewards',
                        'indexes': [models.Index(fields=['state', '-opened_at'], name='reward_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['opened', 'proposed', 'offered', 'claimed', 'paid', 'lapsed', 'declined', 'refused'])), name='reward_state_known'), models.CheckConstraint(condition=models.Q(('field__in', ['food', 'drugs', 'equipment', 'industrial', 'systemic', 'other'])), name='reward_field_known'), models.CheckConstraint(condition=models.Q(('gravity__in', ['crime', 'suspension', 'closure', 'revoked', 'large_fine', 'minor'])), name='reward_gravity_known'), models.CheckConstraint(condition=models.Q(('ground__in', ['too_early', 'field', 'not_grave', 'no_person', 'official', 'duty', 'injured', 'wrongdoer', 'engaged', ''])), name='reward_ground_known'), models.CheckConstraint(condition=models.Q(('paid_way__in', ['in_person', 'agent', 'transfer', ''])), name='reward_way_known'), models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('grade', None)), models.Q(('amount__gt', 0), ('amount__lte', Decimal('1000000')), ('grade__in', [1, 2, 3])), _connector='OR'), name='reward_grade_and_amount'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['proposed', 'offered', 'claimed', 'paid', 'lapsed', 'declined']), _negated=True), ('grade__isnull', False), _connector='OR'), name='reward_graded'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('state__in', ['offered', 'claimed', 'paid', 'lapsed', 'declined'])), models.Q(models.Q(('state__in', ['offered', 'claimed', 'paid', 'lapsed', 'declined']), _negated=True), ('approved_at', None)), _connector='OR'), name='reward_approval_stamped'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='reward_second_person'), models.CheckConstraint(condition=models.Q(('approved_at', None), ('amount__lt', Decimal('500000')), models.Q(('finance', ''), _negated=True), _connector='OR'), name='reward_finance_agreed'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('paid', 'lapsed', 'declined', 'refused'))), models.Q(models.Q(('state__in', ('paid', 'lapsed', 'declined', 'refused')), _negated=True), ('ended_at', None)), _connector='OR'), name='reward_end_stamped'), models.CheckConstraint(condition=models.Q(('state', 'refused'), ('ground', ''), _connector='XOR'), name='reward_refusal_reasoned'), models.CheckConstraint(condition=models.Q(('state', 'paid'), models.Q(('paid_way', ''), ('voucher', '')), _connector='XOR'), name='reward_payment_recorded')],
                    },
                ),
                migrations.CreateModel(
                    name='ExtensionRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=12, verbose_name='time limit')),
                        ('reason', models.CharField(max_length=200, verbose_name='reason')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('decision', models.CharField(blank=True, choices=[('granted', 'Granted'), ('denied', 'Not granted')], max_length=8, verbose_name='decision')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                        ('due_before', models.DateField(verbose_name='last day before')),
                        ('due_after', models.DateField(blank=True, null=True, verbose_name='last day after')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='complaints.complaint')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'request for more time',
                        'verbose_name_plural': 'requests for more time',
                        'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['granted', 'denied', ''])), name='complaint_extension_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='complaint_extension_decided'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='complaint_extension_second_person'), models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('complaint',), name='complaint_extension_one_pending')],
                    },
                ),
            ],
        ),
    ]
