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
        ('enterprises', '0002_load_catalogue'),
        ('inspections', '0007_after_a_failure'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='RecordPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='page')),
                        ('signed_at', models.DateTimeField(verbose_name='signed')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='inspections.interviewrecord')),
                        ('signature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='signature')),
                    ],
                    options={
                        'verbose_name': 'signed page',
                        'verbose_name_plural': 'signed pages',
                        'constraints': [models.UniqueConstraint(fields=('record', 'number'), name='record_page_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RefusedTalkMeasure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('class_c', 'Supervised as class C'), ('stricter', 'More spot checks'), ('superior', 'Superior bureau told'), ('industry', 'Industry regulator told'), ('exposure', 'Exposure proposed')], max_length=10, verbose_name='consequence')),
                        ('reason', models.CharField(max_length=400, verbose_name='reason')),
                        ('told', models.CharField(blank=True, max_length=120, verbose_name='who was told')),
                        ('taken_at', models.DateTimeField(verbose_name='decided')),
                        ('summons', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consequences', to='inspections.summons')),
                        ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                    ],
                    options={
                        'verbose_name': 'consequence of a refused talk',
                        'verbose_name_plural': 'consequences of refused talks',
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['class_c', 'stricter', 'superior', 'industry', 'exposure'])), name='refused_talk_kind_known'), models.UniqueConstraint(fields=('summons', 'kind'), name='refused_talk_kind_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='refused_talk_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='TalkSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                        ('title', models.CharField(max_length=120, verbose_name='title')),
                        ('meet_at', models.DateTimeField(verbose_name='time of the talk')),
                        ('place', models.CharField(max_length=80, verbose_name='place')),
                        ('agenda', models.TextField(blank=True, verbose_name='agenda')),
                        ('experts', models.CharField(blank=True, max_length=200, verbose_name='experts')),
                        ('comments', models.TextField(blank=True, verbose_name='what the experts said')),
                        ('state', models.CharField(choices=[('set', 'Set'), ('held', 'Held'), ('called_off', 'Called off')], max_length=10, verbose_name='state')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='why called off')),
                        ('set_at', models.DateTimeField(verbose_name='set')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='to')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='host')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='host office')),
                        ('recorder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorder')),
                        ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                        ('sheet', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='talk_session', to='documents.document', verbose_name='attendance sheet')),
                    ],
                    options={
                        'verbose_name': 'group talk',
                        'verbose_name_plural': 'group talks',
                        'indexes': [models.Index(fields=['office', 'state'], name='talk_session_office')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['set', 'held', 'called_off'])), name='talk_session_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'called_off']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['held', 'called_off']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='talk_session_closed_stamped'), models.CheckConstraint(condition=models.Q(('host', models.F('recorder')), _negated=True), name='talk_session_two_officials'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), models.Q(('ended_at__gt', models.F('started_at')), ('started_at__isnull', False)), _connector='OR'), name='talk_session_held_timed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'called_off'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='talk_session_off_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Seat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='place at the table')),
                        ('came', models.CharField(blank=True, choices=[('principal', 'The person summoned'), ('proxy', 'A proxy with written authorisation'), ('unauthorised', 'Somebody without authorisation'), ('nobody', 'Nobody')], max_length=12, verbose_name='who came')),
                        ('attendee', models.CharField(blank=True, max_length=40, verbose_name='name of who came')),
                        ('attendee_post', models.CharField(blank=True, max_length=40, verbose_name='post of who came')),
                        ('statement', models.TextField(blank=True, verbose_name='statement before all')),
                        ('summons', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seat', to='inspections.summons')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='inspections.talksession')),
                    ],
                    options={
                        'verbose_name': 'seat at a group talk',
                        'verbose_name_plural': 'seats at group talks',
                        'constraints': [models.UniqueConstraint(fields=('session', 'position'), name='talk_seat_position'), models.CheckConstraint(condition=models.Q(('came__in', ['', 'principal', 'proxy', 'unauthorised', 'nobody'])), name='talk_seat_came_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Undertaking',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                        ('number', models.CharField(max_length=24, unique=True, verbose_name='number')),
                        ('enterprise_code', models.CharField(max_length=18, verbose_name='credit code')),
                        ('text', models.CharField(max_length=400, verbose_name='what was undertaken')),
                        ('due_on', models.DateField(verbose_name='until')),
                        ('state', models.CharField(choices=[('open', 'To be done'), ('reported', 'Reported, to be checked'), ('done', 'Done and checked'), ('withdrawn', 'No longer called for')], max_length=10, verbose_name='state')),
                        ('report', models.TextField(blank=True, verbose_name='what was done')),
                        ('reported_at', models.DateTimeField(blank=True, null=True, verbose_name='reported')),
                        ('note', models.CharField(blank=True, max_length=400, verbose_name='what the check says')),
                        ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='times sent back')),
                        ('undertaken_at', models.DateTimeField(verbose_name='undertaken')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                        ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.deadline', verbose_name='deadline')),
                        ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district', verbose_name='district')),
                        ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='enterprises.enterprise', verbose_name='enterprise')),
                        ('files', models.ManyToManyField(blank=True, related_name='+', to='documents.attachment')),
                        ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='inspections.inspection', verbose_name='inspection')),
                        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
                        ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                        ('summons', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='inspections.summons', verbose_name='summons')),
                    ],
                    options={
                        'verbose_name': 'undertaking',
                        'verbose_name_plural': 'undertakings',
                        'indexes': [models.Index(fields=['district', 'state'], name='undertaking_district'), models.Index(fields=['enterprise_code', 'state'], name='undertaking_code')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reported', 'done', 'withdrawn'])), name='undertaking_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'withdrawn']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['done', 'withdrawn']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='undertaking_closed_stamped'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reported', 'done']), _negated=True), models.Q(('reported_at__isnull', False), models.Q(('report', ''), _negated=True)), _connector='OR'), name='undertaking_reported_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('checked_by__isnull', False), _connector='OR'), name='undertaking_done_checked')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='interviewrecord',
            name='attested_by',
            field=models.CharField(blank=True, max_length=40, verbose_name='confirmed as true by'),
        ),
        migrations.AddField(
            model_name='interviewrecord',
            name='attested_on',
            field=models.DateField(blank=True, null=True, verbose_name='confirmed on'),
        ),
        migrations.AddField(
            model_name='interviewrecord',
            name='corrections',
            field=models.TextField(blank=True, verbose_name='corrections'),
        ),
        migrations.AddField(
            model_name='interviewrecord',
            name='identity_checked',
            field=models.BooleanField(default=True, verbose_name='identity papers checked'),
        ),
        migrations.AddField(
            model_name='interviewrecord',
            name='recording',
            field=models.CharField(blank=True, max_length=200, verbose_name='audio or video reference'),
        ),
        migrations.AddField(
            model_name='summons',
            name='agenda',
            field=models.TextField(blank=True, verbose_name='agenda'),
        ),
        migrations.AddField(
            model_name='summons',
            name='authorisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='written authorisation'),
        ),
        migrations.AddField(
            model_name='summons',
            name='copies_to',
            field=models.CharField(blank=True, max_length=200, verbose_name='copies to'),
        ),
        migrations.AddField(
            model_name='summons',
            name='hindrance',
            field=models.CharField(blank=True, choices=[('abroad', 'Abroad'), ('detained', 'In custody or prison'), ('ill', 'Gravely ill')], max_length=8, verbose_name='why not the legal representative'),
        ),
        migrations.AddField(
            model_name='summons',
            name='moved_because',
            field=models.CharField(blank=True, max_length=300, verbose_name='why moved'),
        ),
        migrations.AddField(
            model_name='summons',
            name='moves',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='times moved'),
        ),
        migrations.AddField(
            model_name='summons',
            name='occasion',
            field=models.CharField(blank=True, max_length=120, verbose_name='held together with others as'),
        ),
        migrations.AddField(
            model_name='summons',
            name='proxy',
            field=models.CharField(blank=True, max_length=40, verbose_name='proxy'),
        ),
        migrations.AddField(
            model_name='summons',
            name='proxy_post',
            field=models.CharField(blank=True, max_length=40, verbose_name='post of the proxy'),
        ),
        migrations.AddField(
            model_name='summons',
            name='replied_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='replied'),
        ),
        migrations.AddField(
            model_name='summons',
            name='reply',
            field=models.CharField(blank=True, choices=[('coming', 'The person summoned will come'), ('proxy', 'A proxy will come'), ('another_time', 'Asks for another time')], max_length=12, verbose_name='reply'),
        ),
        migrations.AddField(
            model_name='summons',
            name='reply_note',
            field=models.CharField(blank=True, max_length=300, verbose_name='in own words'),
        ),
        migrations.AddConstraint(
            model_name='summons',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reply', 'proxy'), _negated=True), models.Q(models.Q(('proxy', ''), _negated=True), ('authorisation__isnull', False)), _connector='OR'), name='summons_proxy_is_authorised'),
        ),
    ]
