import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('topic', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('subject_id', models.UUIDField(null=True)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('team_ids', models.JSONField(default=list)),
                ('organisation_ids', models.JSONField(default=list)),
                ('gains', models.JSONField(default=list)),
                ('loses', models.JSONField(default=list)),
                ('old', models.JSONField(default=dict)),
                ('new', models.JSONField()),
                ('source', models.TextField(blank=True)),
                ('proposed_by', models.UUIDField(null=True)),
                ('proposed_as', models.JSONField(default=list)),
                ('release', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('pending', 'Waiting for a second person'), ('waiting', 'Confirmed, takes effect later'), ('objected', 'Stopped by an objection'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected'), ('overtaken', 'Overtaken by another change')], default='pending', max_length=12)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('delay_hours', models.PositiveSmallIntegerField(default=0)),
                ('takes_effect_at', models.DateTimeField(null=True)),
                ('objected_by', models.UUIDField(null=True)),
                ('objected_at', models.DateTimeField(null=True)),
                ('settled_by', models.UUIDField(null=True)),
                ('applied_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['topic', 'country'], name='pending_proposals'), models.Index(condition=models.Q(('state', 'waiting')), fields=['takes_effect_at'], name='waiting_proposals')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['pending', 'waiting', 'objected'])), fields=('topic', 'key'), name='one_pending_proposal')],
            },
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('what', models.CharField(max_length=40)),
                ('by', models.UUIDField(null=True)),
                ('person', models.UUIDField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('team_ids', models.JSONField(default=list)),
                ('organisation_ids', models.JSONField(default=list)),
                ('countries', models.JSONField(default=list)),
                ('roles', models.JSONField(default=list)),
                ('user_ids', models.JSONField(default=list)),
                ('told_at', models.DateTimeField(null=True)),
                ('proposal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='proposals.proposal')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('told_at', None)), fields=['created_at'], name='alarms_to_tell')],
            },
        ),
    ]
