import accounts.schema_changes
import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_add_robots'),
        ('accounts', '__first__'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Attachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40, verbose_name='kind')),
                        ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('name', models.CharField(max_length=120, verbose_name='file name')),
                        ('content_type', models.CharField(max_length=40)),
                        ('file', models.FileField(max_length=120, upload_to='')),
                        ('size', models.PositiveIntegerField(verbose_name='size')),
                        ('sha256', models.CharField(max_length=64)),
                        ('width', models.PositiveIntegerField(blank=True, null=True)),
                        ('height', models.PositiveIntegerField(blank=True, null=True)),
                        ('original', models.FileField(blank=True, max_length=120, upload_to='')),
                        ('original_sha256', models.CharField(blank=True, max_length=64)),
                        ('state', models.CharField(choices=[('available', 'Available'), ('quarantine', 'In quarantine')], max_length=10)),
                        ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                    ],
                    options={
                        'verbose_name': 'attachment',
                        'verbose_name_plural': 'attachments',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['available', 'quarantine'])), name='attachment_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('kind', models.CharField(max_length=40, verbose_name='kind')),
                        ('title', models.CharField(max_length=60, verbose_name='title')),
                        ('subject', models.CharField(max_length=160, verbose_name='subject')),
                        ('addressee', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='addressee')),
                        ('addressee_code', models.CharField(blank=True, db_index=True, max_length=18, verbose_name='credit code')),
                        ('context', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('template', models.CharField(max_length=120)),
                        ('template_version', models.PositiveSmallIntegerField()),
                        ('needs_approval', models.BooleanField(default=True)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for approval'), ('approved', 'Approved'), ('void', 'Void'), ('replaced', 'Replaced')], default='draft', max_length=10, verbose_name='state')),
                        ('service_state', models.CharField(choices=[('none', 'Not served'), ('served', 'Served'), ('acknowledged', 'Receipt confirmed')], default='none', max_length=12, verbose_name='service')),
                        ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                        ('acknowledged_at', models.DateTimeField(blank=True, null=True, verbose_name='receipt confirmed')),
                        ('series', models.CharField(blank=True, max_length=30)),
                        ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('serial', models.PositiveIntegerField(blank=True, null=True)),
                        ('number', models.CharField(blank=True, max_length=60, null=True, unique=True, verbose_name='number')),
                        ('verify_code', models.CharField(blank=True, max_length=16, null=True, unique=True)),
                        ('pdf', models.FileField(blank=True, max_length=120, upload_to='')),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('pages', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('rendered_at', models.DateTimeField(blank=True, null=True)),
                        ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='void since')),
                        ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                        ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.district', verbose_name='district')),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.office', verbose_name='issuing office')),
                        ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='documents.document', verbose_name='replaced by')),
                    ],
                    options={
                        'verbose_name': 'document',
                        'verbose_name_plural': 'documents',
                        'indexes': [models.Index(fields=['office', 'state'], name='document_office'), models.Index(fields=['kind', 'state'], name='document_kind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'approved', 'void', 'replaced'])), name='document_state_known'), models.CheckConstraint(condition=models.Q(('service_state__in', ['none', 'served', 'acknowledged'])), name='document_service_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'replaced']), _negated=True), models.Q(('approved_at__isnull', False), ('number__isnull', False), ('verify_code__isnull', False)), _connector='OR'), name='document_signed_is_numbered'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'submitted']), _negated=True), models.Q(('approved_at', None), ('number', None), ('sha256', ''), ('verify_code', None)), _connector='OR'), name='document_draft_has_no_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), ('voided_at__isnull', False)), models.Q(models.Q(('state', 'void'), _negated=True), ('voided_at', None)), _connector='OR'), name='document_void_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('replaced_by__isnull', False), ('state', 'replaced')), models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_by', None)), _connector='OR'), name='document_replaced_names_the_other'), models.CheckConstraint(condition=models.Q(models.Q(('pages', None), ('rendered_at', None), ('sha256', '')), models.Q(('pages__isnull', False), ('rendered_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='document_rendered_whole'), models.UniqueConstraint(fields=('series', 'year', 'serial'), name='document_serial_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OutgoingMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.CharField(choices=[('mail', 'E-mail'), ('sms', 'Text message')], max_length=4)),
                        ('to', models.CharField(max_length=254)),
                        ('template', models.CharField(max_length=120)),
                        ('context', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('language', models.CharField(default='zh-hans', max_length=10)),
                        ('dedupe_key', models.CharField(max_length=120, unique=True)),
                        ('state', models.CharField(choices=[('due', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('uncertain', 'Outcome unknown'), ('refused', 'Refused')], default='due', max_length=10)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('sent_at', models.DateTimeField(blank=True, null=True)),
                        ('error', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'verbose_name': 'outgoing message',
                        'verbose_name_plural': 'outgoing messages',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['due', 'sending', 'sent', 'uncertain', 'refused'])), name='message_state_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['mail', 'sms'])), name='message_channel_known'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='message_sent_stamped')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('way', models.CharField(choices=[('direct', 'In person'), ('left', 'Left at the place'), ('post', 'By post'), ('entrusted', 'By another office'), ('notice', 'By public notice'), ('electronic', 'Electronically')], max_length=10, verbose_name='way of service')),
                        ('receiver', models.CharField(max_length=40, verbose_name='receiver')),
                        ('relation', models.CharField(blank=True, max_length=40, verbose_name='relation to the addressee')),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                        ('served_at', models.DateTimeField(verbose_name='served')),
                        ('refusal', models.CharField(blank=True, max_length=200, verbose_name='reason of refusal')),
                        ('witness', models.CharField(blank=True, max_length=40, verbose_name='witness')),
                        ('servers', models.CharField(blank=True, max_length=80, verbose_name='served by')),
                        ('remarks', models.CharField(blank=True, max_length=200, verbose_name='remarks')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='documents.document')),
                        ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='proof')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'service record',
                        'verbose_name_plural': 'service records',
                        'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['direct', 'left', 'post', 'entrusted', 'notice', 'electronic'])), name='service_way_known')],
                    },
                ),
            ],
        ),
    ]
