import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_channel_known',
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_outcome_known',
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_end_stamped',
        ),
        migrations.AddField(
            model_name='complaint',
            name='lead',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='complaints.complaint', verbose_name='joined to'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='priority',
            field=models.CharField(choices=[('normal', 'Normal'), ('urgent', 'Urgent')], default='normal', max_length=8, verbose_name='priority'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='channel',
            field=models.CharField(choices=[('web', 'Website'), ('phone', 'Phone call'), ('desk', 'Consultation desk'), ('letter', 'Letter'), ('visit', 'Visit to the office'), ('open311', 'Another program (Open311)'), ('import', 'Handed over')], max_length=8, verbose_name='channel'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='outcome',
            field=models.CharField(blank=True, choices=[('settled', 'Agreement reached'), ('settled_privately', 'The sides settled themselves'), ('no_agreement', 'No agreement'), ('declined', 'One side declined or stayed away'), ('no_test', 'No agreement on who tests or pays for it'), ('ground', 'A ground for refusal appeared'), ('time_over', 'The time for mediation ran out'), ('transferred', 'Handed over to another authority'), ('case_filed', 'A case was filed'), ('corrected', 'Slight breach, corrected; no case'), ('no_breach', 'No breach found; no case'), ('answered', 'Answered'), ('pointed', 'Pointed to the right way')], max_length=18, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='state',
            field=models.CharField(choices=[('received', 'To be decided'), ('waiting', 'Waiting for material'), ('accepted', 'In progress'), ('referred', 'Under inspection'), ('refused', 'Not accepted'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn'), ('merged', 'Joined to another case')], default='received', max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'waiting', 'accepted', 'referred', 'refused', 'closed', 'withdrawn', 'merged'])), name='complaint_state_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'phone', 'desk', 'letter', 'visit', 'open311', 'import'])), name='complaint_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['settled', 'settled_privately', 'no_agreement', 'declined', 'no_test', 'ground', 'time_over', 'transferred', 'case_filed', 'corrected', 'no_breach', 'answered', 'pointed', ''])), name='complaint_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('priority__in', ['normal', 'urgent'])), name='complaint_priority_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['merged']), ('lead__isnull', False)), models.Q(models.Q(('state__in', ['merged']), _negated=True), ('lead__isnull', True)), _connector='OR'), name='complaint_joined_to'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'closed', 'withdrawn', 'merged']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['refused', 'closed', 'withdrawn', 'merged']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='complaint_end_stamped'),
        ),
    ]
